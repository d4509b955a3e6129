/** The local system in trouble, as real processes: its engine dies, its disk is full, its first start is killed. */
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openIdentityIssuer } from '../../local/identity-issuer';
import { bundleOf } from '../kit/commands';
import { oneOf } from '../kit/long';
import { type Answer, answerOf, workerInput } from '../kit/system';
import { complaints, endRuns, project, ready, run, type Run, start, startAfter } from '../kit/server-run';
import { repeat, until } from '../kit/until';

const folders: string[] = [];
let bureau: string;

beforeAll(async () => {
  const issuer = await openIdentityIssuer(join(project, '.local'));
  bureau = await issuer.sign({ roles: ['BUREAU'], regionCode: '53' });
});
afterAll(async () => {
  await endRuns();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'job-bowl-trouble-'));
  folders.push(folder);
  return folder;
}

async function send(url: string, query: string, variables: object): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${bureau}` },
    body: JSON.stringify({ query, variables }),
  });
  return answerOf(response);
}

/** The id of a worker that was acknowledged; undefined where the service was not available. */
async function register(url: string): Promise<string | undefined> {
  const query = 'mutation ($input: RegisterWorkerInput!) { registerWorker(input: $input) { worker { id } } }';
  const { data, errors, text } = await send(url, query, { input: workerInput() });
  const id = data?.registerWorker.worker?.id;
  if (id === undefined && errors[0]?.extensions['code'] !== 'SERVICE_UNAVAILABLE') throw new Error(text);
  return id;
}

async function expectWorkers(url: string, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const { data } = await send(url, 'query ($id: ID!) { worker(id: $id) { id maskedIdentityNumber } }', { id });
    expect(data?.worker).toMatchObject({ id });
  }
}

/** Registers until that is refused, or the server is gone. */
async function registerWhilePossible(url: string): Promise<string[]> {
  const acknowledged: string[] = [];
  await repeat('registrations on a disk without room', async () => {
    const id = await register(url).catch(() => undefined);
    if (id !== undefined) acknowledged.push(id);
    return { more: id !== undefined };
  });
  return acknowledged;
}

function enginesOf({ child }: Run): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, pid, parent, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return Number(parent) === child.pid && args.includes('dynoxide') ? [Number(pid)] : [];
  });
}

/** What is told to people; the functions' own log is JSON. */
function toldBy(server: Run): string[] {
  return complaints(server).filter((line) => !line.startsWith('{'));
}

async function health(url: string): Promise<{ code: number; status: unknown }> {
  const response = await fetch(new URL('/health', url));
  return { code: response.status, status: ((await response.json()) as { status: unknown }).status };
}

describe('an engine that dies', () => {
  test('ends the server with one line and status 1, and acknowledged writes are there at the next start', async () => {
    const folder = newFolder();
    const server = start('--empty', '--data', folder);
    const url = await ready(server);
    const id = (await register(url)) ?? '';
    expect(await health(url)).toEqual({ code: 200, status: 'ok' });
    const [engine] = enginesOf(server);
    process.kill(engine!, 'SIGKILL');
    expect(await server.ended).toBe(1);
    expect(toldBy(server)).toEqual([
      `The database engine ended by itself (killed by SIGKILL). What was acknowledged is in ${folder}: start again with it.`,
    ]);
    const again = start('--empty', '--data', folder);
    await expectWorkers(await ready(again), [id]);
    again.child.kill('SIGTERM');
    expect(await again.ended).toBe(0);
  });

  test('is told by /health while the server is still there, and ends a server in memory, too', async () => {
    const server = start('--empty');
    const url = await ready(server);
    // The engine is there and answers nothing.
    process.kill(enginesOf(server)[0]!, 'SIGSTOP');
    // A stop reaches the engine's threads a moment after the call.
    await until('the engine stands still', async () => (await health(url)).code !== 200);
    expect(await health(url)).toEqual({ code: 503, status: 'database out of reach' });
    process.kill(enginesOf(server)[0]!, 'SIGCONT');
    await until('it is well again', async () => (await health(url)).code === 200);
    process.kill(enginesOf(server)[0]!, 'SIGKILL');
    expect(await server.ended).toBe(1);
    // While the engine stood still, calls may have been given up.
    expect(toldBy(server).at(-1)).toBe(
      'The database engine ended by itself (killed by SIGKILL). What it held was in memory and is gone: start again.',
    );
  });
});

describe('a disk without room', () => {
  test('at the bound of what a file may be, loses nothing that was acknowledged', async () => {
    const folder = newFolder();
    const server = startAfter('ulimit -f 5000', '--empty', '--data', folder);
    const acknowledged = await registerWhilePossible(await ready(server));
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(await server.ended).toBe(1);
    expect(toldBy(server)).toEqual([
      expect.stringMatching(/^The database engine ended by itself \(killed by SIGXFSZ\)/),
    ]);
    const again = start('--empty', '--data', folder);
    await expectWorkers(await ready(again), acknowledged);
    again.child.kill('SIGTERM');
    expect(await again.ended).toBe(0);
  });

  /** A small disk needs a mount, which a user may make in a namespace of their own where the system lets them. */
  const canMount = spawnSync('unshare', ['-r', '-m', 'true']).status === 0;
  const testWithMount = canMount ? test : test.skip;

  testWithMount(
    'refuses with SERVICE_UNAVAILABLE, says so once, goes on when there is room, and loses nothing',
    async () => {
      const folder = newFolder();
      const mount = `mount -t tmpfs -o size=24m tmpfs "${folder}" && echo mounted && exec tail -f /dev/null`;
      const disk = run('unshare', ['-r', '-m', '/bin/sh', '-c', mount]);
      await once(disk.child.stdout!, 'data');
      const inside = (...command: string[]): Run =>
        run('nsenter', [
          ...['-t', String(disk.child.pid), '-U', '-m', '--preserve-credentials'],
          ...['/bin/sh', '-c', `cd "${project}" && exec "$@"`, 'inside', ...command],
        ]);
      const server = (): Run =>
        inside(process.execPath, bundleOf('local/start.ts'), '--port', '0', '--empty', '--data', folder);

      const first = server();
      const url = await ready(first);
      const before = (await register(url)) ?? '';
      expect(await inside('/bin/sh', '-c', `cat /dev/zero > "${folder}/filler"; true`).ended).toBe(0);
      const acknowledged = [before, ...(await registerWhilePossible(url))];
      expect(await health(url)).toEqual({ code: 503, status: 'disk full' });
      await expectWorkers(url, acknowledged);
      expect(toldBy(first)).toEqual([
        `The disk of the data folder ${folder} is full: make room. Until then what changes something is answered ` +
          'SERVICE_UNAVAILABLE; nothing that was acknowledged is lost.',
      ]);

      expect(await inside('rm', `${folder}/filler`).ended).toBe(0);
      await until('it takes writes again', async () => (await health(url)).code === 200);
      const after = (await register(url)) ?? '';
      expect(after).not.toBe('');
      first.child.kill('SIGKILL');
      await first.ended;
      const again = server();
      await expectWorkers(await ready(again), [...acknowledged, after]);
      again.child.kill('SIGTERM');
      expect(await again.ended).toBe(0);

      expect(await inside('/bin/sh', '-c', `cat /dev/zero > "${folder}/filler"; true`).ended).toBe(0);
      const refused = server();
      expect(await refused.ended).toBe(1);
      expect(toldBy(refused)).toEqual([`The disk of the data folder ${folder} is full: make room.`]);
      disk.child.kill('SIGKILL');
      await disk.ended;
    },
  );
});

test.each(oneOf(['job-bowl.json', 'data-key', 'dynamodb.sqlite', 'stream-checkpoints-work.json']))(
  'a first start that is killed when %s is there is finished by the next one',
  async (part) => {
    const folder = newFolder();
    const killed = start('--empty', '--data', folder);
    await until(`${part} is there`, () => existsSync(join(folder, part)));
    killed.child.kill('SIGKILL');
    expect(await killed.ended).toBe('SIGKILL');
    const again = start('--empty', '--data', folder);
    const id = (await register(await ready(again))) ?? '';
    expect(id).not.toBe('');
    again.child.kill('SIGTERM');
    expect(await again.ended).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, 'job-bowl.json'), 'utf8'))).toMatchObject({ whole: true });
  },
);
