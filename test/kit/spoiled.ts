/** Variables of which one value, at whatever depth, is something else: of another type, null, too much or too little. */

const ODD: readonly unknown[] = [
  ...[null, 'x', '', 1.5, -1, 2 ** 40, true, Number.NaN],
  ...[[], [null], [[]], [1, 'x'], {}, { nobody: 1 }, { id: 'x', nobody: null }],
  ...[new Set(['x']), new Map(), new Date(0), undefined],
];

/** A copy. @param seed the same gives the same. */
export function spoiled(variables: Readonly<Record<string, unknown>>, seed: number): Record<string, unknown> {
  const copy = structuredClone(variables) as Record<string, unknown>;
  const places: [Record<string, unknown>, string][] = [];
  const note = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const fields = value as Record<string, unknown>;
    for (const name of Object.keys(fields)) {
      places.push([fields, name]);
      note(fields[name]);
    }
    if (value !== copy && !Array.isArray(value)) places.push([fields, 'notAField']);
  };
  note(copy);
  const [fields, name] = places[seed % Math.max(1, places.length)] ?? [];
  if (fields !== undefined && name !== undefined) fields[name] = ODD[Math.floor(seed / 7) % ODD.length];
  return copy;
}
