/** One server per data folder, however many start at once and whatever a killed one left behind. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { lockDataFolder } from '../../local/engine/data-folder-lock';

const folders: string[] = [];

afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'job-bowl-lock-'));
  folders.push(folder);
  return folder;
}

/** A port on which nobody listens any more. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function startAtOnce(folder: string, count: number): Promise<{ held: (() => void)[]; refusals: string[] }> {
  const starts = await Promise.allSettled(Array.from({ length: count }, () => lockDataFolder(folder)));
  return {
    held: starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : [])),
    refusals: starts.flatMap((start) => (start.status === 'rejected' ? [String(start.reason)] : [])),
  };
}

const stale = {
  'a dead process': async () => JSON.stringify({ port: await closedPort(), token: 'dead', processId: 2 ** 22 + 1 }),
  'a process whose number another one has': async () =>
    JSON.stringify({ port: await closedPort(), token: 'dead', processId: process.pid }),
  'a server that was killed while it locked': () => Promise.resolve(''),
  'a damaged file': () => Promise.resolve('{"port":'),
  'something else than a lock': () => Promise.resolve('null'),
};

describe.each(Object.entries(stale))('a lock left by %s', (_, leave) => {
  test('is taken over by one of many that start at once, again and again', async () => {
    for (let round = 0; round < 20; round += 1) {
      const folder = newFolder();
      writeFileSync(join(folder, 'engine.lock'), await leave());
      const { held, refusals } = await startAtOnce(folder, 15);
      expect(held).toHaveLength(1);
      expect(new Set(refusals.map((line) => line.replace(/\d+/g, 'N'))).size).toBe(1);
      expect(refusals[0]).toContain(`The data folder ${folder} is in use by the server with process number`);
      held.forEach((release) => release());
      expect(readdirSync(folder)).toEqual([]);
    }
  });
});

test('one of 300 that start at once in an empty folder gets it', async () => {
  const folder = newFolder();
  const { held } = await startAtOnce(folder, 300);
  expect(held).toHaveLength(1);
});

test('a takeover that was killed half-way is taken over itself', async () => {
  const folder = newFolder();
  const lock = async (): Promise<string> =>
    JSON.stringify({ port: await closedPort(), token: String(Math.random()), processId: 1 });
  writeFileSync(join(folder, 'engine.lock'), await lock());
  // A first takeover leaves its own file where it is killed before it is through: its name is that of the lock it was for.
  const { held: first } = await startAtOnce(folder, 1);
  first.forEach((release) => release());
  for (let round = 0; round < 20; round += 1) {
    writeFileSync(join(folder, 'engine.lock'), 'x');
    writeFileSync(join(folder, 'engine.lock.2d711642b726b044'), await lock());
    const { held } = await startAtOnce(folder, 10);
    expect(held).toHaveLength(1);
    held.forEach((release) => release());
    expect(readdirSync(folder)).toEqual([]);
  }
});

test('another program on the port of a dead one holds nothing', async () => {
  const other = createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const folder = newFolder();
  const { port } = other.address() as AddressInfo;
  writeFileSync(join(folder, 'engine.lock'), JSON.stringify({ port, token: 'dead', processId: 1 }));
  const release = await lockDataFolder(folder);
  release();
  other.close();
});

test('one of several processes that start at once on a stale lock gets it', async () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'engine.lock'), await stale['a dead process']());
  const program = `
    const { lockDataFolder } = require(${JSON.stringify(join(__dirname, '../../local/engine/data-folder-lock.ts'))});
    const start = lockDataFolder(${JSON.stringify(folder)}).then(() => 'in', () => 'out');
    start.then((said) => { console.log(said); process.stdin.resume(); process.stdin.on('end', () => process.exit(0)); });`;
  const children = Array.from({ length: 6 }, () => {
    const running = promisify(execFile)(process.execPath, ['--import', 'tsx', '-e', program], {
      cwd: join(__dirname, '../..'),
    });
    const said = new Promise<string>((resolve, reject) => {
      running.child.stdout?.on('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
      running.catch(reject);
    });
    return { running, said };
  });
  const answers = await Promise.all(children.map(({ said }) => said));
  children.forEach(({ running }) => running.child.stdin?.end());
  await Promise.all(children.map(({ running }) => running));
  expect(answers.sort()).toEqual(['in', 'out', 'out', 'out', 'out', 'out']);
});
