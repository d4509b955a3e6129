/** The code of today under which what was counted of a region is shown. Pure. */
import { limits } from '../../../limits';
import type { RegionCode } from '../../reference/region/region-code';
import { editionOfRows } from '../../reference/region/rows/region-rows';
import { filedUnder } from '../../reference/region/successors';
import { countyAreaOf } from './areas';
import { COUNTY_DIGITS } from './attributes';

/**
 * What happened under a former code stays counted there, and is shown with what took it over, unless that lies in another
 * area: then the former code has its own line. A township or village goes to another county only together with its own, so
 * that all add up to the county.
 */
export function countedAs(code: RegionCode): RegionCode {
  if (edition !== editionOfRows()) known.clear();
  edition = editionOfRows();
  const before = known.get(code);
  if (before !== undefined) return before;
  if (known.size >= limits.codesReadKept) known.clear();
  const filed = filedUnder(code);
  const parent = code.length > COUNTY_DIGITS ? countedAs(countyAreaOf(code)) : code.slice(0, -2);
  const shown = filed.length === code.length && filed.startsWith(parent) ? filed : code;
  known.set(code, shown);
  return shown;
}

/** A board asks for the villages of its counties on each day, and for those of thousands of targets. */
const known = new Map<RegionCode, RegionCode>();
/** Of the rows by which it was filled. */
let edition = editionOfRows();
