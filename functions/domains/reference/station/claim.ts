/**
 * What the station of a token covers, read once for each request, so that who sees whom is decided without further reads
 * (`people/worker/access.ts`). A claim that names no station leaves the role, which then sees nobody.
 */
import type { Clock } from '../../../platform/values/clock';
import { today } from '../../../platform/values/clock';
import { addDays } from '../../../platform/values/civil-date';
import { isId } from '../../../platform/values/ids';
import type { Database } from '../../../platform/dynamodb/database';
import { readItem } from '../../../platform/items/read-item';
import type { StationScope, Viewer } from '../../../platform/security/viewer';
import { figure } from '../rule/rule-row';
import { readRules, ruleFor } from '../rule/service';
import { parseStation, type Station, stationKey } from './store';

interface Register {
  readonly db: Database;
  readonly clock: Clock;
}

/** One read for an account of a station, none for others. */
export async function withStation(register: Register, viewer: Viewer): Promise<Viewer> {
  const { roles, stationId, account } = viewer;
  if (!roles.includes('STATION') || stationId === undefined || !isId(stationId, 'stn')) return viewer;
  const station = await readItem(register.db, stationKey(stationId), parseStation);
  if (station === undefined || !admits(station, account)) return viewer;
  return { ...viewer, station: await scopeOf(register, station) };
}

/** Once a station names accounts, no other acts for it. */
function admits({ members }: Pick<Station, 'members'>, account: string): boolean {
  const accounts = members.flatMap(({ account: sub }) => sub ?? []);
  return accounts.length === 0 || accounts.includes(account.slice(account.indexOf('|') + 1));
}

/** @param station of which the rule of its owner's region holds. */
export async function scopeOf(register: Register, station: Station): Promise<StationScope> {
  const { originCodes, destinationCodes, ownerRegionCode } = station;
  const on = today(register.clock);
  const rule = ruleFor(await readRules(register, ['FIELD_WORK']), 'FIELD_WORK', on, ownerRegionCode);
  return {
    ...{ originCodes, destinationCodes, today: on },
    // The last of the days is seen whole.
    boardedSince: addDays(on, -figure(rule, 'AFTER_BOARDING_DAYS')),
  };
}
