/** Bytes of an item as DynamoDB counts them for capacity: names and values. Of texts, whole numbers, flags, bytes, lists and maps. */
export function itemBytes(item: Readonly<Record<string, unknown>>): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);
}

function valueBytes(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return 1 + Math.ceil(String(Math.abs(value)).length / 2) + (value < 0 ? 1 : 0);
  if (typeof value === 'boolean' || value === null) return 1;
  if (value instanceof Uint8Array) return value.length;
  if (Array.isArray(value)) return value.reduce<number>((sum, entry) => sum + 1 + valueBytes(entry), 3);
  if (typeof value === 'object')
    return (
      3 +
      Object.entries(value as Record<string, unknown>).reduce(
        (sum, [name, inner]) => sum + 1 + itemBytes({ [name]: inner }),
        0,
      )
    );
  throw new Error(`Expected a value that items hold, got ${typeof value}`);
}
