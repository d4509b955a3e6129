/** GraphiQL from the package's own browser files: no bundler, no outside host. */
import { readFileSync } from 'node:fs';

const files: Readonly<Record<string, { readonly module: string; readonly type: string }>> = {
  '/graphiql/react.js': { module: 'react/umd/react.production.min.js', type: 'text/javascript' },
  '/graphiql/react-dom.js': { module: 'react-dom/umd/react-dom.production.min.js', type: 'text/javascript' },
  '/graphiql/graphiql.js': { module: 'graphiql/graphiql.min.js', type: 'text/javascript' },
  '/graphiql/graphiql.css': { module: 'graphiql/graphiql.min.css', type: 'text/css' },
};

export function graphiqlFile(path: string): { type: string; content: Buffer } | undefined {
  const file = files[path];
  return file && { type: file.type, content: readFileSync(require.resolve(file.module)) };
}

const WELCOME = `# The positions that pay best. Shift-Ctrl-Enter formats, Ctrl-Enter runs.
# You are signed in as the bureau of Yunnan; other roles: npm run --silent token -- --help

{
  positions(orderBy: WAGE_DESC, first: 5) {
    edges { node { id title wageMin wageMax vacancies region { fullName } enterprise { name } } }
    pageInfo { hasNextPage endCursor }
  }
}
`;

/** @param token of the local issuer, put into the header editor. */
export function graphiqlPage(token: string): string {
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
<script>
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
