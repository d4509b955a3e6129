/** Recruitment events: who schedules and finds them, what is wrong with an input, and what the board counts. */
import type { ScheduleRecruitmentEventInput } from '../../functions/generated/graphql';
import { asInstant } from '../../functions/platform/values/clock';
import { eventInput, givenEvent } from '../kit/support';
import {
  campaignInput,
  givenEnterprise,
  givenPositions,
  startTestSystem,
  type TestSystem,
  unique,
} from '../kit/system';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

const FIELDS = `id title kind region { code } place startsAt endsAt status capacity registered checkedIn intents hired
  enterprises { id } positions { id }`;

async function refusedTo(
  change: Partial<ScheduleRecruitmentEventInput>,
  token = system.tokens.CADRE,
): Promise<string[]> {
  const { recruitmentEvent, userErrors } = await system.mutate(
    token,
    'scheduleRecruitmentEvent',
    'recruitmentEvent { id }',
    eventInput(change),
  );
  if (userErrors.length > 0) expect(recruitmentEvent).toBeNull();
  return userErrors.map(({ code, path }) => `${code} ${path.join('.')}`);
}

async function found(token: string, filter: object = {}): Promise<string[]> {
  const query = `query ($filter: RecruitmentEventFilter, $after: String) {
    recruitmentEvents(filter: $filter, first: 100, after: $after) {
      edges { node { id } } pageInfo { hasNextPage endCursor } } }`;
  const ids: string[] = [];
  for (let after: string | null | undefined; ;) {
    const { recruitmentEvents } = await system.ask(token, query, { filter, after });
    ids.push(...recruitmentEvents.edges.map(({ node }) => node.id));
    if (!recruitmentEvents.pageInfo.hasNextPage) return ids;
    after = recruitmentEvents.pageInfo.endCursor;
  }
}

test('a cadre schedules an event with who attends and what is on offer, and everyone concerned finds it', async () => {
  const enterprise = await givenEnterprise(system);
  const positions = await givenPositions(system, enterprise, [{}, {}]);
  const input = eventInput({ place: '镇雄县体育馆', enterpriseIds: [enterprise], positionIds: positions });
  const { recruitmentEvent } = await system.mutate(
    system.tokens.CADRE,
    'scheduleRecruitmentEvent',
    `recruitmentEvent { ${FIELDS} }`,
    input,
  );
  expect(recruitmentEvent).toEqual({
    ...{ id: expect.stringMatching(/^evt_/) as string, title: '春风行动专场招聘会', kind: 'ON_SITE' },
    ...{ region: { code: '530627' }, place: '镇雄县体育馆', status: 'PLANNED', capacity: 10 },
    ...{ startsAt: '2027-01-25T01:00:00Z', endsAt: '2027-01-25T09:00:00Z' },
    ...{ registered: 0, checkedIn: 0, intents: 0, hired: 0 },
    ...{ enterprises: [{ id: enterprise }], positions: positions.map((id) => ({ id })) },
  });
  const id = recruitmentEvent?.id ?? '';
  const attending = await system.sign({ roles: ['ENTERPRISE'], enterpriseId: enterprise });
  for (const token of [system.tokens.BUREAU, system.tokens.WORKER, attending]) expect(await found(token)).toContain(id);
});

test('officials find what lies in their region and what a wider one holds for it, and enterprises where they attend', async () => {
  const enterpriseId = await givenEnterprise(system);
  const [county, prefecture, elsewhere] = [
    await givenEvent(system, { regionCode: '530627' }),
    await givenEvent(system, { regionCode: '5306', kind: 'LIVE_STREAM' }),
    await givenEvent(system, { regionCode: '530423', enterpriseIds: [enterpriseId] }),
  ];
  const cadre = await found(system.tokens.CADRE);
  expect(cadre).toEqual(expect.arrayContaining([county, prefecture]));
  expect(cadre).not.toContain(elsewhere);
  const enterprise = await system.sign({ roles: ['ENTERPRISE'], enterpriseId: enterpriseId });
  expect(await found(enterprise)).toEqual([elsewhere]);
  const see = async (token: string, id: string): Promise<unknown> =>
    (await system.ask(token, 'query ($id: ID!) { recruitmentEvent(id: $id) { id } }', { id })).recruitmentEvent;
  expect(await see(enterprise, county)).toBeNull();
  expect(await see(system.tokens.CADRE, elsewhere)).toBeNull();
  expect(await see(system.tokens.CADRE, prefecture)).toEqual({ id: prefecture });
});

test('a list is narrowed by region, days and kind, in the order of the start', async () => {
  const on = (day: string, change: Partial<ScheduleRecruitmentEventInput> = {}) =>
    givenEvent(system, {
      ...{ regionCode: '532301', startsAt: asInstant(`${day}T01:00:00Z`), endsAt: asInstant(`${day}T09:00:00Z`) },
      ...change,
    });
  const last = await on('2027-03-03', { kind: 'VILLAGE', regionCode: '532301101' });
  const first = await on('2026-12-30');
  const second = await on('2027-03-01', { kind: 'LIVE_STREAM' });
  const ask = (filter: object): Promise<string[]> => found(system.tokens.BUREAU, { regionCode: '5323', ...filter });
  expect(await ask({})).toEqual([first, second, last]);
  expect(await ask({ from: '2027-01-01' })).toEqual([second, last]);
  expect(await ask({ to: '2027-03-01' })).toEqual([first, second]);
  expect(await ask({ kind: 'VILLAGE' })).toEqual([last]);
  expect(await ask({ regionCode: '532301101' })).toEqual([last]);
});

test('every wrong field is named at once, each with its own code', async () => {
  const enterprise = await givenEnterprise(system);
  const [position = ''] = await givenPositions(system, await givenEnterprise(system), [{}]);
  expect(
    await refusedTo({
      ...{ title: ' ', regionCode: '530628', capacity: 0 },
      ...{ startsAt: asInstant('2027-01-25T09:00:00Z'), endsAt: asInstant('2027-01-25T01:00:00Z') },
      ...{ enterpriseIds: [enterprise, enterprise] },
    }),
  ).toEqual([
    ...['REQUIRED title', 'REGION_OUT_OF_SCOPE regionCode', 'RANGE_REVERSED endsAt', 'NUMBER_RANGE capacity'],
    'DUPLICATE enterpriseIds.1',
  ]);
  const absent = '0'.repeat(26);
  const [noFirm, noPosition] = [`ent_${absent}`, `pos_${absent}`];
  expect(await refusedTo({ enterpriseIds: [enterprise, noFirm], positionIds: [position, noPosition] })).toEqual([
    ...['NOT_FOUND enterpriseIds.1', 'POSITION_NOT_AT_EVENT positionIds.0', 'NOT_FOUND positionIds.1'],
  ]);
  expect(await refusedTo({ title: ' ', enterpriseIds: [noFirm] })).toEqual([
    ...['REQUIRED title', 'NOT_FOUND enterpriseIds.0'],
  ]);
  // A text that is no id at all is named with the other fields.
  expect(await refusedTo({ title: ' ', enterpriseIds: ['ent_none'], positionIds: [`pos_\u200b${absent}`] })).toEqual([
    ...['REQUIRED title', 'NOT_FOUND enterpriseIds.0', 'NOT_FOUND positionIds.0'],
  ]);
  expect(await refusedTo({ positionIds: [position] })).toEqual([]);
});

test('an event lasts some time, a month at most, and begins within the days that are kept', async () => {
  const times = (startsAt: string, endsAt: string): Promise<string[]> =>
    refusedTo({ startsAt: asInstant(startsAt), endsAt: asInstant(endsAt) });
  expect(await times('2027-01-25T01:00:00Z', '2027-01-25T01:00:00Z')).toEqual(['RANGE_REVERSED endsAt']);
  expect(await times('2027-01-25T01:00:00Z', '2027-02-25T01:00:00Z')).toEqual([]);
  expect(await times('2027-01-25T01:00:00Z', '2027-02-25T01:00:01Z')).toEqual(['DATE_TOO_FAR endsAt']);
  expect(await times('2026-10-12T04:00:00Z', '2026-10-12T08:00:00Z')).toEqual([]);
  expect(await times('2026-10-11T04:00:00Z', '2026-10-12T08:00:00Z')).toEqual(['DATE_TOO_OLD startsAt']);
  expect(await times('2028-02-24T04:00:00Z', '2028-02-24T08:00:00Z')).toEqual([]);
  expect(await times('2028-02-25T04:00:00Z', '2028-02-25T08:00:00Z')).toEqual(['DATE_TOO_FAR startsAt']);
});

test('an enterprise that nobody verified does not attend', async () => {
  const enterpriseId = await givenEnterprise(system);
  await system.mutate(system.tokens.BUREAU, 'verifyEnterprise', 'enterprise { id }', { enterpriseId, verified: false });
  expect(await refusedTo({ enterpriseIds: [enterpriseId] })).toEqual(['ENTERPRISE_NOT_VERIFIED enterpriseIds.0']);
});

test('time alone moves the status on', async () => {
  const id = await givenEvent(system, { regionCode: '530423' });
  const statusAt = async (instant: string): Promise<unknown> => {
    system.clock.moveTo(instant);
    const query = 'query ($id: ID!) { recruitmentEvent(id: $id) { status } }';
    return (await system.ask(await system.sign({ roles: ['BUREAU'], regionCode: '53' }), query, { id }))
      .recruitmentEvent?.status;
  };
  expect(await statusAt('2027-01-25T00:59:59Z')).toBe('PLANNED');
  expect(await statusAt('2027-01-25T01:00:00Z')).toBe('RUNNING');
  expect(await statusAt('2027-01-25T09:00:00Z')).toBe('OVER');
  system.clock.moveTo('2027-01-20T04:00:00Z');
});

test('the board counts each event once, on the day on which it begins, in its region', async () => {
  const days = { startsOn: '2027-02-01', endsOn: '2027-02-28' };
  const { campaign } = await system.mutate(system.tokens.BUREAU, 'openCampaign', 'campaign { id }', {
    ...campaignInput(),
    ...days,
  });
  // Half past midnight in China.
  const input = eventInput({
    ...{ startsAt: asInstant('2027-02-02T16:30:00Z'), endsAt: asInstant('2027-02-03T09:00:00Z') },
    idempotencyKey: unique(),
  });
  for (let times = 0; times < 2; times += 1)
    await system.mutate(system.tokens.CADRE, 'scheduleRecruitmentEvent', 'recruitmentEvent { id }', input);
  await system.pump.idle();
  const query = `query ($id: ID!) { campaign(id: $id) { progress(regionCode: "5306") {
    indicator unit actual byDay { on actual chunyun } byRegion { regionCode actual } } } }`;
  const { campaign: seen } = await system.ask(system.tokens.BUREAU, query, { id: campaign?.id });
  expect(seen?.progress.find(({ indicator }) => indicator === 'RECRUITMENT_EVENTS')).toEqual({
    ...{
      indicator: 'RECRUITMENT_EVENTS',
      unit: 'EVENTS',
      actual: 1,
      byDay: [{ on: '2027-02-03', actual: 1, chunyun: true }],
    },
    byRegion: [{ regionCode: '530627', actual: 1 }],
  });
});
