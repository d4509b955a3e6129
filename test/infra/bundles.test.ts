/** The bundles that the stack ships: what is in them, how large they are, and that each runs with what lies beside it alone. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { limits } from '../../functions/limits';
import { type HandlerName, triggers } from '../../functions/triggers';
import { bundle, options } from '../../infra/bundle';
import { leaner } from '../../infra/leaner';
import { startOnce } from '../../bench/cold/once';
import { startSurroundings, type Surroundings } from '../kit/cloud-surroundings';

const names = Object.keys(triggers) as HandlerName[];
const root = join(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'job-bowl-bundles-'));
const manifest = 'client/examples/operations/operations.json';
const contents = new Map<HandlerName, Metafile>();
let surroundings: Surroundings;

beforeAll(async () => {
  surroundings = await startSurroundings(folder);
  for (const name of names) {
    mkdirSync(join(folder, name));
    contents.set(name, await bundle(name, join(folder, name), name === 'graphql' ? [manifest] : []));
  }
});

afterAll(async () => {
  await surroundings.stop();
  rmSync(folder, { recursive: true });
});

test('manifests of operations lie beside graphql, as they are', () => {
  const copy = readFileSync(join(folder, 'graphql', 'operations.json'), 'utf8');
  expect(copy).toBe(readFileSync(join(root, manifest), 'utf8'));
});

test('of two manifests with one name none is left out in silence', async () => {
  const same = mkdtempSync(join(folder, 'same-'));
  await expect(bundle('graphql', same, [manifest, manifest])).rejects.toThrow('EEXIST');
});

/** What is in a bundle of each library and file of ours, such as `graphql` or `functions/limits.ts`. */
function inputsOf(name: HandlerName): string[] {
  const inputs = Object.values(contents.get(name)?.outputs ?? {}).flatMap((output) => Object.entries(output.inputs));
  return inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
}

function packagesOf(name: HandlerName): Set<string> {
  return new Set(
    inputsOf(name).flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(path)?.[1] ?? []),
  );
}

test.each(names)('%s is within its budget', (name) => {
  expect(statSync(join(folder, name, 'handler.cjs')).size).toBeLessThanOrEqual(limits.bundleBytesMax[name]);
});

const server = ['graphql', '@apollo/server', '@as-integrations/aws-lambda', 'aws-jwt-verify', 'highs'];

test.each<[HandlerName, readonly string[]]>([
  ['graphql', ['@aws-sdk/client-s3']],
  ['work', server],
  ['facts', [...server, '@aws-sdk/client-kms', '@aws-sdk/client-s3', 'ipaddr.js', 'dataloader']],
  ['deliver', [...server, '@aws-sdk/client-s3']],
  ['sweep', [...server, '@aws-sdk/client-kms', '@aws-sdk/client-s3', 'ipaddr.js']],
])('%s brings nothing that it never calls', (name, unused) => {
  const brought = packagesOf(name);
  expect(brought.size).toBeGreaterThan(5);
  expect(unused.filter((one) => brought.has(one))).toEqual([]);
});

test.each(names)('%s brings no part of a library that is left out of every bundle', (name) => {
  const brought = packagesOf(name);
  const leftOut = ['@graphql-tools/schema', '@apollo/usage-reporting-protobuf', '@aws-sdk/credential-provider-node'];
  expect(leftOut.filter((one) => brought.has(one))).toEqual([]);
});

test('graphql brings one copy of each library', () => {
  const twice = inputsOf('graphql').filter((path) =>
    /node_modules\/(graphql\/.*\.js|@apollo\/server\/dist\/cjs\/.*)$/.test(path),
  );
  expect(twice).toEqual([]);
});

test('the solver is loaded when somebody plans, and not before', () => {
  const inputs = Object.values(contents.get('graphql')?.inputs ?? {});
  const loaded = inputs.flatMap(({ imports }) => imports.filter(({ path }) => path.includes('node_modules/highs/')));
  expect(loaded.map(({ kind }) => kind)).toEqual(['dynamic-import']);
});

/** As Lambda unpacks it: with no package at hand. */
function unpacked(name: HandlerName): string {
  const to = mkdtempSync(join(folder, 'task-'));
  cpSync(join(folder, name), to, { recursive: true });
  return join(to, 'index.mjs');
}

test('graphql answers its first request, with a token that the issuer signed', async () => {
  const { environment, event, answer } = surroundings;
  await startOnce(unpacked('graphql'), environment, { event, answer });
});

test.each(names)('%s is loaded where nothing around it can be reached yet', async (name) => {
  const { environment } = surroundings;
  const nowhere = Object.fromEntries(
    Object.entries(environment).map(([key, value]) => [key, value.replace(/^http:.*/, 'http://127.0.0.1:1')]),
  );
  expect((await startOnce(unpacked(name), { ...nowhere, AWS_MAX_ATTEMPTS: '1' })).loaded.cpu).toBeGreaterThan(0);
});

test('an error tells its place in the source', async () => {
  const own = mkdtempSync(join(folder, 'error-'));
  writeFileSync(
    join(own, 'thrower.ts'),
    `import { assert } from '${join(root, 'functions/platform/requests/errors')}';
     try { assert(false, 'nothing'); } catch (error) { console.log((error as Error).stack); }`,
  );
  await build({
    ...{ ...options, absWorkingDir: root, inject: ['functions/platform/process/stacks.ts'], plugins: [leaner] },
    ...{ entryPoints: [join(own, 'thrower.ts')], outfile: join(own, 'handler.cjs') },
  });
  const stack = execFileSync(process.execPath, [join(own, 'handler.cjs')], { encoding: 'utf8' });
  expect(stack).toMatch(/^Error: .*nothing\n {4}at .*\(functions\/platform\/requests\/errors\.ts:\d+:\d+\)\n/);
});

test('a bundle plans with what lies beside it alone', async () => {
  const own = mkdtempSync(join(folder, 'solver-'));
  cpSync(join(folder, 'graphql', 'highs.wasm'), join(own, 'highs.wasm'));
  const program = `{ columns: [{ cost: 3, upper: 9, integer: true }], rows: [{ lower: 2.5, upper: 9, entries: [[0, 1]] }] }`;
  await build({
    ...{ ...options, absWorkingDir: root, supported: { 'dynamic-import': false }, plugins: [leaner] },
    stdin: {
      contents: `import { loadSolver } from './functions/platform/values/integer-program';
        loadSolver().then((solver) => console.log(JSON.stringify(solver.solve(${program}, [9], { seconds: 5, relativeGap: 0 }))));`,
      resolveDir: root,
    },
    outfile: join(own, 'handler.cjs'),
  });
  const answer = execFileSync(process.execPath, ['handler.cjs'], { cwd: own, encoding: 'utf8' });
  expect(JSON.parse(answer)).toEqual({ values: [3], cost: 9, bound: 9 });
});
