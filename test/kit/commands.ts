/**
 * The project's commands for processes of their own, bundled once for each state of the sources: `tsx` reads and loads hundreds
 * of files for each process, which takes four times as long. One test of each command runs it as `package.json` does.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { projectFolder } from '../../local/project-folder';
import { END, type Ended, type Order } from './command-host';
import { cacheFolder, removeOld } from './tables-file';

export type Script =
  | 'local/start.ts'
  | 'local/token.ts'
  | 'local/phone.ts'
  | 'local/demo/play.ts'
  | 'partner/import.ts'
  | 'partner/import-people.ts'
  | 'partner/load.ts'
  | 'partner/sheet.ts'
  | 'partner/targets.ts'
  | 'partner/board.ts'
  | 'client/operations.ts'
  | 'operator/recount.ts'
  | 'test/kit/command-host.ts';

afterAll(() => hosts.forEach((child) => child.kill('SIGKILL')));

/** What a bundle may hold, and what makes it. */
const sources = [
  '{client,functions,local,operator,partner,schema}/**/*.{graphql,json,ts}',
  'test/kit/command*.ts',
  'package-lock.json',
];

let known: string | undefined;

/** Of all bundles of these sources, for all test files and the runs to come. */
function folder(): string {
  if (known !== undefined) return known;
  const hash = createHash('sha256');
  for (const file of globSync(sources, { cwd: projectFolder() }).sort())
    hash.update(file).update(readFileSync(projectFolder(file)));
  known = join(cacheFolder, `commands-${hash.digest('hex')}`);
  if (!existsSync(known)) {
    mkdirSync(known, { recursive: true });
    removeOld(cacheFolder, known);
  }
  utimesSync(known, new Date(), new Date());
  return known;
}

/** Where Node keeps what it compiled of a command and its packages: each process but the first begins with it. */
export function compiled(): NodeJS.ProcessEnv {
  return { NODE_COMPILE_CACHE: join(folder(), 'compiled') };
}

/** The file that Node runs for this script. Packages are found from inside the project. */
export function bundleOf(script: Script): string {
  const bundle = join(folder(), `${script.replaceAll('/', '-').replace(/\.ts$/, '')}.cjs`);
  if (existsSync(bundle)) return bundle;
  // Any number of processes may make it at once: one of the same content replaces another.
  const outfile = `${bundle}.${randomUUID()}`;
  buildSync({
    ...{ absWorkingDir: projectFolder(), entryPoints: [script], outfile, logLevel: 'error' },
    ...{ bundle: true, platform: 'node', target: 'node24' },
    // Packages are read faster with the rest, but for those that have files of their own beside them.
    ...{
      packages: 'bundle',
      external: ['@graphql-codegen/*', 'graphiql', 'highs', 'react', 'react-dom'],
    },
    // The script finds the project's folder from where its file lies.
    define: { __dirname: JSON.stringify(projectFolder('local')) },
  });
  renameSync(outfile, bundle);
  return bundle;
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

const hosts = new Set<ChildProcess>();
/** Those that wait for a command. */
const idle = new Set<ChildProcess>();

/** One that waits, or a new one: of commands that are under way at once each has its own. */
function host(): ChildProcess {
  for (const waiting of idle) {
    idle.delete(waiting);
    return waiting;
  }
  const child = fork(bundleOf('test/kit/command-host.ts'), { execArgv: [], stdio: 'pipe' });
  hosts.add(child);
  child.once('exit', () => [hosts, idle].forEach((all) => all.delete(child)));
  return child;
}

/**
 * Starts a command that finds its token in the environment. A process runs one command after the other, for what it has loaded
 * takes longer than most of them; one that was sent a signal, or that ended by itself, runs no other.
 */
export function startCommand(
  script: Script,
  parameters: readonly string[],
  { token = '', cwd = projectFolder() }: { readonly token?: string; readonly cwd?: string } = {},
): Running {
  const child = host();
  const env = { ...process.env, JOB_BOWL_TOKEN: token };
  child.send({ bundle: bundleOf(script), parameters, cwd, env } satisfies Order);
  return {
    kill: (signal) => child.kill(signal),
    stopReading: () => child.stdout?.destroy(),
    ended: endOf(child).then(({ isThere, ...run }) => {
      if (isThere && !child.killed && child.stdout?.destroyed === false) idle.add(child);
      else child.kill('SIGKILL');
      return run;
    }),
  };
}

/** Of the command, or of its process with it. */
function endOf(child: ChildProcess): Promise<Run & { readonly isThere: boolean }> {
  const outputs = [child.stdout, child.stderr];
  const written = outputs.map(() => '');
  return new Promise((resolve) => {
    let told: number | undefined;
    const end = (isThere: boolean, exitCode: number | null): void => {
      child.removeAllListeners('message').removeAllListeners('close');
      outputs.forEach((output) => output?.removeAllListeners('data'));
      const [stdout = '', stderr = ''] = written.map((text) => text.replace(END, ''));
      resolve({ isThere, exitCode, stdout, stderr });
    };
    const check = (): void => {
      const isWhole = outputs.every((output, index) => output?.destroyed === true || written[index]?.endsWith(END));
      if (told !== undefined && isWhole) end(true, told);
    };
    outputs.forEach((output, index) =>
      output?.setEncoding('utf8').on('data', (text: string) => {
        written[index] = `${written[index]}${text}`;
        check();
      }),
    );
    child.on('message', (message) => {
      told = (message as Ended).exitCode;
      check();
    });
    child.once('close', (exitCode: number | null) => end(false, exitCode));
  });
}
