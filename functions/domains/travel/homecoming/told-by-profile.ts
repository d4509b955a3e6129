/**
 * Of whom a profile's record may change the ledger of returns. Most surveys don't: who is told to be at home, as before, has
 * not come home.
 */
import type { WorkerId } from '../../../id-kinds';
import { limits } from '../../../limits';
import type { Database } from '../../../platform/dynamodb/database';
import type { CivilDate } from '../../../platform/values/civil-date';
import type { StreamRecord } from '../../../platform/streams/streams';
import { isWorker, partOfWorker } from '../../people/worker/store';
import { seasonOf } from '../../reference/indicator/season';
import { awayKey } from './away-store';
import { whereaboutsOf } from './homecoming';
import { homecomingKey } from './store';

/** One batch read for each 50 people who told where they work. */
export async function toldIn(db: Database, records: readonly StreamRecord[]): Promise<WorkerId[]> {
  const told = records.flatMap(tellersIn);
  const open = told.flatMap(({ id, ifKnownOn: on }) => (on === undefined ? [] : [{ id, on }]));
  const known: WorkerId[] = [];
  for (let start = 0; start < open.length; start += limits.tellersAtOnce) {
    const group = open.slice(start, start + limits.tellersAtOnce);
    const items = await db.batchGet(
      group.flatMap(({ id, on }) => [awayKey(id), homecomingKey({ workerId: id, season: seasonOf(on) })]),
    );
    known.push(
      ...group.flatMap(({ id }, place) => (items.slice(place * 2, place * 2 + 2).some((one) => one) ? [id] : [])),
    );
  }
  return [...told.flatMap(({ id, ifKnownOn }) => (ifKnownOn === undefined ? [id] : [])), ...known];
}

interface Teller {
  readonly id: WorkerId;
  /** Present if it matters only for who has come home in this day's season, or was away otherwise than by a survey. */
  readonly ifKnownOn?: CivilDate;
}

const TOLD = ['id', 'employment', 'worksOn', 'newest', 'version', 'mergedInto'] as const;
/** By which the version rises, too. */
const OWN = [
  ...(['runningPlacementId', 'placedOn', 'employerId', 'lostJobOn', 'expectedOn', 'agreedOn', 'followUpOn'] as const),
  ...(['caseDueOn', 'visitedOn', 'workCode', 'boardedTo', 'boardedOn'] as const),
] as const;

function tellersIn({ oldItem, newItem }: StreamRecord): Teller[] {
  if (oldItem === undefined || newItem === undefined || !isWorker(oldItem) || !isWorker(newItem)) return [];
  const [before, after] = [partOfWorker(oldItem, ...TOLD, ...OWN), partOfWorker(newItem, ...TOLD, ...OWN)];
  const { id, worksOn: on } = after;
  if (after.mergedInto !== undefined) return [];
  // A survey that comes late is no newest entry: what it tells is in the history alone.
  const isLate = after.newest === before.newest && after.version !== before.version;
  if (isLate && OWN.every((name) => after[name] === before[name])) return [{ id }];
  if (on === undefined || (on === before.worksOn && after.employment === before.employment)) return [];
  const isBack = whereaboutsOf(before.employment) === 'AWAY' && whereaboutsOf(after.employment) === 'HOME';
  return isBack ? [{ id }] : [{ id, ifKnownOn: on }];
}
