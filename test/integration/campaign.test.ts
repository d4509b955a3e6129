/** Campaigns on the embedded engine: opened once, found again, and their progress as each caller may see it. */
import { counterKey } from '../../functions/domains/board/counter/attributes';
import { fold } from '../../functions/domains/board/counter/on-stream';
import { beginWatch, endWatch, repairs, watchOf } from '../../functions/domains/board/counter/repair-store';
import { takenOffIn } from '../../functions/domains/board/report/since';
import type { Campaign } from '../../functions/domains/board/campaign/store';
import { actualOf, byDay, targetOf } from '../../functions/domains/board/campaign/progress';
import { byRegion } from '../../functions/domains/board/campaign/regions';
import {
  getCampaign,
  getCurrentCampaign,
  getProgress,
  listRegions,
  listRevisions,
  openCampaign,
} from '../../functions/domains/board/campaign/service';
import type { OpenCampaignInput } from '../../functions/generated/graphql';
import { indicators } from '../../functions/domains/reference/indicator/indicator';
import { childrenOf, countiesOf } from '../../functions/domains/reference/region/region';
import { addDays, asCivilDate } from '../../functions/platform/values/civil-date';
import { asInstant } from '../../functions/platform/values/clock';
import type { Context } from '../../functions/platform/requests/context';
import { createVault } from '../../functions/platform/security/crypto';
import { type Call, type Database } from '../../functions/platform/dynamodb/database';
import type { Viewer } from '../../functions/platform/security/viewer';
import { createIds } from '../../functions/platform/values/ids';
import { createLogger } from '../../functions/platform/process/log';
import { createOutbound } from '../../functions/platform/security/outbound';
import { readRecords } from '../../functions/platform/streams/streams';
import type { Contribution } from '../../functions/domains/reference/indicator/indicator';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { eventOf, recordsOf } from '../kit/stream-events';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

let local: LocalDatabase;
let db: Database;
let calls: Call[] = [];

beforeAll(async () => {
  local = await startLocalDatabase((call) => calls.push(call));
  db = local.db;
});

afterAll(() => local.stop());

beforeEach(() => {
  calls = [];
});

const bureau: Viewer = { roles: ['BUREAU'], regionCode: asRegionCode('53'), account: 'issuer|bureau' };

function cadre(regionCode?: string): Viewer {
  return {
    roles: ['CADRE'],
    account: 'issuer|cadre',
    ...(regionCode !== undefined && { regionCode: asRegionCode(regionCode) }),
  };
}

function contextOf(viewer: Viewer, now = '2027-02-06T02:00:00Z'): Context {
  const clock = { now: () => new Date(now) };
  return {
    db,
    clock,
    ids: createIds(() => clock.now().getTime()),
    vault: createVault(Buffer.alloc(32, 7)),
    log: createLogger('test'),
    requestId: 'test',
    outbound: createOutbound({ allowLoopback: false }),
    viewer,
  };
}

function inputOf(change: Partial<OpenCampaignInput> & { idempotencyKey: string }): OpenCampaignInput {
  return {
    name: ' Spring Breeze ',
    startsOn: asCivilDate('2027-01-01'),
    endsOn: asCivilDate('2027-03-31'),
    targets: [],
    ...change,
  };
}

async function open(change: Partial<OpenCampaignInput> & { idempotencyKey: string }, now?: string): Promise<Campaign> {
  const outcome = await openCampaign(contextOf(bureau, now), inputOf(change));
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals));
  return outcome.value;
}

describe('a campaign that is opened', () => {
  test('is found by its id as it was given, without the white space around its name', async () => {
    const targets = [
      { indicator: 'SEATS_ALLOCATED', value: 5 } as const,
      { indicator: 'SEATS_ALLOCATED', regionCode: '53', value: 3 } as const,
    ];
    const { id } = await open({ idempotencyKey: 'as given', targets });
    expect(id).toMatch(/^cmp_/);
    expect(await getCampaign(contextOf(cadre('530627')), id)).toEqual({
      id,
      name: 'Spring Breeze',
      startsOn: '2027-01-01',
      endsOn: '2027-03-31',
      ownerRegionCode: '53',
      aims: ['53'],
      aimsAtAll: true,
    });
  });

  test('is the same one when the same key comes again with the same input, also at once', async () => {
    const input = inputOf({ idempotencyKey: 'again' });
    const outcomes = await Promise.all([1, 2, 3].map(() => openCampaign(contextOf(bureau), input)));
    const campaignIds = outcomes.map((outcome) => outcome.ok && outcome.value.id);
    expect(new Set(campaignIds).size).toBe(1);
    expect(await openCampaign(contextOf(bureau), input)).toMatchObject({ ok: true, value: { id: campaignIds[0] } });
  });

  test('is refused when its key was used with another input, and when anything is wrong with it', async () => {
    await open({ idempotencyKey: 'reused' });
    expect(await openCampaign(contextOf(bureau), inputOf({ idempotencyKey: 'reused', name: 'Another' }))).toEqual({
      ok: false,
      refusals: [{ code: 'IDEMPOTENCY_KEY_REUSED', path: ['idempotencyKey'] }],
    });
    expect(await openCampaign(contextOf(bureau), inputOf({ idempotencyKey: 'wrong', name: '' }))).toMatchObject({
      ok: false,
      refusals: [{ code: 'REQUIRED', path: ['name'] }],
    });
  });

  test('is not found under an id that is none', async () => {
    expect(await getCampaign(contextOf(bureau), 'cmp_1')).toBeNull();
    expect(await getCampaign(contextOf(bureau), 'wkr_01ARZ3NDEKTSV4RRFFQ69G5FAV')).toBeNull();
    expect(await getCampaign(contextOf(bureau), 'cmp_01ARZ3NDEKTSV4RRFFQ69G5FAV')).toBeNull();
  });
});

describe('the current campaign', () => {
  const days = { startsOn: asCivilDate('2031-01-01'), endsOn: asCivilDate('2031-01-31') };
  const now = '2031-01-15T02:00:00Z';
  const current = async (viewer: Viewer, regionCode?: string, at = now): Promise<string | undefined> =>
    (await getCurrentCampaign(contextOf(viewer, at), regionCode))?.name;

  beforeAll(async () => {
    const target = (regionCode?: string) => [
      { indicator: 'WORKERS_REGISTERED', value: 1, ...(regionCode && { regionCode }) } as const,
    ];
    await open({ ...days, idempotencyKey: 'c1', name: 'Yunnan', targets: target('53') }, '2031-01-01T00:00:00Z');
    await open({ ...days, idempotencyKey: 'c2', name: 'Dongguan', targets: target('4419') }, '2031-01-02T00:00:00Z');
  });

  test('is the one opened last, for a bureau that names no region', async () => {
    expect(await current(bureau)).toBe('Dongguan');
    expect(calls.map(({ operation }) => operation)).toEqual(['Query']);
  });

  test('is the one of the region that is named', async () => {
    expect(await current(bureau, '53')).toBe('Yunnan');
    expect(await current(bureau, '44')).toBe('Dongguan');
    expect(await current(bureau, '11')).toBeUndefined();
  });

  test('is that of their own region for a cadre, whatever wider region they name, and null for another one', async () => {
    expect(await current(cadre('530627001005'))).toBe('Yunnan');
    expect(await current(cadre('530627'), '53')).toBe('Yunnan');
    expect(await current(cadre('530627'), '44')).toBeUndefined();
    expect(await current(cadre())).toBeUndefined();
  });

  test('is null before and after its days, by the civil date of Asia/Shanghai', async () => {
    expect(await current(bureau, '53', '2030-12-31T15:59:59Z')).toBeUndefined();
    expect(await current(bureau, '53', '2030-12-31T16:00:00Z')).toBe('Yunnan');
    expect(await current(bureau, '53', '2031-01-31T15:59:59Z')).toBe('Yunnan');
    expect(await current(bureau, '53', '2031-01-31T16:00:00Z')).toBeUndefined();
  });
});

describe('a campaign with as many targets as there may be', () => {
  const prefectures = childrenOf(asRegionCode('53')).map(({ code }) => code);
  const counties = countiesOf(asRegionCode('53'));
  const inOrder = [undefined, asRegionCode('53'), ...prefectures, ...counties, ...countiesOf(asRegionCode('44'))];
  const targets = indicators
    .flatMap((indicator, place) => inOrder.map((regionCode, at) => ({ indicator, regionCode, value: 1 + place + at })))
    .map(({ regionCode, ...target }) => ({ ...target, ...(regionCode !== undefined && { regionCode }) }))
    .slice(0, 5_000);

  test('shows each of them in its region, and reads those of the province alone', async () => {
    const campaign = await open({ idempotencyKey: 'all targets', targets });
    const shown = async (area: string | null) => {
      calls.length = 0;
      const board = await getProgress(contextOf(bureau), campaign, { regionCode: area });
      const units = calls.reduce((sum, { readUnits }) => sum + readUnits, 0);
      return { board: new Map(board.map((one) => [one.indicator, one])), units };
    };
    const province = await shown('53');
    const wanted = new Map(
      targets.map(({ indicator, regionCode, value }) => [`${indicator} ${regionCode ?? 'all'}`, value]),
    );
    // Those that have a target for each region.
    for (const indicator of indicators.slice(0, Math.floor(5_000 / inOrder.length))) {
      const line = province.board.get(indicator)!;
      expect([indicator, targetOf(line)]).toEqual([indicator, wanted.get(`${indicator} 53`)]);
      expect(byRegion(line).map(({ regionCode, target }) => [regionCode, target])).toEqual(
        prefectures.map((code) => [code, wanted.get(`${indicator} ${code}`)]),
      );
    }
    const county = (await shown('530627')).board.get('SEATS_ALLOCATED')!;
    expect(targetOf(county)).toBe(wanted.get('SEATS_ALLOCATED 530627'));
    const everything = await shown(null);
    expect(targetOf(everything.board.get('WAITING')!)).toBe(wanted.get('WAITING all'));
    // A query of a counter is half a unit here.
    expect(province.units).toBeLessThan(30);
    expect(everything.units).toBeLessThan(45);
  });
});

describe('the progress of a campaign', () => {
  let campaign: Campaign;
  const progress = async (viewer: Viewer, regionCode?: string | null) => {
    const all = await getProgress(contextOf(viewer), campaign, { regionCode });
    return all.find(({ indicator }) => indicator === 'WORKERS_REGISTERED');
  };

  beforeAll(async () => {
    campaign = await open({
      idempotencyKey: 'progress',
      targets: [
        { indicator: 'WORKERS_REGISTERED', regionCode: '530627', value: 4 },
        { indicator: 'WORKERS_REGISTERED', regionCode: '4419', value: 8 },
      ],
    });
    const facts: [on: string, regionCode: string, amount: number][] = [
      ['2026-12-31', '530627', 100],
      ['2027-01-01', '530627001005', 1],
      ['2027-02-06', '530628', 2],
      ['2027-03-31', '530302', 4],
      ['2027-03-31', '441900', 8],
      ['2027-04-01', '530627', 100],
    ];
    const contributions = ([on, regionCode, amount]: (typeof facts)[number]): Contribution => ({
      indicator: 'WORKERS_REGISTERED',
      on: asCivilDate(on),
      regionCode: asRegionCode(regionCode),
      amount,
    });
    const changes = facts.map((fact) => ({ newItem: { contributions: [contributions(fact)] } }));
    const records = readRecords(eventOf('shard', recordsOf(changes, new Date('2027-04-01T02:00:00Z'))));
    await fold(db, records, { contributions: (item) => item['contributions'] as Contribution[] });
  });

  test('hides the same regions of all transfers and of both their parts, so that no two of them tell a third', async () => {
    const parts = { OUT_OF_PROVINCE: [2, 6, 30], IN_PROVINCE: [2, 40, 7], WORKERS_TRANSFERRED: [4, 46, 37] } as const;
    const on = asCivilDate('2028-01-01');
    const counted = Object.entries(parts).flatMap(([indicator, counts]) =>
      ['5303', '5306', '5325'].map((code, place) => ({
        ...{
          indicator: indicator as keyof typeof parts,
          on,
          regionCode: asRegionCode(code),
          amount: counts[place] ?? 0,
        },
      })),
    );
    const records = recordsOf([{ newItem: { counted } }], new Date('2028-01-01T02:00:00Z'));
    await fold(db, readRecords(eventOf('another-shard', records)), {
      contributions: (item) => item['counted'] as Contribution[],
    });
    const days = { startsOn: on, endsOn: on };
    const all = await getProgress(
      contextOf(bureau, '2028-01-02T02:00:00Z'),
      { ...campaign, ...days },
      { regionCode: '53' },
    );
    const hidden = all.map((one) =>
      byRegion(one).flatMap(({ regionCode, actual }) => (actual === null ? [regionCode] : [])),
    );
    expect(hidden.filter((codes) => codes.length > 0)).toEqual(Array(3).fill(['5303', '5325']));
  });

  test('counts its own days, both ends inclusive, in every region', async () => {
    const everything = await progress(bureau);
    expect(everything && actualOf(everything)).toBe(15);
    expect(everything && targetOf(everything)).toBe(12);
    expect(everything && byDay(everything, {}).map(({ on, actual }) => [on, actual])).toEqual([
      ['2027-01-01', 1],
      ['2027-02-06', 2],
      ['2027-03-31', 12],
    ]);
    expect(everything && byRegion(everything)).toEqual([
      { regionCode: '44', name: '广东省', actual: 8, target: 8 },
      { regionCode: '53', name: '云南省', actual: 7, target: 4 },
    ]);
  });

  test('has every indicator in order, at the price of one query each', async () => {
    const all = await getProgress(contextOf(bureau), campaign, {});
    expect(all.map(({ indicator, days }) => [indicator, days.length])).toEqual([
      ['POSITIONS_COLLECTED', 0],
      ['WORKERS_REGISTERED', 3],
      ['WORKERS_SURVEYED', 0],
      ['SERVICE_OBJECTS', 0],
      ['WORKERS_TRANSFERRED', 0],
      ['OUT_OF_PROVINCE', 0],
      ['IN_PROVINCE', 0],
      ['STABLE_PLACEMENTS', 0],
      ['FOLLOW_UP_RATE', 0],
      ['INCOME_RISE_MEDIAN', 0],
      ['TRAVEL_SERVICES', 0],
      ['SEATS_ALLOCATED', 0],
      ['PASSENGERS_BOARDED', 0],
      ['WAITING', 0],
      ['HOLDS_LOST', 0],
      ['NO_SHOWS', 0],
      ['RETURNED_HOME', 0],
      ['LEFT_AGAIN', 0],
      ['PEOPLE_REACHED', 0],
      ['RECRUITMENT_EVENTS', 0],
      ['KEY_ENTERPRISES_TRACKED', 0],
      ['STATIONS', 0],
      ['WORKING_GROUPS', 0],
      ['PUSHES', 0],
      ['DELIVERIES', 0],
      ['WORKERS_TRAINED', 0],
      ['AGREEMENTS_SIGNED', 0],
      ['CASES_CLOSED', 0],
      ['AGENCIES_VISITED', 0],
    ]);
    expect(calls.map(({ operation, readUnits }) => [operation, readUnits])).toEqual(
      // A rate is two counts; and one of the targets.
      Array(all.length + 2).fill(['Query', 0.5]),
    );
  });

  test.each([
    ['53', 7],
    ['5306', 3],
    ['530627', 1],
    ['4419', 8],
    ['441900', 8],
    ['11', 0],
  ])('of %s is %i', async (regionCode, actual) => {
    const one = await progress(bureau, regionCode);
    expect(one && actualOf(one)).toBe(actual);
  });

  test.each([
    ['their own region, where they name none', '5306', undefined, 3],
    ['their own region, where they name a wider one', '530628', '53', 2],
    ['what they name within their own region', '53', '5303', 4],
    ['their township, where they name none', '530627001', undefined, 1],
    ['their village, where they name a wider region', '530627001006', '53', 0],
    ['their county, where they name it, in groups of people', '530627001006', '530627', 0],
  ])('is for a cadre that of %s', async (_, own, wanted, actual) => {
    const one = await progress(cadre(own), wanted);
    expect(one && actualOf(one)).toBe(actual);
  });

  test('says how days of the campaign came to their counts after they were over, at the price of one query', async () => {
    const one = await progress(bureau, '5306');
    calls = [];
    expect(one && (await listRevisions(contextOf(bureau), one, 25))).toEqual([
      { on: '2027-01-01', restatedOn: '2027-04-01', reason: 'LATE', old: 0, new: 1 },
      { on: '2027-02-06', restatedOn: '2027-04-01', reason: 'LATE', old: 0, new: 2 },
    ]);
    expect(calls.map(({ operation, readUnits }) => [operation, readUnits])).toEqual([['Query', 0.5]]);
    const county = await progress(bureau, '530628');
    expect(county && (await listRevisions(contextOf(bureau), county, 25))).toMatchObject([
      { on: '2027-02-06', new: 2 },
    ]);
    expect(one && (await listRevisions(contextOf(bureau), one, 1))).toHaveLength(1);
  });

  test('tells what a recount mended of a day that is over, as a change of its own', async () => {
    const counter = counterKey('WORKERS_REGISTERED', asRegionCode('5303'), asCivilDate('2027-03-31'));
    const watch = watchOf('run', 500_000);
    const repair = {
      ...{ counter, watch, number: 0, at: asInstant('2027-04-03T02:00:00Z'), today: asCivilDate('2027-04-03') },
      amounts: new Map([
        ['value', -1],
        ['in.530302', -1],
      ]),
    };
    await db.commit([beginWatch(counter, watch)]);
    const others = { ...repair, watch: watchOf('another', 500_000) };
    expect(await db.commit(repairs(others))).toMatchObject({ committed: false });
    expect(await db.commit(repairs(repair))).toEqual({ committed: true });
    expect(await db.commit(repairs(repair))).toMatchObject({ committed: false });
    await db.commit([endWatch(counter, watch)]);
    for (const area of ['5303', '530302']) {
      const one = await progress(bureau, area);
      expect(one && actualOf(one)).toBe(3);
      expect(one && (await listRevisions(contextOf(bureau), one, 25))).toEqual([
        { on: '2027-03-31', restatedOn: '2027-04-03', reason: 'RECOUNTED', old: 4, new: 3 },
        { on: '2027-03-31', restatedOn: '2027-04-01', reason: 'LATE', old: 0, new: 4 },
      ]);
      expect(one && takenOffIn(one.days)).toBe(-1);
    }
  });

  test('is empty for a cadre outside of their region, and for one without a region', async () => {
    expect(await getProgress(contextOf(cadre('5306')), campaign, { regionCode: '44' })).toEqual([]);
    expect(await getProgress(contextOf(cadre()), campaign, {})).toEqual([]);
  });

  test('is an error for a region that does not exist', async () => {
    await expect(progress(bureau, '99')).rejects.toThrow('The filter names a region that does not exist');
  });
});

describe('the progress of a county', () => {
  const on = asCivilDate('2029-02-06');
  const homes: [regionCode: string, people: number][] = [
    ['530629101001', 6],
    ['530629101002', 7],
    ['530629102001', 9],
    ['530629102', 5],
    ['530629', 3],
  ];
  let campaign: Campaign;
  const linesOf = async (regionCode: string, viewer = bureau) => {
    const board = await getProgress(contextOf(viewer, '2029-02-07T02:00:00Z'), campaign, { regionCode });
    const line = board.find(({ indicator }) => indicator === 'WORKERS_REGISTERED')!;
    const regions = await listRegions(line);
    return {
      ...{ actual: actualOf(line), target: targetOf(line), days: byDay(line, {}) },
      regions: regions.map(({ regionCode: code, actual, target }) => [code, actual, target]),
    };
  };

  beforeAll(async () => {
    campaign = await open({
      idempotencyKey: 'villages',
      ...{ startsOn: on, endsOn: asCivilDate('2029-03-06') },
      targets: [
        { indicator: 'WORKERS_REGISTERED', regionCode: '530629101001', value: 10 },
        { indicator: 'WORKERS_REGISTERED', regionCode: '530629101003', value: 20 },
        { indicator: 'WORKERS_REGISTERED', regionCode: '530629103', value: 40 },
      ],
    });
    const changes = homes.map(([regionCode, amount]) => ({
      newItem: { of: [{ indicator: 'WORKERS_REGISTERED', on, regionCode: asRegionCode(regionCode), amount }] },
    }));
    const records = recordsOf(changes, new Date(`${on}T02:00:00Z`));
    await fold(db, readRecords(eventOf('villages', records)), {
      contributions: (item) => item['of'] as Contribution[],
    });
  });

  test('is that of its townships and of what was told of it alone, each with its villages, and with the targets below', async () => {
    expect(await linesOf('530629')).toEqual({
      ...{ actual: 30, target: 70, days: [{ on, actual: 30, takenOff: 0, within: new Map() }] },
      regions: [
        ['530629101', 13, 30],
        ['530629102', 14, null],
        ['530629103', 0, 40],
      ],
    });
    expect(await linesOf('530629101')).toMatchObject({
      ...{ actual: 13, target: 30 },
      regions: [
        ['530629101001', 6, 10],
        ['530629101002', 7, null],
        ['530629101003', 0, 20],
      ],
    });
    expect(await linesOf('530629102')).toMatchObject({ actual: 14, regions: [['530629102001', 9, null]] });
    expect(await linesOf('530629101002')).toMatchObject({
      actual: 7,
      target: null,
      days: [{ on, actual: 7 }],
      regions: [],
    });
    expect(await linesOf('530629101002', cadre('530629101002'))).toMatchObject({ actual: 7 });
    expect(await linesOf('5306')).toMatchObject({ target: 70, regions: [['530629', 30, 70]] });
    expect((await linesOf('53')).regions).toEqual([['5306', 30, 70]]);
  });

  test('is the current campaign of each of its villages, and keeps the county alone in what every board asks for', async () => {
    expect(campaign.aims).toEqual(['530629']);
    const now = '2029-02-07T02:00:00Z';
    for (const code of ['530629101001', '530629101', '530629'])
      expect((await getCurrentCampaign(contextOf(bureau, now), code))?.id).toBe(campaign.id);
  });

  test('shows of few villages neither those with few people nor one that would tell of them', async () => {
    const few = asCivilDate('2029-03-01');
    const changes = ['530629104001', '530629104001', '530629104002'].map((code, place) => ({
      newItem: {
        of: [{ indicator: 'SERVICE_OBJECTS', on: few, regionCode: asRegionCode(code), amount: [2, 1, 8][place] ?? 0 }],
      },
    }));
    const records = recordsOf(changes, new Date(`${few}T02:00:00Z`));
    await fold(db, readRecords(eventOf('few', records)), { contributions: (item) => item['of'] as Contribution[] });
    const context = contextOf(bureau, '2029-03-02T02:00:00Z');
    const board = await getProgress(context, campaign, { regionCode: '530629104' });
    const line = board.find(({ indicator }) => indicator === 'SERVICE_OBJECTS')!;
    expect((await listRegions(line)).map(({ actual }) => actual)).toEqual([]);
    expect(actualOf(line)).toBe(11);
  });
});

describe('who may not open the rows of people', () => {
  const day = (number: number) => addDays(asCivilDate('2032-01-01'), number);
  const counts = [3, 1, 2, 0, 7, 1, 1, 2, 4, 1];
  const now = '2032-03-01T02:00:00Z';
  const another: Viewer = { roles: ['BUREAU'], regionCode: asRegionCode('5303'), account: 'issuer|another' };
  const station: Viewer = { roles: ['STATION'], regionCode: asRegionCode('530629'), account: 'issuer|station' };
  let campaign: Campaign;
  const lineOf = async (viewer: Viewer, regionCode: string, days = {}, inGroups = false) => {
    const board = await getProgress(contextOf(viewer, now), { ...campaign, ...days }, { regionCode, inGroups });
    return board.find(({ indicator }) => indicator === 'WORKERS_REGISTERED')!;
  };
  const shown = (line: Awaited<ReturnType<typeof lineOf>>) => byDay(line, {}).map(({ on, actual }) => [on, actual]);

  beforeAll(async () => {
    campaign = await open({ idempotencyKey: 'groups', startsOn: day(0), endsOn: day(20) }, now);
    const changes = counts.map((amount, number) => ({
      newItem: { of: [{ indicator: 'WORKERS_REGISTERED', on: day(number), regionCode: '530629101001', amount }] },
    }));
    const records = recordsOf(changes, new Date('2032-02-01T02:00:00Z'));
    await fold(db, readRecords(eventOf('groups', records)), { contributions: (item) => item['of'] as Contribution[] });
  });

  test('is told of people in fives, by day and in all, and of no change', async () => {
    for (const viewer of [another, station]) {
      const line = await lineOf(viewer, '530629');
      expect(shown(line)).toEqual([
        ...[[day(2), 5], [day(4), 5], [day(6), 5], [day(8), 5]], // prettier-ignore
      ]);
      expect(actualOf(line)).toBe(20);
      expect(await listRevisions(contextOf(viewer, now), line, 25)).toEqual([]);
    }
    for (const own of [bureau, cadre('5306'), cadre('530629')]) {
      const line = await lineOf(own, '530629');
      expect([actualOf(line), shown(line).length]).toEqual([22, 9]);
      expect((await listRevisions(contextOf(own, now), line, 25)).length).toBeGreaterThan(0);
      // What leaves the office, such as a table, asks for groups.
      expect(actualOf(await lineOf(own, '530629', {}, true))).toBe(20);
    }
  });

  test('finds no two campaigns whose counts differ by one to four people', async () => {
    const ends = [...counts.keys()];
    for (const from of ends)
      for (const to of ends.filter((end) => end > from)) {
        const [shorter, longer] = await Promise.all(
          [to - 1, to].map(async (end) =>
            actualOf(await lineOf(another, '530629', { startsOn: day(from), endsOn: day(end) })),
          ),
        );
        const one = (longer ?? 0) - (shorter ?? 0);
        expect(one === 0 || one >= 5).toBe(true);
      }
  });

  test('sees nobody below the county, neither as its board nor as a part of it', async () => {
    expect(actualOf(await lineOf(another, '530629101001'))).toBeNull();
    expect(await listRegions(await lineOf(another, '530629'))).toEqual([]);
    expect((await listRegions(await lineOf(bureau, '530629'))).map(({ actual }) => actual)).toEqual([22]);
    expect(actualOf(await lineOf(cadre('530629101'), '530629101001'))).toBe(22);
  });
});
