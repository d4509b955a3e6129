/**
 * One server per data folder. SQLite would let a second engine open the file without complaint, and both stream pumps
 * would then deliver every record. The lock names a loopback port on which the holder answers with the lock's token: it
 * ends with the holder's process however that dies, and a process number used again can't hold it.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';

interface Lock {
  readonly port: number;
  readonly token: string;
  readonly processId: number;
}

/**
 * @returns the function that unlocks; idempotent.
 * @throws one line if a running server holds the lock. A lock that was left by a killed one is taken over.
 */
export async function lockDataFolder(folder: string): Promise<() => void> {
  const file = join(folder, 'engine.lock');
  const holder = readLock(file);
  if (holder !== undefined && (await isHeld(holder))) throw inUse(folder, holder);
  rmSync(file, { force: true });

  const token = randomUUID();
  const guard = createServer((socket) => socket.on('error', () => socket.destroy()).end(token));
  guard.listen(0, '127.0.0.1').unref();
  await once(guard, 'listening');
  const lock: Lock = { port: (guard.address() as AddressInfo).port, token, processId: process.pid };
  try {
    writeFileSync(file, JSON.stringify(lock), { flag: 'wx' });
  } catch (error) {
    guard.close();
    throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? inUse(folder, readLock(file)) : error;
  }
  return () => {
    if (!guard.listening) return;
    guard.close();
    rmSync(file, { force: true });
  };
}

function readLock(file: string): Lock | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Lock;
  } catch {
    return undefined;
  }
}

/** Milliseconds. A holder that accepts but is too busy to answer still holds. */
const answerMsMax = 1_000;

async function isHeld(lock: Lock): Promise<boolean> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect({ port: lock.port, host: '127.0.0.1', timeout: answerMsMax });
    const settle = (held: boolean): void => {
      socket.destroy();
      resolve(held);
    };
    socket
      .setEncoding('utf8')
      .on('data', (chunk: string) => (answer += chunk))
      .on('end', () => settle(answer === lock.token))
      .on('timeout', () => settle(true))
      .on('error', () => settle(false));
  });
}

function inUse(folder: string, holder: Lock | undefined): Error {
  const by = holder === undefined ? 'another server' : `the server with process number ${holder.processId}`;
  return new Error(`The data folder ${folder} is in use by ${by}: stop it, or choose another folder.`);
}
