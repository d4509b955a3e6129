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
import type { Item } from '../../functions/platform/dynamodb/database';
import { addDays, asCivilDate, type CivilDate } from '../../functions/platform/values/civil-date';
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
});

type Person = typeof person extends fc.Arbitrary<infer P> ? P : never;

/** The placement as it is stored after each step. */
function statesOf({ beganAfter, asked, ended, to, home, enterprise, cameNever }: Person, number: number): Item[] {
  const startedOn = addDays(FIRST, beganAfter);
  const key = { pk: `wkr_${number}`, sk: `placement#plc_${number}`, __edb_e__: 'placement', __edb_v__: '2' };
  const agreed = {
    ...{ ...key, id: `plc_${number}`, workerId: `wkr_${number}`, positionId: 'pos_1', enterpriseId: enterprise },
    ...{ homeCode: home, workCode: to, startsOn: startedOn, agreedAt: `${startedOn}T00:00:00.000Z` },
    ...{ status: 'AGREED', juvenile: false },
  };
  if (cameNever) return [agreed, { ...agreed, status: 'NEVER_STARTED', endedOn: startedOn }];
  const states: Item[] = [agreed, { ...agreed, status: 'STARTED', startedOn }];
  let latest = -1;
  for (const day of asked) {
    latest = Math.max(latest, day);
    if (ended === undefined || latest <= ended)
      states.push({ ...states.at(-1), followedUpOn: addDays(startedOn, latest) });
  }
  return ended === undefined
    ? states
    : [...states, { ...states.at(-1), status: 'ENDED', endedOn: addDays(startedOn, ended) }];
}

/** People by the month in which they began, five and more together, from each January on. */
function groupsOf(
  people: readonly Person[],
): { readonly months: readonly string[]; readonly people: readonly Person[] }[] {
  const groups: { months: string[]; people: Person[] }[] = [];
  let open: { months: string[]; people: Person[] } = { months: [], people: [] };
  for (let month = 0; month < 36; month += 1) {
    const name = `${2025 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
    const began = people.filter(
      ({ beganAfter, cameNever }) => !cameNever && addDays(FIRST, beganAfter).startsWith(name),
    );
    if (month % 12 === 0) open = { months: [], people: [] };
    if (began.length > 0) open = { months: [...open.months, name], people: [...open.people, ...began] };
    if (open.people.length < 5) continue;
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

/** Who of those who began could have stayed so long, is known to have, or to have left. */
function countsOf(began: readonly Person[], days: number) {
  const left = began.filter(({ ended }) => ended !== undefined && ended < days);
  const stayed = began.filter(
    ({ asked, ended }) =>
      (ended === undefined || ended >= days) && (ended !== undefined || asked.some((day) => day >= days)),
  );
  return { started: began.length, known: left.length + stayed.length, stayed: stayed.length };
}

test('after any histories the counts are those of a recount, and fewer than five people are not told', () => {
  const seen = { told: 0, hidden: 0, sums: 0 };
  fc.assert(
    fc.property(fc.array(person, { minLength: 1, maxLength: 150, size: 'max' }), (people) => {
      const counters = new Map<string, Record<string, unknown>>();
      const add = (item: Item | undefined, sign: 1 | -1): void => {
        for (const { key, attribute, amount } of item === undefined ? [] : tallies(item)) {
          const { pk, sk } = key.Key;
          const counter = counters.get(`${pk} ${sk}`) ?? { pk, sk };
          counter[attribute] = Number(counter[attribute] ?? 0) + sign * amount;
          counters.set(`${pk} ${sk}`, counter);
        }
      };
      people.forEach((one, number) => {
        let before: Item | undefined;
        for (const state of statesOf(one, number)) {
          add(before, -1);
          add(state, 1);
          before = state;
        }
      });
      const monthsOf = (whose: string): Item[] =>
        [...counters.values()].filter(({ pk }) => pk === `retention#${whose}`);
      /** The twelve months before the one in which somebody who stayed so long by now began at the latest. */
      const terms = new Map<number, readonly [CivilDate, CivilDate]>([
        [30, [asCivilDate('2026-10-01'), asCivilDate('2027-10-01')]],
        [90, [asCivilDate('2026-08-01'), asCivilDate('2027-08-01')]],
      ]);
      const check = (found: readonly Retention[], whom: (one: Person) => boolean): void => {
        for (const { days, started, known, stayed } of found) {
          const wanted = recount(people.filter(whom), days, terms.get(days)!);
          expect(started).toBe(wanted.started < 5 ? undefined : wanted.started);
          expect([known, stayed]).toEqual(wanted.known < 5 ? [undefined, undefined] : [wanted.known, wanted.stayed]);
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
