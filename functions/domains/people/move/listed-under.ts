/** Under which regions a move is listed, and in which partitions. Pure. */
import { commonRegionOf, cutTo, type RegionCode } from '../../reference/region/region-code';
import type { Move, Place } from './store';

/**
 * List entries of a move: one for the receiving side, one for the sending side, and while it is pending one for the
 * lowest bureau in charge of both.
 */
export function placesOf({ id: moveId, status, toCode, fromCode, answerBy }: Move): Place[] {
  const common = commonRegionOf(toCode, fromCode);
  const open = status === 'PENDING';
  const place = (side: 'IN' | 'OUT', code: RegionCode): Place => ({
    ...{ moveId, side, code, toCode, status },
    partition: partitionOf(side, open, cutTo(code, 4)),
    order: `${code.slice(0, 6)}#${answerBy}`,
  });
  const both: Place[] =
    open && common !== undefined
      ? [{ moveId, side: 'BOTH', code: common, toCode, status, partition: `BOTH#${common}`, order: answerBy }]
      : [];
  return [place('IN', toCode), place('OUT', fromCode), ...both];
}

/** Pending moves have partitions of their own, since they are few and decided ones become many. */
export function partitionOf(side: 'IN' | 'OUT', open: boolean, prefecture: RegionCode): string {
  return `${side}#${open ? 'OPEN' : 'DONE'}#${prefecture}`;
}
