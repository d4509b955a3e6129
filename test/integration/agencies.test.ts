/** Agencies over HTTP: who registers and visits them, and what a season counts. */
import { creditCode, givenAgency, givenEnterprise, NOW, startTestSystem, type TestSystem, unique } from '../kit/system';

let system: TestSystem;
let bureau: string;

beforeAll(async () => {
  system = await startTestSystem();
  bureau = system.tokens.BUREAU;
});

afterAll(() => system.stop());
beforeEach(() => system.clock.moveTo(NOW));

const firm = (change: object = {}) => ({
  ...{ idempotencyKey: unique(), creditCode: creditCode(), name: ' 广州市穗才人力资源有限公司 ', regionCode: '440106' },
  ...{ contactPhone: '020-22222222', ...change },
});

const told = (errors: readonly { code: string; path: readonly string[] }[]): string[] =>
  errors.map(({ code, path }) => `${code} ${path.join('.')}`);

async function register(input: object, token = bureau) {
  const fields = 'agency { id name creditCode maskedContactPhone ownerRegionCode visitCount region { code } }';
  const { agency, userErrors } = await system.mutate(token, 'registerAgency', fields, input);
  return { agency, errors: told(userErrors) };
}

async function visit(agencyId: string, change: object = {}, token = bureau) {
  const input = { idempotencyKey: unique(), agencyId, on: '2027-01-20', ...change };
  const fields = 'agency { id visitCount lastVisitOn }';
  const { agency, userErrors } = await system.mutate(token, 'recordAgencyVisit', fields, input);
  return { agency, errors: told(userErrors) };
}

const cadre = (regionCode: string) => system.sign({ roles: ['CADRE'], regionCode });

test('an agency is registered once under its credit code, also by two at once, and a repeat finds it', async () => {
  const input = firm();
  const { agency, errors } = await register(input);
  expect(errors).toEqual([]);
  expect(agency).toEqual({
    ...{ id: agency?.id, name: '广州市穗才人力资源有限公司', creditCode: input.creditCode, visitCount: 0 },
    ...{ maskedContactPhone: '020*****2222', ownerRegionCode: '53', region: { code: '440106' } },
  });
  expect((await register(input)).agency?.id).toBe(agency?.id);
  expect((await register({ ...input, name: '别的' })).errors).toEqual(['IDEMPOTENCY_KEY_REUSED idempotencyKey']);
  expect((await register(firm({ creditCode: input.creditCode }))).errors).toEqual(['CREDIT_CODE_TAKEN creditCode']);
  const code = creditCode();
  const both = await Promise.all([register(firm({ creditCode: code })), register(firm({ creditCode: code }))]);
  expect(both.flatMap(({ errors: each }) => each)).toEqual(['CREDIT_CODE_TAKEN creditCode']);
});

test('a firm may be an enterprise and an agency', async () => {
  const enterpriseId = await givenEnterprise(system);
  const query = 'query ($id: ID!) { enterprise(id: $id) { creditCode } }';
  const { enterprise } = await system.ask(bureau, query, { id: enterpriseId });
  expect((await register(firm({ creditCode: enterprise?.creditCode }))).errors).toEqual([]);
});

test('every wrong field is named, and nothing is written', async () => {
  const wrong = { creditCode: '91310000MA1FL8K29P', name: ' ', regionCode: '44', contactPhone: '12' };
  expect((await register(firm(wrong))).errors).toEqual([
    ...['CREDIT_CODE_INVALID creditCode', 'REQUIRED name', 'REGION_LEVEL regionCode', 'PHONE_INVALID contactPhone'],
  ]);
  const agencyId = await givenAgency(system);
  const tomorrow = { on: '2027-01-21', positionsOffered: -1, note: '长'.repeat(501) };
  expect((await visit(agencyId, tomorrow)).errors).toEqual([
    ...['DATE_TOO_FAR on', 'TEXT_LENGTH note', 'NUMBER_RANGE positionsOffered'],
  ]);
  expect((await visit(agencyId, { on: '2026-01-18' })).errors).toEqual(['DATE_TOO_OLD on']);
  expect((await visit('agy_00000000000000000000000000')).errors).toEqual(['NOT_FOUND agencyId']);
  expect((await visit(agencyId)).agency?.visitCount).toBe(1);
});

test('visits are listed from the latest day on, and agencies without one are found', async () => {
  const agencyId = await givenAgency(system);
  const never = await givenAgency(system);
  expect(await unvisited()).toEqual(expect.arrayContaining([agencyId, never]));
  await visit(agencyId, { on: '2027-01-05', note: '普工三百', positionsOffered: 300 });
  await visit(agencyId, { on: '2026-12-01' }, await cadre('530627'));
  const query = `query ($id: ID!) { agency(id: $id) { lastVisitOn visitCount
    visits { edges { node { on note positionsOffered region { code } } } } } }`;
  const { agency } = await system.ask(bureau, query, { id: agencyId });
  expect(agency).toMatchObject({ lastVisitOn: '2027-01-05', visitCount: 2 });
  expect(agency?.visits?.edges.map(({ node }) => node)).toEqual([
    { on: '2027-01-05', note: '普工三百', positionsOffered: 300, region: { code: '53' } },
    { on: '2026-12-01', note: null, positionsOffered: null, region: { code: '530627' } },
  ]);
  expect(await unvisited()).toContain(never);
  expect(await unvisited()).not.toContain(agencyId);
});

async function unvisited(): Promise<string[]> {
  const query =
    '{ agencies(filter: { regionCode: "44", withoutVisitForDays: 30 }, first: 100) { edges { node { id } } } }';
  return (await system.ask(bureau, query)).agencies.edges.map(({ node }) => node.id);
}

test('an agency counts once a season, by its first visit, however late and often that is told', async () => {
  const input = {
    ...{ idempotencyKey: unique(), name: '冬季', startsOn: '2026-10-01', endsOn: '2027-02-28' },
    targets: [{ indicator: 'AGENCIES_VISITED', value: 10 }],
  };
  const { campaign } = await system.mutate(bureau, 'openCampaign', 'campaign { id }', input);
  const days = async (): Promise<Map<string, number>> => {
    await system.pump.idle();
    const query = `query ($id: ID!) { campaign(id: $id) { progress {
      indicator byDay(from: "2026-10-01", to: "2027-01-31") { on actual } } } }`;
    const { campaign: read } = await system.ask(bureau, query, { id: campaign?.id });
    const row = read?.progress.find(({ indicator }) => indicator === 'AGENCIES_VISITED');
    return new Map(row?.byDay.map(({ on, actual }) => [on, actual]));
  };
  const before = await days();
  const grown = async (): Promise<[string, number][]> =>
    [...(await days())]
      .map(([on, actual]): [string, number] => [on, actual - (before.get(on) ?? 0)])
      .filter(([, by]) => by !== 0);
  const agencyId = await givenAgency(system);
  const again = { idempotencyKey: unique(), on: '2027-01-11' };
  await Promise.all([visit(agencyId, again), visit(agencyId, again), visit(agencyId, { on: '2027-01-12' })]);
  expect(await grown()).toEqual([['2027-01-11', 1]]);
  await visit(agencyId, { on: '2026-11-01' });
  expect(await grown()).toEqual([['2026-11-01', 1]]);
  await visit(agencyId, { on: '2026-10-31' });
  expect(await grown()).toEqual([
    ['2026-10-31', 1],
    ['2026-11-01', 1],
  ]);
  const query = 'query ($id: ID!) { agency(id: $id) { visitCount } }';
  expect((await system.ask(bureau, query, { id: agencyId })).agency?.visitCount).toBe(4);
});
