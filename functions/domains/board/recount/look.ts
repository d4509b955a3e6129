/** One look at the tables and at what is stored: what differs between the two. */
import type { Scanner } from '../../../platform/dynamodb/wire/scan';
import type { CivilDate } from '../../../platform/values/civil-date';
import { keysOf } from '../../../platform/values/unknown';
import { seasonOf } from '../../reference/indicator/season';
import { groupOf, groupOfStored, type Stored } from './cells';
import { type Difference, differencesFrom } from './compare';
import { countTables, type Progress, type TableCounts } from './count-tables';
import { type Counted, definitions } from './definitions';
import type { WrongLot } from './lots';
import type { WrongTransfer } from './transfers';
import { isBeside, isBesideWithin } from './beside/cells';
import { isInMonthsOf } from './beside/supply-cells';

/** What is counted, and how. */
export interface Scope {
  /** Days of the campaign, both inclusive. */
  readonly from: CivilDate;
  readonly to: CivilDate;
  /** Parts of a table that are read at the same time. */
  readonly segments: number;
  /** Milliseconds within which the streams have counted what was written. */
  readonly lagMs: number;
}

export interface Eyes {
  readonly scanner: Scanner;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly tell: Progress;
}

export interface Look {
  readonly differences: readonly Difference[];
  readonly wrongLots: readonly WrongLot[];
  readonly wrongTransfers: readonly WrongTransfer[];
  readonly read: number;
  readonly unreadable: readonly string[];
}

export const allCounted: readonly Counted[] = keysOf(definitions);

/**
 * Facts that are written meanwhile may be in the tables and not yet in the counters, or the other way round: they differ in
 * this look, and not in the same way in the next.
 * @param groups that are looked at; all of the days when absent.
 */
export async function look({ scanner, pause, tell }: Eyes, scope: Scope, groups?: ReadonlySet<string>): Promise<Look> {
  const names = namesOf(groups);
  const counts = await countGroups({ scanner, tell }, scope, { groups, keepsItems: false });
  await pause(scope.lagMs);
  const isWanted = (stored: Stored): boolean => isWithin(scope, stored);
  const differences = await differencesFrom(
    scanner,
    counts,
    { names: new Set(names), days: scope, isWanted },
    scope.segments,
    tell,
  );
  const submitted = [...counts.groups.values()].flat().filter(({ name }) => name === 'SUBMITTED');
  return {
    differences: differences.filter((one) => groups?.has(groupOfStored(one, one.key)) ?? true),
    wrongLots: counts.lots.wrong(submitted, (on) => on >= scope.from && on <= scope.to),
    wrongTransfers: counts.transfers.wrong(scope),
    ...{ read: counts.read, unreadable: counts.unreadable },
  };
}

/** Counts the tables alone. */
export function countGroups(
  { scanner, tell }: Pick<Eyes, 'scanner' | 'tell'>,
  scope: Scope,
  { groups, keepsItems }: { readonly groups: ReadonlySet<string> | undefined; readonly keepsItems: boolean },
): Promise<TableCounts> {
  return countTables(
    scanner,
    {
      ...{ names: namesOf(groups), keepsItems },
      isWanted: (fact) => isWithin(scope, fact) && (groups?.has(groupOf(fact)) ?? true),
    },
    scope.segments,
    tell,
  );
}

/**
 * Rises of income count from the beginning of the season on, whatever days a campaign has, and what agreements show by months.
 * Beside the board some things count for no time, and are compared whatever the days are.
 */
function isWithin({ from, to }: Scope, { name, on }: Pick<Stored, 'name' | 'on'>): boolean {
  if (name === 'SUPPLY') return isInMonthsOf({ from, to }, on);
  if (isBeside(name)) return isBesideWithin({ from, to }, name, on);
  const first = name === 'INCOME_RISE_MEDIAN' ? seasonOf(from) : from;
  return on >= first && on <= to;
}

function namesOf(groups: ReadonlySet<string> | undefined): readonly Counted[] {
  if (groups === undefined) return allCounted;
  const named = new Set([...groups].map((group) => group.split(' ')[0]));
  return allCounted.filter((name) => named.has(name));
}
