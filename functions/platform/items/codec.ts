/**
 * Items to objects, by the list of a kind's attributes (`attributes.ts`): each is looked up and its type is checked, and
 * nothing else is made. What the list does not name is left out: index keys, and what a later release added. Where an attribute is
 * missing or of another type or form, the error names the kind and the attribute, and never the value.
 */
import type { Item } from '../dynamodb/writes';
import type { Attribute, Attributes, Described } from './attributes';

export interface Codec<T extends object> {
  /** Whether the item is of this kind. */
  readonly is: (item: Item | undefined) => item is Item;
  /** @throws where a required attribute is missing, or one is of another type. NULL is absent: a statement can't remove. */
  readonly decode: (item: Item) => T;
  /** The same of these attributes alone, whatever else the item has or lacks, such as one that an index holds a part of. */
  readonly part: <F extends keyof T & string>(item: Item, ...attributes: readonly F[]) => Pick<T, F>;
}

/** Where an item says what it is: the names are those of ElectroDB, which wrote the first ones. */
const KIND = '__edb_e__';
const VERSION = '__edb_v__';

/** What an item of the kind says of itself. */
export function marksOf(kind: string): Item {
  return { [KIND]: kind, [VERSION]: '1' };
}

/**
 * What items of an earlier release lack, from what they have: asked where the attribute is absent, and only then. Undefined where
 * that is missing, too.
 */
export type Derived<T> = { readonly [F in keyof T & string]?: (item: Item) => T[F] | undefined };

/** Of items that say what they are. */
export function markedCodec<T extends object>(kind: string, attributes: Attributes, derived: Derived<T>): Codec<T> {
  const known = reading<T>(kind, attributes, derived);
  const is = (item: Item | undefined): item is Item => item?.[KIND] === kind;
  return {
    is,
    decode(item) {
      if (!is(item)) throw new Error(`Expected an item of kind ${kind}`);
      return known.decode(item);
    },
    part: known.part,
  };
}

/** Of items that are put as they are. @param is tells them by their key. */
export function codec<T extends object>(
  kind: string,
  attributes: DescribedAs<T>,
  is: (item: Item) => boolean,
): Codec<T> {
  return {
    is: (item): item is Item => item !== undefined && is(item),
    ...reading<T>(kind, attributes),
  };
}

/** The attributes of `T`, each once and of its type. */
export type DescribedAs<T> = {
  readonly [F in keyof T & string]-?: Attribute<Exclude<T[F], undefined>, undefined extends T[F] ? false : true>;
};

export type Decode = (value: unknown, path: string) => unknown;

interface Field {
  readonly name: string;
  readonly required: boolean;
  readonly decode: Decode;
  readonly derive: ((item: Item) => unknown) | undefined;
}

/** The list is read at the first item: a process that starts has more kinds than a call uses. */
function reading<T extends object>(
  kind: string,
  attributes: Attributes,
  derived: Readonly<Record<string, ((item: Item) => unknown) | undefined>> = {},
): Pick<Codec<T>, 'decode' | 'part'> {
  let made: readonly Field[] | undefined;
  let byName: ReadonlyMap<string, Field> | undefined;
  const fields = (): readonly Field[] => (made ??= fieldsOf(attributes, derived));
  const named = (name: string): Field | undefined =>
    (byName ??= new Map(fields().map((field) => [field.name, field]))).get(name);
  const path = `${kind}.`;
  return {
    decode: (item) => decodeFields(fields(), item, path) as T,
    part: (item, ...names) => {
      const asked = names.map(named).filter((field) => field !== undefined);
      return decodeFields(asked, item, path) as T;
    },
  };
}

function fieldsOf(
  attributes: Attributes,
  derived: Readonly<Record<string, ((item: Item) => unknown) | undefined>> = {},
): Field[] {
  return Object.entries(attributes).map(([name, described]) => ({
    ...{ name, required: described.required === true, decode: decodeOf(described), derive: derived[name] },
  }));
}

function decodeFields(fields: readonly Field[], item: Item, path: string): Item {
  const decoded: Item = {};
  for (const { name, required, decode, derive } of fields) {
    const value = item[name] ?? derive?.(item);
    if (value !== undefined && value !== null) decoded[name] = decode(value, path + name);
    else if (required) throw new Error(`Expected ${path}${name} in the item`);
  }
  return decoded;
}

export function decodeOf(described: Described): Decode {
  const decode = decodeStored(described);
  return described.get === undefined ? decode : (value, path) => described.get?.(decode(value, path));
}

function decodeStored({ type, items, properties, form }: Described): Decode {
  if (form !== undefined) return checking(form.what, form.holds);
  if (typeof type !== 'string')
    return checking(`one of ${type.join(', ')}`, (value) => typeof value === 'string' && type.includes(value));
  const check = CHECKS[type];
  if (type === 'list' && items !== undefined) {
    const each = decodeOf(items);
    return (value, path) => (check(value, path) as readonly unknown[]).map((entry) => each(entry, `${path}[]`));
  }
  if (type === 'map' && items !== undefined) {
    const each = decodeOf(items);
    return (value, path) => mapValues(check(value, path) as Item, (entry) => each(entry, `${path}{}`));
  }
  if (type === 'map' && properties !== undefined) {
    const fields = fieldsOf(properties);
    return (value, path) => decodeFields(fields, check(value, path) as Item, `${path}.`);
  }
  return check;
}

/** The same names with other values. */
export function mapValues(map: Item, valueOf: (value: unknown) => unknown): Item {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, valueOf(value)]));
}

function checking(what: string, isRight: (value: unknown) => boolean): Decode {
  return (value, path) => {
    if (!isRight(value)) throw new Error(`Expected ${path} to be ${what}`);
    return value;
  };
}

const CHECKS: Readonly<Record<Exclude<Described['type'], readonly string[]>, Decode>> = {
  string: checking('a text', (value) => typeof value === 'string'),
  number: checking('a number', (value) => typeof value === 'number'),
  boolean: checking('true or false', (value) => typeof value === 'boolean'),
  binary: checking('bytes', (value) => value instanceof Uint8Array),
  list: checking('a list', Array.isArray),
  map: checking('a map', isMap),
  any: (value) => value,
};

/** Lists, sets and bytes are objects, too. */
function isMap(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return !(Array.isArray(value) || value instanceof Set || value instanceof Uint8Array);
}
