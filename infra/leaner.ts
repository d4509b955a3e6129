/**
 * What libraries ask for and this system never uses, kept out of the bundles: it would be read, and some of it run, at every
 * cold start. An esbuild plugin; `npm run bench -- cold` tells what it is worth, docs/decisions/0028 why each is safe.
 */
import { readFile } from 'node:fs/promises';
import type { OnResolveArgs, Plugin } from 'esbuild';

interface Replacement {
  /** As it is imported, and by whom. */
  readonly what: RegExp;
  readonly by: RegExp;
  readonly instead: string;
}

const NOTHING = 'module.exports = {};';

const replacements: readonly Replacement[] = [
  // Makes a schema of SDL: the server is given one.
  { what: /^@graphql-tools\/schema$/, by: /\/@apollo\/server\//, instead: NOTHING },
  // Plugins that graphql/server.ts turns off, or that are on for Apollo's own cloud alone.
  {
    what: /\/plugin\/(cacheControl|inlineTrace|landingPage\/default|schemaReporting|usageReporting)\/index\.js$/,
    by: /\/@apollo\/server\//,
    instead: NOTHING,
  },
  // Lambda gives a function its credentials in the environment: nobody signs in, and no machine is asked.
  {
    what: /^@aws-sdk\/credential-provider-node$/,
    by: /\/@aws-sdk\/client-/,
    instead: "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
  },
];

export const leaner: Plugin = {
  name: 'leaner',
  setup(build) {
    build.onResolve({ filter: /./ }, ({ path, importer, resolveDir }) => {
      const found = replacements.find(({ what, by }) => what.test(path) && by.test(importer));
      return found && { path, namespace: 'leaner', pluginData: { contents: found.instead, resolveDir } as object };
    });
    build.onLoad({ filter: /./, namespace: 'leaner' }, ({ pluginData }) => pluginData as object);

    // Libraries that come in both forms are taken in one, whoever asks: two copies are read and run twice.
    build.onResolve({ filter: /^(@apollo|@graphql-tools|graphql)(\/|$)/ }, (asked) => as(asked, 'import-statement'));
    // The solver in the form that looks for its binary beside the bundle.
    build.onResolve({ filter: /^highs$/ }, (asked) => as(asked, 'require-call'));

    function as({ path, importer, resolveDir, pluginData }: OnResolveArgs, kind: OnResolveArgs['kind']) {
      return pluginData === ASKED ? undefined : build.resolve(path, { importer, resolveDir, kind, pluginData: ASKED });
    }

    // V8 reads a text of JSON several times as fast as the same thing written as code.
    build.onLoad({ filter: /\/functions\/.*\.json$/ }, async ({ path }) => {
      const json = JSON.stringify(JSON.parse(await readFile(path, 'utf8')));
      return { contents: `export default JSON.parse(${JSON.stringify(json)});` };
    });
  },
};

/** Marks a question of our own, which is not to be asked again. */
const ASKED = Symbol('asked');
