/** Pushes that are written together. Pure. */
import type { PositionId, WorkerId } from '../../../../id-kinds';
import type { Position } from '../../../jobs/position/store';
import { toldBeforeOf, toldKeyOf } from '../../../jobs/position/told-keys';
import type { RegionCode } from '../../../reference/region/region-code';
import type { ReasonCode } from '../../matcher/most-points';

/** One person is told of one position. */
export interface PlannedPush {
  readonly workerId: WorkerId;
  readonly positionId: PositionId;
  /** Where the person lives; absent in lots of an earlier release. */
  readonly home?: RegionCode;
  /** Absent if it is the position's id. */
  readonly jobKey?: string;
  /** Keys under which people were told of its job before; absent if there are none. */
  readonly toldWith?: readonly string[];
  readonly score: number;
  /** Why it suits, the weightiest first. */
  readonly reasons: readonly ReasonCode[];
  /** People who may be told under the key in all, this one included. */
  readonly room: number;
}

/** The pushes of one person, or those of a party that come together or not at all. */
export type Lot = readonly PlannedPush[];

export function jobKeyOf({ jobKey, positionId }: Pick<PlannedPush, 'jobKey' | 'positionId'>): string {
  return jobKey ?? positionId;
}

/** Whether it was planned by the keys that the position has now: `room` holds only by these. */
export function isToldUnder(push: PlannedPush, position: Pick<Position, 'id' | 'toldKey' | 'toldWith'>): boolean {
  return jobKeyOf(push) === toldKeyOf(position) && toldBeforeOf(push).join() === toldBeforeOf(position).join();
}

/** Whether it is told together or not at all. */
export function isOfParty(lot: Lot): boolean {
  return new Set(lot.map(({ workerId }) => workerId)).size > 1;
}

/**
 * Splits what is stored into items of at most so many bytes before they are deflated, and so many entries.
 * @param countOf how many entries one counts as.
 */
export function* partsOf<T>(
  entries: Iterable<T>,
  { entriesMax, bytesMax }: { readonly entriesMax: number; readonly bytesMax: number },
  countOf: (entry: T) => number = () => 1,
): Generator<T[]> {
  let part: T[] = [];
  let [count, bytes] = [0, 0];
  for (const entry of entries) {
    const more = Buffer.byteLength(JSON.stringify(entry)) + 1;
    if (part.length > 0 && (count + countOf(entry) > entriesMax || bytes + more > bytesMax)) {
      yield part;
      [part, count, bytes] = [[], 0, 0];
    }
    part.push(entry);
    count += countOf(entry);
    bytes += more;
  }
  if (part.length > 0) yield part;
}
