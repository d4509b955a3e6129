/**
 * What was reported and supplied in the term of an agreement: the sum of its whole months, and of the days of the month in
 * which it begins and of that in which it ends. An agreement that is signed late or for a longer time costs nothing, and
 * several may be about the same people.
 */
import type { Database, Item, Key } from '../../../platform/dynamodb/database';
import { readDistinct } from '../../../platform/items/read-item';
import { assert } from '../../../platform/requests/errors';
import { addDays, addMonths, type CivilDate } from '../../../platform/values/civil-date';
import { wholeOf } from '../region/region';
import type { Agreement } from './store';
import { type Counted, daysKey, monthsKey, REPORTED, SUPPLIED, wayOf } from './supply-tallies';

export interface Supply {
  /** Headcount of positions. */
  readonly reported: number;
  /** Placements whose workers did not fail to start: who is placed twice counts twice. */
  readonly supplied: number;
}

type Term = Pick<Agreement, 'startsOn' | 'endsOn'>;

/** Whose counts an agreement is about; undefined of one about nobody. */
function whoseOf({
  enterpriseId,
  originRegionCode: from,
  destinationRegionCode: to,
}: Agreement): Readonly<Record<Counted, string>> | undefined {
  if (enterpriseId !== undefined) return { reported: enterpriseId, supplied: enterpriseId };
  if (from === undefined || to === undefined) return undefined;
  return { reported: wholeOf(to), supplied: wayOf(wholeOf(from), wholeOf(to)) };
}

/**
 * Of each, on the days from its first to its last. Batch reads of at most six items for each agreement, of three for one
 * with an enterprise; what several are about is read once.
 */
export async function supplyUnder(db: Database, agreements: readonly Agreement[]): Promise<Supply[]> {
  const parts = agreements.map((agreement) => {
    const whose = whoseOf(agreement);
    const spans = spansOf(agreement);
    return {
      reported: whose === undefined ? [] : spans.map((span) => partOf(whose.reported, REPORTED, span)),
      supplied: whose === undefined ? [] : spans.map((span) => partOf(whose.supplied, SUPPLIED, span)),
    };
  });
  const keys = parts.flatMap(({ reported, supplied }) => [...reported, ...supplied].map(({ key }) => key));
  const itemOf = await readDistinct(db, keys);
  const sum = (those: readonly Part[]): number =>
    those.reduce((total, part) => total + amountIn(itemOf(part.key), part), 0);
  return parts.map(({ reported, supplied }) => ({ reported: sum(reported), supplied: sum(supplied) }));
}

/** Attributes of one item that count, from the first to the last, both included. */
interface Span {
  readonly key: (whose: string) => Key;
  readonly first: string;
  readonly last: string;
}

interface Part extends Omit<Span, 'key'> {
  readonly key: Key;
}

function partOf(whose: string, what: Counted, { key, first, last }: Span): Part {
  return { key: key(whose), first: `${what}.${first}`, last: `${what}.${last}` };
}

/** At most three: the whole months, and the days of those at both ends that are no whole ones. */
function spansOf({ startsOn, endsOn }: Term): Span[] {
  const [first, last] = [monthOf(startsOn), monthOf(endsOn)];
  const begun = startsOn.endsWith('-01') ? first : monthOf(addMonths(startsOn, 1));
  const dayAfter = addDays(endsOn, 1);
  const over = dayAfter.endsWith('-01') ? last : monthOf(addMonths(endsOn, -1));
  const isWhole = (month: string): boolean => month >= begun && month <= over;
  const broken = [...new Set([first, last])].filter((month) => !isWhole(month));
  return [
    ...(begun <= over ? [{ key: monthsKey, first: begun, last: over }] : []),
    ...broken.map((month) => ({
      key: (whose: string) => daysKey(whose, month),
      first: month === first ? startsOn.slice(8) : '01',
      last: month === last ? endsOn.slice(8) : '31',
    })),
  ];
}

function monthOf(day: CivilDate): string {
  return day.slice(0, 7);
}

/** Names of one kind of count have one length, so their order is that of the days. */
function amountIn(item: Item | undefined, { first, last }: Part): number {
  return Object.entries(item ?? {}).reduce(
    (sum, [name, count]) => (name >= first && name <= last ? sum + wholeNumber(count) : sum),
    0,
  );
}

function wholeNumber(count: unknown): number {
  assert(typeof count === 'number' && Number.isSafeInteger(count), 'a count of people');
  return count;
}
