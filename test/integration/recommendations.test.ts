/** Recommendations over HTTP: from the positions as they are now, with reasons; and why a position is none of them. */
import { offerOf } from '../../functions/domains/matching/matcher/compiled/offer-of';
import { openPositions } from '../../functions/domains/matching/recommendation/open-positions';
import { nationParts } from '../../functions/domains/jobs/position/store';
import { chunkKey, chunkNames } from '../../functions/domains/matching/recommendation/snapshot-store';
import type { Key, QueryParams } from '../../functions/platform/dynamodb/database';
import { deletion, update } from '../../functions/platform/dynamodb/expressions';
import { addDays, asCivilDate } from '../../functions/platform/values/civil-date';
import {
  givenEnterprise,
  givenPositions,
  givenWorker,
  givenWorkers,
  identityNumber,
  placementInput,
  positionInput,
  startTestSystem,
  type TestSystem,
  travelServiceInput,
  unique,
  workerInput,
} from '../kit/system';

let system: TestSystem;
let enterpriseId: string;
/** Each test has one to itself. */
const cities = ['4403', '4404', '4405', '4406'] as const;

beforeAll(async () => {
  system = await startTestSystem();
  enterpriseId = await givenEnterprise(system);
});

afterAll(() => system.stop());

async function surveyed(change: object = {}, birthDate = '1990-05-17'): Promise<string> {
  const number = identityNumber({ birthDate: asCivilDate(birthDate) });
  const workerId = await givenWorker(system, { identityNumber: number, education: 'JUNIOR_HIGH', skills: ['缝纫'] });
  const survey = {
    clientId: unique(),
    identityNumber: number,
    surveyedAt: '2027-01-19T00:00:00Z',
    wantsWork: true,
    ...change,
  };
  const query =
    'mutation ($input: RecordSurveysInput!) { recordSurveys(input: $input) { results { status errors { code } } } }';
  const { recordSurveys } = await system.ask(system.tokens.CADRE, query, { input: { surveys: [survey] } });
  expect(recordSurveys.results).toMatchObject([{ status: 'UPDATED', errors: [] }]);
  return workerId;
}

const RECOMMENDED = `query ($id: ID!, $first: Int) {
  recommendedPositions(workerId: $id, first: $first) { position { id } score reasons { code points text } }
}`;

/** Later than a process remembers how far the feed was. */
async function later(): Promise<void> {
  await system.pump.idle();
  system.clock.moveTo(new Date(system.clock.now().getTime() + 10_000).toISOString());
}

/** Later than a process remembers rules and corridors. */
async function remembered(): Promise<void> {
  await later();
  system.clock.moveTo(new Date(system.clock.now().getTime() + 61_000).toISOString());
}

async function recommended(id: string, token = system.tokens.CADRE): Promise<string[] | null> {
  await later();
  return recommendedNow(id, token);
}

async function recommendedNow(id: string, token = system.tokens.CADRE): Promise<string[] | null> {
  const { recommendedPositions } = await system.ask(token, RECOMMENDED, { id, first: 20 });
  for (const { score, reasons } of recommendedPositions ?? [])
    expect(reasons.reduce((sum, { points }) => sum + points, 0)).toBe(score);
  return recommendedPositions?.map(({ position }) => position.id) ?? null;
}

async function whyNot(
  workerId: string,
  positionId: string,
  language = 'zh',
): Promise<[code: string, text: string][] | null> {
  const query = 'query ($w: ID!, $p: ID!) { whyNot(workerId: $w, positionId: $p) { code text } }';
  const { data } = await system.gql(
    system.tokens.CADRE,
    query,
    { w: workerId, p: positionId },
    { 'accept-language': language },
  );
  return data?.whyNot?.map(({ code, text }) => [code, text]) ?? null;
}

async function givenPosition(change: Parameters<typeof givenPositions>[2][number]): Promise<string> {
  return (await givenPositions(system, enterpriseId, [change]))[0]!;
}

test('the best come first, with reasons in the language of the request, and follow what becomes of positions', async () => {
  const [city] = cities;
  const workerId = await surveyed({ destinationRegionCodes: [city], wageExpected: 5_000, monthlyIncome: 3_000 });
  const lower = await givenPosition({ regionCode: city, wageMin: 4_000, lodging: false });
  const higher = await givenPosition({ regionCode: city, wageMin: 6_000, lodging: true });
  expect(await recommended(workerId)).toEqual([higher, lower]);
  const { data } = await system.gql(system.tokens.CADRE, RECOMMENDED, { id: workerId }, { 'accept-language': 'en' });
  expect(data?.recommendedPositions?.[0]?.reasons.map(({ text }) => text)).toContain(
    'It pays 6000 yuan a month or more; 5000 are expected.',
  );
  const close = { idempotencyKey: unique(), positionId: higher, reason: 'WITHDRAWN' };
  await system.mutate(system.tokens.BUREAU, 'closePosition', 'position { id }', close);
  expect(await recommended(workerId)).toEqual([lower]);
  const best = await givenPosition({ regionCode: city, wageMin: 7_000 });
  expect(await recommended(workerId)).toEqual([best, lower]);
  expect(await whyNot(workerId, best)).toEqual([]);
  expect(await whyNot(workerId, higher)).toEqual([['POSITION_NOT_OPEN', '岗位未开放或已招满']]);
});

test('what was closed or changed a moment ago is left out, and what is new comes within seconds', async () => {
  const city = '4408';
  const workerId = await surveyed({ destinationRegionCodes: [city] });
  const [closed, changed] = [await givenPosition({ regionCode: city }), unique()];
  const row = { regionCode: city, externalRef: changed, wageMin: 4_000 };
  const kept = await givenPosition(row);
  expect((await recommended(workerId))?.toSorted()).toEqual([closed, kept].toSorted());
  const close = { idempotencyKey: unique(), positionId: closed, reason: 'WITHDRAWN' };
  await system.mutate(system.tokens.BUREAU, 'closePosition', 'position { id }', close);
  expect(await recommendedNow(workerId)).toEqual([kept]);
  await givenPosition({ ...row, skills: ['焊接'] });
  expect(await recommendedNow(workerId)).toEqual([]);
  const added = await givenPosition({ regionCode: city });
  expect(await recommended(workerId)).toEqual([added]);
});

test('what is far from home is said to be far: the text tells the distance', async () => {
  const workerId = await surveyed({ destinationRegionCodes: ['5306', '3101'] });
  await givenPosition({ regionCode: '5306' });
  await givenPosition({ regionCode: '3101' });
  await later();
  for (const [language, near, far] of [
    ['zh', /^离家约\d+公里，较近$/, /^离家约[12]\d{3}公里$/],
    ['en', /^It is near home: about \d+ km\.$/, /^It is about [12]\d{3} km from home\.$/],
  ] as const) {
    const { data } = await system.gql(
      system.tokens.CADRE,
      `query ($id: ID!) { recommendedPositions(workerId: $id) { position { regionCode } reasons { code text } } }`,
      { id: workerId },
      { 'accept-language': language },
    );
    const texts = Object.fromEntries(
      data!.recommendedPositions!.map(({ position, reasons }) => [
        position.regionCode,
        reasons.find(({ code }) => code === 'NEAR_HOME')?.text,
      ]),
    );
    expect(texts['5306']).toMatch(near);
    expect(texts['3101']).toMatch(far);
  }
});

test('every rule that excludes is told, the law first', async () => {
  const workerId = await surveyed({ destinationRegionCodes: ['33'], wantsWork: false }, '2012-02-01');
  const positionId = await givenPosition({
    ...{ regionCode: cities[1], ageMin: 18, education: 'VOCATIONAL', skills: ['焊接'] },
    ...{ movementsPerMinute: 60, nightWork: true },
  });
  expect(await recommended(workerId)).toEqual([]);
  const told = await whyNot(workerId, positionId, 'en');
  expect(told?.map(([code]) => code)).toEqual([
    ...['UNDER_LEGAL_AGE', 'JUVENILE_WORK_BANNED', 'JUVENILE_WORK_UNTOLD', 'WORK_NOT_WANTED', 'PLACE_NOT_WANTED'],
    ...['TOO_YOUNG', 'EDUCATION_TOO_LOW', 'SKILL_LACKING'],
  ]);
  expect(told?.map(([, text]) => text)).toEqual(
    expect.arrayContaining([
      'The worker is 14; the law forbids employing or introducing anybody under 16.',
      'The worker will be 14; the position takes people from 18 on.',
      "The worker's education is junior high school; the position asks for vocational school.",
      'The worker lacks a needed skill: 焊接.',
    ]),
  );
});

test('who refused automatic matching gets nothing, and who takes it back is matched again', async () => {
  const workerId = await surveyed({ destinationRegionCodes: [cities[2]] });
  const positionId = await givenPosition({ regionCode: cities[2] });
  const consent = async (granted: boolean): Promise<unknown> => {
    const input = { workerId, purpose: 'AUTOMATIC_MATCHING', granted };
    const { worker } = await system.mutate(
      system.tokens.CADRE,
      'recordConsent',
      'worker { consents { purpose granted } }',
      input,
    );
    return worker?.consents.find(({ purpose }) => purpose === 'AUTOMATIC_MATCHING')?.granted;
  };
  expect(await recommended(workerId)).toEqual([positionId]);
  expect(await consent(false)).toBe(false);
  expect(await recommended(workerId)).toEqual([]);
  expect(await whyNot(workerId, positionId)).toEqual([['MATCHING_REFUSED', expect.stringContaining('干部')]]);
  expect(await consent(true)).toBe(true);
  expect(await recommended(workerId)).toEqual([positionId]);
});

test('a process that starts from a stored snapshot knows what one knows that followed the whole feed', async () => {
  await givenPositions(
    system,
    enterpriseId,
    Array.from({ length: 40 }, (_, row) => ({ regionCode: '4407', headcount: row + 1 })),
  );
  await system.pump.idle();
  const { db, clock, log } = system.platform;
  const calls: string[] = [];
  /** Agreements are asked for besides. */
  const isOfFeed = ({ IndexName }: QueryParams): boolean => IndexName === undefined;
  /** Of a process that remembers nothing yet. */
  const fresh = (): Parameters<typeof openPositions>[0] => ({
    ...{ clock, log },
    db: { ...db, origin: {}, query: (params) => (isOfFeed(params) && calls.push('query'), db.query(params)) },
  });
  const known = async (...given: Parameters<typeof openPositions>): Promise<string[]> => {
    const positions = await openPositions(...given);
    return [...positions.allSlots()].map((slot) => JSON.stringify(offerOf(positions, slot))).sort();
  };
  const followed = await known(fresh(), 1);
  expect(followed.length).toBeGreaterThanOrEqual(40);
  expect(calls).not.toEqual([]);
  calls.length = 0;
  expect(await known(fresh())).toEqual(followed);
  // The snapshot held the whole feed.
  expect(calls).toEqual([]);
  const later = await givenPosition({ regionCode: '4407' });
  await system.pump.idle();
  expect((await known(fresh())).filter((offer) => offer.includes(later))).toHaveLength(1);
});

test('a snapshot that is missing, old, half written or unreadable in parts changes nothing of what a process knows', async () => {
  const { db, clock, log } = system.platform;
  type Asked = Parameters<typeof openPositions>[0];
  /** Of a process that remembers nothing yet. */
  const fresh = (change: Partial<Asked['db']> = {}): Asked => ({ clock, log, db: { ...db, origin: {}, ...change } });
  const known = async (...given: Parameters<typeof openPositions>): Promise<string[]> => {
    const positions = await openPositions(...given);
    return [...positions.allSlots()].map((slot) => JSON.stringify(offerOf(positions, slot))).sort();
  };
  const isChunk = ({ Key: { pk } }: Key): boolean => pk.startsWith('open#');
  const chunks = nationParts.flatMap((part) => chunkNames.map((chunk) => chunkKey(part, chunk)));
  /** As if no snapshot had ever been stored. */
  const fromTheFeed = (): Promise<string[]> =>
    known(
      fresh({
        batchGet: async (keys, ...rest) => {
          const found = await db.batchGet(keys, ...rest);
          return found.map((item, at) => (isChunk(keys[at]!) ? undefined : item));
        },
      }),
    );
  const ids = await givenPositions(
    system,
    enterpriseId,
    Array.from({ length: 40 }, (_, row) => ({ regionCode: '4407', headcount: row + 1 })),
  );
  await system.pump.idle();
  await known(fresh(), 1);
  // Half written: of the next snapshot a process stores some chunks before it breaks off.
  for (const positionId of ids.slice(0, 20))
    await system.mutate(system.tokens.BUREAU, 'closePosition', '', {
      idempotencyKey: unique(),
      positionId,
      reason: 'FILLED',
    });
  const opened = await givenPosition({ regionCode: '4407' });
  await system.pump.idle();
  let stored = 0;
  const breaksOff = fresh({
    commit: (writes) => {
      stored += 1;
      return stored % 3 === 0 ? Promise.reject(new Error('The process ends')) : db.commit(writes);
    },
  });
  await expect(known(breaksOff, 1)).rejects.toThrow('The process ends');
  const expected = await fromTheFeed();
  expect(expected.filter((offer) => offer.includes(opened))).toHaveLength(1);
  expect(expected.filter((offer) => ids.slice(0, 20).some((id) => offer.includes(id)))).toEqual([]);
  // Parts have numbers of their own: of a part that was stored whole, all chunks have the same one.
  const halfWritten = nationParts.map(async (part) => {
    const stored = await db.batchGet(chunkNames.map((chunk) => chunkKey(part, chunk)));
    return new Set(stored.map((item) => item?.['number'])).size > 1;
  });
  expect(await Promise.all(halfWritten)).toContain(true);
  expect(await known(fresh())).toEqual(expected);
  // Chunks that are gone, and one that nobody can read.
  for (const key of chunks.filter((_, at) => at % 5 === 0)) await db.commit([deletion(key).always()]);
  const [broken] = chunks.filter((_, at) => at % 5 === 1);
  await db.commit([update<{ offers: string }>(broken!).set({ offers: 'not packed' }).always()]);
  expect(await known(fresh())).toEqual(expected);
  for (const key of chunks) await db.commit([deletion(key).always()]);
  expect(await known(fresh())).toEqual(expected);
});

test('workers ask for themselves, and nobody for somebody who is not theirs', async () => {
  const workerId = await surveyed({ destinationRegionCodes: [cities[3]] });
  const positionId = await givenPosition({ regionCode: cities[3] });
  expect(await recommended(workerId, await system.sign({ roles: ['WORKER'], workerId }))).toEqual([positionId]);
  expect(await recommended(workerId, await system.sign({ roles: ['CADRE'], regionCode: '530102' }))).toBeNull();
  const { errors } = await system.gql(system.tokens.CADRE, RECOMMENDED, { id: workerId, first: 21 });
  expect(errors[0]?.extensions['code']).toBe('BAD_USER_INPUT');
});

test('skills as a must keep others out, those that are welcome weigh, and reasons and exclusions name them', async () => {
  const row = { regionCode: '441600', headcount: 3 };
  const needs = (must: boolean) => [
    { skill: '缝纫', must, weight: 3 },
    { skill: '质检', weight: 1 },
  ];
  const rows = [
    { ...row, skillNeeds: needs(true) },
    { ...row, skillNeeds: [{ skill: '焊工证', must: true }] },
    { ...row, skillNeeds: [{ skill: '焊工证' }] },
  ];
  const [suits = '', lacks = '', welcome = ''] = await givenPositions(system, enterpriseId, rows);
  const shown = 'query ($id: ID!) { position(id: $id) { skills skillNeeds { skill must weight } } }';
  expect((await system.ask(system.tokens.BUREAU, shown, { id: suits })).position).toEqual({
    skills: ['缝纫'],
    skillNeeds: [
      { skill: '缝纫', must: true, weight: 3 },
      { skill: '质检', must: false, weight: 1 },
    ],
  });
  const workerId = await surveyed({ destinationRegionCodes: ['4416'] });
  expect((await recommended(workerId))?.toSorted()).toEqual([suits, welcome].toSorted());
  const { recommendedPositions } = await system.ask(system.tokens.CADRE, RECOMMENDED, { id: workerId, first: 20 });
  const reasons = recommendedPositions?.find(({ position }) => position.id === suits)?.reasons ?? [];
  const [skills] = reasons.filter(({ code }) => code === 'SKILLS');
  expect([skills?.points, skills?.text]).toEqual([150, 'The worker has skills that it asks for: 缝纫.']);
  const why = 'query ($id: ID!, $of: ID!) { whyNot(workerId: $id, positionId: $of) { code text } }';
  const { whyNot } = await system.ask(system.tokens.CADRE, why, { id: workerId, of: lacks });
  const lacking = { code: 'SKILL_LACKING', text: 'The worker lacks a needed skill: 焊工证.' };
  expect(whyNot).toMatchObject([lacking]);
});

test('skills that are named twice, or weigh too much, are refused at their fields, and the same again is unchanged', async () => {
  const submit = async (position: object) => {
    const input = { idempotencyKey: unique(), enterpriseId, positions: [position] };
    const query = `mutation ($input: SubmitPositionsInput!) {
      submitPositions(input: $input) { results { status errors { code path } } } }`;
    return (await system.ask(system.tokens.BUREAU, query, { input })).submitPositions.results[0];
  };
  const wrong = [{ skill: '缝纫' }, { skill: '焊工', weight: 11 }, { skill: ' 焊工' }, {}];
  const { skillNeeds: _, ...row } = positionInput({ skills: ['缝纫'] });
  expect((await submit({ ...row, skillNeeds: wrong }))?.errors).toMatchObject([
    { code: 'DUPLICATE', path: ['positions', '0', 'skillNeeds', '0', 'skill'] },
    { code: 'NUMBER_RANGE', path: ['positions', '0', 'skillNeeds', '1', 'weight'] },
    { code: 'DUPLICATE', path: ['positions', '0', 'skillNeeds', '2', 'skill'] },
    { code: 'REQUIRED', path: ['positions', '0', 'skillNeeds', '3', 'skill'] },
  ]);
  const right = { ...row, skillNeeds: [{ skill: '焊工', must: true, weight: 2 }] };
  expect([(await submit(right))?.status, (await submit(right))?.status]).toEqual(['CREATED', 'UNCHANGED']);
});

test('a group of the village who are at work there, and a served corridor, count in recommendations and whose reasons say so', async () => {
  const city = '4412';
  const other = await givenEnterprise(system);
  const there = await givenPosition({ regionCode: city, wageMin: 5_000 });
  const [elsewhere] = await givenPositions(system, other, [{ regionCode: city, wageMin: 5_000 }]);
  const workerId = await surveyed({ destinationRegionCodes: [city], wageExpected: 5_000 });
  const reasonsAt = async (position: string): Promise<string[]> => {
    await later();
    const { recommendedPositions } = await system.ask(system.tokens.CADRE, RECOMMENDED, { id: workerId, first: 20 });
    const found = recommendedPositions?.find((one) => one.position.id === position);
    return found?.reasons.map(({ code }) => code) ?? [];
  };
  const scoresOf = async (id: string): Promise<[string, number][]> => {
    await later();
    const { recommendedPositions } = await system.ask(system.tokens.CADRE, RECOMMENDED, { id, first: 20 });
    return recommendedPositions!.map(({ position, score }) => [position.id, score]);
  };
  expect(await reasonsAt(there)).not.toContain('VILLAGERS');
  expect(await reasonsAt(there)).not.toContain('SERVED_CORRIDOR');

  const begin = async (id: string): Promise<string> => {
    const begun = placementInput(id, there, { startsOn: asCivilDate('2027-01-19') });
    const { placement } = await system.mutate(system.tokens.BUREAU, 'startPlacement', 'placement { id status }', begun);
    expect(placement?.status).toBe('STARTED');
    return placement!.id;
  };
  const [fifth, ...four] = await givenWorkers(system, 5);
  const before = await scoresOf(workerId);
  // Neither reason nor score tells how many of four and fewer there are.
  for (const id of four) await begin(id);
  expect(await reasonsAt(there)).not.toContain('VILLAGERS');
  expect(await scoresOf(workerId)).toEqual(before);
  const placementId = await begin(fifth!);
  expect(await reasonsAt(there)).toContain('VILLAGERS');
  expect(await reasonsAt(elsewhere!)).not.toContain('VILLAGERS');
  expect((await recommended(workerId))?.[0]).toBe(there);

  const service = travelServiceInput();
  const stops = [service.stops[0]!, { ...service.stops[1]!, regionCode: city }];
  const field = 'travelService { id }';
  const scheduled = await system.mutate(system.tokens.BUREAU, 'scheduleTravelService', field, { ...service, stops });
  await remembered();
  expect(await reasonsAt(elsewhere!)).toContain('SERVED_CORRIDOR');
  const cancel = { idempotencyKey: unique(), serviceId: scheduled.travelService!.id, reason: '暴雪' };
  await system.mutate(system.tokens.BUREAU, 'cancelTravelService', field, cancel);
  await remembered();
  expect(await reasonsAt(elsewhere!)).not.toContain('SERVED_CORRIDOR');

  const end = { idempotencyKey: unique(), placementId, on: '2027-01-20', reason: 'left' };
  const ended = await system.mutate(system.tokens.BUREAU, 'endPlacement', 'placement { status }', end);
  expect([ended.placement?.status, ended.userErrors]).toEqual(['ENDED', []]);
  expect(await reasonsAt(there)).not.toContain('VILLAGERS');
  expect(await scoresOf(workerId)).toEqual(before);
});

test('a corridor is served by whoever runs there, also from a prefecture outside the province', async () => {
  const guizhou = await system.sign({ roles: ['BUREAU'], regionCode: '52' });
  const there = await givenPosition({ regionCode: '441300', wageMin: 20_000 });
  const registering = { ...workerInput(), villageCode: '520102001201' };
  const { worker } = await system.mutate(guizhou, 'registerWorker', 'worker { id }', registering);
  const reasons = async (): Promise<string[]> => {
    await remembered();
    const { recommendedPositions } = await system.ask(guizhou, RECOMMENDED, { id: worker!.id, first: 20 });
    const found = recommendedPositions?.find(({ position }) => position.id === there);
    return found!.reasons.map(({ code }) => code);
  };
  expect(await reasons()).not.toContain('SERVED_CORRIDOR');
  const [first, last] = travelServiceInput().stops;
  const midway = {
    ...first!,
    regionCode: '520102',
    arrivesAt: '2027-02-20T10:00:00.000Z',
    departsAt: '2027-02-20T11:00:00.000Z',
  };
  const stops = [first!, midway, { ...last!, regionCode: '441300' }];
  const service = { ...travelServiceInput(), stops };
  const { userErrors } = await system.mutate(
    system.tokens.BUREAU,
    'scheduleTravelService',
    'travelService { id }',
    service,
  );
  expect(userErrors).toEqual([]);
  expect(await reasons()).toContain('SERVED_CORRIDOR');
});

test('an agreement in force counts, with the enterprise or between the regions, until it is over', async () => {
  const city = '4414';
  const partner = await givenEnterprise(system);
  const [theirs = ''] = await givenPositions(system, partner, [{ regionCode: city }]);
  const others = await givenPosition({ regionCode: city });
  const workerId = await surveyed({ destinationRegionCodes: [city] });
  const agreed = async (): Promise<string[]> => {
    await remembered();
    const { recommendedPositions } = await system.ask(system.tokens.CADRE, RECOMMENDED, { id: workerId, first: 20 });
    return (recommendedPositions ?? []).flatMap(({ position, reasons }) =>
      reasons.some(({ code, points }) => code === 'AGREEMENT' && points === 40) ? [position.id] : [],
    );
  };
  expect(await agreed()).toEqual([]);
  const sign = async (terms: object): Promise<void> => {
    const on = asCivilDate(system.clock.now().toISOString().slice(0, 10));
    const input = { idempotencyKey: unique(), headcountPromised: 50, startsOn: on, endsOn: addDays(on, 1), ...terms };
    const { userErrors } = await system.mutate(system.tokens.BUREAU, 'signAgreement', 'agreement { id }', input);
    expect(userErrors).toEqual([]);
  };
  await sign({ kind: 'DIRECT_SUPPLY', enterpriseId: partner });
  expect(await agreed()).toEqual([theirs]);
  await sign({ kind: 'POINT_TO_POINT', originRegionCode: '530627', destinationRegionCode: city });
  expect((await agreed()).toSorted()).toEqual([theirs, others].toSorted());
  system.clock.moveTo(new Date(system.clock.now().getTime() + 3 * 86_400_000).toISOString());
  expect(await agreed()).toEqual([]);
});
