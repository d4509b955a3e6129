/**
 * The station or working group of a token, read once for each request, with what it covers. A claim that names none leaves
 * the role, which then sees nobody.
 */
import type { Database } from '../../../platform/dynamodb/database';
import { readItem } from '../../../platform/items/read-item';
import type { Viewer } from '../../../platform/security/viewer';
import { isId } from '../../../platform/values/ids';
import { admits, type FieldOffice } from '../../reference/station/office';
import { type Register, scopeOf } from '../../reference/station/scope';
import { parseStation, stationKey } from '../../reference/station/store';
import { parseWorkingGroup, workingGroupKey } from './store';

/** One read for an account of role STATION, none for others. */
export async function withOffice(register: Register, viewer: Viewer): Promise<Viewer> {
  const { roles, stationId, account } = viewer;
  const office = roles.includes('STATION') ? await readOffice(register.db, stationId) : undefined;
  if (office === undefined || !admits(office, account)) return viewer;
  return { ...viewer, station: await scopeOf(register, office) };
}

async function readOffice(db: Database, id = ''): Promise<FieldOffice | undefined> {
  if (isId(id, 'stn')) return readItem(db, stationKey(id), parseStation);
  return isId(id, 'grp') ? readItem(db, workingGroupKey(id), parseWorkingGroup) : undefined;
}
