/** One handler in one file, as Lambda loads it: the stack, the test of the budgets and the bench bundle by this alone. No network. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';
import type { HandlerName } from '../functions/triggers';

const ROOT = join(__dirname, '..');

/** Whose bundles need the solver's binary: it is looked for beside the bundle, and read when somebody plans. */
const plans: ReadonlySet<HandlerName> = new Set(['graphql']);

/** The SDK comes along: the tested version runs, not the one that the region's runtime happens to hold. */
export const options = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  sourcemap: true,
  sourcesContent: false,
  mainFields: ['module', 'main'],
  // graphql-js checks every object for a second copy of itself unless told so.
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  metafile: true,
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** Writes `index.js`, whose export `handler` Lambda calls, its source map, and what it reads at run time. @returns what is in it. */
export function bundle(name: HandlerName, directory: string): Metafile {
  const entry = join(ROOT, 'functions', 'handlers', `${name}.ts`);
  if (plans.has(name)) copyFileSync(join(ROOT, 'node_modules/highs/build/highs.wasm'), join(directory, 'highs.wasm'));
  return bundleFile(entry, directory);
}

export function bundleFile(entry: string, directory: string): Metafile {
  return buildSync({ ...options, absWorkingDir: ROOT, entryPoints: [entry], outfile: join(directory, 'index.js') })
    .metafile;
}
