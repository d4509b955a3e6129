/**
 * What a cold start costs: each function of the stack, bundled as the stack bundles it, beside a stock function of the same
 * libraries with one resolver, in fresh processes of the Node that Lambda runs. CPU and not the clock: what else the machine does counts least in it.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HandlerName } from '../functions/triggers';
import { bundle, bundleFile } from '../infra/bundle';
import { type Once, startOnce } from './cold/once';
import { startSurroundings } from './cold/surroundings';

const RUNS = 10;
const handlers: readonly HandlerName[] = ['graphql', 'work', 'facts', 'sweep'];

interface Subject {
  readonly name: string;
  readonly file: string;
  /** Only those that answer somebody. */
  readonly event: string | undefined;
  readonly runs: Once[];
}

/** Prints a table; about a minute. */
export async function bench(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'job-bowl-cold-'));
  const surroundings = await startSurroundings(folder);
  try {
    const node = lambdaNode();
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
    const event = join(folder, 'event.json');
    writeFileSync(event, JSON.stringify(surroundings.event));
    const subjects: Subject[] = [
      {
        name: 'stock',
        event,
        ...bundled(folder, 'stock', (to) => bundleFile(join(__dirname, 'cold', 'stock.ts'), to)),
      },
      ...handlers.map((name) => ({
        name,
        event: name === 'graphql' ? event : undefined,
        ...bundled(folder, name, (to) => bundle(name, to)),
      })),
    ];
    // One of each in turn, so that what else the machine does falls on all of them.
    for (let run = 0; run < RUNS; run += 1)
      for (const { file, event: given, runs } of subjects)
        runs.push(await startOnce(node, file, given, surroundings.environment));
    print(`Node ${version} ${process.arch}, median of ${RUNS} processes, ms of CPU (of the clock)`);
    print('');
    print('| function | bundle, KB | import | first answer | together | x stock |');
    print('|---|--:|--:|--:|--:|--:|');
    const together = ({ runs }: Subject): number =>
      median(runs.map((one) => one.loaded.cpu + (one.answered?.cpu ?? 0)));
    const [stock] = subjects;
    for (const subject of subjects) {
      const { name, file, runs, event: given } = subject;
      const cells = [
        name,
        Math.round(statSync(file).size / 1024),
        `${ms(runs.map(({ loaded }) => loaded.cpu))} (${ms(runs.map(({ loaded }) => loaded.clock))})`,
        given === undefined
          ? '-'
          : `${ms(runs.map((one) => one.answered?.cpu ?? 0))} (${ms(runs.map((one) => one.answered?.clock ?? 0))})`,
        Math.round(together(subject)),
        given === undefined || stock === undefined ? '-' : (together(subject) / together(stock)).toFixed(2),
      ];
      print(`| ${cells.join(' | ')} |`);
    }
  } finally {
    await surroundings.stop();
    rmSync(folder, { recursive: true });
  }
}

function bundled(
  folder: string,
  name: string,
  make: (directory: string) => unknown,
): { readonly file: string; readonly runs: Once[] } {
  const directory = join(folder, name);
  mkdirSync(directory);
  make(directory);
  return { file: join(directory, 'index.js'), runs: [] };
}

/** The binary itself: npx in front of each process would be measured too. */
function lambdaNode(): string {
  if (process.versions.node.startsWith('24.')) return process.execPath;
  return execFileSync('npx', ['--yes', '--package', 'node@24', '--', 'node', '--print', 'process.execPath'], {
    encoding: 'utf8',
  }).trim();
}

function ms(values: readonly number[]): string {
  return String(Math.round(median(values)));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle) - 1] ?? sorted[0] ?? 0)) / 2;
}
