/** `npm start` and its like as people run them: real processes, with their output and end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { bundleOf, compiled } from './commands';

export const project = join(__dirname, '..', '..');

export interface Run {
  readonly child: ChildProcess;
  readonly output: () => { stdout: string; stderr: string };
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | string | null>;
}

const running = new Set<Run>();

/** For `afterAll`: ends whatever was started and is still there. */
export async function endRuns(): Promise<void> {
  for (const { child } of running) if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  await Promise.all([...running].map(({ ended }) => ended));
}

/** In a process group of its own, as a terminal starts it. */
export function run(command: string, parameters: readonly string[], environment: NodeJS.ProcessEnv = {}): Run {
  const child = spawn(command, parameters, {
    cwd: project,
    detached: true,
    env: { ...inherited(), ...compiled(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (written.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (written.stderr += chunk.toString()));
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string | null);
  const started: Run = { child, output: () => written, ended };
  running.add(started);
  void ended.then(() => running.delete(started));
  return started;
}

/** Without what jest and npm tell their children. */
function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|jest_|NODE_ENV$|PORT$|NODE_OPTIONS$|AWS_)/i.test(name)),
  );
}

const server = (): string[] => [bundleOf('local/start.ts'), '--port', '0'];

/** The server itself, without npm around it. */
export function start(...parameters: readonly string[]): Run {
  return run(process.execPath, [...server(), ...parameters]);
}

/** The server in a shell's surroundings, such as `ulimit -f 1000`; the server takes the shell's place. */
export function startAfter(shell: string, ...parameters: readonly string[]): Run {
  return run('/bin/sh', ['-c', `${shell} && exec "$@"`, 'server', process.execPath, ...server(), ...parameters]);
}

/** The lines of stderr that tell no step of a start or an end: those end in an ellipsis. */
export function complaints({ output }: Run): string[] {
  return output()
    .stderr.split('\n')
    .filter((line) => line !== '' && !line.endsWith(' …'));
}

/** The address of the ready line. */
export async function ready({ child, output, ended }: Run): Promise<string> {
  for (;;) {
    const url = /^Job Bowl is ready on (http:\/\/localhost:\d+\/graphql)$/m.exec(output().stdout)?.[1];
    if (url !== undefined) return url.replace('localhost', '127.0.0.1');
    const more = once(child.stdout!, 'data').then(() => 'more');
    if ((await Promise.race([more, ended])) !== 'more') throw new Error(`It ended: ${output().stderr}`);
  }
}
