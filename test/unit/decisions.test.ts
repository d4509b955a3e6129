/** docs/decisions: numbers without gaps, each with its status and date, and references that lead somewhere. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '../../docs/decisions');
const files = readdirSync(folder).sort();

test('numbers follow one another without a gap', () => {
  const numbers = files.map((file) => Number(file.slice(0, 4)));
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
});

test.each(files)('%s is named by its number and opens with its status and date', (file) => {
  const [title = '', , status = ''] = readFileSync(join(folder, file), 'utf8').split('\n');
  expect(file).toMatch(/^\d{4}-[a-z0-9-]+\.md$/);
  expect(title).toMatch(new RegExp(`^# ${file.slice(0, 4)} \\S`));
  expect(status).toMatch(/^(Accepted,?|Superseded by \[\d{4}\]\(\S+\) on) \d{4}-\d\d-\d\d\b/);
});

test('a decision that is named in code or documents exists', () => {
  const root = join(folder, '../..');
  const numbers = new Set(files.map((file) => file.slice(0, 4)));
  const named = ['functions', 'infra', 'local', 'bench', 'test', 'docs']
    .flatMap((name) => readdirSync(join(root, name), { recursive: true, encoding: 'utf8' }).map((at) => join(name, at)))
    .filter((file) => /\.(ts|md)$/.test(file) && !file.includes('generated/'))
    .flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/decisions?[ /](\d{4})\b/g)].map(
        ([, number = '']) => [file, number] as const,
      ),
    );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter(([, number]) => !numbers.has(number))).toEqual([]);
});
