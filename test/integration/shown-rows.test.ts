/**
 * Rows of reference that answers show beside what was asked for: a process reads them once in some seconds, whoever asks, and
 * shows each caller what is theirs to see. What was asked for by its id, and the answers of mutations, are read each time.
 */
import { limits } from '../../functions/limits';
import type { Enterprise, Mutation, Position } from '../../functions/generated/graphql';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';
import type { Viewer } from '../../functions/platform/security/viewer';
import { addDays } from '../../functions/platform/values/civil-date';
import { asId } from '../../functions/platform/values/ids';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { type ServerProcess, startProcess } from '../kit/server-process';
import { stationInput } from '../kit/stations';
import { eventInput } from '../kit/support';
import {
  creditCode,
  enterpriseInput,
  NOW,
  placementInput,
  positionInput,
  TODAY,
  unique,
  workerInput,
} from '../kit/system';

const BUREAU: Viewer = { roles: ['BUREAU'], regionCode: asRegionCode('53'), account: 'issuer|bureau' };
const WORKER: Viewer = { roles: ['WORKER'], workerId: 'wkr_00000000000000000000000000', account: 'issuer|worker' };

let local: LocalDatabase;
let now: Date;
let one: ServerProcess;
let other: ServerProcess;
let enterpriseId: string;

const clock = { now: () => now };

beforeAll(async () => (local = await startLocalDatabase()));
afterAll(() => local.stop());

/** Two processes that have shown nothing yet, and an enterprise with two positions. */
beforeEach(async () => {
  now = new Date(NOW);
  [one, other] = await Promise.all([startProcess(local, clock), startProcess(local, clock)]);
  const input = enterpriseInput({ name: '旧名', contactName: '王芳', contactPhone: '13800000000' });
  const registered =
    'mutation ($input: RegisterEnterpriseInput!) { registerEnterprise(input: $input) { enterprise { id } } }';
  enterpriseId = (await one.ask(BUREAU, registered, input)).registerEnterprise.enterprise?.id ?? '';
  await submit(one, [positionInput(), positionInput()]);
  one.sent.length = 0;
});

const after = (seconds: number): Date => new Date(Date.parse(NOW) + seconds * 1_000);

async function submit(by: ServerProcess, positions: readonly object[]): Promise<Position[]> {
  const { submitPositions } = await by.ask(
    BUREAU,
    `mutation ($input: SubmitPositionsInput!) { submitPositions(input: $input) {
      results { position { id enterprise { name } } } userErrors { code } } }`,
    { idempotencyKey: unique(), enterpriseId, positions },
  );
  expect(submitPositions.userErrors).toEqual([]);
  return submitPositions.results.flatMap(({ position }) => position ?? []);
}

const rename = (by: ServerProcess, name: string, selection = 'name', idempotencyKey = unique()) =>
  by.ask(
    BUREAU,
    `mutation ($input: UpdateEnterpriseInput!) { updateEnterprise(input: $input) {
      enterprise { ${selection} } userErrors { code } } }`,
    { idempotencyKey, enterpriseId, name },
  );

/** The page of the enterprise's positions, and what it shows of the enterprise beside each. */
async function page(by: ServerProcess, as = BUREAU, selection = 'name'): Promise<Enterprise[]> {
  const { positions } = await by.ask(
    as,
    `{ positions(filter: { enterpriseId: "${enterpriseId}" }, orderBy: NEWEST) {
      edges { node { id enterprise { ${selection} } } } } }`,
  );
  return positions?.edges.map(({ node }) => node.enterprise) ?? [];
}

const names = async (by: ServerProcess): Promise<string[]> => (await page(by)).map(({ name }) => name);

test('a page that is asked for again is one round trip, where the first was two', async () => {
  await page(one);
  expect(one.sent).toEqual(['QueryCommand', 'BatchGetCommand']);
  one.sent.length = 0;
  expect(await names(one)).toEqual(['旧名', '旧名']);
  expect(one.sent).toEqual(['QueryCommand']);
});

test('what another process changed is shown as soon as the row was kept for its seconds, and no later', async () => {
  await page(one);
  await rename(other, '新名');
  now = after(limits.rowSecondsKept - 0.001);
  expect(await names(one)).toEqual(['旧名', '旧名']);
  now = after(limits.rowSecondsKept);
  expect(await names(one)).toEqual(['新名', '新名']);
});

test('a process shows at once what it changed itself', async () => {
  await page(one);
  await rename(one, '新名');
  expect(await names(one)).toEqual(['新名', '新名']);
});

test('a read that was on its way while the row was changed is not kept', async () => {
  let goOn = (): void => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  const answered = new Promise<void>((resolve) =>
    one.onBatchRead(async (answer) => {
      const found = await answer;
      resolve();
      await held;
      return found;
    }),
  );
  const early = names(one);
  await answered;
  one.onBatchRead((answer) => answer);
  await rename(one, '新名');
  goOn();
  expect(await early).toEqual(['旧名', '旧名']);
  expect(await names(one)).toEqual(['新名', '新名']);
});

test('twenty pages at once make one read of the enterprise', async () => {
  const pages = await Promise.all(Array.from({ length: 20 }, () => names(one)));
  expect(pages).toEqual(pages.map(() => ['旧名', '旧名']));
  expect(one.sent.filter((name) => name === 'BatchGetCommand')).toHaveLength(1);
});

test('a read that fails fails for whom it was made, is not kept, and others read for themselves', async () => {
  let fails = 1;
  const refused = Object.assign(new Error('Not now'), { name: 'AccessDeniedException', $fault: 'client' });
  one.onBatchRead(async (answer) => {
    const found = await answer;
    fails -= 1;
    if (fails === 0) throw refused;
    return found;
  });
  const pages = await Promise.allSettled(Array.from({ length: 3 }, () => names(one)));
  // Which of them came first to the enterprise is chance.
  expect(pages.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  const others = pages.filter(({ status }) => status === 'fulfilled');
  expect(others).toEqual(others.map(() => ({ status: 'fulfilled', value: ['旧名', '旧名'] })));
  expect(await names(one)).toEqual(['旧名', '旧名']);
});

test('each caller sees of a kept row what is theirs to see', async () => {
  const selection = 'name contactName maskedContactPhone';
  const ours = { name: '旧名', contactName: '王芳', maskedContactPhone: '138****0000' };
  expect(await page(one, BUREAU, selection)).toEqual([ours, ours]);
  one.sent.length = 0;
  await expect(page(one, WORKER, selection)).rejects.toThrow('FORBIDDEN');
  expect(await page(one, WORKER)).toEqual([{ name: '旧名' }, { name: '旧名' }]);
  expect(await page(one, BUREAU, selection)).toEqual([ours, ours]);
  expect(one.sent).not.toContain('BatchGetCommand');
});

test('an enterprise that is asked for by its id is read each time, and shown as it is beside its positions, too', async () => {
  await page(one);
  await rename(other, '新名');
  const selection = '{ name positions(orderBy: NEWEST) { edges { node { enterprise { name } } } } }';
  const { enterprise, node } = await one.ask(
    BUREAU,
    `{ enterprise(id: "${enterpriseId}") ${selection} node(id: "${enterpriseId}") { ... on Enterprise ${selection} } }`,
  );
  const whole = { name: '新名', positions: { edges: [1, 2].map(() => ({ node: { enterprise: { name: '新名' } } })) } };
  expect([enterprise, node]).toEqual([whole, whole]);
});

test('the answer of a mutation shows what was written in whatever process, when it is repeated in another one, too', async () => {
  await page(one);
  const [key, selection] = [unique(), 'name positions(orderBy: NEWEST) { edges { node { enterprise { name } } } }'];
  await rename(other, '新名', 'name', key);
  const { updateEnterprise } = await rename(one, '新名', selection, key);
  expect(updateEnterprise.enterprise).toEqual({
    name: '新名',
    positions: { edges: [1, 2].map(() => ({ node: { enterprise: { name: '新名' } } })) },
  });
});

test('the answer of a mutation shows nothing as it was before, of what its own checks have read, either', async () => {
  const selection = 'name positions(orderBy: NEWEST) { edges { node { enterprise { name } } } }';
  const { updateEnterprise } = await rename(one, '新名', selection);
  expect(updateEnterprise.enterprise).toEqual({
    name: '新名',
    positions: { edges: [1, 2].map(() => ({ node: { enterprise: { name: '新名' } } })) },
  });
});

test('the answer of a mutation shows of what it did not write what is stored', async () => {
  await page(one);
  await rename(other, '新名');
  expect(await names(one)).toEqual(['旧名', '旧名']);
  const [submitted] = await submit(one, [positionInput()]);
  expect(submitted?.enterprise).toEqual({ name: '新名' });
});

/** The id of what a mutation made. */
async function made(mutation: keyof Mutation, object: string, input: object, as = BUREAU): Promise<string> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${object} { id } userErrors { code path } } }`;
  const payload: unknown = (await one.ask(as, query, { idempotencyKey: unique(), ...input }))[mutation];
  expect(payload).toEqual({ [object]: { id: expect.any(String) as unknown }, userErrors: [] });
  return (payload as Readonly<Record<string, { readonly id: string }>>)[object]?.id ?? '';
}

interface Things {
  readonly agencyId: string;
  readonly stationId: string;
  readonly workingGroupId: string;
}

/** An object and the row that it shows, as each field that is listed in decision 0072. */
const fields: Readonly<Record<string, (things: Things) => Promise<string>>> = {
  'Position.jobPosting': () =>
    Promise.resolve(`positions(filter: { enterpriseId: "${enterpriseId}" }, orderBy: NEWEST) {
    edges { node { jobPosting } } }`),
  'Position.agency': async ({ agencyId }) => {
    const as: Viewer = { roles: ['AGENCY'], agencyId: asId(agencyId, 'agy'), account: 'issuer|agency' };
    const submitted =
      'mutation ($input: SubmitPositionsInput!) { submitPositions(input: $input) { userErrors { code } } }';
    await one.ask(as, submitted, { idempotencyKey: unique(), enterpriseId, positions: [positionInput()] });
    return `positions(filter: { enterpriseId: "${enterpriseId}" }, orderBy: NEWEST) { edges { node { agency { name } } } }`;
  },
  'AgencyNaming.agency': () =>
    Promise.resolve(`enterprise(id: "${enterpriseId}") { agencies { edges { node { agency { name } } } } }`),
  'AgencyNaming.enterprise': ({ agencyId }) =>
    Promise.resolve(`agency(id: "${agencyId}") { namings { edges { node { enterprise { name } } } } }`),
  'Agreement.enterprise': async () => {
    const term = { startsOn: TODAY, endsOn: addDays(TODAY, 100), headcountPromised: 10 };
    const id = await made('signAgreement', 'agreement', { kind: 'DIRECT_SUPPLY', enterpriseId, ...term });
    return `agreement(id: "${id}") { enterprise { name } }`;
  },
  'Visit.station': async ({ stationId }) => visited({ stationId }, 'station { name }'),
  'Visit.workingGroup': async ({ workingGroupId }) => visited({ workingGroupId }, 'workingGroup { name }'),
  'Visit.enterprise': async ({ workingGroupId }) => visited({ workingGroupId }, 'enterprise { name }'),
  'Case.station': async ({ stationId }) => {
    const id = await made('openCase', 'case', { kind: 'WAGES', workerId: await atWork(), stationId });
    return `case(id: "${id}") { station { name } }`;
  },
  'Case.handedTo': async ({ stationId }) => `case(id: "${await handed(stationId)}") { handedTo { name } }`,
  'RecruitmentEvent.enterprises': async () => {
    const id = await made(
      'scheduleRecruitmentEvent',
      'recruitmentEvent',
      eventInput({ enterpriseIds: [enterpriseId] }),
    );
    return `recruitmentEvent(id: "${id}") { enterprises { name } }`;
  },
};

async function visited(by: object, selection: string): Promise<string> {
  const visit = { kind: 'WARMTH', on: TODAY, enterpriseId, spokenWith: '李经理', note: '都好' };
  return `visit(id: "${await made('recordVisit', 'visit', { ...visit, ...by })}") { ${selection} }`;
}

async function handed(stationId: string): Promise<string> {
  const caseId = await made('openCase', 'case', { kind: 'WAGES', workerId: await atWork() });
  return made('handCase', 'case', { caseId, toStationId: stationId });
}

/** Whom the station looks after. */
async function atWork(): Promise<string> {
  const workerId = await made('registerWorker', 'worker', workerInput());
  const [position] = await submit(one, [positionInput()]);
  await made('startPlacement', 'placement', placementInput(workerId, position?.id ?? '', { startsOn: TODAY }));
  return workerId;
}

test.each(Object.keys(fields))('%s is read once, and then shown from what is kept', async (field) => {
  const agency = { creditCode: creditCode(), name: '广州市穗才人力资源有限公司', regionCode: '440106' };
  const agencyId = await made('registerAgency', 'agency', agency);
  await made('nameAgency', 'enterprise', { enterpriseId, agencyId });
  const stationId = await made('openStation', 'station', stationInput());
  const group = { name: '驻外稳岗组', regionCode: '4419', memberCount: 6 };
  const workingGroupId = await made('formWorkingGroup', 'workingGroup', group);
  const query = `{ ${await fields[field]?.({ agencyId, stationId, workingGroupId })} }`;
  const first = await other.ask(BUREAU, query);
  const sent = other.sent.splice(0).filter((name) => name === 'BatchGetCommand').length;
  expect(await other.ask(BUREAU, query)).toEqual(first);
  expect(other.sent.filter((name) => name === 'BatchGetCommand')).toHaveLength(sent - 1);
  expect(JSON.stringify(first)).toMatch(/name|hiringOrganization/);
});

/** What an enterprise alone asks for: a bureau reads the enterprise to know whether it is in charge of it. */
const own: Readonly<Record<string, (as: Viewer) => Promise<string>>> = {
  'Webhook.enterprise': async (as) => {
    const input = { enterpriseId, url: 'https://93.184.216.34/jobs', events: ['POSITION_FILLED'] };
    const id = await made('registerWebhook', 'webhook', input, as);
    return `node(id: "${id}") { ... on Webhook { enterprise { name } } }`;
  },
  'PositionImport.enterprise': async (as) => {
    const file = { fileName: 'a.csv', rowsExpected: 1, chunkRows: 1, mode: 'COMMIT', errorPolicy: 'ACCEPT_VALID' };
    return `positionImport(id: "${await made('startPositionImport', 'positionImport', { enterpriseId, ...file }, as)}") {
      enterprise { name } }`;
  },
};

test.each(Object.keys(own))(
  '%s is read once for the enterprise itself, and then shown from what is kept',
  async (field) => {
    const as: Viewer = { roles: ['ENTERPRISE'], enterpriseId: asId(enterpriseId, 'ent'), account: 'issuer|enterprise' };
    const query = `{ ${await own[field]?.(as)} }`;
    const first = await other.ask(as, query);
    expect(JSON.stringify(first)).toContain('"旧名"');
    expect(other.sent.splice(0)).toContain('BatchGetCommand');
    expect(await other.ask(as, query)).toEqual(first);
    expect(other.sent).not.toContain('BatchGetCommand');
  },
);
