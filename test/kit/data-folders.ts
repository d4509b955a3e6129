/** Data folders for tests that spoil them: what is in one, and what a start on it says. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { startSystem } from '../../local/system';

/** The name and hash of each file below. */
export function contentOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile() === true);
  return Object.fromEntries(
    files.sort().map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  );
}

/** What a start on the folder is refused with; its issuer's key is kept in `keyFolder`. */
export async function refusalOf(
  dataFolder: string,
  keyFolder: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<string> {
  const started = startSystem({ port: 0, keyFolder, dataFolder, environment, log: () => undefined });
  return started.then(
    async (system) => {
      await system.stop();
      return 'It started.';
    },
    (error: unknown) => (error as Error).message,
  );
}

/** Ends the engine that this process runs on the folder as a crash would: it closes nothing. */
export function killEngineOf(folder: string): void {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  for (const line of lines) {
    const [, pid, parent, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (Number(parent) === process.pid && args.includes(folder)) process.kill(Number(pid), 'SIGKILL');
  }
}
