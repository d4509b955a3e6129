/** GraphiQL from the package's own browser files: no bundler, no outside host. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SignedPersona } from './personas';

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
# Whom you ask as is chosen above. Tokens for other places and people:
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
 * The page asks as who is chosen in it, in every tab; an `Authorization` in the header editor, in whatever case, goes before that.
 * @param personas the first is chosen when the page opens. @param nonce of `graphiqlPolicy`, a new one for each page.
 */
export function graphiqlPage(personas: readonly SignedPersona[], nonce: string): string {
  return `<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<title>Job Bowl · GraphiQL</title>
<link rel="stylesheet" href="/graphiql/graphiql.css">
<style>
body { margin: 0; height: 100vh; display: flex; flex-direction: column; }
label { padding: 6px 12px; font: 14px sans-serif; }
#graphiql { flex: 1; min-height: 0; }
</style>
</head>
<body>
<label>以此身份查询 / Ask as <select id="persona"></select></label>
<div id="graphiql"></div>
<script src="/graphiql/react.js"></script>
<script src="/graphiql/react-dom.js"></script>
<script src="/graphiql/graphiql.js"></script>
<script nonce="${nonce}">
const personas = ${scriptText(personas)};
const choice = document.getElementById('persona');
for (const { role, who } of personas) choice.add(new Option(role + ' · ' + who));
const send = GraphiQL.createFetcher({ url: '/graphql' });
const fetcher = (params, options) => {
  const authorization = 'Bearer ' + personas[choice.selectedIndex].token;
  const written = Object.entries(options?.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  return send(params, { ...options, headers: { authorization, ...Object.fromEntries(written) } });
};
const element = React.createElement(GraphiQL, {
  fetcher,
  defaultQuery: ${scriptText(WELCOME)},
  shouldPersistHeaders: false,
});
ReactDOM.createRoot(document.getElementById('graphiql')).render(element);
</script>
</body>
</html>
`;
}

function scriptText(value: unknown): string {
  return JSON.stringify(value).replace(/</g, '\\u003c');
}
