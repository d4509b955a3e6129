/**
 * Who may not open the rows of people finds no figure of one to four by subtraction: neither of a region less its parts, nor
 * of days less other days, nor of a sum of indicators less its parts, nor of a report less what is counted today, whatever is
 * told late and taken off, and although they know their own people one by one.
 */
import fc from 'fast-check';
import { getProgress, listRegions, openCampaign } from '../../functions/domains/board/campaign/service';
import { actualOf, byDay } from '../../functions/domains/board/campaign/progress';
import { fold } from '../../functions/domains/board/counter/on-stream';
import { getReport, publishReport } from '../../functions/domains/board/report/service';
import { differenceOf, linesOf, nowOf } from '../../functions/domains/board/report/since';
import type { Role } from '../../functions/generated/graphql';
import type { Contribution } from '../../functions/domains/reference/indicator/indicator';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';
import type { Viewer } from '../../functions/platform/security/viewer';
import { readRecords } from '../../functions/platform/streams/streams';
import { addDays, asCivilDate, type CivilDate } from '../../functions/platform/values/civil-date';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { runs } from '../kit/long';
import { eventOf, recordsOf } from '../kit/stream-events';
import { contextOf } from '../kit/travel-scene';

let local: LocalDatabase;

beforeAll(async () => {
  local = await startLocalDatabase();
});

afterAll(() => local.stop());

const few = (count: number): boolean => Math.abs(count) > 0 && Math.abs(count) < 5;
const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);

/** People are told of at any level, of some places more often. */
const homes = ['53', '5306', '530627', '530627102', '530627102201', '530627103', '530629', '5303', '530302', '4419'];
const boards = ['all', '53', '5306', '5303', '530627', '530629', '530302', '44', '4419'];
const addingUp = ['WORKERS_TRANSFERRED', 'OUT_OF_PROVINCE', 'IN_PROVINCE'] as const;
const counted: readonly string[] = [...addingUp, 'RETURNED_HOME'];
const DAYS = [0, 1, 2, 3, 4, 5];

const fact = fc.record({
  indicator: fc.constantFrom('OUT_OF_PROVINCE' as const, 'IN_PROVINCE' as const, 'RETURNED_HOME' as const),
  home: fc.constantFrom(...homes),
  day: fc.constantFrom(...DAYS),
  people: fc.nat({ max: 7 }),
  /** Who are taken off again after the report. */
  less: fc.nat({ max: 4 }),
  /** Whether they are told after the report. */
  isLate: fc.boolean(),
});
type Fact = typeof fact extends fc.Arbitrary<infer F> ? F : never;

const official = (role: Role, regionCode: string): Viewer => ({
  ...{ roles: [role], account: `issuer|${role} ${regionCode}`, regionCode: asRegionCode(regionCode) },
});
const province = official('BUREAU', '53');
const readers = [
  official('BUREAU', '530629'),
  official('BUREAU', '530627'),
  official('BUREAU', '5303'),
  official('BUREAU', '530627102'),
  official('CADRE', '530627102'),
  official('STATION', '530627'),
];

/** By `indicator board part span`, where the part is `whole` or a region of the board, and the span a day or `total`. */
type Figures = ReadonlyMap<string, number>;

let year = 2040;

test('no subtraction leaves one to four people, and no more than four people of a county are not told', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fact, { minLength: 12, maxLength: 40 }), async (facts) => {
      const first = asCivilDate(`${year++}-01-05`);
      const now = new Date(`${addDays(first, DAYS.length + 1)}T02:00:00Z`);
      const context = (viewer: Viewer) => contextOf(local.db, { viewer, now });
      const opened = await openCampaign(context(province), {
        ...{ idempotencyKey: `groups ${first}`, name: 'Groups', targets: [] },
        ...{ startsOn: first, endsOn: addDays(first, DAYS.length - 1) },
      });
      if (!opened.ok) throw new Error('the campaign was refused');
      const campaign = opened.value;

      const figuresOf = async (viewer: Viewer, inGroups: boolean): Promise<Figures> => {
        const figures = new Map<string, number>();
        for (const board of boards) {
          const lines = await getProgress(context(viewer), campaign, {
            ...{ inGroups, ...(board !== 'all' && { regionCode: board }) },
          });
          for (const line of lines.filter(({ indicator }) => counted.includes(indicator))) {
            const note = (part: string, span: number | string, figure: number | null) =>
              figure === null || figures.set(`${line.indicator} ${board} ${part} ${span}`, figure);
            note('whole', 'total', actualOf(line));
            for (const day of DAYS) {
              const on = addDays(first, day);
              note('whole', day, sum(byDay(line, { from: on, to: on }).map(({ actual }) => actual)));
            }
            for (const { regionCode: part, actual } of await listRegions(line)) note(part, 'total', actual);
          }
        }
        return figures;
      };
      const told: string[] = [];
      const read = async (isAfter: boolean): Promise<Figures[]> => {
        const all: Figures[] = [];
        for (const viewer of readers)
          for (const inGroups of [false, true]) {
            const figures = lessOwn(await figuresOf(viewer, inGroups), viewer, inGroups, facts, isAfter);
            told.push(...subtractions(figures).map((found) => `${viewer.account} ${inGroups}: ${found}`));
            all.push(figures);
          }
        return all;
      };

      await count(local, facts, { first, now, isAfter: false });
      const before = await read(false);
      const report = await publishReport(context(official('BUREAU', '5306')), {
        ...{ idempotencyKey: `report ${first}`, campaignId: campaign.id, on: campaign.endsOn },
      });
      if (!report.ok) throw new Error('the report was refused');
      await count(local, facts, { first, now, isAfter: true });
      const after = await read(true);
      for (const [place, figures] of after.entries())
        for (const [name, people] of figures) {
          const former = before[place]?.get(name) ?? 0;
          if (few(people - former)) told.push(`${name} was ${former} and is ${people}`);
        }
      for (const viewer of readers) {
        const seen = await getReport(context(viewer), report.value.id);
        for (const line of seen === null ? [] : linesOf(context(viewer), seen)) {
          const [difference, today] = await Promise.all([differenceOf(line), nowOf(line)]);
          const both = today === null || line.actual === undefined ? 0 : today - line.actual;
          if (few(difference ?? 0) || few(both))
            told.push(`${viewer.account}: ${line.indicator} of the report ${both}`);
        }
      }
      expect(told).toEqual([]);

      const station = await figuresOf(readers.at(-1)!, false);
      for (const county of ['530627', '530629', '530302'])
        for (const indicator of counted) {
          const hidden =
            peopleOf(facts, indicator, county, true) - (station.get(`${indicator} ${county} whole total`) ?? 0);
          if (boardsOf(readers.at(-1)!).includes(county)) expect([0, 1, 2, 3, 4]).toContain(hidden);
        }
    }),
    runs(36),
  );
}, 600_000);

test('a rate is of those counties whose people are all known, and never above the whole', async () => {
  const first = asCivilDate(`${year++}-01-05`);
  const now = new Date(`${addDays(first, 9)}T02:00:00Z`);
  const context = (viewer: Viewer) => contextOf(local.db, { viewer, now });
  const opened = await openCampaign(context(province), {
    ...{ idempotencyKey: `rates ${first}`, name: 'Rates', targets: [], startsOn: first, endsOn: addDays(first, 5) },
  });
  if (!opened.ok) throw new Error('the campaign was refused');
  // Of 530627 an earlier release counted who was due, and this one who was asked: those are in the whole alone.
  const store = (name: string, holder: string, counts: object): Promise<unknown> =>
    local.db.commit([
      { Put: { TableName: 'Campaigns', Item: { pk: `${name}#${holder}`, sk: addDays(first, 1), ...counts } } },
    ]);
  await store('FOLLOW_UPS_DUE', 'parts', { 'of.530627': 6, 'of.530628': 10 });
  await store('FOLLOW_UPS_MADE', 'parts', { 'of.530627': 9, 'of.530628': 5 });
  await store('FOLLOW_UPS_DUE', '530627', { 'at.102': 3 });
  await store('FOLLOW_UPS_MADE', '530627', { 'at.102': 4 });
  const rate = async (viewer: Viewer, regionCode: string) => {
    const lines = await getProgress(context(viewer), opened.value, { regionCode, inGroups: false });
    const line = lines.find(({ indicator }) => indicator === 'FOLLOW_UP_RATE')!;
    return [actualOf(line), byDay(line, {}).map(({ actual }) => actual)];
  };
  expect(await rate(official('BUREAU', '5303'), '53')).toEqual([50, [50]]);
  // What is exact is read of one item with its whole; one that is damaged tells nothing.
  expect(await rate(province, '530627102')).toEqual([null, []]);
});

function boardsOf(viewer: Viewer): string[] {
  return viewer.roles.includes('BUREAU') ? boards : boards.filter((board) => viewer.regionCode?.startsWith(board));
}

/** What was told before the report, or what it is after. */
async function count(
  { db }: LocalDatabase,
  facts: readonly Fact[],
  { first, now, isAfter }: { first: CivilDate; now: Date; isAfter: boolean },
): Promise<void> {
  const changes = facts.flatMap(({ indicator, home, day, people, less, isLate }) => {
    const also = indicator === 'RETURNED_HOME' ? [] : ['WORKERS_TRANSFERRED' as const];
    const of = (amount: number): { newItem: { of: Contribution[] } } => ({
      newItem: {
        of: [indicator, ...also].map((one) => ({
          ...{ indicator: one, on: addDays(first, day), regionCode: asRegionCode(home), amount },
        })),
      },
    });
    return [...(isLate === isAfter ? [of(people)] : []), ...(isAfter ? [of(-Math.min(less, people))] : [])];
  });
  const event = eventOf(`${first} ${isAfter}`, recordsOf(changes, now));
  await fold(db, readRecords(event), { contributions: (item) => item['of'] as Contribution[] });
}

/** As the facts say. */
function peopleOf(facts: readonly Fact[], indicator: string, region: string, isAfter: boolean, days = DAYS): number {
  return sum(
    facts
      .filter((one) => one.indicator === indicator || (indicator === addingUp[0] && one.indicator !== 'RETURNED_HOME'))
      .filter(({ home, day, isLate }) => home.startsWith(region) && days.includes(day) && (isAfter || !isLate))
      .map(({ people, less }) => people - (isAfter ? Math.min(less, people) : 0)),
  );
}

/** What is left of each figure without the reader's own people, whom they know; nothing of figures of these alone. */
function lessOwn(
  figures: Figures,
  { roles, regionCode: own = asRegionCode('53') }: Viewer,
  inGroups: boolean,
  facts: readonly Fact[],
  isAfter: boolean,
): Figures {
  if (roles.includes('STATION')) return figures;
  // They know how their own are told in groups, too: those of each county, of a wider region alone, or of their township.
  const counties = new Set(homes.filter((home) => home.startsWith(own)).map((home) => home.slice(0, Math.max(6, own.length)))); // prettier-ignore
  const isIn = (part: string) => (home: string) => (part.length < 6 ? home === part : home.startsWith(part));
  const until = (indicator: string, day: number): number =>
    sum(
      [...counties].map((part) => {
        const those = facts.filter(({ home }) => isIn(part)(home));
        const people = peopleOf(those, indicator, own, isAfter, DAYS.filter((one) => one <= day)); // prettier-ignore
        return inGroups ? people - (people % 5) : people;
      }),
    );
  return new Map(
    [...figures].flatMap(([name, figure]): [string, number][] => {
      const [indicator = '', board = '', part = '', span = ''] = name.split(' ');
      const region = part === 'whole' ? board : part;
      if (region.startsWith(own)) return inGroups ? [[name, figure]] : [];
      if (region !== 'all' && !own.startsWith(region)) return [[name, figure]];
      const day = span === 'total' ? DAYS.length : Number(span);
      const mine = until(indicator, day) - (span === 'total' ? 0 : until(indicator, day - 1));
      return [[name, figure - mine]];
    }),
  );
}

/** Those that leave one to four. */
function subtractions(figures: Figures): string[] {
  const of = (name: string): number => figures.get(name) ?? 0;
  const found: [string, number][] = [...figures];
  for (const indicator of counted)
    for (const board of boards) {
      const whole = `${indicator} ${board} whole`;
      const parts = [...figures.keys()].filter((name) => name.startsWith(`${indicator} ${board} `) && !name.includes('whole')); // prettier-ignore
      found.push([`${whole} less its parts`, of(`${whole} total`) - sum(parts.map(of))]);
      const own = parts.map((name) => of(`${indicator} ${name.split(' ')[2] ?? ''} whole total`));
      found.push([`${whole} less the boards of its parts`, of(`${whole} total`) - sum(own)]);
      found.push([`${whole} less its days`, of(`${whole} total`) - sum(DAYS.map((day) => of(`${whole} ${day}`)))]);
      for (const part of parts) found.push([`${whole} less ${part}`, of(`${whole} total`) - of(part)]);
    }
  for (const [name] of figures) {
    const [indicator, ...rest] = name.split(' ');
    if (indicator !== addingUp[0]) continue;
    const [all, ...those] = addingUp.map((one) => of([one, ...rest].join(' ')));
    found.push([`${name} less its two parts`, (all ?? 0) - sum(those)]);
  }
  return found.filter(([, people]) => few(people)).map(([name, people]) => `${name} ${people}`);
}
