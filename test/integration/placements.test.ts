/** Placements over HTTP under races and at the edges of the law: never more than the headcount, one at a time, nobody under 16. */
import { oneOf } from '../kit/long';
import { type CivilDate, asCivilDate } from '../../functions/platform/values/civil-date';
import {
  givenEnterprise,
  givenPositions,
  givenWorker,
  givenWorkers,
  identityNumber,
  NOW,
  placementInput,
  positionInput,
  startTestSystem,
  type TestSystem,
  unique,
} from '../kit/system';

let system: TestSystem;
let enterpriseId: string;

beforeAll(async () => {
  system = await startTestSystem();
  enterpriseId = await givenEnterprise(system);
});

afterAll(() => system.stop());

beforeEach(() => system.clock.moveTo(NOW));

/** Work that no rule bans for juveniles. */
const LIGHT = { movementsPerMinute: 50, liftKgFrequent: 20, liftKgOccasional: 25, nightWork: false, hazards: [] };

type Change = Parameters<typeof placementInput>[2];

/** STARTED, or the codes and paths of why not. */
async function start(workerId: string, positionId: string, change: Change = {}): Promise<string> {
  const { placement, userErrors } = await system.mutate(
    system.tokens.BUREAU,
    'startPlacement',
    'placement { id }',
    placementInput(workerId, positionId, change),
  );
  if (placement != null) expect(userErrors).toEqual([]);
  return placement != null ? 'STARTED' : userErrors.map(({ code, path }) => `${code} ${path.join('.')}`).join();
}

async function givenPosition(change: Parameters<typeof givenPositions>[2][number] = {}): Promise<string> {
  return (await givenPositions(system, enterpriseId, [change]))[0] ?? '';
}

async function stateOf(positionId: string): Promise<unknown> {
  const query = 'query ($id: ID!) { position(id: $id) { headcount headcountTaken vacancies status } }';
  return (await system.ask(system.tokens.BUREAU, query, { id: positionId })).position;
}

async function listed(status: string): Promise<string[]> {
  const query = `{ positions(filter: { status: ${status} }, first: 100) { edges { node { id } } } }`;
  return (await system.ask(system.tokens.BUREAU, query)).positions.edges.map(({ node }) => node.id);
}

function tally(outcomes: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

describe('a position', () => {
  // `npm run test:long` plays all of them.
  test.each(oneOf([1, 7, 49]))(
    'of %i vacancies takes as many of 50 who start at once, and is then FILLED in every list',
    async (headcount) => {
      const positionId = await givenPosition({ headcount });
      const workers = await givenWorkers(system, 50);
      const outcomes = await Promise.all(workers.map((worker) => start(worker, positionId)));
      expect(tally(outcomes)).toEqual({ STARTED: headcount, 'POSITION_FILLED positionId': 50 - headcount });
      expect(await stateOf(positionId)).toEqual({
        headcount,
        headcountTaken: headcount,
        vacancies: 0,
        status: 'FILLED',
      });
      expect(await listed('OPEN')).not.toContain(positionId);
      expect(await listed('FILLED')).toContain(positionId);
      // Who was refused is free for another.
      const refused = workers[outcomes.indexOf('POSITION_FILLED positionId')] ?? '';
      expect(await start(refused, await givenPosition())).toBe('STARTED');
    },
  );

  test('takes no worker if it is closed, expired or unknown', async () => {
    const worker = await givenWorker(system);
    const closed = await givenPosition();
    const closing = { idempotencyKey: unique(), positionId: closed, reason: 'WITHDRAWN' };
    await system.mutate(system.tokens.BUREAU, 'closePosition', 'position { id }', closing);
    expect(await start(worker, closed)).toBe('POSITION_CLOSED positionId');
    const closesOn = await givenPosition({ closesOn: '2027-01-21' });
    system.clock.moveTo('2027-01-21T16:00:00Z');
    expect(await start(worker, closesOn)).toBe('POSITION_CLOSED positionId');
    system.clock.moveTo('2027-01-21T15:59:59Z');
    expect(await start(worker, closesOn)).toBe('STARTED');
    const other = await givenWorker(system);
    for (const id of ['', 'x', 'pos_00000000000000000000000000', other])
      expect(await start(other, id)).toBe('NOT_FOUND positionId');
  });

  test('can not be closed twice, nor lose a worker who starts while it closes', async () => {
    const positionId = await givenPosition({ headcount: 20 });
    const workers = await givenWorkers(system, 20);
    const close = async (): Promise<string> => {
      const closing = { idempotencyKey: unique(), positionId, reason: 'FILLED' };
      const { userErrors } = await system.mutate(system.tokens.BUREAU, 'closePosition', 'position { id }', closing);
      return userErrors[0]?.code ?? 'CLOSED';
    };
    const started = Promise.all(workers.map((worker) => start(worker, positionId)));
    const closed = await Promise.all([close(), close()]);
    expect(tally(closed)).toEqual({ CLOSED: 1, POSITION_CLOSED: 1 });
    const counts = tally(await started);
    const taken = counts['STARTED'] ?? 0;
    expect(counts).toEqual({
      ...(taken > 0 && { STARTED: taken }),
      ...(taken < 20 && { 'POSITION_CLOSED positionId': 20 - taken }),
    });
    expect(await stateOf(positionId)).toMatchObject({ headcountTaken: taken, status: 'CLOSED' });
  });
});

describe('a worker', () => {
  test('has one running placement, however many are started at once', async () => {
    const worker = await givenWorker(system);
    const positions = await givenPositions(system, enterpriseId, [{ headcount: 1 }, { headcount: 1 }, {}, {}, {}]);
    const outcomes = await Promise.all(positions.map((position) => start(worker, position)));
    expect(tally(outcomes)).toEqual({ STARTED: 1, 'PLACEMENT_RUNNING workerId': 4 });
    const query =
      'query ($id: ID!) { worker(id: $id) { placements { edges { node { position { id } } } totalCount } } }';
    const { worker: found } = await system.ask(system.tokens.BUREAU, query, { id: worker });
    expect(found?.placements).toEqual({
      edges: [{ node: { position: { id: positions[outcomes.indexOf('STARTED')] } } }],
      totalCount: 1,
    });
    // Those that did not take the worker lost no vacancy.
    for (const [index, outcome] of outcomes.entries())
      expect(await stateOf(positions[index] ?? '')).toMatchObject({ headcountTaken: outcome === 'STARTED' ? 1 : 0 });
  });

  test('starts once for a key, also when the key comes 20 times at once', async () => {
    const positionId = await givenPosition({ headcount: 3 });
    const input = placementInput(await givenWorker(system), positionId);
    const again = () => system.mutate(system.tokens.BUREAU, 'startPlacement', 'placement { id status }', input);
    const answers = await Promise.all(Array.from({ length: 20 }, again));
    expect(answers[0]?.placement?.id).toMatch(/^plc_/);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await stateOf(positionId)).toMatchObject({ headcountTaken: 1 });
    const other = { ...input, startsOn: '2027-02-23' };
    expect(await system.mutate(system.tokens.BUREAU, 'startPlacement', 'placement { id }', other)).toMatchObject({
      placement: null,
      userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED', path: ['idempotencyKey'] }],
    });
  });

  test.each([
    ['2027-01-22', 'AGREED', null],
    ['2027-01-20', 'STARTED', '2027-01-20'],
    ['2027-01-11', 'STARTED', '2027-01-11'],
  ])('who is to start on %s is %s, and no clock changes that', async (day, status, startedOn) => {
    const input = placementInput(await givenWorker(system), await givenPosition(), { startsOn: asCivilDate(day) });
    const { placement } = await system.mutate(
      ...([system.tokens.BUREAU, 'startPlacement', 'placement { id status startedOn }', input] as const),
    );
    expect(placement).toMatchObject({ status, startedOn });
    system.clock.moveTo('2027-05-21T16:00:00Z');
    const query = 'query ($id: ID!) { placement(id: $id) { status startedOn stableOn } }';
    const later = await system.ask(system.tokens.BUREAU, query, { id: placement?.id });
    expect(later.placement).toEqual({ status, startedOn, stableOn: null });
  });

  test('is told everything that is wrong at once', async () => {
    const positionId = await givenPosition({ headcount: 1 });
    await start(await givenWorker(system), positionId);
    const young = await givenWorker(system, {
      identityNumber: identityNumber({ birthDate: asCivilDate('2015-01-01') }),
    });
    const wrong = { startsOn: asCivilDate('2028-06-01'), monthlyIncome: 0 };
    expect(await start(young, positionId, wrong)).toBe(
      'UNDER_LEGAL_AGE workerId,POSITION_FILLED positionId,DATE_TOO_FAR startsOn,NUMBER_RANGE monthlyIncome',
    );
    expect(await start('', '', wrong)).toBe(
      'NOT_FOUND workerId,NOT_FOUND positionId,DATE_TOO_FAR startsOn,NUMBER_RANGE monthlyIncome',
    );
  });
});

describe('by law', () => {
  /** The last and the first second, in UTC, of civil days in China. */
  const born = async (birthDate: CivilDate): Promise<string> =>
    givenWorker(system, { identityNumber: identityNumber({ birthDate }) });

  test.each([
    [asCivilDate('2011-02-10'), '2027-02-09T15:59:59Z', '2027-02-09T16:00:00Z'],
    // February 29 comes on March 1 in a common year, and on its own day in a leap year.
    [asCivilDate('2012-02-29'), '2028-02-28T15:59:59Z', '2028-02-28T16:00:00Z'],
  ])(
    'a worker born on %s is not introduced to work before the 16th birthday in China',
    async (birthDate, before, from) => {
      const worker = await born(birthDate);
      system.clock.moveTo(before);
      const positionId = await givenPosition(LIGHT);
      expect(await start(worker, positionId, { startsOn: asCivilDate('2028-03-20') })).toBe(
        // Also where the first day of work lies behind the birthday.
        before < '2028' ? 'UNDER_LEGAL_AGE workerId,DATE_TOO_FAR startsOn' : 'UNDER_LEGAL_AGE workerId',
      );
      system.clock.moveTo(from);
      const startsOn = asCivilDate(new Date(Date.parse(from) + 8 * 3_600_000).toISOString().slice(0, 10));
      expect(await start(worker, positionId, { startsOn: previousDay(startsOn) })).toBe('UNDER_LEGAL_AGE workerId');
      expect(await start(worker, positionId, { startsOn })).toBe('STARTED');
    },
  );

  test('juvenile workers are banned from some occupations until their 18th birthday, Feb 29 on Mar 1, and marked in others', async () => {
    const [banned, open] = ['6-18-02-04', '6-25-04-07'];
    const worker = await born(asCivilDate('2008-02-29'));
    system.clock.moveTo('2026-02-28T15:59:59Z');
    const welder = await givenPosition({ occupationCode: banned, ...LIGHT });
    const assembler = await givenPosition({ occupationCode: open, ...LIGHT });
    expect(await start(worker, welder, { startsOn: asCivilDate('2026-02-28') })).toBe('JUVENILE_BANNED positionId');
    const marked = await system.mutate(
      system.tokens.BUREAU,
      'startPlacement',
      'placement { juvenile }',
      placementInput(await born(asCivilDate('2008-02-29')), assembler, { startsOn: asCivilDate('2026-02-28') }),
    );
    expect(marked).toMatchObject({ placement: { juvenile: true }, userErrors: [] });
    // Agreed on while still 17, for the day of full age.
    const soon = await born(asCivilDate('2008-02-29'));
    expect(await start(soon, welder, { startsOn: asCivilDate('2026-03-01') })).toBe('STARTED');
    system.clock.moveTo('2026-02-28T16:00:00Z');
    expect(await start(worker, welder, { startsOn: asCivilDate('2026-03-01') })).toBe('STARTED');
  });

  describe('the work of a position is asked, and a juvenile starts', () => {
    const [untold, banned] = ['JUVENILE_WORK_UNTOLD positionId', 'JUVENILE_WORK_BANNED positionId'];
    const seen = async (positionId: string) => {
      const query = `query ($id: ID!) { position(id: $id) {
        movementsPerMinute liftKgFrequent liftKgOccasional nightWork hazards juvenilesBannedBy juvenilesUnanswered } }`;
      return (await system.ask(system.tokens.BUREAU, query, { id: positionId })).position;
    };
    const juvenile = () => born(asCivilDate('2010-06-01'));

    test('nowhere before every question is answered, each of which is named', async () => {
      const [mute, half] = [await givenPosition(), await givenPosition({ nightWork: false, liftKgFrequent: 20 })];
      const worker = await juvenile();
      expect(await start(worker, mute)).toBe(Array.from({ length: 5 }, () => untold).join());
      const { userErrors } = await system.mutate(
        ...([system.tokens.BUREAU, 'startPlacement', 'placement { id }', placementInput(worker, half)] as const),
      );
      expect(userErrors.map(({ message }) => /[a-z]+[A-Z]\w+|hazards/.exec(message)?.[0])).toEqual([
        ...['movementsPerMinute', 'liftKgOccasional', 'hazards'],
      ]);
      expect(await seen(half)).toEqual({
        ...{ movementsPerMinute: null, liftKgFrequent: 20, liftKgOccasional: null, nightWork: false, hazards: null },
        juvenilesBannedBy: [],
        juvenilesUnanswered: ['MOVEMENTS_PER_MINUTE', 'LIFT_KG_OCCASIONAL', 'HAZARDS'],
      });
      expect(await start(await givenWorker(system), mute)).toBe('STARTED');
    });

    test.each([
      [{ movementsPerMinute: 51 }, 'MOVEMENTS_PER_MINUTE'],
      [{ liftKgFrequent: 21 }, 'LIFT_KG_FREQUENT'],
      [{ liftKgOccasional: 26 }, 'LIFT_KG_OCCASIONAL'],
      [{ nightWork: true }, 'NIGHT_WORK'],
      [{ hazards: ['HEAT', 'DUST'] }, 'HAZARDS'],
    ])('not at one of %j', async (work, question) => {
      const positionId = await givenPosition({ ...LIGHT, ...work });
      expect(await start(await juvenile(), positionId)).toBe(banned);
      expect(await seen(positionId)).toMatchObject({ juvenilesBannedBy: [question], juvenilesUnanswered: [] });
    });

    test('at what the rule of the place allows on the first day of work', async () => {
      const figures = {
        ...{ MOVEMENTS_MAX: 40, LIFT_KG_FREQUENT_MAX: 20, LIFT_KG_OCCASIONAL_MAX: 25 },
        ...{ NIGHT_WORK_BANNED: 0, HAZARDS_BANNED: 1 },
      };
      const key = { kind: 'JUVENILES', regionCode: '32', validFrom: '2027-02-01' };
      const rule = {
        ...key,
        source: '江苏省示例',
        figures: Object.entries(figures).map(([figure, value]) => ({ figure, value })),
      };
      const { userErrors } = await system.mutate(system.tokens.BUREAU, 'loadRules', 'rules { kind }', {
        rules: [rule],
      });
      expect(userErrors).toEqual([]);
      const night = await givenPosition({ ...LIGHT, movementsPerMinute: 30, nightWork: true, regionCode: '320505' });
      const line = await givenPosition({ ...LIGHT, movementsPerMinute: 45, regionCode: '320505' });
      const worker = await juvenile();
      const [before, after] = ['2027-01-31', '2027-02-01'].map((day) => ({ startsOn: asCivilDate(day) }));
      expect(await start(worker, night, before)).toBe(banned);
      expect(await start(worker, line, after)).toBe(banned);
      expect(await start(worker, night, after)).toBe('STARTED');
      expect(await start(await juvenile(), line, before)).toBe('STARTED');
    });

    test('never by an answer that its partner changes meanwhile', async () => {
      const externalRef = unique();
      const position = { externalRef, headcount: 9, ...LIGHT };
      const positionId = await givenPosition(position);
      const workers = await Promise.all(Array.from({ length: 4 }, juvenile));
      const [, ...outcomes] = await Promise.all([
        givenPosition({ ...position, nightWork: true }),
        ...workers.map((worker) => start(worker, positionId)),
      ]);
      expect(new Set([...outcomes, 'STARTED', banned])).toEqual(new Set(['STARTED', banned]));
      expect(await start(await juvenile(), positionId)).toBe(banned);
    });

    test('and a wrong answer is refused with its place', async () => {
      const wrong = { ...LIGHT, movementsPerMinute: 601, liftKgFrequent: -1, hazards: ['DUST', 'FLYING', 'DUST'] };
      const input = { idempotencyKey: unique(), enterpriseId, positions: [{ ...positionInput(), ...wrong }] };
      const { results } = await system.mutate(
        ...([system.tokens.BUREAU, 'submitPositions', 'results { errors { code path } }', input] as const),
      );
      expect(results[0]?.errors.map(({ code, path }) => `${code} ${path.slice(2).join('.')}`)).toEqual([
        ...['NUMBER_RANGE movementsPerMinute', 'NUMBER_RANGE liftKgFrequent'],
        ...['VALUE_UNKNOWN hazards.1', 'DUPLICATE hazards.2'],
      ]);
    });
  });

  function previousDay(date: CivilDate): CivilDate {
    return asCivilDate(new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10));
  }
});
