/**
 * `npm run check`: every script of `package.json` whose name begins with `check:`, two at once, for style takes as long as all
 * others together. The first that fails ends those that still run, and none begins after it.
 */
import { spawn } from 'node:child_process';
import { projectFolder } from '../../local/project-folder';
import { scripts } from '../../package.json';

export interface Checks {
  /** Names of scripts, in the order in which they begin. */
  readonly names: readonly string[];
  /** Where their `package.json` lies. */
  readonly folder: string;
  readonly atOnce: number;
  /** Says each as it begins, and once it has ended how, with all that it printed. */
  readonly say: (text: string) => void;
}

/** By which a terminal, a person or a machine ends the run. */
const ENDING = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/** @returns the name of the one that failed first, or the signal that ended all; undefined where all passed. */
export async function runChecks({ names, folder, atOnce, say }: Checks): Promise<string | undefined> {
  const waiting = [...names];
  const running = new Set<number>();
  let failed: string | undefined;
  const stop = (signal: NodeJS.Signals): void => running.forEach((group) => endGroup(group, signal));
  const interrupted = (signal: NodeJS.Signals): void => {
    failed ??= signal;
    stop(signal);
  };
  for (const signal of ENDING) process.on(signal, interrupted);

  const runOne = async (name: string): Promise<void> => {
    say(`> ${name}\n`);
    const started = performance.now();
    const { code, printed } = await outcomeOf(name, folder, running).catch((error: unknown) => ({
      code: 1,
      printed: `${String(error)}\n`,
    }));
    // One that was ended from here has nothing to say; one that ended by itself meanwhile has.
    if (code === null && failed !== undefined) return;
    const seconds = Math.round((performance.now() - started) / 1_000);
    say(`${printed}< ${name} ${code === 0 ? 'passed' : 'failed'} after ${seconds} s\n`);
    if (code === 0) return;
    failed ??= name;
    stop('SIGTERM');
  };
  const runSome = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined && failed === undefined; name = waiting.shift())
      await runOne(name);
  };

  await Promise.all(Array.from({ length: atOnce }, runSome));
  for (const signal of ENDING) process.off(signal, interrupted);
  return failed;
}

interface Outcome {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly printed: string;
}

/**
 * Ends with the check all that it left running.
 * @param running holds the check's group for as long as the check runs.
 * @throws where it can not begin.
 */
async function outcomeOf(name: string, folder: string, running: Set<number>): Promise<Outcome> {
  // A group of its own, by which all that it starts can be ended.
  const child = spawn(process.execPath, ['--run', name], { cwd: folder, detached: true, stdio: 'pipe' });
  const { pid } = child;
  if (pid === undefined) return await new Promise((_resolve, reject) => child.once('error', reject));
  running.add(pid);
  child.once('exit', () => {
    running.delete(pid);
    // What is left of the group may hold the output open, so this can not wait for `close`.
    endGroup(pid, 'SIGTERM');
  });
  let printed = '';
  for (const output of [child.stdout, child.stderr])
    output.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  return { code, printed };
}

/** Does nothing where all of it has ended. */
function endGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Those that `package.json` names, in its order. */
export function checksOf(scripts: Readonly<Record<string, string>>): string[] {
  return Object.keys(scripts).filter((name) => name.startsWith('check:'));
}

if (require.main === module) {
  const names = checksOf(scripts);
  const say = (text: string): boolean => process.stdout.write(text);
  void runChecks({ names, folder: projectFolder(), atOnce: 2, say }).then((failed) => {
    process.exitCode = failed === undefined ? 0 : 1;
  });
}
