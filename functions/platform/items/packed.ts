/** Long lists in one item: JSON, deflated. What repeats costs next to nothing; what is random in ids stays. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';

export function pack(value: unknown): Uint8Array {
  return deflateRawSync(JSON.stringify(value));
}

export function unpack(packed: Uint8Array): unknown {
  return JSON.parse(inflateRawSync(packed).toString('utf8'));
}

/** @throws where it is not packed, or an entry is another than it must be. */
export function unpackList<T>(packed: unknown, isEntry: (value: unknown) => value is T): T[] {
  const entries = packed instanceof Uint8Array ? unpack(packed) : undefined;
  if (Array.isArray(entries) && entries.every(isEntry)) return entries;
  throw new Error('Expected a packed list');
}
