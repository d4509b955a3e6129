/** One tree plays the same run again and again; another tree, a given seed and a drawn one play others. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { SEED } from '../kit/long';
import { seedOf, treeOf } from '../runner/choose-seed';

const seedsOf = (tree: string): number => seedOf(undefined, () => tree).seed;

test('one tree has one seed, and another tree another', () => {
  const trees = Array.from({ length: 500 }, (_, number) => `tree ${number}`);
  const seeds = trees.map(seedsOf);
  expect(trees.map(seedsOf)).toEqual(seeds);
  expect(new Set(seeds).size).toBe(trees.length);
  expect(seeds.filter((seed) => !Number.isInteger(seed) || seed < 0 || seed >= 2 ** 31)).toEqual([]);
});

test('a given seed is taken as it is, a negative one, too, and the tree is not asked', () => {
  const seeds = ['0', '7', '2147483647', '-1097311524'].map((wanted) => seedOf(wanted, noTree).seed);
  expect(seeds).toEqual([0, 7, 2_147_483_647, -1_097_311_524]);
});

test('random draws another seed each time', () => {
  const seeds = Array.from({ length: 20 }, () => seedOf('random', noTree).seed);
  expect(new Set(seeds).size).toBeGreaterThan(10);
});

test.each(['x', '1.5', '2147483648', '99999999999', '1e3', ' 1'])('the seed "%s" is refused', (wanted) => {
  expect(() => seedOf(wanted, noTree)).toThrow(`SEED is ${wanted}, expected a whole number`);
});

test('the run has one seed, which its files and its properties share', () => {
  const given = Number(process.env['SEED']);
  expect(Number.isInteger(given)).toBe(true);
  expect([SEED, fc.readConfigureGlobal().seed]).toEqual([given < 0 ? given + 2 ** 31 : given, given]);
});

describe('the tree', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'job-bowl-seed-'));
    write('package-lock.json', '{}');
    write('CHANGELOG.md', 'first');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const git = (...parameters: readonly string[]): string =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=x', '-c', 'user.email=x@example.org', ...parameters], {
      encoding: 'utf8',
    });
  const commit = (subject: string): string => {
    git('add', '.');
    return git('commit', '--quiet', '--no-gpg-sign', '--no-verify', '--allow-empty', '--message', subject);
  };

  test('is that of the commit, whatever its message, and another after a change of any file', () => {
    git('init', '--quiet');
    commit('One');
    const first = treeOf(folder);
    commit('Two, without a change');
    expect(treeOf(folder)).toBe(first);
    mkdirSync(join(folder, 'functions'));
    write('functions/limits.ts', 'changed');
    expect(treeOf(folder)).toBe(first);
    commit('Three');
    expect(treeOf(folder)).not.toBe(first);
  });

  test('is that of the lock file and the changelog where there is no commit', () => {
    const first = treeOf(folder);
    expect(treeOf(folder)).toBe(first);
    write('CHANGELOG.md', 'second');
    expect(treeOf(folder)).not.toBe(first);
  });
});

function noTree(): string {
  throw new Error('The tree was asked');
}
