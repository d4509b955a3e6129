/**
 * How far a service's line was read in vain. A look that read hundreds of places of a lane leaves two turns behind, and the next ones
 * begin there instead of reading the same places again. What they say stays true: who joins stands behind them, and those of a
 * cancelled service, who come in ahead, are always read. Other times of the service make them void.
 */
import { limits } from '../../../../limits';
import type { Item, Key, Write } from '../../../../platform/dynamodb/database';
import { put } from '../../../../platform/dynamodb/expressions';
import { instantOf } from '../../../../platform/values/clock';
import type { Service } from '../../travel-service/service-store';

/** Of one lane. */
export interface Signpost {
  /** Nobody whom the service would do stands before this turn. */
  readonly suits: string;
  /** Nobody of up to `size` stands before this one, nor anybody for whom seats are gathered. */
  readonly fits: string;
  readonly size: number;
  /** The head's, as it was when the lane was read: since then nobody else has seats gathered. */
  readonly kept: number;
}

/** By the lane's name. */
export type Signposts = Readonly<Record<string, Signpost>>;

export function signpostsKey(serviceId: string): Key {
  return { TableName: 'TravelAllocations', Key: { pk: serviceId, sk: 'signposts' } };
}

export function parseSignposts(item: Item | undefined, { timetable }: Service): Signposts {
  const { lanes = {}, ...read } = (item ?? {}) as { lanes?: Signposts; timetable?: number };
  return read.timetable === timetable ? lanes : {};
}

/** Over those of another look: each of the two is true. */
export function signpostsPut({ id, timetable }: Service, lanes: Signposts): Write {
  const { TableName, Key: key } = signpostsKey(id);
  return put({ TableName, Item: { ...key, lanes, ...(timetable !== undefined && { timetable }) } }).always();
}

/** The turn up to which everyone has joined: a request is filed under the time at which it began. */
export function settledTurn(now: Date): string {
  return `1#${instantOf(new Date(now.getTime() - limits.joiningSecondsMax * 1_000))}`;
}
