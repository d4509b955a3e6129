/** A command that sends a file, as people run it: how many rows a second it sent, and what it took. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { projectFolder } from '../local/project-folder';
import { cpuSecondsOf, peakMegabytesOf } from './process-use';

export interface Measured {
  readonly rowsPerSecond: number;
  readonly peakMegabytes: number | undefined;
  readonly cpuSeconds: number | undefined;
}

/** Runs a command of the project in a process of its own. @throws where its exit code isn't 0. */
export async function runCommand(
  script: 'partner/import.ts' | 'partner/import-people.ts',
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Measured> {
  const child = spawn(process.execPath, ['--import', 'tsx', projectFolder(script), ...parameters], {
    ...{ cwd: projectFolder(), env: { ...process.env, ...environment } },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  let peakMegabytes: number | undefined;
  let cpuSeconds: number | undefined;
  const watch = setInterval(() => {
    peakMegabytes = peakMegabytesOf(child.pid) ?? peakMegabytes;
    cpuSeconds = cpuSecondsOf(child.pid) ?? cpuSeconds;
  }, 100);
  const [exitCode] = (await once(child, 'close')) as [number | null];
  clearInterval(watch);
  if (exitCode !== 0) throw new Error(`Expected exit code 0, got ${exitCode}: ${output}`);
  const [, rate] = /sending: \d+\/\d+ \((\d+) /.exec(output) ?? [];
  return { rowsPerSecond: Number(rate), peakMegabytes, cpuSeconds };
}
