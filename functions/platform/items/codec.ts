/**
 * Items of a kind by the list of its attributes (`attributes.ts`): read to objects, written whole, and changed. Each attribute is
 * looked up and its form is checked, both ways: what a transition sets is read again. What the list does not name is left out of
 * what is read: index keys, and what a later release added.
 */
import { type Update, update } from '../dynamodb/expressions';
import type { Item, Key } from '../dynamodb/writes';
import type { Attribute, AttributeList, Attributes } from './attributes';
import {
  type Convert,
  decodedFields,
  type DecodedField,
  decodeFields,
  type Derive,
  encodeAt,
  encodedFields,
  encodeFields,
  type Field,
} from './conversion';

export interface Codec<T extends object, I extends object = object> {
  /** Whether the item is of this kind. */
  readonly is: (item: Item | undefined) => item is Item;
  /** @throws where a required attribute is missing, or one is of another type. NULL is absent: a statement can't remove. */
  readonly decode: (item: Item) => T;
  /** The same of these attributes alone, whatever else the item has or lacks, such as one that an index holds a part of. */
  readonly part: <F extends keyof T & string>(item: Item, ...attributes: readonly F[]) => Pick<T, F>;
  /**
   * A transition of an item. What it sets has the form in which it is read, else it throws.
   * @param More attributes that are no part of the kind, and read elsewhere.
   */
  readonly update: <More extends object = object>(key: Key) => Update<T & I & More>;
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
export function markedCodec<T extends object, I extends object = object>(
  kind: string,
  attributes: Attributes,
  derived: Derived<T>,
): Codec<T, I> {
  const known = converting<T, I>(kind, attributes, derived);
  const is = (item: Item | undefined): item is Item => item?.[KIND] === kind;
  return {
    ...known,
    is,
    decode(item) {
      if (!is(item)) throw new Error(`Expected an item of kind ${kind}`);
      return known.decode(item);
    },
  };
}

interface KeyedCodec<T extends object> extends Codec<T> {
  /**
   * The whole item as it is stored, for `put()` of `expressions.ts`.
   * @param more attributes that are no part of the kind, and read elsewhere.
   * @throws where a required attribute is missing, or one is of another type.
   */
  readonly stored: (key: Key, values: T, more?: Item) => { readonly TableName: Key['TableName']; readonly Item: Item };
}

/** Of items that are put as they are. @param is tells them by their key. */
export function codec<T extends object>(
  kind: string,
  attributes: DescribedAs<T>,
  is: (item: Item) => boolean,
): KeyedCodec<T> {
  const encode = encoding(kind, attributes);
  return {
    ...converting<T, object>(kind, attributes),
    is: (item): item is Item => item !== undefined && is(item),
    stored: ({ TableName, Key: key }, values, more) => ({ TableName, Item: { ...encode(values), ...more, ...key } }),
  };
}

/** The attributes of `T`, each once and of its type. */
export type DescribedAs<T> = {
  readonly [F in keyof T & string]-?: Attribute<Exclude<T[F], undefined>, undefined extends T[F] ? false : true>;
};

/** @throws with the kind and the attribute, and never the value. */
export function encoding(kind: string, attributes: AttributeList): (values: object) => Item {
  let made: readonly Field[] | undefined;
  return (values) => encodeFields((made ??= encodedFields(attributes)), values as Item, `${kind}.`);
}

/** The list is read at the first item: a process that starts has more kinds than a call uses. */
function converting<T extends object, I extends object>(
  kind: string,
  attributes: Attributes,
  derived: Readonly<Record<string, Derive | undefined>> = {},
): Pick<Codec<T, I>, 'decode' | 'part' | 'update'> {
  let made: readonly DecodedField[] | undefined;
  let byName: ReadonlyMap<string, DecodedField> | undefined;
  const fields = (): readonly DecodedField[] => (made ??= decodedFields(attributes, derived));
  const named = (name: string): DecodedField | undefined =>
    (byName ??= new Map(fields().map((field) => [field.name, field]))).get(name);
  const path = `${kind}.`;
  const set = new Map<string, Convert | undefined>();
  const stored = (name: string, value: unknown): unknown => {
    if (!set.has(name)) set.set(name, encodeAt(attributes, name));
    const encode = set.get(name);
    return encode === undefined ? value : encode(value, path + name);
  };
  return {
    decode: (item) => decodeFields(fields(), item, path) as T,
    part: (item, ...names) => {
      const asked = names.map(named).filter((field) => field !== undefined);
      return decodeFields(asked, item, path) as T;
    },
    update: <More extends object = object>(key: Key) => update<T & I & More>(key, stored),
  };
}
