/**
 * The project's commands for processes of their own, bundled once for a test file: `tsx` reads and loads hundreds of files for
 * each process, which takes four times as long. One test of each command runs it as `package.json` does.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';
import { projectFolder } from '../../local/project-folder';

export type Script =
  | 'local/start.ts'
  | 'local/token.ts'
  | 'local/phone.ts'
  | 'local/demo/play.ts'
  | 'partner/import.ts'
  | 'partner/import-people.ts'
  | 'partner/load.ts'
  | 'partner/sheet.ts';

const bundles = new Map<Script, string>();
let folder: string | undefined;

afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

/** Where Node keeps what it compiled of a command and its packages: each process of a file but the first begins with it. */
export function compiled(): NodeJS.ProcessEnv {
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: join(folder, 'compiled') };
}

/** The file that Node runs for this script. Packages are found from inside the project. */
export function bundleOf(script: Script): string {
  const known = bundles.get(script);
  if (known !== undefined) return known;
  mkdirSync(projectFolder('.local'), { recursive: true });
  folder ??= mkdtempSync(projectFolder('.local', 'commands-'));
  const outfile = join(folder, `${basename(script, '.ts')}.cjs`);
  buildSync({
    ...{ absWorkingDir: projectFolder(), entryPoints: [script], outfile, logLevel: 'error' },
    ...{ bundle: true, platform: 'node', target: 'node24' },
    // The server's have files of their own beside them; those of the others are read faster with the rest.
    packages: script === 'local/start.ts' ? 'external' : 'bundle',
    // The script finds the project's folder from where its file lies.
    define: { __dirname: JSON.stringify(projectFolder('local')) },
  });
  bundles.set(script, outfile);
  return outfile;
}

export interface Run {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly kill: (signal: NodeJS.Signals) => void;
  /** As `head` does, once it has seen enough. */
  readonly stopReading: () => void;
  readonly ended: Promise<Run>;
}

/** Starts a command that finds its token in the environment. */
export function startCommand(
  script: Script,
  parameters: readonly string[],
  { token, cwd = projectFolder() }: { readonly token: string; readonly cwd?: string },
): Running {
  const child = spawn(process.execPath, [bundleOf(script), ...parameters], {
    cwd,
    env: { ...process.env, ...compiled(), JOB_BOWL_TOKEN: token },
  });
  const run = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (run.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (run.stderr += text));
  const ended = once(child, 'close').then(([exitCode]) => ({ exitCode: exitCode as number | null, ...run }));
  return { kill: (signal) => child.kill(signal), stopReading: () => child.stdout.destroy(), ended };
}
