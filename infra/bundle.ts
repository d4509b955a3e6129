/**
 * A handler in one file, as Lambda loads it: what the stack ships, what the budgets and the bench measure. As a script
 * (`tsx infra/bundle.ts <handler> <folder>`) for the stack, whose constructs can't wait for anything. No network.
 */
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import type { HandlerName } from '../functions/triggers';
import { leaner } from './leaner';

const ROOT = join(__dirname, '..');

/** Of any function of Node: the stock one of the bench has them too. */
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

/** Whose bundles need the solver's binary: it is looked for beside the bundle, and read when somebody plans. */
const plans: ReadonlySet<HandlerName> = new Set(['graphql']);

/**
 * What Lambda imports. A module that may wait while it is loaded: so what a handler makes ahead is made before the first call
 * comes, where provisioned instances have all the time. The handler itself is loaded by `require`, which is faster.
 */
const ENTRY = `import { createRequire } from 'node:module';
const { handler, start } = createRequire(import.meta.url)('./handler.cjs');
await start?.();
export { handler };
`;

/** Writes `index.mjs`, whose export `handler` Lambda calls, and what that needs beside it. */
export async function bundle(name: HandlerName, folder: string): Promise<Metafile> {
  writeFileSync(join(folder, 'index.mjs'), ENTRY);
  if (plans.has(name)) copyFileSync(join(ROOT, 'node_modules/highs/build/highs.wasm'), join(folder, 'highs.wasm'));
  const { metafile } = await build({
    ...options,
    absWorkingDir: ROOT,
    entryPoints: [join('functions', 'handlers', `${name}.ts`)],
    outfile: join(folder, 'handler.cjs'),
    inject: ['functions/platform/process/stacks.ts'],
    // A module that is loaded later is a part of the same file: no loader of modules is needed for it.
    supported: { 'dynamic-import': false },
    plugins: [leaner],
  });
  return metafile;
}

const [, script, name, folder] = process.argv;
if (script === __filename && name !== undefined && folder !== undefined)
  bundle(name as HandlerName, folder).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
