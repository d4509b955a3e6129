/**
 * Which attributes a read of items asks for: those that its decoder looks at. Index keys are half of an item that is in
 * many lists, and a request selects a few fields of it.
 */
import { limits } from '../../limits';
import type { Item } from '../dynamodb/writes';
import type { Attributes } from './attributes';
import { decodedFields, type DecodedField, decodeFields, type Derive } from './conversion';

/** Attribute that names the kind of an item. The name is ElectroDB's, which wrote the first items. */
export const KIND = '__edb_e__';

/** Attribute with the edition of the kind that wrote the item last. */
export const EDITION = '__edb_v__';

/**
 * Whether an item was written by this edition of its kind or a later one. What came to be counted with an edition counts for
 * an item from its first write on, and then wholly: so no counter loses what was never added to it.
 */
export function isSince(item: Item, edition: number): boolean {
  return Number(item[EDITION]) >= edition;
}

/** Makes the values of an item. */
export interface Decode<T> {
  (item: Item): T;
  /** Names of the stored attributes that it looks at, beside the key; when absent, it may look at any. */
  readonly reads?: readonly string[];
}

/** What fields of the schema read of an item, beside those that read the attribute of their own name. */
export type FieldReads<T> = Readonly<Record<string, readonly (keyof T & string)[]>>;

interface Described<T> {
  readonly kind: string;
  /** Attribute that names the kind. */
  readonly mark: string;
  readonly attributes: Attributes;
  readonly derived: Readonly<Record<string, Derive | undefined>>;
  /** How many indexes the kind is in. */
  readonly indexes: number;
  readonly decode: (item: Item) => T;
}

/**
 * Decoders of a kind that say what they look at: never at keys of indexes, where there are any. A kind with attributes that
 * are derived, or not stored under their own name, is read for all of its fields.
 */
export function readingOf<T extends object>({ kind, mark, attributes, derived, indexes, decode }: Described<T>) {
  const isPlain = Object.values(attributes).every(({ from, short }) => from === undefined && short === undefined);
  const isWhole = indexes === 0 || !isPlain || Object.keys(derived).length > 0;
  const whole: Decode<T> =
    indexes === 0 ? decode : Object.assign((item: Item) => decode(item), { reads: [mark, ...namesOf(attributes)] });
  let made: readonly DecodedField[] | undefined;
  const kept = new Map<string, Decode<T>>();

  function partial(names: ReadonlySet<string>): Decode<T> {
    const fields = (made ??= decodedFields(attributes)).filter(({ name }) => names.has(name));
    const others = Object.keys(attributes).filter((name) => !names.has(name));
    const unasked = unaskedOf(kind, others);
    const part = (item: Item): T => {
      if (item[mark] !== kind) return decode(item);
      return decodeFields(fields, item, `${kind}.`, Object.create(unasked) as Item) as T;
    };
    return Object.assign(part, { reads: [mark, ...names] });
  }

  /** The attributes that the fields read; undefined if one of them reads all. */
  function namesFor(fields: ReadonlySet<string>, reads: FieldReads<T>): ReadonlySet<string> | undefined {
    const names = new Set('id' in attributes ? ['id'] : []);
    for (const field of fields) {
      if (field.startsWith('__')) continue;
      const own = field in attributes ? [field] : undefined;
      const read = reads[field] ?? own;
      if (read === undefined) return undefined;
      for (const name of read) names.add(name);
    }
    return names;
  }

  return {
    decode: whole,
    decodeFor(fields: ReadonlySet<string>, reads: FieldReads<T>): Decode<T> {
      const names = isWhole ? undefined : namesFor(fields, reads);
      if (names === undefined) return whole;
      const key = [...names].sort().join();
      const decoder = kept.get(key) ?? partial(names);
      if (kept.size < limits.selectionsKept) kept.set(key, decoder);
      return decoder;
    },
  };
}

/** Names of what is stored; what is derived from it needs no more than that and the key. */
function namesOf(attributes: Attributes): string[] {
  return Object.entries(attributes).flatMap(([name, { from, short }]) => {
    if (from !== undefined) return [];
    return short === undefined ? [name] : [short, name];
  });
}

/** Under an item's values: reading what was not asked for is a bug, and must not look like an absent value. */
function unaskedOf(kind: string, names: readonly string[]): object {
  const getter = (name: string): PropertyDescriptor => ({
    get: () => {
      throw new Error(`Expected ${kind}.${name} to have been asked for`);
    },
  });
  return Object.defineProperties({}, Object.fromEntries(names.map((name) => [name, getter(name)])));
}
