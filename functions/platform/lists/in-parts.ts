/** A list of an index in several partitions, so that none of them is hot. */
import { partOf } from '../values/ids';

export interface PartedList {
  /** Names of all its partitions. */
  readonly names: readonly string[];
  /** The name of the partition that an id is in, always the same one. */
  readonly nameFor: (id: string) => string;
}

/** @param parts at most 32; once items are written, it stays. */
export function listInParts(list: string, parts: number): PartedList {
  const names = Array.from({ length: parts }, (_, part) => `${list}#${part}`);
  return { names, nameFor: (id) => names[partOf(id, parts)] ?? '' };
}
