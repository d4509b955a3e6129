/** One Node everywhere: what Lambda runs is what tests, commands and the compiler take for granted. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { options } from '../../infra/bundle';

const root = join(__dirname, '..', '..');
const { engines, devDependencies, dependencies } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
) as Record<string, Record<string, string> | undefined>;
/** That `test/infra` finds in the templates as `nodejs24.x`. */
const OF_LAMBDA = 24;

test('tests run on the Node that is installed with the project, of the release that Lambda runs', () => {
  expect(process.version).toBe(`v${devDependencies?.['node'] ?? ''}`);
  expect(Number.parseInt(process.versions.node, 10)).toBe(OF_LAMBDA);
});

test.each([
  ['npm', ['exec', '--', 'node', '--version']],
  ['npx', ['node', '--version']],
  ['npx', ['tsx', '--eval', 'console.log(process.version)']],
])('processes that %s %j starts run on it, too', (command, parameters) => {
  // As from a terminal: nothing of the npm that runs the tests, and its own PATH.
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));
  const path = (environment['PATH'] ?? '').split(':').filter((folder) => !folder.includes('node_modules'));
  const env = { ...environment, PATH: path.join(':') };
  expect(execFileSync(command, parameters, { cwd: root, env, encoding: 'utf8' }).trim()).toBe(process.version);
});

test('types, bundles and engines name the same release', () => {
  expect([engines?.['node'], options.target]).toEqual([`>=${OF_LAMBDA}`, `node${OF_LAMBDA}`]);
  expect(devDependencies?.['@types/node']).toMatch(new RegExp(`^${OF_LAMBDA}\\.`));
});

test('all clients of the AWS SDK are of one version', () => {
  const clients = Object.entries({ ...dependencies, ...devDependencies }).filter(([name]) =>
    /^@aws-sdk\/(client-|lib-)/.test(name),
  );
  expect(clients.length).toBeGreaterThanOrEqual(5);
  expect(new Set(clients.map(([, version]) => version)).size).toBe(1);
});
