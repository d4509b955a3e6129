/**
 * What was reported and supplied, by enterprise and by corridor, on each day: counter items in table Campaigns, which the
 * stream keeps, exact under repeats as all counters. An agreement sums the days of its term, so that one that is signed
 * late or for a longer time costs nothing, and several may be about the same people. Codes are cut by form, as in
 * `travel-demand.ts`. Pure, but for the reads.
 */
import type { EnterpriseId } from '../../../id-kinds';
import type { Database, Item, Key, QueryParams } from '../../../platform/dynamodb/database';
import { readAll } from '../../../platform/dynamodb/read-all';
import { assert } from '../../../platform/requests/errors';
import type { Tally } from '../../../platform/streams/streams';
import type { CivilDate } from '../../../platform/values/civil-date';
import { isWithin } from '../region/containment';
import { wholeOf } from '../region/region';
import { asRegionCode, cutTo, type RegionCode } from '../region/region-code';
import type { Agreement } from './store';

const [REPORTED, SUPPLIED] = ['reported', 'supplied'] as const;

/** The headcount of a position, on the day of its first submission: of its enterprise, and at its place of work. */
export function reportedTallies(
  enterpriseId: EnterpriseId,
  on: CivilDate,
  workCode: RegionCode,
  headcount: number,
): Tally[] {
  return [
    { key: keyOf(enterpriseId, on), attribute: REPORTED, amount: headcount },
    { key: keyOf(cutTo(workCode, 2), on), attribute: `${REPORTED}.${cutTo(workCode, 6)}`, amount: headcount },
  ];
}

/**
 * One person who was placed, on the day of the agreement: at the enterprise, and from the home to the place of work. The
 * way counts for the prefecture of the home and for its province, so that either is one query.
 */
export function suppliedTallies(
  enterpriseId: EnterpriseId | undefined,
  on: CivilDate,
  homeCode: RegionCode,
  workCode: RegionCode | undefined,
): Tally[] {
  const from = (origin: RegionCode, home: RegionCode, work: RegionCode): Tally => {
    const attribute = `${SUPPLIED}.${home}.${cutTo(work, 6)}`;
    return { key: keyOf(corridorOf(origin, work), on), attribute, amount: 1 };
  };
  const province = cutTo(homeCode, 2);
  return [
    ...(enterpriseId === undefined ? [] : [{ key: keyOf(enterpriseId, on), attribute: SUPPLIED, amount: 1 }]),
    ...(workCode === undefined
      ? []
      : [from(cutTo(homeCode, 4), cutTo(homeCode, 6), workCode), from(province, province, workCode)]),
  ];
}

/** @param origin a province or a prefecture. */
function corridorOf(origin: RegionCode, destination: RegionCode): string {
  return `${origin}#${cutTo(destination, 2)}`;
}

function keyOf(whose: string, on: CivilDate): Key {
  return { TableName: 'Campaigns', Key: { pk: `supply#${whose}`, sk: on } };
}

export interface Supply {
  /** Headcount of positions. */
  readonly reported: number;
  /** People who were placed, and did not fail to start. */
  readonly supplied: number;
}

/** Days of one partition, and what each of them adds. */
interface Figure {
  readonly whose: string;
  readonly amountIn: (day: Item) => number;
}

type Figures = Readonly<Record<keyof Supply, Figure>>;
type Term = Pick<Agreement, 'startsOn' | 'endsOn'>;

/** Undefined of an agreement about nobody. */
function figuresOf({
  enterpriseId,
  originRegionCode: from,
  destinationRegionCode: to,
}: Agreement): Figures | undefined {
  if (enterpriseId !== undefined) return ofEnterprise(enterpriseId);
  if (from === undefined || to === undefined) return undefined;
  const [origin, destination] = [wholeOf(from), wholeOf(to)];
  return {
    reported: {
      whose: cutTo(destination, 2),
      amountIn: (day) => sumIn(day, `${REPORTED}.`, ([work]) => isIn(work, destination)),
    },
    supplied: {
      whose: corridorOf(cutTo(origin, 4), destination),
      amountIn: (day) => sumIn(day, `${SUPPLIED}.`, ([home, work]) => isIn(home, origin) && isIn(work, destination)),
    },
  };
}

function ofEnterprise(whose: EnterpriseId): Figures {
  return {
    reported: { whose, amountIn: (day) => wholeNumber(day[REPORTED]) },
    supplied: { whose, amountIn: (day) => wholeNumber(day[SUPPLIED]) },
  };
}

/**
 * Of each, on the days from its first to its last. One query for each enterprise, province of work and corridor, however many
 * agreements are about it.
 */
export async function supplyUnder(db: Database, agreements: readonly Agreement[]): Promise<Supply[]> {
  const all = agreements.map((agreement) => ({ term: agreement, figures: figuresOf(agreement) }));
  const terms = new Map<string, Term>();
  for (const { term, figures } of all)
    for (const { whose } of figures === undefined ? [] : [figures.reported, figures.supplied])
      terms.set(whose, around(term, terms.get(whose) ?? term));
  const read = await Promise.all(
    [...terms].map(async ([whose, term]) => [whose, await readAll(db, daysOf(whose, term))] as const),
  );
  const days = new Map(read);
  const sum = ({ startsOn, endsOn }: Term, figure: Figure | undefined): number =>
    (days.get(figure?.whose ?? '') ?? [])
      .filter(({ sk }) => String(sk) >= startsOn && String(sk) <= endsOn)
      .reduce((total, day) => total + (figure?.amountIn(day) ?? 0), 0);
  return all.map(({ term, figures }) => ({
    ...{ reported: sum(term, figures?.reported), supplied: sum(term, figures?.supplied) },
  }));
}

/** The shortest term that holds both. */
function around(one: Term, other: Term): Term {
  return {
    startsOn: one.startsOn < other.startsOn ? one.startsOn : other.startsOn,
    endsOn: one.endsOn > other.endsOn ? one.endsOn : other.endsOn,
  };
}

function sumIn(item: Item, start: string, counts: (codes: readonly string[]) => boolean): number {
  return Object.entries(item)
    .filter(([name]) => name.startsWith(start) && counts(name.slice(start.length).split('.')))
    .reduce((sum, [, count]) => sum + wholeNumber(count), 0);
}

function daysOf(whose: string, { startsOn, endsOn }: Term): QueryParams {
  return {
    TableName: 'Campaigns',
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
    ExpressionAttributeValues: { ':pk': `supply#${whose}`, ':first': startsOn, ':last': endsOn },
  };
}

function isIn(code: string | undefined, region: RegionCode): boolean {
  return code !== undefined && isWithin(asRegionCode(code), region);
}

function wholeNumber(count: unknown = 0): number {
  assert(typeof count === 'number' && Number.isSafeInteger(count), 'a count of people');
  return count;
}
