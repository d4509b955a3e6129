/**
 * An esbuild plugin that keeps unused parts of libraries out of the bundles, because every cold start would read them,
 * and run some. `npm run bench -- cold` measures the gain; docs/decisions/0028 says why each omission is safe.
 */
import { readFile } from 'node:fs/promises';
import type { OnResolveArgs, Plugin } from 'esbuild';

interface Replacement {
  /** The imported path, and the importing file. */
  readonly what: RegExp;
  readonly by: RegExp;
  readonly instead: string;
}

const NOTHING = 'module.exports = {};';

const replacements: readonly Replacement[] = [
  // Makes a schema from SDL; our server gets a schema.
  { what: /^@graphql-tools\/schema$/, by: /\/@apollo\/server\//, instead: NOTHING },
  // Plugins that graphql/server.ts turns off, or that serve Apollo's own cloud only.
  {
    what: /\/plugin\/(cacheControl|inlineTrace|landingPage\/default|schemaReporting|usageReporting)\/index\.js$/,
    by: /\/@apollo\/server\//,
    instead: NOTHING,
  },
  // Other credential providers: Lambda gives a function its credentials in the environment.
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

    // Libraries that exist as CommonJS and ESM are always taken in one form, because two copies would be read and run
    // twice.
    build.onResolve({ filter: /^(@apollo|@graphql-tools|graphql)(\/|$)/ }, (asked) => as(asked, 'import-statement'));
    // The form of the solver that looks for its binary beside the bundle.
    build.onResolve({ filter: /^highs$/ }, (asked) => as(asked, 'require-call'));

    function as({ path, importer, resolveDir, pluginData }: OnResolveArgs, kind: OnResolveArgs['kind']) {
      return pluginData === ASKED ? undefined : build.resolve(path, { importer, resolveDir, kind, pluginData: ASKED });
    }

    // V8 parses a JSON string several times as fast as the same data in code.
    build.onLoad({ filter: /\/functions\/.*\.json$/ }, async ({ path }) => {
      const json = JSON.stringify(JSON.parse(await readFile(path, 'utf8')));
      return { contents: `export default JSON.parse(${JSON.stringify(json)});` };
    });
  },
};

/** Marks the plugin's own call of resolve, which must not recurse. */
const ASKED = Symbol('asked');
