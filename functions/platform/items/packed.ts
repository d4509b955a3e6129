/** Long lists in one item, as deflated JSON. Repeated text takes almost no space; random parts of ids do. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';

export function pack(value: unknown): Uint8Array {
  return deflateRawSync(JSON.stringify(value));
}

export function unpack(packed: Uint8Array): unknown {
  return JSON.parse(inflateRawSync(packed).toString('utf8'));
}

/** @throws if the value is not packed, or an entry fails the check. */
export function unpackList<T>(packed: unknown, isEntry: (value: unknown) => value is T): T[] {
  const entries = packed instanceof Uint8Array ? unpack(packed) : undefined;
  if (Array.isArray(entries) && entries.every(isEntry)) return entries;
  throw new Error('Expected a packed list');
}
