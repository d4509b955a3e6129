/**
 * Measures cold starts: each function as the stack bundles it, beside a stock function of the same libraries with one
 * resolver, in fresh processes. CPU time is the main figure, because other load of the machine affects it less than
 * clock time.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type HandlerName, triggers } from '../functions/triggers';
import { bundle, options } from '../infra/bundle';
import { startSurroundings } from '../test/kit/cloud-surroundings';
import { type Once, startOnce, type Taken } from './cold/once';

const RUNS = 10;

interface Subject {
  readonly name: string;
  /** The file that Lambda loads. */
  readonly entry: string;
  /** Bytes. */
  readonly size: number;
  /** Whether it takes a query: the others take records, or receipts that a channel has signed. */
  readonly isAsked: boolean;
  readonly runs: Once[];
}

/** Prints a table; about a minute. */
export async function bench(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'job-bowl-cold-'));
  const surroundings = await startSurroundings(folder);
  try {
    const subjects = [await stock(folder)];
    for (const name of Object.keys(triggers) as HandlerName[]) subjects.push(await ours(folder, name));
    // One of each in turn, so that other load of the machine affects all alike.
    for (let run = 0; run < RUNS; run += 1)
      for (const { entry, isAsked, runs } of subjects) {
        const { environment, event, answer } = surroundings;
        runs.push(await startOnce(entry, environment, isAsked ? { event, answer } : undefined));
      }
    print(
      `Node ${process.version} on ${process.arch}, median of ${RUNS} processes, milliseconds of CPU (of the clock)`,
    );
    print('');
    print('| function | bundle, KB | import | first answer | both | x stock |');
    print('|---|--:|--:|--:|--:|--:|');
    subjects.forEach((subject) => print(rowOf(subject, subjects[0])));
  } finally {
    await surroundings.stop();
    rmSync(folder, { recursive: true });
  }
}

async function stock(folder: string): Promise<Subject> {
  const entry = join(folder, 'stock.js');
  await build({ ...options, entryPoints: [join(__dirname, 'cold', 'stock.ts')], outfile: entry });
  return { name: 'stock', entry, size: statSync(entry).size, isAsked: true, runs: [] };
}

async function ours(folder: string, name: HandlerName): Promise<Subject> {
  const own = join(folder, name);
  mkdirSync(own);
  await bundle(name, own);
  const size = statSync(join(own, 'handler.cjs')).size;
  return { name, entry: join(own, 'index.mjs'), size, isAsked: name === 'graphql', runs: [] };
}

function rowOf(subject: Subject, basis: Subject | undefined): string {
  const { name, size, isAsked, runs } = subject;
  const cells = [name, Math.round(size / 1024), told(runs.map(({ loaded }) => loaded))];
  if (!isAsked) return `| ${[...cells, '-', '-', '-'].join(' | ')} |`;
  const answered = runs.flatMap((run) => run.answered ?? []);
  const times = basis === undefined ? 1 : both(subject) / both(basis);
  return `| ${[...cells, told(answered), Math.round(both(subject)), times.toFixed(2)].join(' | ')} |`;
}

function both({ runs }: Subject): number {
  return median(runs.map(({ loaded, answered }) => loaded.cpu + (answered?.cpu ?? 0)));
}

function told(taken: readonly Taken[]): string {
  const [cpu, clock] = [median(taken.map((one) => one.cpu)), median(taken.map((one) => one.clock))];
  return `${Math.round(cpu)} (${Math.round(clock)})`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}
