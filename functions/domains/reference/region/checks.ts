/** Checks of region codes in inputs and filters; every input uses them. */
import type { Path } from '../../../platform/values/checks';
import { CallerError } from '../../../platform/requests/errors';
import type { Viewer } from '../../../platform/security/viewer';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { regionExists, regionOf, wholeOf, isRegion } from './region';
import { isWithin } from './containment';
import { levelOf, type RegionLevel, type RegionCode } from './region-code';
import { outOfScope } from './authority';

const LEVELS: readonly RegionLevel[] = ['PROVINCE', 'PREFECTURE', 'COUNTY', 'TOWNSHIP', 'VILLAGE'];

/**
 * Refuses a code that does not exist, is not of a level from `coarsest` to `finest`, or does not lie in the region of
 * `within`, a caller, if given. A prefecture is fine enough for a workplace: Dongguan and Zhongshan have no counties.
 */
export function region(
  path: Path,
  code: string | null | undefined,
  {
    coarsest = 'PROVINCE',
    finest = 'VILLAGE',
    within,
    needed = false,
  }: { coarsest?: RegionLevel; finest?: RegionLevel; within?: Viewer; needed?: boolean },
): Refusal[] {
  if (code == null || code === '') return needed ? [refusal('REQUIRED', path)] : [];
  if (!regionExists(code)) return [refused(path, code)];
  const level = levelOf(code);
  if (LEVELS.indexOf(level) < LEVELS.indexOf(coarsest) || LEVELS.indexOf(level) > LEVELS.indexOf(finest))
    return [refusal('REGION_LEVEL', path, { coarsest, finest })];
  return within !== undefined && !isWithin(code, within.regionCode) ? [outOfScope(within, path)] : [];
}

/**
 * The refusal of an abolished code names its successors, where they are known. A code with one successor of its own level
 * never comes here: it was read as its successor (`filedUnder`).
 */
function refused(path: Path, code: string): Refusal {
  const successors = regionOf(code)?.replacedBy ?? [];
  if (successors.length === 0) return refusal('REGION_UNKNOWN', path);
  return refusal('REGION_REPLACED', path, { successor: successors.join(', ') });
}

/**
 * The region of a list: the filter's, narrowed to the caller's scope if that is smaller. Undefined if the two are
 * disjoint or the caller has no scope; then the list is empty.
 * @throws CallerError BAD_USER_INPUT for a code that does not exist, since a list has no userErrors.
 */
export function narrowed(code: string | null | undefined, scope: RegionCode | undefined): RegionCode | undefined {
  const wanted = filterRegion(code);
  if (scope === undefined || wanted === undefined) return scope;
  if (isWithin(wanted, scope)) return wanted;
  return isWithin(scope, wanted) ? scope : undefined;
}

/** A text that names or titles are searched for, in lower case and without blanks around it; an empty one finds everything. */
export function searched(text: string): string {
  return text.trim().toLowerCase();
}

/**
 * The filter's region, if given.
 * @throws CallerError BAD_USER_INPUT for a code that does not exist.
 */
export function filterRegion(code: string | null | undefined): RegionCode | undefined {
  return code == null ? undefined : askedRegion(code);
}

/** The same of a region that has to be given. */
export function askedRegion(code: string): RegionCode {
  if (!isRegion(code))
    throw new CallerError('BAD_USER_INPUT', { what: 'The filter names a region that does not exist' });
  return wholeOf(code);
}
