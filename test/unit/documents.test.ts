/** What documents say of files, areas and mutations, held against the code. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, isInputObjectType } from 'graphql';
import areas from '../../functions/domains/areas.json';
import { indicators } from '../../functions/domains/reference/indicator/indicator';
import { sdl } from '../../functions/generated/sdl';

const root = join(__dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const architecture = read('docs/architecture.md');

function files(folder: string): string[] {
  const all = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return all.map((file) => join(folder, file)).filter((file) => statSync(join(root, file)).isFile());
}

describe('docs/architecture.md', () => {
  test('names files that exist', () => {
    const known = ['functions', 'schema', 'bench', 'local'].flatMap(files);
    const named = [...architecture.matchAll(/`([\w/-]+\.(?:ts|json|graphql))`/g)].map(([, path = '']) => path);
    expect(named.length).toBeGreaterThan(25);
    // A path may leave out the folders in front that its sentence is about.
    expect(named.filter((path) => !known.some((file) => `/${file}`.endsWith(`/${path}`)))).toEqual([]);
  });

  test('lists the areas in their order', () => {
    const rows = [...architecture.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, area]) => area);
    expect(rows).toEqual(Object.keys(areas));
  });

  test('has each word once, in the order of the alphabet', () => {
    const words = [...(architecture.split('## Words')[1] ?? '').matchAll(/^\| ([a-z][^|]+) \|/gm)].map(
      ([, word = '']) => word,
    );
    const terms = words.filter((word) => word !== 'word');
    expect(terms.length).toBeGreaterThan(40);
    expect(terms).toEqual([...new Set(terms)].sort());
  });
});

test.each(Object.keys(areas))('area %s says in a README what it owns', (area) => {
  expect(read(`functions/domains/${area}/README.md`)).toMatch(new RegExp(`^# ${area}\\n\\n[A-Z][^#]+\\.\\n$`));
});

test('docs/frontend.md names every mutation without an idempotency key', () => {
  const schema = buildSchema(sdl);
  const keyless = Object.values(schema.getMutationType()?.getFields() ?? {}).filter(({ args: [input] }) => {
    const type = input && schema.getType(String(input.type).replace('!', ''));
    return isInputObjectType(type) && type.getFields()['idempotencyKey'] === undefined;
  });
  const section = read('docs/frontend.md').split('## Repeating requests')[1]?.split('\n## ')[0] ?? '';
  expect(keyless.map(({ name }) => name).filter((name) => !section.includes(`\`${name}\``))).toEqual([]);
});

test('docs/indicators.md tells of every indicator, in the order of the board, all that a reader asks', () => {
  const rows = [...read('docs/indicators.md').matchAll(/^\| `(\w+)` \|(.*)\|$/gm)];
  expect(rows.map(([, name]) => name)).toEqual(indicators);
  for (const [, name, cells = ''] of rows)
    expect([name, cells.split('|').filter((cell) => cell.trim().length > 3).length]).toEqual([name, 4]);
});

test('no document leads to a file that is not there', () => {
  const documents = [...files('docs'), ...readdirSync(root)].filter((file) => file.endsWith('.md'));
  const broken = documents.flatMap((file) =>
    [...read(file).matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)]
      .map(([, to = '']) => to)
      .filter((to) => !existsSync(join(root, file, '..', to)))
      .map((to) => `${file}: ${to}`),
  );
  expect(broken).toEqual([]);
});
