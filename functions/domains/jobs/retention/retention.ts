/**
 * How many of those who began a job still stay after some days: by enterprise, and by the way to work. Counter items in table
 * Campaigns, one for each month in which they began; the stream keeps them, exact under repeats as all counters. What a
 * placement counts for follows from the placement alone: who is known to have stayed, and who left. A month is shown once all
 * who began in it could have stayed so long, because those who leave are known first, and officials had the time to tell of
 * it. What is told later counts nowhere, so a month that is shown never changes by one person.
 */
import type { EnterpriseId } from '../../../id-kinds';
import { limits } from '../../../limits';
import type { Database, Item, Key } from '../../../platform/dynamodb/database';
import { readAll } from '../../../platform/dynamodb/read-all';
import { isSince } from '../../../platform/items/reading';
import { Malformed } from '../../../platform/lists/malformed';
import type { Tally } from '../../../platform/streams/streams';
import { addDays, addMonths, asCivilDate, type CivilDate } from '../../../platform/values/civil-date';
import { cutTo, type RegionCode } from '../../reference/region/region-code';
import { isPlacement, partOfPlacement } from '../placement/store';

/** After how many days it is asked. */
export const RETAINED_AFTER = [30, 90] as const;

/** A record is counted at most 26 hours after its write. */
const DAYS_UNTIL_COUNTED = 2;

const READ = [
  ...(['status', 'homeCode', 'enterpriseId', 'workCode'] as const),
  ...(['startedOn', 'beganToldOn', 'followedUpOn', 'endedOn'] as const),
] as const;

/** One person, in the month in which they began: of the enterprise, and from the home to the province of the work. */
export function tallies(item: Item): Tally[] {
  if (!isPlacement(item) || !isSince(item, 2)) return [];
  const { homeCode, enterpriseId, workCode, ...read } = partOfPlacement(item, ...READ, 'startsOn', 'agreedAt');
  const { startedOn, beganToldOn } = read;
  if (startedOn === undefined || read.status === 'NEVER_STARTED') return [];
  // Who is said too late to have begun is in no figure: nobody is known after 90 days who is not among those who began. That
  // is a day before the limit, because a record may be of the day after its use case.
  if (beganToldOn !== undefined && beganToldOn >= toldUntil(RETAINED_AFTER[0], startedOn)) return [];
  // Who began is told with the first of the figures.
  const counts = [
    { count: 'started', until: toldUntil(RETAINED_AFTER[0], startedOn) },
    ...RETAINED_AFTER.flatMap((days) =>
      knownAfter(days, startedOn, read).map((count) => ({ count, until: toldUntil(days, startedOn) })),
    ),
  ];
  const of = (whose: RegionCode, suffix: string): Tally[] =>
    counts.map(({ count, until }) => ({
      ...{ key: keyOf(whose, startedOn), attribute: `${count}${suffix}`, amount: 1, until },
    }));
  const month = startedOn.slice(5, 7);
  const way = workCode === undefined ? '' : `.${cutTo(workCode, 2)}`;
  return [
    ...(enterpriseId === undefined
      ? []
      : counts.map(({ count, until }) => ({
          ...{ key: yearKey(enterpriseId, startedOn.slice(0, 4)), attribute: `${month}.${count}`, amount: 1, until },
        }))),
    // A province is the sum of its prefectures that are shown (`retentionOfAll`).
    ...(way === '' ? [] : of(cutTo(homeCode, 4), way)),
  ];
}

/** Until when it counts what is told of those who began in the month of this day. */
function toldUntil(days: number, startedOn: CivilDate): CivilDate {
  const next = addMonths(asCivilDate(`${startedOn.slice(0, 7)}-01`), 1);
  return addDays(next, days - 1 + limits.retentionToldDays);
}

/** Empty while nobody knows: the person was not asked after these days. */
function knownAfter(
  days: number,
  startedOn: CivilDate,
  {
    endedOn,
    followedUpOn,
  }: { readonly endedOn?: CivilDate | undefined; readonly followedUpOn?: CivilDate | undefined },
): string[] {
  const on = addDays(startedOn, days);
  if (endedOn !== undefined && endedOn < on) return [`known${days}`];
  const lasted = endedOn ?? followedUpOn;
  return lasted !== undefined && lasted >= on ? [`known${days}`, `stayed${days}`] : [];
}

/** The months of a year in one item, so that the enterprises of a page are one batch read. */
function yearKey(enterpriseId: EnterpriseId, year: string): Key {
  return { TableName: 'Campaigns', Key: { pk: `retention#${enterpriseId}`, sk: year } };
}

/** @param whose the prefecture of the home. One item for each month, as there are many ways. */
function keyOf(whose: RegionCode, on: CivilDate): Key {
  return { TableName: 'Campaigns', Key: { pk: `retention#${whose}`, sk: on.slice(0, 7) } };
}

export interface Retention {
  readonly days: number;
  /** Day up to which people began who are counted. */
  readonly until: CivilDate;
  /** All three undefined of so few people that they would be told apart. */
  readonly started?: number;
  readonly known?: number;
  readonly stayed?: number;
}

/** Items of an enterprise that hold the months from which any of its numbers is summed. */
export function yearKeys(enterpriseId: EnterpriseId, today: CivilDate): Key[] {
  const [first = today] = RETAINED_AFTER.map((days) => monthsOf(days, today).first).toSorted();
  const [from, to] = [Number(first.slice(0, 4)), Number(today.slice(0, 4))];
  return Array.from({ length: to - from + 1 }, (_, index) => yearKey(enterpriseId, String(from + index)));
}

/** The months of an enterprise's items, as `retentionIn` takes them. */
export function monthsOfYears(items: readonly (Item | undefined)[]): Item[] {
  const months = new Map<string, Item>();
  for (const item of items)
    for (const [name, count] of Object.entries(item ?? {})) {
      const [, month, what] = /^(\d{2})\.(\w+)$/.exec(name) ?? [];
      if (month === undefined || what === undefined) continue;
      const sk = `${String(item?.['sk'])}-${month}`;
      months.set(sk, { ...months.get(sk), sk, [what]: count });
    }
  return [...months.values()];
}

/** The counts of the months from which any of the numbers is summed, from a January on. One query. */
export function readMonths(db: Database, whose: RegionCode, today: CivilDate): Promise<readonly Item[]> {
  const firsts = RETAINED_AFTER.map((days) => monthsOf(days, today).first).toSorted();
  return readAll(db, {
    TableName: 'Campaigns',
    KeyConditionExpression: 'pk = :pk AND sk >= :first',
    ExpressionAttributeValues: { ':pk': `retention#${whose}`, ':first': `${firsts[0]?.slice(0, 4)}-01` },
  });
}

/** For each number of days. @param to the province of the work, of the counts of a home. */
export function retentionIn(months: readonly Item[], today: CivilDate, to?: RegionCode): Retention[] {
  const suffix = to === undefined ? '' : `.${to}`;
  return RETAINED_AFTER.map((days): Retention => {
    const { first, last, until } = monthsOf(days, today);
    const sum = (count: string, of: readonly Item[]): number =>
      of.reduce((total, item) => total + wholeNumber(item[`${count}${suffix}`]), 0);
    const groups = groupsOf(months, (month) => sum('started', [month])).filter(
      (group) => String(group[0]?.['sk']) >= first && String(group.at(-1)?.['sk']) <= last,
    );
    const known = groups.filter((group) => sum(`known${days}`, group) >= limits.groupPeopleMin).flat();
    return {
      ...{ days, until, ...(groups.length > 0 && { started: sum('started', groups.flat()) }) },
      ...(known.length > 0 && { known: sum(`known${days}`, known), stayed: sum(`stayed${days}`, known) }),
    };
  });
}

/**
 * The months in which people began, in their order, from each January on in groups of five people and more; those at the end
 * of a year that are not as many are in none. So what is told of some months and of others, by 30 days and by 90, or a month
 * later, differs by whole groups.
 */
function groupsOf(months: readonly Item[], peopleOf: (month: Item) => number): Item[][] {
  const began = months
    .filter((month) => peopleOf(month) > 0)
    .toSorted((a, b) => (String(a['sk']) < String(b['sk']) ? -1 : 1));
  return [...Map.groupBy(began, ({ sk }) => String(sk).slice(0, 4)).values()].flatMap((year) => {
    const groups: Item[][] = [];
    let [open, people]: [Item[], number] = [[], 0];
    for (const month of year) {
      open.push(month);
      people += peopleOf(month);
      if (people < limits.groupPeopleMin) continue;
      groups.push(open);
      [open, people] = [[], 0];
    }
    return groups;
  });
}

/**
 * The same of several homes together: of those alone that are shown by themselves, so that the sum less what is shown of
 * each tells of nobody else.
 * @param homes months of each.
 */
export function retentionOfAll(homes: readonly (readonly Item[])[], today: CivilDate, to: RegionCode): Retention[] {
  const each = homes.map((months) => retentionIn(months, today, to));
  return RETAINED_AFTER.map((days, place): Retention => {
    const { until } = monthsOf(days, today);
    const shown = each.flatMap((retentions) => retentions[place] ?? []);
    const sum = (count: 'started' | 'known' | 'stayed'): number | undefined => {
      const counts = shown.flatMap((one) => one[count] ?? []);
      return counts.length === 0 ? undefined : counts.reduce((total, one) => total + one, 0);
    };
    const [started, known, stayed] = [sum('started'), sum('known'), sum('stayed')];
    const isKnown = known !== undefined && stayed !== undefined;
    return { days, until, ...(started !== undefined && { started }), ...(isKnown && { known, stayed }) };
  });
}

/** The provinces of work to which anybody went in these months. */
export function waysIn(months: readonly Item[]): Set<string> {
  const names = months.flatMap((item) => Object.keys(item).filter((name) => name.startsWith('started.')));
  return new Set(names.map((name) => name.slice('started.'.length)));
}

/** The last twelve months of which nothing that is told counts any more, and all that was told is counted. */
function monthsOf(days: number, today: CivilDate): { first: string; last: string; until: CivilDate } {
  const shownAfter = days + limits.retentionToldDays + DAYS_UNTIL_COUNTED;
  const beginsOn = asCivilDate(`${addDays(today, -shownAfter).slice(0, 7)}-01`);
  const until = addDays(beginsOn, -1);
  const firstOn = addMonths(beginsOn, -limits.retentionMonths);
  return { first: firstOn.slice(0, 7), last: until.slice(0, 7), until };
}

function wholeNumber(count: unknown = 0): number {
  if (typeof count === 'number' && Number.isSafeInteger(count)) return count;
  throw new Malformed('Expected a count of people');
}
