/** Subsidies over HTTP: who may have one and why not, who has not applied, and one payment for each person and year. */
import { addDays, asCivilDate, startOfDay } from '../../functions/platform/values/civil-date';
import {
  givenEnterprise,
  givenPositions,
  givenWorker,
  NOW,
  placementInput,
  startTestSystem,
  type TestSystem,
  unique,
} from '../kit/system';

let system: TestSystem;
let cadre: string;

beforeAll(async () => {
  system = await startTestSystem();
  cadre = system.tokens.CADRE;
});

afterAll(() => system.stop());

beforeEach(() => system.clock.moveTo(NOW));

const FIRST = asCivilDate('2027-01-20');
const VILLAGE = '530627102201';

async function placed(change: { tags?: string[]; workAt?: string; worker?: string } = {}) {
  const { tags = ['脱贫人口'], workAt = '441900', worker: given } = change;
  const worker = given ?? (await givenWorker(system, { villageCode: VILLAGE, groupTags: tags }));
  const [position = ''] = await givenPositions(system, await givenEnterprise(system), [{ regionCode: workAt }]);
  const input = placementInput(worker, position, { startsOn: FIRST });
  const { placement } = await system.mutate(cadre, 'startPlacement', 'placement { id }', input);
  return { id: placement?.id ?? '', worker };
}

async function followUp(placementId: string, on: string, change: object = {}): Promise<void> {
  const input = { idempotencyKey: unique(), placementId, on, stillEmployed: true, monthlyIncome: 5_000, ...change };
  expect((await system.mutate(cadre, 'recordFollowUp', 'placement { id }', input)).userErrors).toEqual([]);
}

const FIELDS = 'subsidy { eligible rule reasons amountMax claimUntil status appliedOn paidOn amountPaid }';

async function subsidyOf(id: string): Promise<unknown> {
  const query = `query ($id: ID!) { placement(id: $id) { ${FIELDS} } }`;
  return (await system.ask(cadre, query, { id })).placement?.subsidy;
}

async function record(placementId: string, step: string, on: string, change: object = {}, token = cadre) {
  const input = { idempotencyKey: unique(), placementId, step, on, ...change };
  const { placement, userErrors } = await system.mutate(token, 'recordSubsidy', `placement { ${FIELDS} }`, input);
  return placement == null
    ? userErrors.map(({ code, path }) => `${code} ${path.join('.')}`).join()
    : placement.subsidy.status;
}

async function unclaimed(worker: string, regionCode: string | null = VILLAGE): Promise<unknown> {
  await system.pump.idle();
  const query = `query ($regionCode: String) { unclaimedSubsidies(regionCode: $regionCode, first: 100) {
    edges { node { claimUntil worker { id } placement { subsidy { eligible } } } } } }`;
  const { unclaimedSubsidies } = await system.ask(cadre, query, { regionCode });
  const own = unclaimedSubsidies.edges.map(({ node }) => node).filter((node) => node.worker?.id === worker);
  return own.map(({ claimUntil, placement }) => [claimUntil, placement?.subsidy.eligible]);
}

test('every condition that is not met is named, and none is left after three months with proof of income', async () => {
  const { id, worker } = await placed();
  const [name, amountMax, claimUntil] = ['跨省务工交通补贴', 1_000, '2028-04-19'];
  const open = { status: null, appliedOn: null, paidOn: null, amountPaid: null };
  const rule = { rule: name, amountMax, claimUntil, ...open };
  expect(await subsidyOf(id)).toEqual({ ...rule, eligible: false, reasons: ['STABLE_MONTHS', 'INCOME_SHOWN'] });
  system.clock.moveTo(startOfDay(addDays(FIRST, 95)));
  await followUp(id, '2027-04-19');
  expect(await subsidyOf(id)).toMatchObject({ eligible: false, reasons: ['STABLE_MONTHS'] });
  expect(await unclaimed(worker)).toEqual([]);
  await followUp(id, '2027-04-20');
  expect(await subsidyOf(id)).toEqual({ ...rule, eligible: true, reasons: [] });
  for (const region of [VILLAGE, '530627102', '530627', '5306', '53', null])
    expect(await unclaimed(worker, region)).toEqual([[claimUntil, true]]);
  expect(await unclaimed(worker, '530627102202')).toEqual([]);
});

test.each([
  ['work in the home county', { workAt: '530627' }, ['WORK_PLACE', 'STABLE_MONTHS', 'INCOME_SHOWN']],
  ['nobody lifted out of poverty', { tags: [] }, ['STABLE_MONTHS', 'LIFTED_FROM_POVERTY', 'INCOME_SHOWN']],
])('%s', async (_, change, reasons) => {
  const { id } = await placed(change);
  expect(await subsidyOf(id)).toMatchObject({ eligible: false, reasons });
});

test('an application is refused with every unmet condition in words', async () => {
  const { id } = await placed({ tags: [] });
  const told = async (language: string): Promise<string | undefined> => {
    const input = { idempotencyKey: unique(), placementId: id, step: 'APPLIED', on: FIRST };
    const query = `mutation ($input: RecordSubsidyInput!) { recordSubsidy(input: $input) { userErrors { message } } }`;
    const { data } = await system.gql(cadre, query, { input }, { 'accept-language': language });
    return data?.recordSubsidy.userErrors[0]?.message;
  };
  expect(await told('zh')).toBe(
    '不符合补贴条件：尚无回访证明已连续务工满规定月数；没有登记为脱贫人口；没有回访登记的务工收入',
  );
  expect(await told('en')).toMatch(
    /^No subsidy can be had: no follow-up shows .*; no group tag .*; no follow-up .*\.$/,
  );
});

test('in another county of the province the smaller subsidy is had', async () => {
  const { id } = await placed({ workAt: '530102' });
  expect(await subsidyOf(id)).toMatchObject({ rule: '省内县外务工交通补贴', amountMax: 500 });
});

test('it is applied for once and paid once, and then nobody is asked to apply', async () => {
  const { id, worker } = await placed();
  system.clock.moveTo(startOfDay(addDays(FIRST, 100)));
  expect(await record(id, 'APPLIED', '2027-04-20')).toBe('SUBSIDY_NOT_ELIGIBLE placementId');
  expect(await record(id, 'PAID', '2027-04-20')).toBe('SUBSIDY_NOT_APPLIED placementId,REQUIRED amount');
  await followUp(id, '2027-04-20');
  expect(await record(id, 'APPLIED', '2027-05-30', { amount: 0 })).toBe('DATE_TOO_FAR on,NUMBER_RANGE amount');
  expect(await record('plc_1', 'APPLIED', '2027-05-30')).toBe('NOT_FOUND placementId,DATE_TOO_FAR on');
  const elsewhere = await system.sign({ roles: ['CADRE'], regionCode: '530628' });
  expect(await record(id, 'APPLIED', '2027-04-21', {}, elsewhere)).toBe('NOT_FOUND placementId');
  const at = await Promise.all(Array.from({ length: 3 }, () => record(id, 'APPLIED', '2027-04-21')));
  expect(at.sort()).toEqual(['APPLIED', 'SUBSIDY_APPLIED placementId', 'SUBSIDY_APPLIED placementId']);
  expect(await unclaimed(worker)).toEqual([]);
  // A later follow-up asks nobody again.
  await followUp(id, '2027-04-25');
  expect(await unclaimed(worker)).toEqual([]);
  expect(await record(id, 'PAID', '2027-04-20', { amount: 800 })).toBe('RANGE_REVERSED on');
  expect(await record(id, 'PAID', '2027-04-29', { amount: 1_001 })).toBe('SUBSIDY_AMOUNT_EXCEEDED amount');
  expect(await record(id, 'PAID', '2027-04-20', { amount: 1_001 })).toBe(
    'RANGE_REVERSED on,SUBSIDY_AMOUNT_EXCEEDED amount',
  );
  const payment = { amount: 800, idempotencyKey: unique() };
  expect([await record(id, 'PAID', '2027-04-29', payment), await record(id, 'PAID', '2027-04-29', payment)]).toEqual([
    ...['PAID', 'PAID'],
  ]);
  expect(await record(id, 'PAID', '2027-04-29', { amount: 800 })).toBe('SUBSIDY_PAID placementId');
  expect(await subsidyOf(id)).toMatchObject({
    ...{ status: 'PAID', appliedOn: '2027-04-21', paidOn: '2027-04-29', amountPaid: 800 },
  });
});

test('a person has one subsidy a year, also with two placements', async () => {
  const { id, worker } = await placed();
  system.clock.moveTo(startOfDay(addDays(FIRST, 100)));
  await followUp(id, '2027-04-20');
  expect(await record(id, 'APPLIED', '2027-04-21')).toBe('APPLIED');
  await followUp(id, '2027-04-22', { stillEmployed: false });
  const { id: next } = await placed({ worker });
  await followUp(next, '2027-04-25');
  expect(await subsidyOf(next)).toMatchObject({ eligible: false, reasons: ['ONCE_A_YEAR'] });
  expect(await record(next, 'APPLIED', '2027-04-25')).toBe('SUBSIDY_NOT_ELIGIBLE placementId');
  // Who has it is not asked to apply for it again.
  expect(await unclaimed(worker)).toEqual([]);
});

test('of two placements that a person might have it for, none is listed once it was applied for by one', async () => {
  const { id, worker } = await placed();
  system.clock.moveTo(startOfDay(addDays(FIRST, 100)));
  await followUp(id, '2027-04-20', { stillEmployed: false });
  const { id: next } = await placed({ worker });
  await followUp(next, '2027-04-25');
  expect(await unclaimed(worker)).toHaveLength(2);
  expect(await record(next, 'APPLIED', '2027-04-25')).toBe('APPLIED');
  expect(await unclaimed(worker)).toEqual([]);
});

test('nobody may apply after the deadline, and nobody is listed then', async () => {
  const { id, worker } = await placed();
  system.clock.moveTo(startOfDay(addDays(FIRST, 100)));
  await followUp(id, '2027-04-20');
  system.clock.moveTo('2028-04-19T15:59:59Z');
  expect(await unclaimed(worker)).toEqual([['2028-04-19', true]]);
  system.clock.moveTo('2028-04-19T16:00:00Z');
  expect(await unclaimed(worker)).toEqual([]);
  expect(await subsidyOf(id)).toMatchObject({ eligible: false, reasons: ['IN_TIME'] });
});

test('what was applied for is paid after its rules were withdrawn', async () => {
  const { id } = await placed();
  system.clock.moveTo(startOfDay(addDays(FIRST, 100)));
  await followUp(id, '2027-04-20');
  expect(await record(id, 'APPLIED', '2027-04-21')).toBe('APPLIED');
  const keys = ['跨省务工交通补贴', '省内县外务工交通补贴'].map((name) => ({
    ...{ kind: 'SUBSIDIES', name, validFrom: '2020-01-01' },
  }));
  const withdrawn = { rules: keys, note: '停发' };
  const { userErrors } = await system.mutate(
    system.tokens.BUREAU,
    'withdrawRules',
    'userErrors { code path }',
    withdrawn,
  );
  expect(userErrors).toEqual([]);
  const { id: next } = await placed();
  expect(await subsidyOf(next)).toMatchObject({ eligible: false, rule: null, reasons: ['RULE_IN_FORCE'] });
  // The amount of the application holds.
  expect(await subsidyOf(id)).toMatchObject({ rule: '跨省务工交通补贴', amountMax: 1_000 });
  expect(await record(id, 'PAID', '2027-04-29', { amount: 1_001 })).toBe('SUBSIDY_AMOUNT_EXCEEDED amount');
  expect(await record(id, 'PAID', '2027-04-29', { amount: 1_000 })).toBe('PAID');
});
