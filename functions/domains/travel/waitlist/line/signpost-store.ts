/**
 * How far a service's line was read in vain. A pass that read hundreds of entries of a part of a lane stores two places, and
 * later passes begin there. A signpost stays true: new parties stand behind it, and parties of cancelled services, who come
 * in ahead, are always read. New times of the service make it void, and so does a party that gets smaller (`kept`).
 */
import type { ServiceId } from '../../../../id-kinds';
import type { Item, Key, Write } from '../../../../platform/dynamodb/database';
import { put } from '../../../../platform/dynamodb/expressions';
import * as attr from '../../../../platform/items/attributes';
import { codec, unlessMalformed } from '../../../../platform/items/codec';
import type { Service } from '../../travel-service/service-store';

/** The signpost of one lane. */
export interface Signpost {
  /** No party before this turn is suited by the service. */
  readonly suits: string;
  /** Before this turn is no suitable party of up to `size`, and none for which seats are gathered. */
  readonly fits: string;
  readonly size: number;
  /** The head's `kept` when the lane was read: if unchanged, seats are gathered for nobody else since, and no party got smaller. */
  readonly kept: number;
  /** Of those who are back in line: the head's `back`. If one more is, at whatever place, the signpost is void. */
  readonly back?: number;
  /** Skips from which seats were gathered for a party; absent where an earlier release put it. */
  readonly skipsMax?: number;
}

/** Signposts by the name of their lane, and of the part of it where those are who are back in line. */
export type Signposts = Readonly<Record<string, Signpost>>;

export function signpostsKey(serviceId: ServiceId): Key {
  return { TableName: 'TravelAllocations', Key: { pk: serviceId, sk: SORT_KEY } };
}

const SORT_KEY = 'signposts';

const signposts = codec<{ readonly lanes: Signposts; readonly timetable?: number }>(
  'signposts',
  {
    lanes: attr.recordOf(
      attr.mapOf({
        suits: attr.text,
        fits: attr.text,
        size: attr.integer,
        kept: attr.number,
        skipsMax: attr.optional(attr.integer),
        back: attr.optional(attr.number),
      }),
    ),
    timetable: attr.optional(attr.number),
  },
  ({ sk }) => sk === SORT_KEY,
);

/** Malformed signposts count as none: the next pass reads the lanes from their beginning, and writes new ones. */
export function parseSignposts(item: Item | undefined, { timetable }: Service): Signposts {
  const read = item && unlessMalformed(() => signposts.decode(item));
  return read !== undefined && read.timetable === timetable ? read.lanes : {};
}

/** Overwrites the signposts of a concurrent pass: both are true. */
export function signpostsPut({ id, timetable }: Service, lanes: Signposts): Write {
  return put(signposts.stored(signpostsKey(id), { lanes, ...(timetable !== undefined && { timetable }) })).always();
}
