/** The demo as a person runs it: another process, which has the URL and this project's development key, and an exit code. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { compareOnly } from '../../functions/domains/board/recount/recount';
import { addDays } from '../../functions/platform/values/civil-date';
import { systemClock, today } from '../../functions/platform/values/clock';
import { projectFolder } from '../../local/project-folder';
import { startSystem, type System } from '../../local/system';
import { operatorDatabase } from '../../operator/operator-database';
import { bundleOf, compiled, startCommand } from '../kit/commands';
import { engineEnvironment } from '../kit/engine';
import { LONG, SEED } from '../kit/long';
import { longTest } from '../kit/long-test';
import { tablesFile } from '../kit/tables-file';

let system: System;

beforeAll(async () => {
  system = await startSystem({
    port: 0,
    keyFolder: projectFolder('.local'),
    environment: engineEnvironment(),
    original: await tablesFile(),
    log: (line) => process.stderr.write(`${line}\n`),
  });
});

afterAll(() => system.stop());

interface Run {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function demo(...parameters: string[]): Promise<Run> {
  return run(process.execPath, bundleOf('local/demo/play.ts'), ...parameters);
}

function run(command: string, ...parameters: string[]): Promise<Run> {
  const child = spawn(command, parameters, { cwd: projectFolder(), env: { ...process.env, ...compiled() } });
  const run = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (run.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (run.stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, ...run }));
  });
}

/** The table's numbers by indicator: sent, growth of the board, board, target. */
function tableOf(stdout: string): Map<string, number[]> {
  const rows = stdout.matchAll(/^ {2}([A-Z_]+)((?: +[\d,]+){4}) +\d+ %$/gm);
  return new Map(
    Array.from(rows, ([, indicator = '', cells = '']) => [
      indicator,
      cells
        .trim()
        .split(/ +/)
        .map((cell) => Number(cell.replaceAll(',', ''))),
    ]),
  );
}

const INDICATORS = ['POSITIONS_COLLECTED', 'WORKERS_REGISTERED', 'WORKERS_TRANSFERRED', 'SEATS_ALLOCATED'];

/** Fewer people than by default; at night as many. */
const crowd: readonly string[] = LONG ? [] : ['--people', '70'];
let first: Run;
/** With the patience of a machine that has other things to do. */
let at: readonly string[];

beforeAll(async () => {
  at = ['--url', system.url, '--wait', '180'];
  first = await run('npm', 'run', '--silent', 'demo', '--', ...at, '--seed', String(SEED), ...crowd);
});

test('it exits 0, because the board counted what was sent', () => {
  expect(first).toMatchObject({
    exitCode: 0,
    stderr: '',
    stdout: expect.stringContaining(`--seed ${SEED} `) as string,
  });
  const numbers = tableOf(first.stdout);
  expect([...numbers.keys()]).toEqual(INDICATORS);
  for (const [sent = 0, counted, board] of numbers.values()) {
    expect(sent).toBeGreaterThan(0);
    expect([counted, board]).toEqual([sent, sent]);
  }
});

test('all that the board counts of it is what a recount of the tables tells', async () => {
  await system.pump.idle();
  const { db, scanner, close } = operatorDatabase(system.endpoint);
  const eyes = { db, scanner, tell: () => undefined, pause: () => Promise.resolve() };
  const now = today(systemClock);
  const found = await compareOnly(eyes, { from: addDays(now, -200), to: addDays(now, 200), segments: 2, lagMs: 0 });
  close();
  expect([found.differences, found.wrongLots, found.unreadable]).toEqual([[], [], []]);
  expect(found.read).toBeGreaterThan(100);
});

test('it names the line, the column and the reason of each wrong row, in Chinese', () => {
  expect(first.stdout).toContain('line 40, regionCode: 没有这个区划代码');
});

longTest('played again on the same server, it exits 0, because the board counted what each run sent', async () => {
  const second = await demo(...at);
  expect(second).toMatchObject({ exitCode: 0, stderr: '' });
  const [numbers, numbersAfter] = [tableOf(first.stdout), tableOf(second.stdout)];
  for (const [indicator, [sent = 0]] of numbers) {
    const [sentAgain = 0, countedAgain, boardAfter] = numbersAfter.get(indicator) ?? [];
    expect([countedAgain, boardAfter]).toEqual([sentAgain, sent + sentAgain]);
  }
});

describe.each(Array.from({ length: 12 }, (_, run) => (SEED + run + 1) % 2 ** 31))('with seed %d', (seed) => {
  longTest('it exits 0', async () => {
    const { exitCode, stdout, stderr } = await demo(...at, '--seed', String(seed));
    expect({ exitCode, stderr, ...(exitCode !== 0 && { stdout }) }).toEqual({ exitCode: 0, stderr: '' });
  });
});

test.each([
  ['--seed', ['-1', '2147483648', '1.5']],
  ['--people', ['64', '121']],
])('a number for %s that is none is refused by name', async (option, values) => {
  const runs = values.map((value) => startCommand('local/demo/play.ts', ['--url', system.url, option, value]).ended);
  for (const { exitCode, stderr } of await Promise.all(runs))
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringContaining(`${option} <number>`) as string,
    });
});

async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

test('it exits 1 with one line when nobody answers, or something that is not GraphQL', async () => {
  const [nobody, health] = await Promise.all([
    demo('--url', `http://127.0.0.1:${await unusedPort()}/graphql`),
    demo('--url', new URL('/health', system.url).href),
  ]);
  expect(nobody).toMatchObject({ exitCode: 1, stdout: '' });
  expect(nobody.stderr).toMatch(
    /^No server answers at \S+ \(ECONNREFUSED\); start one with npm start\. 请先运行 npm start。\n$/,
  );
  expect(health).toMatchObject({ exitCode: 1, stdout: '' });
  expect(health.stderr).toMatch(/^\S+ is no GraphQL endpoint \(HTTP 405\); expected one such as \S+\.\n$/);
});

describe('when the streams are not read', () => {
  let deaf: System;

  beforeAll(async () => {
    deaf = await startSystem({
      port: 0,
      keyFolder: projectFolder('.local'),
      environment: engineEnvironment(),
      original: await tablesFile(),
      log: () => undefined,
    });
    await deaf.pump.stop();
  });

  afterAll(() => deaf.stop());

  let run: Run;

  beforeAll(async () => {
    run = await demo('--url', deaf.url, '--wait', '0.5', '--lang', 'en', '--people', '70');
  });

  test('it exits 1 and names every indicator that differs', () => {
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toMatch(/^✗ WORKERS_REGISTERED: 71 sent, but the board grew by 0$/m);
    expect(run.stdout.match(/^✗ /gm)).toHaveLength(8);
  });

  test('it names the line, the column and the reason of each wrong row, in the language asked for', () => {
    expect(run.stdout).toContain('line 40, regionCode: No region has this code.');
    expect(run.stdout).toContain('279 rows, 15 of them wrong');
    expect(run.stdout.match(/^ {4}line \d+, \w+: [A-Z].+\.$/gm)).toHaveLength(15);
  });

  test('it shows what waits, and what the system refuses', () => {
    expect(run.stdout).toContain("sent before that, stored and waiting for the bureau's word: ");
    expect(run.stdout).toMatch(/refused for a child of 1[0-5]: Under 16/);
    expect(run.stdout).toContain('refused for someone placed already: The worker has a placement');
    expect(run.stdout).toContain('a party of 50 where a coach runs joins the waitlist');
  });
});
