/**
 * Who stays: after any histories of placements, told in any steps, the counts of the months are those of a recount of people.
 * Pure: the tallies of old and new states are summed as the stream's reader does.
 */
import fc from 'fast-check';
import {
  monthsOfYears,
  type Retention,
  retentionIn,
  retentionOfAll,
  tallies,
} from '../../functions/domains/jobs/retention/retention';
import { factOf } from '../../functions/domains/board/counter/changed-counters';
import type { Item } from '../../functions/platform/dynamodb/database';
import type { StreamRecord } from '../../functions/platform/streams/streams';
import { addDays, asCivilDate, type CivilDate, startOfDay } from '../../functions/platform/values/civil-date';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';
import { runs } from '../kit/long';

const TODAY = asCivilDate('2027-11-15');
/** From two years ago to now. */
const FIRST = asCivilDate('2025-11-01');

const person = fc.record({
  beganAfter: fc.nat({ max: 740 }),
  /** Days after the beginning on which somebody asked and found them there, in order of the telling. */
  asked: fc.array(fc.constantFrom(1, 29, 30, 31, 89, 90, 120), { maxLength: 3 }),
  /** Days after the beginning on which the job ended; undefined while it runs. */
  ended: fc.option(fc.constantFrom(0, 29, 30, 31, 89, 90, 200), { nil: undefined }),
  to: fc.constantFrom('440306', '441900', '330302'),
  enterprise: fc.constantFrom('ent_1', 'ent_2'),
  home: fc.constantFrom('530627102201', '530627102201', '530302001001', '530102001001'),
  cameNever: fc.nat({ max: 9 }).map((number) => number === 0),
  /** Days after which each of these is told. */
  late: fc.constantFrom(0, 0, 3, 31, 75),
});

type Person = typeof person extends fc.Arbitrary<infer P> ? P : never;

interface State {
  readonly item: Item;
  /** Day on which it was written. */
  readonly told: CivilDate;
}

/** The placement as it is stored after each step. */
function statesOf({ beganAfter, asked, ended, to, home, enterprise, cameNever, late }: Person, number: number) {
  const startedOn = addDays(FIRST, beganAfter);
  const key = { pk: `wkr_${number}`, sk: `placement#plc_${number}`, __edb_e__: 'placement', __edb_v__: '2' };
  const agreed = {
    ...{ ...key, id: `plc_${number}`, workerId: `wkr_${number}`, positionId: 'pos_1', enterpriseId: enterprise },
    ...{ homeCode: home, workCode: to, startsOn: startedOn, agreedAt: `${startedOn}T00:00:00.000Z` },
    ...{ status: 'AGREED', juvenile: false },
  };
  const states: State[] = [{ item: agreed, told: startedOn }];
  const then = (item: Item, after: number): void => {
    states.push({ item: { ...states.at(-1)?.item, ...item }, told: addDays(startedOn, after + late) });
  };
  if (cameNever) {
    then({ status: 'NEVER_STARTED', endedOn: startedOn }, 0);
    return states;
  }
  then({ status: 'STARTED', startedOn, beganToldOn: addDays(startedOn, late) }, 0);
  let latest = -1;
  for (const day of asked) {
    latest = Math.max(latest, day);
    if (ended === undefined || latest <= ended) then({ followedUpOn: addDays(startedOn, latest) }, latest);
  }
  if (ended !== undefined) then({ status: 'ENDED', endedOn: addDays(startedOn, ended) }, ended);
  return states;
}

/** Whether it is told in time that somebody began: on the day before the last one, since a record may be of the next day. */
function isToldToBegin(one: Person): boolean {
  return isInTime(one, 30, 1);
}

/** Whether it is told in time that something was so after these days. */
function isInTime({ beganAfter, late }: Person, days: number, known: number): boolean {
  const startedOn = addDays(FIRST, beganAfter);
  const [year = 0, month = 0] = startedOn.split('-').map(Number);
  const lastOfMonth = asCivilDate(new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10));
  return addDays(startedOn, known + late) <= addDays(lastOfMonth, days + 30);
}

/** People by the month in which they began, five and more together, from each January on. */
function groupsOf(
  people: readonly Person[],
): { readonly months: readonly string[]; readonly people: readonly Person[] }[] {
  const groups: { months: string[]; people: Person[] }[] = [];
  let open: { months: string[]; people: Person[] } = { months: [], people: [] };
  for (let month = 0; month < 36; month += 1) {
    const name = `${2025 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
    const began = people.filter((one) => !one.cameNever && addDays(FIRST, one.beganAfter).startsWith(name));
    if (month % 12 === 0) open = { months: [], people: [] };
    // A month in which nobody is said in time to have begun is in no group.
    if (began.some(isToldToBegin)) open = { months: [...open.months, name], people: [...open.people, ...began] };
    if (open.people.filter(isToldToBegin).length < 5) continue;
    groups.push(open);
    open = { months: [], people: [] };
  }
  return groups;
}

/** By hand: of the whole groups of a term, who began, and of those with five who are known, who stayed. */
function recount(people: readonly Person[], days: number, [first, beyond]: readonly [CivilDate, CivilDate]) {
  const groups = groupsOf(people).filter(({ months }) =>
    months.every((one) => `${one}-01` >= first && `${one}-01` < beyond),
  );
  const counts = groups.map((group) => countsOf(group.people, days));
  const known = counts.filter((one) => one.known >= 5);
  const sum = (of: readonly number[]): number => of.reduce((total, one) => total + one, 0);
  return {
    started: sum(counts.map(({ started }) => started)),
    known: sum(known.map((one) => one.known)),
    stayed: sum(known.map(({ stayed }) => stayed)),
  };
}

/** Who began, is known in time to have stayed so long or to have left, and stayed. */
function countsOf(people: readonly Person[], days: number) {
  const began = people.filter(isToldToBegin);
  const left = began.filter((one) => one.ended !== undefined && one.ended < days && isInTime(one, days, one.ended));
  const stayed = began.filter((one) => {
    if (one.ended !== undefined && one.ended < days) return false;
    // Each word is of the latest day that was asked for.
    const latest = one.asked.map((_, at) => Math.max(...one.asked.slice(0, at + 1)));
    const found = latest.filter((day) => day >= days && (one.ended === undefined || day <= one.ended));
    const first = Math.min(...found, one.ended ?? Infinity);
    return first < Infinity && isInTime(one, days, first);
  });
  return { started: began.length, known: left.length + stayed.length, stayed: stayed.length };
}

/** The counter items after all records up to the day. */
function countersOf(people: readonly Person[], day: CivilDate): Map<string, Item> {
  const counters = new Map<string, Record<string, unknown>>();
  people.forEach((one, number) => {
    let oldItem: Item | undefined;
    for (const { item: newItem, told } of statesOf(one, number)) {
      const record = { at: startOfDay(told), ...(oldItem && { oldItem }), newItem } as StreamRecord;
      oldItem = newItem;
      if (told > day) continue;
      for (const { key, attribute, amount } of factOf(record, { contributions: () => [], tallies }).tallies) {
        const { pk, sk } = key.Key;
        const counter = counters.get(`${pk} ${sk}`) ?? { pk, sk };
        counter[attribute] = Number(counter[attribute] ?? 0) + amount;
        counters.set(`${pk} ${sk}`, counter);
      }
    }
  });
  return counters;
}

test('after any histories the counts are those of a recount, and fewer than five people are not told', () => {
  const seen = { told: 0, hidden: 0, sums: 0 };
  fc.assert(
    fc.property(fc.array(person, { minLength: 1, maxLength: 150, size: 'max' }), (people) => {
      const counters = countersOf(people, TODAY);
      const monthsOf = (whose: string): Item[] =>
        [...counters.values()].filter(({ pk }) => pk === `retention#${whose}`);
      /** The twelve months up to the last one of which nothing is told any more. */
      const terms = new Map<number, readonly [CivilDate, CivilDate]>([
        [30, [asCivilDate('2026-09-01'), asCivilDate('2027-09-01')]],
        [90, [asCivilDate('2026-07-01'), asCivilDate('2027-07-01')]],
      ]);
      const check = (found: readonly Retention[], whom: (one: Person) => boolean): void => {
        for (const { days, started, known, stayed } of found) {
          const wanted = recount(people.filter(whom), days, terms.get(days)!);
          expect(started).toBe(wanted.started < 5 ? undefined : wanted.started);
          expect([known, stayed]).toEqual(wanted.known < 5 ? [undefined, undefined] : [wanted.known, wanted.stayed]);
          expect(known ?? 0).toBeLessThanOrEqual(started ?? 0);
          seen[wanted.known < 5 ? 'hidden' : 'told'] += 1;
        }
      };
      for (const whose of ['ent_1', 'ent_2'])
        check(retentionIn(monthsOfYears(monthsOf(whose)), TODAY), ({ enterprise }) => enterprise === whose);
      for (const to of ['44', '33'])
        check(
          retentionIn(monthsOf('5306'), TODAY, asRegionCode(to)),
          (one) => one.to.startsWith(to) && one.home.startsWith('5306'),
        );
      expect(monthsOf('53')).toEqual([]);
      const homes = ['5306', '5303', '5301'];
      for (const to of ['44', '33']) {
        const province = retentionOfAll(homes.map(monthsOf), TODAY, asRegionCode(to));
        const shown = homes.map((home) => retentionIn(monthsOf(home), TODAY, asRegionCode(to)));
        for (const [place, { days, until, ...counts }] of province.entries()) {
          expect([days, until]).toEqual([shown[0]?.[place]?.days, shown[0]?.[place]?.until]);
          // The sum less the prefectures that are shown is nobody.
          for (const count of ['started', 'known', 'stayed'] as const)
            expect(counts[count] ?? 0).toBe(shown.reduce((sum, one) => sum + (one[place]?.[count] ?? 0), 0));
          seen.sums += counts.known === undefined ? 0 : 1;
        }
      }
    }),
    runs(200, 8),
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
});

test('what is shown never changes, whatever is told later', () => {
  let shown = 0;
  fc.assert(
    fc.property(
      fc.array(person, { minLength: 1, maxLength: 150, size: 'max' }),
      fc.integer({ min: 300, max: 740 }),
      (people, after) => {
        const today = addDays(FIRST, after);
        const retentions = [today, TODAY].map((day) =>
          retentionIn(monthsOfYears([...countersOf(people, day).values()].filter(isOfOne)), today),
        );
        expect(retentions[0]).toEqual(retentions[1]);
        shown += retentions[0]?.filter(({ known }) => known !== undefined).length ?? 0;
      },
    ),
    runs(100, 8),
  );
  expect(shown).toBeGreaterThan(0);
});

function isOfOne({ pk }: Item): boolean {
  return pk === 'retention#ent_1';
}
