/**
 * Which code follows an abolished one: the code that a new record gets instead, and the one as which a stored code is read.
 * The successors themselves come with the rows; those of a township or village below an abolished county are worked out
 * by `regionOf`.
 */
import { limits } from '../../../limits';
import { type Region, regionOf, successorOf } from './region';
import type { RegionCode } from './region-code';
import { headOf } from './rows/abolished-rows';
import { editionOfRows } from './rows/region-rows';

/**
 * The code under which a record is filed that names this code: its only successor of the same level, if it is abolished.
 * Forms with zeros are taken as well (`440300` is 4403). A code stays unchanged if it was divided, if its successor is
 * wider, or if it is unknown.
 */
export function filedUnder<T extends string>(code: T): T | RegionCode {
  const region = regionOf(code) ?? regionOf(headOf(code));
  return region === undefined ? code : lastOf(region, region.code.length, region.code.length);
}

/**
 * The last in the line of single successors that have so many digits. Codes that lead back to themselves, which no load
 * should bring about, stay as they are.
 */
function lastOf({ code, ...region }: Region, digitsMin: number, digitsMax = Infinity): RegionCode {
  const seen = new Set([code]);
  let last = code;
  let next = successorOf(region);
  while (next !== undefined && next.length >= digitsMin && next.length <= digitsMax) {
    if (seen.has(next)) return code;
    seen.add(next);
    last = next;
    next = successorOf(regionOf(next) ?? {});
  }
  return last;
}

/**
 * How a stored code is read: a record as its only successor, of whatever level, if it was abolished since; a scope as none
 * that is wider. A township that became part of a county doesn't give its officials the whole county.
 */
export function readAs(code: RegionCode): ReadAs {
  if (edition !== editionOfRows()) asRead.clear();
  edition = editionOfRows();
  const before = asRead.get(code);
  if (before !== undefined) return before;
  const region = regionOf(code);
  const [record, scope] = region === undefined ? [code, code] : [lastOf(region, 1), lastOf(region, code.length)];
  if (asRead.size >= limits.codesReadKept) asRead.clear();
  asRead.set(code, { record, scope });
  return { record, scope };
}

/** Cache, because lists and plans ask for the same villages and towns again and again. */
const asRead = new Map<RegionCode, ReadAs>();

interface ReadAs {
  readonly record: RegionCode;
  readonly scope: RegionCode;
}

/** Of the rows by which it was filled. */
let edition = editionOfRows();
