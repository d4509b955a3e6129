/** The tree shows the architecture: what the design says of files and folders, kept. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import areas from '../../functions/domains/areas.json';
import { limits } from '../../functions/limits';

const root = join(__dirname, '../..');
const domains = join(root, 'functions/domains');
const nouns = Object.entries(areas).flatMap(([area, names]) => names.map((noun) => `${area}/${noun}`));
const folders = foldersIn(domains).flatMap((area) => foldersIn(join(domains, area)).map((noun) => `${area}/${noun}`));

function foldersIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory());
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('generated/'))
    .map((file) => join(folder, file));
}

test('every noun has its place in the order of areas, and every place its noun', () => {
  expect([...folders].sort()).toEqual([...nouns].sort());
});

test.each(nouns)('%s has its rules or its items under a name of their own', (noun) => {
  const files = sources(join('functions/domains', noun)).map((file) => basename(file));
  const named = files.filter(
    (file) =>
      [`${basename(noun)}.ts`, 'service.ts'].includes(file) ||
      file.startsWith(`${basename(noun)}-`) ||
      /(^|-)store\.ts$/.test(file),
  );
  expect(named).not.toEqual([]);
});

test.each(readdirSync(join(root, 'schema')).filter((file) => file.endsWith('.graphql') && file !== 'base.graphql'))(
  '%s is resolved by the noun of its name',
  (file) => {
    const noun = nouns.find((name) => basename(name) === basename(file, '.graphql'));
    expect(readdirSync(join(domains, noun ?? 'none'))).toContain('resolvers.ts');
  },
);

test.each(['functions', ...foldersUnder('functions')])('%s is no crowded room: 12 files at most', (folder) => {
  const files = readdirSync(join(root, folder)).filter((name) => statSync(join(root, folder, name)).isFile());
  expect(files.length).toBeLessThanOrEqual(12);
});

test('no file of the functions is longer than 250 lines', () => {
  const long = sources('functions').filter((file) => linesOf(file) > 250);
  expect(sources('functions').length).toBeGreaterThan(200);
  expect(long).toEqual([]);
});

function linesOf(file: string): number {
  return readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length;
}

test('each bound stands in one file of limits, and all of them in the one import', () => {
  const files = sources('functions/limits');
  const names = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name),
  );
  expect(names.length).toBeGreaterThan(150);
  expect([...names].sort()).toEqual(Object.keys(limits).sort());
});

test('every model of a resolver is named in one file', () => {
  const mappers = [...readFileSync(join(root, 'codegen.yml'), 'utf8').matchAll(/^ {8}(\w+): (\.\.\S+)$/gm)];
  expect(mappers.length).toBeGreaterThan(40);
  for (const [, type, model] of mappers) expect(model).toBe(`../graphql/schema/models#${type}`);
});

function foldersUnder(folder: string): string[] {
  return foldersIn(join(root, folder)).flatMap((name) => [join(folder, name), ...foldersUnder(join(folder, name))]);
}

test.each(['functions', 'infra', 'local', 'partner', 'client', 'operator', 'bench'].flatMap(sources))(
  '%s opens with a comment that says what it is for',
  (file) => {
    expect(readFileSync(join(root, file), 'utf8')).toMatch(/^(#!.*\n)?\/\*\*/);
  },
);

test('no file has a name without a meaning', () => {
  const vague = ['functions', 'infra', 'local', 'partner', 'client', 'operator', 'bench', 'test']
    .flatMap(sources)
    .filter((file) => /(utils?|helpers?|common|misc|index)\.ts$/.test(file));
  expect(vague).toEqual([]);
});

test('benchmarks take nothing from the kit of tests that only the test runner has', () => {
  const reached = new Set<string>();
  const open = sources('bench');
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    for (const [, path = ''] of readFileSync(join(root, file), 'utf8').matchAll(/from '(\.[^']+)'/g))
      open.push(
        ...[`${join(dirname(file), path)}.ts`].filter(
          (one) => /^(bench|test)\//.test(one) && existsSync(join(root, one)),
        ),
      );
  }
  const kit = [...reached].filter((file) => file.startsWith('test/'));
  expect(kit).toContain(join('test/kit', 'long.ts'));
  const runs = /(?<![\w.'`])(?:test|describe|expect|beforeAll|beforeEach|afterAll|jest)\s*[.(]/;
  const code = (file: string): string => readFileSync(join(root, file), 'utf8').replace(/\/\*[^]*?\*\/|\/\/.*/g, '');
  expect(kit.filter((file) => runs.test(code(file)))).toEqual([]);
});

test('the environment is read in one file of the functions', () => {
  const readers = sources('functions').filter((file) => readFileSync(join(root, file), 'utf8').includes('process.env'));
  expect(readers).toEqual(['functions/platform/process/config.ts']);
});
