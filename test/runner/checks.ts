/**
 * `npm run check`: every script of `package.json` whose name begins with `check:`, two at once, for style takes as long as all
 * others together. The first that fails ends those that still run, and none begins after it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
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

/** @returns the name of the one that failed; undefined where all passed. */
export async function runChecks({ names, folder, atOnce, say }: Checks): Promise<string | undefined> {
  const waiting = [...names];
  const running = new Set<ChildProcess>();
  let failed: string | undefined;
  const stop = (signal: NodeJS.Signals): void => running.forEach((child) => process.kill(-(child.pid ?? 0), signal));
  const interrupted = (signal: NodeJS.Signals): void => {
    failed ??= signal;
    stop(signal);
  };
  process.on('SIGINT', interrupted).on('SIGTERM', interrupted);

  const runOne = async (name: string): Promise<void> => {
    say(`> ${name}\n`);
    const started = performance.now();
    // A group of its own, by which all that it starts can be ended.
    const child = spawn(process.execPath, ['--run', name], { cwd: folder, detached: true, stdio: 'pipe' });
    running.add(child);
    let printed = '';
    for (const output of [child.stdout, child.stderr])
      output.setEncoding('utf8').on('data', (text: string) => (printed += text));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    running.delete(child);
    if (failed !== undefined) return;
    const seconds = Math.round((performance.now() - started) / 1_000);
    say(`${printed}< ${name} ${code === 0 ? 'passed' : 'failed'} after ${seconds} s\n`);
    if (code === 0) return;
    failed = name;
    stop('SIGTERM');
  };
  const runSome = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined && failed === undefined; name = waiting.shift())
      await runOne(name);
  };

  await Promise.all(Array.from({ length: atOnce }, runSome));
  process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  return failed;
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
