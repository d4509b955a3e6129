/** What is odd about a row, and rejects it not. Pure. */
import type { LikenessId, PositionId } from '../../../id-kinds';
import type { Path } from '../../../platform/values/checks';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { fullName } from '../../reference/region/region';
import { namedElsewhere } from '../../reference/resolution/title-place';
import type { Content } from '../position/content';
import type { NearDuplicates } from './near-duplicate/near-duplicates';

interface Place {
  readonly id: PositionId;
  readonly likeness: LikenessId;
  /** Of the row. */
  readonly path: Path;
}

/** @param seen references by likeness, of the rows before; the row's own is added. */
export function warningsOf(
  place: Place,
  content: Content,
  likenesses: NearDuplicates,
  seen: Map<string, string>,
): Refusal[] {
  return [...resemblances(place, content, likenesses, seen), ...misplaced(place, content)];
}

/** The enterprise has another position, stored or earlier in the batch, with the same title, place and wage. */
function resemblances(
  { id, likeness, path }: Place,
  content: Content,
  likenesses: NearDuplicates,
  seen: Map<string, string>,
): Refusal[] {
  const stored = likenesses.get(likeness);
  const other = stored !== undefined && stored.positionId !== id ? stored.externalRef : seen.get(likeness);
  if (!seen.has(likeness)) seen.set(likeness, content.externalRef);
  return other === undefined || other === content.externalRef
    ? []
    : [refusal('NEAR_DUPLICATE', path, { externalRef: other })];
}

/** The title names a place where the work is not. */
function misplaced({ path }: Place, { title, regionCode }: Content): Refusal[] {
  const code = namedElsewhere(title, regionCode);
  if (code === undefined) return [];
  return [refusal('TITLE_PLACE_DIFFERS', [...path, 'title'], { named: fullName(code), place: fullName(regionCode) })];
}
