/**
 * Runs an engine as a child that never outlives this process. Node can't guarantee that (`kill -9` runs no handler), so
 * a shell beside the engine waits for the end of its stdin, a pipe that the kernel closes with this process.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export interface EngineProcess {
  readonly endpoint: string;
  /** Resolves with the reason if the engine ends without `stop`. */
  readonly died: Promise<string>;
  /** Idempotent. Resolves when the engine has ended. */
  stop(): Promise<void>;
}

export interface EngineCommand {
  /** The program and its arguments; it must listen on this port of 127.0.0.1. */
  readonly arguments: (port: number) => readonly string[];
  /** Output of the engine when it listens, which shows that the port is not another program's. */
  readonly readyOutput: RegExp;
  /** Milliseconds. */
  readonly startMsMax: number;
  /** Removed when this process ends without `stop`. */
  readonly temporaryFolder?: string;
}

/** Between the probe for a free port and the engine's own bind, another program took it: trying again helps. */
export class PortTakenError extends Error {}

/** @throws an error with the engine's output if it ends or does not answer. */
export async function startEngineProcess(command: EngineCommand): Promise<EngineProcess> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const child = spawnWatched(command.arguments(port), command.temporaryFolder ?? '');
  const output = collectOutput(child);
  const saysReady = (): boolean => command.readyOutput.test(output());
  if (await answers(endpoint, child, saysReady, command.startMsMax)) {
    return running(endpoint, child);
  }
  await stopChild(child);
  const message = `The database engine did not start: ${output().trim() || 'it printed nothing'}`;
  throw /in use/i.test(output()) ? new PortTakenError(message) : new Error(message);
}

function running(endpoint: string, child: ChildProcess): EngineProcess {
  let stopping = false;
  const died = new Promise<string>((resolve) => {
    const end = (code: number | null, signal: string | null): void => {
      if (!stopping) resolve(signal === null ? `exit code ${code}` : `killed by ${signal}`);
    };
    if (hasEnded(child)) end(child.exitCode, child.signalCode);
    else child.once('exit', end);
  });
  return {
    endpoint,
    died,
    stop: () => {
      stopping = true;
      return stopChild(child);
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/**
 * The subshell watches; the engine replaces the shell by exec, so the child's process number and exit are the engine's.
 * `$$` is that number in the subshell, too. Two threads of dynoxide would wake each other for each call, which takes a
 * tenth more of CPU, and gain nothing: its database is open once.
 */
const watchScript = `
  folder=$1; shift
  exec 3<&0 </dev/null
  (read -r _ <&3; kill $$; rm -rf "$folder") >/dev/null 2>&1 &
  exec 3<&-
  export TOKIO_WORKER_THREADS=1
  exec "$@"`;

/** A separate session (`detached`) keeps Ctrl-C from the engine, because the server stops it last. */
function spawnWatched(engine: readonly string[], temporaryFolder: string): ChildProcess {
  return spawn('/bin/sh', ['-c', watchScript, 'engine', temporaryFolder, ...engine], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** Characters of the engine's output that an error shows. */
const outputCharactersMax = 2_000;

function collectOutput(child: ChildProcess): () => string {
  let output = '';
  const collect = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-outputCharactersMax);
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  child.on('error', (error) => (output += error.message));
  return () => output;
}

async function answers(
  endpoint: string,
  child: ChildProcess,
  saysReady: () => boolean,
  msMax: number,
): Promise<boolean> {
  for (const deadline = performance.now() + msMax; performance.now() < deadline && !hasEnded(child);) {
    if (saysReady() && (await respondsTo(endpoint))) return true;
    await pause(2);
  }
  return false;
}

async function respondsTo(endpoint: string): Promise<boolean> {
  return new Promise((resolve) => {
    get(endpoint, { agent: false, timeout: 1_000 }, (response) => {
      response.resume();
      resolve(true);
    })
      .on('timeout', () => resolve(false))
      .on('error', () => resolve(false));
  });
}

/** Milliseconds. An engine needs about 10 to close its file. */
const stopMsMax = 5_000;

async function stopChild(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.stdin?.end();
  const killer = setTimeout(() => child.kill('SIGKILL'), stopMsMax);
  await ended;
  clearTimeout(killer);
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}
