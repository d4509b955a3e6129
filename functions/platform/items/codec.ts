/**
 * Decodes, encodes and updates items of a kind by the list of its attributes (`attributes.ts`). The form of each
 * attribute is checked in both directions, because a later read must accept what a transition sets. Reads leave out
 * attributes outside the list: index keys, and those that a later release added.
 */
import { type StoredForm, type Update, update } from '../dynamodb/expressions';
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
  readableFields,
  storedName,
} from './conversion';
import { EDITION, KIND } from './reading';

/** @param H attributes that no condition can be about: they are not stored, or under a short name. */
export interface Codec<T extends object, I extends object = object, H extends string = never> {
  /** Whether the item is of this kind. */
  readonly is: (item: Item | undefined) => item is Item;
  /**
   * @throws if a required attribute is missing, or one has another type. NULL counts as absent, because a statement
   * can't remove attributes.
   */
  readonly decode: (item: Item) => T;
  /** Decodes these attributes only, regardless of the others; for items of an index that projects a part of them. */
  readonly part: <F extends keyof T & string>(item: Item, ...attributes: readonly F[]) => Pick<T, F>;
  /**
   * The item with its attributes under their own names and as they are read, for people and comparisons; a malformed
   * one as it is stored.
   */
  readonly readable: (item: Item) => Item;
  /**
   * An update of an item. @throws if a value does not have the form in which it is read.
   * @param More attributes that are not part of the kind and are read elsewhere.
   */
  readonly update: <More extends object = object>(key: Key) => Update<T & I & More, H>;
}

/** Attributes that mark an item as one of the kind. */
export function marksOf(kind: string, edition: number): Item {
  return { [KIND]: kind, [EDITION]: String(edition) };
}

/**
 * Derives attributes that items of an earlier release lack from others of the list that they have, and from their key.
 * Called only if the attribute is absent; undefined if it can't be derived.
 */
export type Derived<T> = { readonly [F in keyof T & string]?: (item: Item) => T[F] | undefined };

/** Codec of items that name their kind. */
export function markedCodec<T extends object, I extends object = object, H extends string = never>(
  kind: string,
  attributes: Attributes,
  derived: Derived<T>,
  edition = 1,
): Codec<T, I, H> {
  // Items of the first edition have it from the write that made them.
  const written = edition === 1 ? {} : { [EDITION]: String(edition) };
  const known = converting<T, I, H>(kind, attributes, derived, written);
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
   * @param more attributes that are not part of the kind and are read elsewhere.
   * @throws if a required attribute is missing, or one has another type.
   */
  readonly stored: (key: Key, values: T, more?: Item) => { readonly TableName: Key['TableName']; readonly Item: Item };
}

/** Codec of items that don't name their kind. @param is recognises them by their key. */
export function codec<T extends object>(
  kind: string,
  attributes: DescribedAs<T>,
  is: (item: Item) => boolean,
  derived: Derived<T> = {},
): KeyedCodec<T> {
  const encode = encoding(kind, attributes);
  return {
    ...converting<T, object>(kind, attributes, derived),
    is: (item): item is Item => item !== undefined && is(item),
    stored: ({ TableName, Key: key }, values, more) => ({ TableName, Item: { ...encode(values), ...more, ...key } }),
  };
}

/** Descriptions of all attributes of `T`, each of the right type. */
export type DescribedAs<T> = {
  readonly [F in keyof T & string]-?: Attribute<Exclude<T[F], undefined>, undefined extends T[F] ? false : true>;
};

/** @throws an error that names the kind and the attribute, never the value. */
export function encoding(kind: string, attributes: AttributeList): (values: object) => Item {
  let made: readonly Field[] | undefined;
  return (values) => encodeFields((made ??= encodedFields(attributes)), values as Item, `${kind}.`);
}

/** Compiles the list at the first item, because a cold start has more kinds than a call uses. */
function converting<T extends object, I extends object, H extends string = never>(
  kind: string,
  attributes: Attributes,
  derived: Readonly<Record<string, Derive | undefined>> = {},
  written: Item = {},
): Pick<Codec<T, I, H>, 'decode' | 'part' | 'readable' | 'update'> {
  let made: readonly DecodedField[] | undefined;
  let byName: ReadonlyMap<string, DecodedField> | undefined;
  const fields = (): readonly DecodedField[] => (made ??= decodedFields(attributes, derived));
  const named = (name: string): DecodedField | undefined =>
    (byName ??= new Map(fields().map((field) => [field.name, field]))).get(name);
  const path = `${kind}.`;
  const set = new Map<string, Convert | undefined>();
  const form: StoredForm = {
    nameOf: (name) => {
      const described = attributes[name];
      return described === undefined ? name : storedName(described, name);
    },
    valueOf: (name, value) => {
      if (!set.has(name)) set.set(name, encodeAt(attributes, name));
      const encode = set.get(name);
      return encode === undefined ? value : encode(value, path + name);
    },
  };
  return {
    decode: (item) => decodeFields(fields(), item, path) as T,
    part: (item, ...names) => {
      const asked = names.map(named).filter((field) => field !== undefined);
      return decodeFields(asked, item, path) as T;
    },
    readable: (item) => readableFields(fields(), item),
    update: <More extends object = object>(key: Key) => update<T & I & More, H>(key, form, written),
  };
}

/** For items that a caller can do without: undefined if the item can't be decoded. */
export function unlessMalformed<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch {
    return undefined;
  }
}
