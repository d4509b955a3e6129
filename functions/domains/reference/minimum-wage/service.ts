/** Reads the minimum wages in force. The use cases that change the table are in `load.ts`. */
import { limits } from '../../../limits';
import { kept } from '../../../platform/process/kept';
import { today } from '../../../platform/values/clock';
import type { CivilDate } from '../../../platform/values/civil-date';
import type { Context } from '../../../platform/requests/context';
import type { Database } from '../../../platform/dynamodb/database';
import { askedRegion } from '../region/checks';
import { areaKey, parseArea } from './store';
import { areasFor, inForce, type MinimumWage } from './in-force';
import type { Area } from './load-effect';
import type { RegionCode } from '../region/region-code';

/** The row in force at a workplace; null if none was loaded. */
export async function getMinimumWage(
  { db, clock }: Context,
  regionCode: string,
  on: CivilDate | null | undefined,
): Promise<MinimumWage | null> {
  const code = askedRegion(regionCode);
  const areas = await readAreas(db, areasFor(code));
  return (
    inForce(
      [...areas.values()].flatMap(({ rows }) => rows),
      code,
      on ?? today(clock),
    ) ?? null
  );
}

/** Looks up the minimum wage of a workplace on a day, for a batch of rows. */
export type MinimumWages = (regionCode: RegionCode, on: CivilDate) => MinimumWage | undefined;

/** Two keys for each prefecture of the workplaces. Rows of one batch mostly have the same few places and days. */
export async function minimumWagesOf(db: Database, regionCodes: readonly RegionCode[]): Promise<MinimumWages> {
  const areas = await readAreas(db, [...new Set(regionCodes.flatMap(areasFor))]);
  const lookUp = kept(
    limits.batchRowsMax,
    ({ regionCode, on }: Workday) => `${regionCode}#${on}`,
    ({ regionCode, on }) => {
      const rows = areasFor(regionCode).flatMap((area) => areas.get(area)?.rows ?? []);
      return { inForce: inForce(rows, regionCode, on) };
    },
  );
  return (regionCode, on) => lookUp({ regionCode, on }).inForce;
}

interface Workday {
  readonly regionCode: RegionCode;
  readonly on: CivilDate;
}

/** Areas by code; a code without an item has an empty area. */
export async function readAreas(db: Database, codes: readonly RegionCode[]): Promise<Map<RegionCode, Area>> {
  const items = await db.batchGet(codes.map(areaKey));
  return new Map(codes.map((code, index) => [code, parseArea(items[index])]));
}
