/** Use cases of minimum wages: load, look up. */
import type { LoadMinimumWagesInput } from '../../generated/graphql';
import { limits } from '../../limits';
import { today } from '../../platform/clock';
import type { CivilDate } from '../../platform/civil-date';
import type { Context } from '../../platform/context';
import type { Database, Item } from '../../platform/database';
import { inParallel } from '../../platform/in-parallel';
import { done, type Outcome, refused } from '../../platform/result';
import { filterRegion } from '../region/checks';
import { areaKey, areaPut, parseArea } from './entities';
import { areaOf, areasFor, checkMinimumWages, checkUnusual, inForce, merged, type MinimumWage } from './minimum-wage';

/**
 * Idempotent by state: a row replaces that of the same region and day, the others stay. Nothing is written where a row is
 * wrong; an interrupted load is completed by repeating it.
 */
export async function loadMinimumWages(
  { db, clock, viewer }: Context,
  { rows: given }: LoadMinimumWagesInput,
): Promise<Outcome<readonly MinimumWage[]>> {
  const wrong = checkMinimumWages(given, today(clock), viewer);
  if (wrong.length > 0) return refused(wrong);
  const unusual = checkUnusual(given);
  if (unusual.length > 0) return refused(unusual);
  const rows = given.map(({ confirm: _, ...row }) => row);
  const areas = [...new Set(rows.map(({ regionCode }) => areaOf(regionCode)))];
  const items = await readAreas(db, areas);
  await inParallel(limits.minimumWageAreasAtOnce, areas, (area) =>
    loadArea(
      db,
      area,
      rows.filter(({ regionCode }) => areaOf(regionCode) === area),
      items.get(area),
    ),
  );
  return done(rows);
}

async function loadArea(db: Database, area: string, rows: readonly MinimumWage[], read?: Item): Promise<void> {
  for (let old = read; ;) {
    const put = areaPut(area, merged(parseArea(old), rows), old);
    const commit = await db.commit([put]);
    if (commit.committed) return;
    old = commit.refused.get(put);
  }
}

/** The one in force at a place of work; null where none was loaded. */
export async function getMinimumWage(
  { db, clock }: Context,
  regionCode: string,
  on: CivilDate | null | undefined,
): Promise<MinimumWage | null> {
  const code = filterRegion(regionCode) ?? '';
  const items = await readAreas(db, areasFor(code));
  return inForce([...items.values()].flatMap(parseArea), code, on ?? today(clock)) ?? null;
}

/** What holds where, for a batch of rows. */
export type MinimumWages = (regionCode: string, on: CivilDate) => MinimumWage | undefined;

/** Two keys for each prefecture of the places of work; codes of no form are looked up in vain. */
export async function minimumWagesOf(db: Database, regionCodes: readonly string[]): Promise<MinimumWages> {
  const areas = [...new Set(regionCodes.flatMap(areasFor))].filter((area) => /^\d{2}(\d{2})?$/.test(area));
  const items = await readAreas(db, areas);
  return (regionCode, on) =>
    inForce(
      areasFor(regionCode).flatMap((area) => parseArea(items.get(area))),
      regionCode,
      on,
    );
}

async function readAreas(db: Database, areas: readonly string[]): Promise<Map<string, Item>> {
  const read = await db.batchGet(areas.map(areaKey));
  return new Map(read.flatMap((item, place) => (item === undefined ? [] : [[areas[place] ?? '', item]])));
}
