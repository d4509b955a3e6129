/** GraphiQL from the package's own browser files: no bundler, no outside host. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const files: Readonly<Record<string, { readonly package: string; readonly file: string; readonly type: string }>> = {
  '/graphiql/react.js': { package: 'react', file: 'umd/react.production.min.js', type: 'text/javascript' },
  '/graphiql/react-dom.js': { package: 'react-dom', file: 'umd/react-dom.production.min.js', type: 'text/javascript' },
  '/graphiql/graphiql.js': { package: 'graphiql', file: 'graphiql.min.js', type: 'text/javascript' },
  '/graphiql/graphiql.css': { package: 'graphiql', file: 'graphiql.min.css', type: 'text/css' },
};

export function graphiqlFile(path: string): { type: string; content: Buffer } | undefined {
  const found = files[path];
  if (found === undefined) return undefined;
  // The packages export no browser file by name, so it is found beside their package.json.
  const folder = dirname(require.resolve(`${found.package}/package.json`));
  return { type: found.type, content: readFileSync(join(folder, found.file)) };
}

const WELCOME = `# The positions that pay best; Ctrl-Enter runs it.
# You are the bureau of Yunnan. Other roles:
# npm run --silent token -- --help

{
  positions(orderBy: WAGE_DESC, first: 5) {
    edges {
      node {
        id
        title
        wageMin
        vacancies
        region { fullName }
        enterprise { name }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`;

/**
 * Content security policy of the page: its own scripts, requests to its own server, and no frames. Inline styles are
 * allowed, because its libraries set styles on elements, which a nonce can't cover.
 */
export function graphiqlPolicy(nonce: string): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    "connect-src 'self'",
    ...['base-uri', 'form-action', 'frame-ancestors'].map((directive) => `${directive} 'none'`),
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
  };
}

/**
 * @param token of the local issuer, for the header editor. @param nonce of `graphiqlPolicy`, a new one for each page.
 */
export function graphiqlPage(token: string, nonce: string): string {
  const headers = JSON.stringify({ Authorization: `Bearer ${token}` }, null, 2);
  return `<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<title>Job Bowl · GraphiQL</title>
<link rel="stylesheet" href="/graphiql/graphiql.css">
<style>body, #graphiql { margin: 0; height: 100vh; }</style>
</head>
<body>
<div id="graphiql"></div>
<script src="/graphiql/react.js"></script>
<script src="/graphiql/react-dom.js"></script>
<script src="/graphiql/graphiql.js"></script>
<script nonce="${nonce}">
const fetcher = GraphiQL.createFetcher({ url: '/graphql' });
const element = React.createElement(GraphiQL, {
  fetcher,
  defaultQuery: ${scriptText(WELCOME)},
  headers: ${scriptText(headers)},
  shouldPersistHeaders: false,
});
ReactDOM.createRoot(document.getElementById('graphiql')).render(element);
</script>
</body>
</html>
`;
}

function scriptText(text: string): string {
  return JSON.stringify(text).replace(/</g, '\\u003c');
}
