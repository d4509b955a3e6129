/**
 * Bundles a handler into one file as Lambda loads it, for the stack, the budgets and the bench. It is also a script
 * (`tsx infra/bundle.ts <handler> <folder> [file...]`), because the stack's constructs can't await. Uses no network.
 */
import { constants, copyFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import type { HandlerName } from '../functions/triggers';
import { leaner } from './leaner';

const ROOT = join(__dirname, '..');

/** Options of every Node function; the stock function of the bench has them, too. */
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

/** Handlers whose bundles need the solver's binary: it lies beside the bundle, and is read at the first plan. */
const plans: ReadonlySet<HandlerName> = new Set(['graphql']);

/**
 * The module that Lambda imports. It may await while it is loaded, so a handler's preparations end before the first
 * call; provisioned instances have time for them. `require` loads the handler itself, because it is faster.
 */
const ENTRY = `import { createRequire } from 'node:module';
const { handler, start } = createRequire(import.meta.url)('./handler.cjs');
await start?.();
export { handler };
`;

/**
 * Writes `index.mjs`, whose export `handler` Lambda calls, and the files that it needs.
 * @param files further ones, by their paths from the project's folder. @throws if two files have one name.
 */
export async function bundle(name: HandlerName, folder: string, files: readonly string[] = []): Promise<Metafile> {
  writeFileSync(join(folder, 'index.mjs'), ENTRY);
  if (plans.has(name)) copyFileSync(join(ROOT, 'node_modules/highs/build/highs.wasm'), join(folder, 'highs.wasm'));
  for (const file of files) copyFileSync(join(ROOT, file), join(folder, basename(file)), constants.COPYFILE_EXCL);
  const { metafile } = await build({
    ...options,
    absWorkingDir: ROOT,
    entryPoints: [join('functions', 'handlers', `${name}.ts`)],
    outfile: join(folder, 'handler.cjs'),
    inject: ['functions/platform/process/stacks.ts'],
    // Modules that are loaded later are in the same file, so no module loader is needed.
    supported: { 'dynamic-import': false },
    plugins: [leaner],
  });
  return metafile;
}

const [, script, name, folder, ...files] = process.argv;
if (script === __filename && name !== undefined && folder !== undefined)
  bundle(name as HandlerName, folder, files).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
