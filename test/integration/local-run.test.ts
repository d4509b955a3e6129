/** `npm start` and `npm run token` as people run them: real processes, real signals, nothing left behind. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '../../functions/generated/graphql';
import { addDays, civilDateOf } from '../../functions/platform/values/civil-date';
import { openIdentityIssuer } from '../../local/identity-issuer';
import { bundleOf } from '../kit/commands';
import { type Answer, answerOf, campaignInput, enterpriseInput, workerInput } from '../kit/system';
import { complaints, endRuns, project, ready, type Run, run, start } from '../kit/server-run';
import { until } from '../kit/until';

const folders: string[] = [];
let bureau: string;

beforeAll(async () => {
  const issuer = await openIdentityIssuer(join(project, '.local'));
  bureau = await issuer.sign({ roles: ['BUREAU'], regionCode: '53' });
});

afterAll(async () => {
  await endRuns();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'job-bowl-run-'));
  folders.push(folder);
  return folder;
}

async function ask(
  url: string,
  token: string,
  query: string,
  variables?: object,
): Promise<NonNullable<Answer['data']>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors, text } = await answerOf(response);
  if (data == null || errors.length > 0) throw new Error(text);
  return data;
}

async function token(...parameters: readonly string[]): Promise<string> {
  const { ended, output } = run(process.execPath, [bundleOf('local/token.ts'), ...parameters]);
  expect([await ended, output().stderr]).toEqual([0, '']);
  return output().stdout.trim();
}

async function phone(...parameters: readonly string[]): Promise<string> {
  const { ended, output } = run(process.execPath, [bundleOf('local/phone.ts'), ...parameters]);
  expect([await ended, output().stderr]).toEqual([0, '']);
  return output().stdout;
}

/** Somebody agrees to messages, and is told that their numbers were shown. */
async function messageTo(url: string, workerId: string): Promise<void> {
  const mutation = (name: string, input: object): Promise<object> => {
    const type = `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}Input!`;
    return ask(url, bureau, `mutation ($input: ${type}) { ${name}(input: $input) { userErrors { code } } }`, { input });
  };
  const none = { userErrors: [] };
  const consent = await mutation('recordConsent', { workerId, purpose: 'SMS', granted: true });
  expect(consent).toEqual({ recordConsent: none });
  expect(await mutation('revealWorker', { workerId, purpose: '核对' })).toEqual({ revealWorker: none });
}

const REGISTER_WORKER = 'mutation ($input: RegisterWorkerInput!) { registerWorker(input: $input) { worker { id } } }';

/** With 0 and without a word, also when the signal comes twice: Ctrl-C under npm comes from the terminal and from npm. */
async function endsAt(signal: NodeJS.Signals, server: Run): Promise<void> {
  server.child.kill(signal);
  server.child.kill(signal);
  expect([await server.ended, complaints(server)]).toEqual([0, []]);
}

describe('npm start', () => {
  test('says what it is doing step by step, then on stdout that it is ready, and ends at Ctrl-C', async () => {
    const server = run('npm', ['start', '--silent', '--', '--port', '0', '--people', '20']);
    const url = await ready(server);
    expect(server.output().stdout.trim().split('\n')).toHaveLength(1);
    const { positions } = await ask(url, bureau, '{ positions(first: 5) { edges { node { id } } } }');
    expect(positions.edges).toHaveLength(5);
    const { workers } = await ask(url, bureau, '{ workers(first: 100) { edges { node { id } } } }');
    expect(workers.edges).toHaveLength(20);
    const personas = (await token('--demo', '--url', url)).split('\n').map((line) => line.split('\t'));
    const rights = personas.map(async ([role, , signed = '']) => {
      const { viewer } = await ask(url, signed, '{ viewer { rights } }');
      return [viewer.rights, [role]];
    });
    for (const [has, is] of await Promise.all(rights)) expect(has).toEqual(is);
    expect(personas.map(([role]) => role)).toEqual([
      'BUREAU',
      'CADRE',
      'STATION',
      'ENTERPRISE',
      'AGENCY',
      'CARRIER',
      'WORKER',
    ]);
    const workerId = workers.edges[0]?.node.id ?? '';
    await messageTo(url, workerId);
    const sms = /^短信 SMS → \d{3}\*{4}\d{4} {2}.*\p{Script=Han}/u;
    // At night the message waits for the morning.
    const shows = /SMS {2}(CREATED|SENT|DELIVERED) {2}msg_\w+\n.*\p{Script=Han}/u;
    await until('the message is there', async () => shows.test(await phone('--url', url, '--worker', workerId)));
    const read = await phone('--url', url, '--worker', workerId, '--read', '--lang', 'en');
    expect(read).toMatch(/READ {2}msg_\w+\n.*shown/);
    process.kill(-server.child.pid!, 'SIGINT');
    expect(await server.ended).toBe(0);
    const lines = server.output().stderr.trim().split('\n');
    expect(lines.filter((line) => !sms.test(line))).toEqual([
      'Starting the database, in memory …',
      'Creating the tables that dynoxide does not have yet …',
      'Loading the demo data, unless it is there …',
      'Following the streams of the tables …',
      'Counting what was loaded …',
      'Opening the door …',
      'Registering a gateway of text messages for 53; npm run phone shows and answers them …',
      expect.stringMatching(/^Serving the database on http:\/\/127\.0\.0\.1:\d+, for npm run recount/),
      'Stopping …',
    ]);
  });

  test('keeps everything in a data folder, whether it is killed or ended by a signal; one server uses it, and no engine is left behind', async () => {
    const folder = newFolder();
    const first = start('--empty', '--data', folder);
    const url = await ready(first);
    const registration =
      'mutation ($input: RegisterEnterpriseInput!) { registerEnterprise(input: $input) { enterprise { id } } }';
    const contactPhone = '13812345678';
    const made = await ask(url, bureau, registration, { input: enterpriseInput({ contactPhone }) });
    const opening = 'mutation ($input: OpenCampaignInput!) { openCampaign(input: $input) { campaign { id } } }';
    // The server's clock is the machine's: the window holds today as well as what is today when midnight passes.
    const today = civilDateOf(new Date());
    const campaign = campaignInput({ startsOn: addDays(today, -1), endsOn: addDays(today, 2) });
    const { openCampaign } = await ask(url, bureau, opening, { input: campaign });
    await ask(url, bureau, REGISTER_WORKER, { input: workerInput() });
    const registered = async (at: string): Promise<number | null | undefined> => {
      const query = 'query ($id: ID!) { campaign(id: $id) { progress { indicator actual } } }';
      const board = await ask(at, bureau, query, { id: openCampaign.campaign?.id });
      return board.campaign?.progress.find(({ indicator }) => indicator === 'WORKERS_REGISTERED')?.actual;
    };
    await until('one worker is counted', async () => (await registered(url)) === 1);

    const second = start('--empty', '--data', folder);
    expect([await second.ended, second.output().stdout]).toEqual([1, '']);
    expect(second.output().stderr.trim().split('\n')).toEqual([expect.stringContaining(folder)]);

    expect(processesOf(folder)).not.toEqual([]);
    first.child.kill('SIGKILL');
    expect(await first.ended).toBe('SIGKILL');
    // The engine ends when the pipe from its server closes, which the system does in its own time.
    await until('the engine has ended', () => processesOf(folder).length === 0);
    const again = start('--empty', '--data', folder);
    const urlAgain = await ready(again);
    const query = 'query ($id: ID!) { enterprise(id: $id) { maskedContactPhone } }';
    const { enterprise } = await ask(urlAgain, bureau, query, { id: made.registerEnterprise.enterprise?.id });
    expect(enterprise?.maskedContactPhone).toBe('138****5678');
    expect(await registered(urlAgain)).toBe(1);
    await ask(urlAgain, bureau, REGISTER_WORKER, { input: workerInput() });
    await until('two workers are counted', async () => (await registered(urlAgain)) === 2);
    await endsAt('SIGINT', again);
    expect(processesOf(folder)).toEqual([]);
    const last = start('--empty', '--data', folder);
    expect(await registered(await ready(last))).toBe(2);
    await endsAt('SIGTERM', last);
  });

  function processesOf(folder: string): string[] {
    const all = execFileSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' }).split('\n');
    return all.filter((line) => line.includes('dynoxide') && line.includes(folder));
  }

  test('says in one line that the port is in use, and ends with 1', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const server = run(process.execPath, [bundleOf('local/start.ts'), '--empty', '--port', String(port)]);
    expect([await server.ended, server.output()]).toEqual([
      1,
      { stdout: '', stderr: `Port ${port} is in use; choose another with --port.\n` },
    ]);
    other.close();
  });

  test.each([
    ['--port', 'abc', {}],
    ['--port', '70000', {}],
    ['--people', '501', {}],
    ['--empty', '', { PORT: 'abc' }],
    ['--wrong', '', {}],
  ])('with %s %s %j says what is wrong in one line, and ends with 1', async (option, value, environment) => {
    const parameters = [bundleOf('local/start.ts'), option, ...(value === '' ? [] : [value])];
    const server = run(process.execPath, parameters, environment);
    expect(await server.ended).toBe(1);
    expect(server.output().stderr).toMatch(/^error: .*\n$/);
  });

  test('explains itself', async () => {
    const { ended, output } = run(process.execPath, [bundleOf('local/start.ts'), '--help']);
    expect(await ended).toBe(0);
    for (const word of ['npm start --', '--port', 'PORT', '4000', '--data', '--empty', '--people'])
      expect(output().stdout).toContain(word);
  });
});

test('npm run dev starts anew when a source file changes, and keeps its data', async () => {
  const server = run('npm', ['run', 'dev', '--silent', '--', '--port', '0', '--empty', '--data', newFolder()]);
  const url = await ready(server);
  const registered = await ask(url, bureau, REGISTER_WORKER, { input: workerInput() });
  const source = join(project, 'local', 'start.ts');
  // Newer, and the same: what is watched is the time of the change.
  utimesSync(source, new Date(), new Date());
  await until('it is ready anew', () => allReady(server).length === 2);
  const again = allReady(server)[1] ?? '';
  const query = 'query ($id: ID!) { worker(id: $id) { id } }';
  const { worker } = await ask(again, bureau, query, {
    id: registered.registerWorker.worker?.id,
  });
  expect(worker).toEqual(registered.registerWorker.worker);
  process.kill(-server.child.pid!, 'SIGINT');
  await server.ended;
});

function allReady({ output }: Run): string[] {
  const lines = output().stdout.matchAll(/^Job Bowl is ready on http:\/\/localhost:(\d+)\/graphql$/gm);
  return [...lines].map(([, port]) => `http://127.0.0.1:${port}/graphql`);
}

describe('npm run token', () => {
  test('prints a token of each role that a running server takes, until it ends with 0 at SIGTERM', async () => {
    const server = start('--empty');
    const url = await ready(server);
    const scopes: Readonly<Record<Role, readonly string[]>> = {
      BUREAU: [],
      CADRE: ['--region', '530627'],
      STATION: ['--station', 'stn_1'],
      ENTERPRISE: ['--enterprise', 'ent_1'],
      AGENCY: ['--agency', 'agy_1'],
      CARRIER: ['--carrier', 'carrier-1'],
      WORKER: ['--worker', 'wkr_1'],
    };
    const regions: Partial<Record<Role, string>> = { BUREAU: '53', CADRE: '530627' };
    await Promise.all(
      (Object.keys(scopes) as Role[]).map(async (role) => {
        const signed = await token('--role', role, ...scopes[role]);
        const { viewer } = await ask(url, signed, '{ viewer { roles regionCode carrierId } }');
        const carrierId = role === 'CARRIER' ? 'carrier-1' : null;
        expect(viewer).toEqual({ roles: [role], regionCode: regions[role] ?? null, carrierId });
      }),
    );
    await endsAt('SIGTERM', server);
  });

  test('tells the claims that a role needs', async () => {
    const { ended, output } = run(process.execPath, ['--import', 'tsx', 'local/token.ts', '--role', 'CADRE']);
    expect([await ended, output()]).toEqual([1, { stdout: '', stderr: 'A CADRE needs --region.\n' }]);
  });
});
