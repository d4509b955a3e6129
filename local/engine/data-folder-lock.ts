/**
 * Allows one server per data folder. SQLite would let a second engine open the file, and both stream pumps would then
 * deliver every record. The lock names a loopback port on which the holder answers with the lock's token. So it ends
 * with the holder's process however that dies, and a reused process number can't hold it.
 *
 * To take over the lock of a dead holder, a process must hold a lock on that lock: so only one of several processes
 * replaces it, and later ones find the new lock.
 */
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';

interface Lock {
  readonly port: number;
  readonly token: string;
  readonly processId: number;
}

/**
 * @returns the function that unlocks; idempotent.
 * @throws an error of one line if a running server holds the lock, or is about to. The lock of a killed server is taken
 * over.
 */
export async function lockDataFolder(folder: string): Promise<() => void> {
  const file = join(folder, 'engine.lock');
  const token = randomUUID();
  const guard = createServer((socket) => socket.on('error', () => socket.destroy()).end(token));
  guard.listen(0, '127.0.0.1').unref();
  await once(guard, 'listening');
  const lock: Lock = { port: (guard.address() as AddressInfo).port, token, processId: process.pid };
  try {
    const holder = await acquire(file, lock);
    if (holder !== undefined) throw inUse(folder, holder);
  } catch (error) {
    guard.close();
    throw error;
  }
  return () => {
    if (!guard.listening) return;
    // Remove the file first: while the guard answers, no other process takes the lock over, so this removes no other
    // lock.
    rmSync(file, { force: true });
    guard.close();
  };
}

/** @returns the lock of another holder; undefined if `own` is now the lock. */
async function acquire(file: string, own: Lock): Promise<Partial<Lock> | undefined> {
  for (;;) {
    if (putWhole(file, own)) return undefined;
    const text = read(file);
    // Unlocked a moment ago.
    if (text === undefined) continue;
    const found = parse(text);
    if (await isHeld(found)) return found;
    const takeover = `${file}.${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
    const rival = await acquire(takeover, own);
    if (rival !== undefined) return rival;
    try {
      if (read(file) !== text) continue;
      replace(file, own);
      return undefined;
    } finally {
      rmSync(takeover, { force: true });
    }
  }
}

/** Creates the complete file, unless it exists. */
function putWhole(file: string, lock: Lock): boolean {
  const draft = writeDraft(file, lock);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function replace(file: string, lock: Lock): void {
  renameSync(writeDraft(file, lock), file);
}

function writeDraft(file: string, lock: Lock): string {
  const draft = `${file}.${lock.token}.draft`;
  writeFileSync(draft, JSON.stringify(lock));
  return draft;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Parses a lock; undefined for other content, such as an empty file of a killed server, which nobody holds. */
function parse(text: string): Partial<Lock> {
  try {
    return (JSON.parse(text) ?? {}) as Partial<Lock>;
  } catch {
    return {};
  }
}

/** Milliseconds. A holder that accepts but is too busy to answer still holds. */
const answerMsMax = 1_000;

/** Whether the lock is held: not if its port is closed, or another program answers there. */
async function isHeld({ port, token }: Partial<Lock>): Promise<boolean> {
  if (typeof port !== 'number' || typeof token !== 'string') return false;
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect({ port, host: '127.0.0.1', timeout: answerMsMax });
    const settle = (held: boolean): void => {
      socket.destroy();
      resolve(held);
    };
    socket
      .setEncoding('utf8')
      .on('data', (chunk: string) => (answer += chunk))
      .on('end', () => settle(answer === token))
      .on('timeout', () => settle(true))
      .on('error', (error: NodeJS.ErrnoException) =>
        settle(!['ECONNREFUSED', 'ECONNRESET'].includes(error.code ?? '')),
      );
  });
}

function inUse(folder: string, { processId }: Partial<Lock>): Error {
  const by = processId === undefined ? 'another server' : `the server with process number ${processId}`;
  return new Error(`The data folder ${folder} is in use by ${by}: stop it, or choose another folder.`);
}
