/** The form of region codes, in items and elsewhere. Whether a region exists is asked where the code is given (`checks.ts`). */
import { textAs } from '../../../platform/items/attributes';

/** 2, 4, 6, 9 or 12 digits, also of a region that was abolished. */
export const regionCode = textAs('a region code', (code) => levelOf(code) !== undefined);

export type RegionLevel = 'PROVINCE' | 'PREFECTURE' | 'COUNTY' | 'TOWNSHIP' | 'VILLAGE';

/** Level by the form of the code: 2, 4, 6, 9 or 12 digits. Does not mean that the code exists. */
export function levelOf(code: string): RegionLevel | undefined {
  return /^\d+$/.test(code) ? levelByLength.get(code.length) : undefined;
}

const levelByLength: ReadonlyMap<number, RegionLevel> = new Map([
  [2, 'PROVINCE'],
  [4, 'PREFECTURE'],
  [6, 'COUNTY'],
  [9, 'TOWNSHIP'],
  [12, 'VILLAGE'],
]);

/** How many digits the codes of each level have, from the province down. */
export const levelLengths: readonly number[] = [...levelByLength.keys()];

/** Code of the smallest region that contains both, by form only; undefined for two provinces. */
export function commonRegionOf(one: string, other: string): string | undefined {
  const lengths = levelLengths.filter((length) => length <= one.length).toReversed();
  return lengths.map((length) => one.slice(0, length)).find((code) => other.startsWith(code));
}
