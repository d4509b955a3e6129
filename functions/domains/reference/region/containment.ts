/** Which region lies in which, and which stop serves which region; abolished codes are read as their successors. */
import type { RegionCode } from './region-code';
import { readAs } from './successors';

/**
 * Whether the code equals the ancestor's or lies below it, by form: neither has to exist. An abolished code is read as
 * its successor, so that scope follows; one that became part of a wider region lies in its former ancestors as well, until
 * its records are filed elsewhere. Without an ancestor there is nothing to lie in, so a missing scope never means the
 * whole country.
 */
export function isWithin(code: RegionCode, ancestorCode: RegionCode | undefined): boolean {
  if (ancestorCode === undefined) return false;
  const read = readAs(code).record;
  return read.startsWith(readAs(ancestorCode).scope) || (read.length < code.length && code.startsWith(ancestorCode));
}

/** Whether a stop serves a region: one contains the other (a stop for all of Dongguan, a worker of one township). */
export function serves(stopCode: RegionCode, regionCode: RegionCode): boolean {
  return isWithin(stopCode, regionCode) || isWithin(regionCode, stopCode);
}
