/** The tree shows the architecture: what the design says of files and folders, kept. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import nouns from '../../functions/domains/order.json';

const root = join(__dirname, '../..');
const domains = join(root, 'functions/domains');
const folders = readdirSync(domains).filter((name) => statSync(join(domains, name)).isDirectory());

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('generated/'))
    .map((file) => join(folder, file));
}

test('every noun has its place in the order, and every place its noun', () => {
  expect([...folders].sort()).toEqual([...nouns].sort());
});

test.each(folders)('%s has its rules under its own name, and resolvers', (noun) => {
  const files = readdirSync(join(domains, noun));
  expect(files).toEqual(expect.arrayContaining([`${noun}.ts`, 'resolvers.ts']));
});

test.each(['functions', 'infra', 'local', 'bench'].flatMap(sources))('%s opens with what it is for', (file) => {
  expect(readFileSync(join(root, file), 'utf8')).toMatch(/^(#!.*\n)?\/\*\*/);
});

test('no file is called after nothing in particular', () => {
  const vague = ['functions', 'infra', 'local', 'bench', 'test']
    .flatMap(sources)
    .filter((file) => /(utils?|helpers?|common|misc|index)\.ts$/.test(file));
  expect(vague).toEqual([]);
});

test('the environment is read in one file of the functions', () => {
  const readers = sources('functions').filter((file) => readFileSync(join(root, file), 'utf8').includes('process.env'));
  expect(readers).toEqual(['functions/platform/config.ts']);
});
