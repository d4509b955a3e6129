/**
 * Which prefectures have a travel service to which provinces, as `travel/corridor` counts them by month, and which agreements
 * are in force. A process remembers them as it does rules.
 */
import type { EnterpriseId } from '../../../id-kinds';
import { limits } from '../../../limits';
import { atMost } from '../../../platform/dynamodb/conditions';
import { readAll } from '../../../platform/dynamodb/read-all';
import { type Keeper, parseEach } from '../../../platform/lists/malformed';
import { addMonths, type CivilDate } from '../../../platform/values/civil-date';
import { today } from '../../../platform/values/clock';
import { type Agreement, allAgreements, parseAgreement } from '../../reference/agreement/store';
import { wholeOf } from '../../reference/region/region';
import { asRegionCode, type RegionCode } from '../../reference/region/region-code';
import { servedKey, servedName } from '../../travel/corridor/counts';

/** Names of corridors that are served this month or in the next ones, and of what was agreed on for today. */
export type Served = ReadonlySet<string>;

interface Remembered {
  readonly served: Served;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

const remembered = new WeakMap<object, Remembered>();

/** The same set as long as it says the same. At most one batch read and one query. */
export async function servedCorridors(context: Keeper): Promise<Served> {
  const { db, clock } = context;
  const known = remembered.get(db.origin);
  const now = clock.now().getTime();
  const lasts = limits.ruleSecondsRemembered * 1_000;
  // A clock that was put back must not make a memory last longer.
  if (known !== undefined && known.until > now && known.until <= now + lasts) return known.served;
  const read = await readServed(context, today(clock));
  const isSame = known !== undefined && known.served.size === read.size && read.isSubsetOf(known.served);
  const served = isSame ? known.served : read;
  remembered.set(db.origin, { served, until: now + lasts });
  return served;
}

async function readServed(context: Keeper, on: CivilDate): Promise<Served> {
  const months = Array.from({ length: limits.corridorMonths }, (_, month) => addMonths(on, month));
  const [items, agreements] = await Promise.all([
    context.db.batchGet(months.map(servedKey)),
    readAgreements(context, on),
  ]);
  const names = items.flatMap((item) => Object.entries(item ?? {}));
  const served = names.flatMap(([name, count]) => (typeof count === 'number' && count > 0 ? name : []));
  return new Set([...served, ...agreements.flatMap(namesOf)]);
}

/** In force on the day. */
async function readAgreements(context: Keeper, on: CivilDate): Promise<Agreement[]> {
  const query = allAgreements().atLeast({ endsOn: on }).where(atMost('startsOn', on)).params();
  return parseEach(context, { reader: 'lists', table: 'Positions' }, await readAll(context.db, query), parseAgreement);
}

/** A partner by its id; two regions with a hyphen between. */
function namesOf({ kind, enterpriseId, originRegionCode: from, destinationRegionCode: to }: Agreement): string[] {
  if (kind === 'DIRECT_SUPPLY') return enterpriseId === undefined ? [] : [enterpriseId];
  return from === undefined || to === undefined ? [] : [`${wholeOf(from)}-${wholeOf(to)}`];
}

export function isServedIn(served: Served, prefecture: RegionCode, province: RegionCode): boolean {
  return served.has(servedName(prefecture, province));
}

/** The pairs of regions between which there is an agreement. */
export function agreedIn(served: Served): (readonly [from: RegionCode, to: RegionCode])[] {
  return [...served].flatMap((name) => {
    const [, from, to] = /^(\d{2,12})-(\d{2,12})$/.exec(name) ?? [];
    return from === undefined || to === undefined ? [] : [[asRegionCode(from), asRegionCode(to)] as const];
  });
}

/** Whether there is an agreement with the enterprise. */
export function isPartnerIn(served: Served, enterpriseId: EnterpriseId): boolean {
  return served.has(enterpriseId);
}
