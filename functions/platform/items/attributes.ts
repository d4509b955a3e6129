/**
 * Describes the attributes of an item. The list serves to read items (`codec.ts`), to write them (`kind.ts`), and to
 * derive the item's type. A store imports it whole, as `attr`:
 * `{ id: attr.text, sex: attr.oneOf('FEMALE', 'MALE'), note: attr.optional(attr.text), skills: attr.listOf(attr.text) }`.
 */
import type { Id, IdKind } from '../../id-kinds';
import type { Item } from '../dynamodb/writes';
import { boxOf, bytesOfBox, isBox } from '../security/crypto';
import { addDays, asCivilDate, type CivilDate, daysBetween, isCivilDate } from '../values/civil-date';
import { type Instant, isInstant, preciseInstantOf } from '../values/clock';
import { hasPrefix } from '../values/ids';
import { pack, unpack } from './packed';

type Primitive = 'string' | 'number' | 'boolean' | 'any';

/** The stored form of one attribute. A list of strings is an enumeration. */
export interface Described {
  readonly type: Primitive | 'binary' | 'list' | 'map' | readonly string[];
  readonly required?: boolean;
  /** Name under which it is stored, if not its own. */
  readonly short?: string;
  /** Finds the value in the rest of the item; then it is not stored. */
  readonly from?: Find;
  /** Form of each entry of a list, or of each value of a map with arbitrary names. */
  readonly items?: Described;
  /** Forms of the values of a map with fixed names. */
  readonly properties?: Attributes;
  /** A narrower form of a string or a number. */
  readonly form?: Form;
  /** Converts the stored value to the one that is read; `set` converts back. */
  readonly get?: ((stored: unknown, path: string) => unknown) | undefined;
  readonly set?: ((given: unknown) => unknown) | undefined;
}

/** Finds a value in the other attributes and the key of an item. A list reads no others. */
type Find = (item: Item) => unknown;

/** A check of a value and its type. It runs at each read, so it must be cheap. */
interface Form {
  /** Name of the form in errors, as in `Expected position.closesOn to be a civil date`. */
  readonly what: string;
  readonly holds: (stored: unknown) => boolean;
}

export type Attributes = Readonly<Record<string, Described>>;

/** @param V the value as it is read and given. @param R whether every item has the attribute. */
export interface Attribute<V, R extends boolean = true> extends Described {
  readonly required: R;
  /** For the compiler only. */
  readonly value?: V;
}

export type AttributeList = Readonly<Record<string, Attribute<unknown, boolean>>>;

/** The type of an object with these attributes. */
export type ValuesOf<A> = Flat<
  { readonly [F in keyof A as A[F] extends Attribute<unknown> ? F : never]: ValueOf<A[F]> } & {
    readonly [F in keyof A as A[F] extends Attribute<unknown> ? never : F]?: ValueOf<A[F]>;
  }
>;

/** Names of the attributes that no condition can be about: those not stored, or not under their own name. */
export type HiddenOf<A> = {
  readonly [F in keyof A]: A[F] extends { readonly short: string } | { readonly from: Find } ? F & string : never;
}[keyof A];

type ValueOf<A> = A extends Attribute<infer V, boolean> ? V : never;
type Flat<T> = { [F in keyof T]: T[F] };

export const text: Attribute<string> = { type: 'string', required: true };
export const number: Attribute<number> = { type: 'number', required: true };
/** An instant: ISO 8601 in UTC, with or without milliseconds. */
export const instant: Attribute<Instant> = textAs('an instant', isInstant);
export const civilDate: Attribute<CivilDate> = textAs('a civil date', isCivilDate);
const FIRST_DAY = asCivilDate('1970-01-01');

/**
 * A civil date, stored as the number of days since 1970-01-01: 4 bytes instead of 10. Reads what was stored as a text,
 * too.
 */
export const day: Attribute<CivilDate> = {
  ...{ type: 'any', required: true },
  get: (stored, path) => {
    if (typeof stored === 'string' && isCivilDate(stored)) return stored;
    if (!Number.isSafeInteger(stored)) throw new Error(`Expected ${path} to be a number of days`);
    return addDays(FIRST_DAY, Number(stored));
  },
  set: (given) => {
    if (typeof given !== 'string' || !isCivilDate(given)) throw new Error('Expected a civil date');
    return daysBetween(FIRST_DAY, given);
  },
};
/** An instant, stored as milliseconds since 1970-01-01: 8 bytes instead of 24. Reads what was stored as a text, too. */
export const moment: Attribute<Instant> = {
  ...{ type: 'any', required: true },
  get: (stored, path) => {
    if (typeof stored === 'string' && isInstant(stored)) return stored;
    if (!Number.isSafeInteger(stored)) throw new Error(`Expected ${path} to be an instant`);
    return preciseInstantOf(new Date(Number(stored)));
  },
  set: (given) => {
    if (typeof given !== 'string' || !isInstant(given)) throw new Error('Expected an instant');
    return new Date(given).getTime();
  },
};
/** A text that the vault has encrypted. */
export const box: Attribute<string> = textAs('an encrypted text', isBox);
/** The same, stored as bytes: a quarter less. Reads what was stored as a text, too. */
export const boxInBytes: Attribute<string> = {
  ...{ type: 'any', required: true },
  get: (stored, path) => {
    const text = stored instanceof Uint8Array ? boxOf(stored) : stored;
    if (typeof text !== 'string' || !isBox(text)) throw new Error(`Expected ${path} to be an encrypted text`);
    return text;
  },
  set: (given) => {
    if (typeof given !== 'string' || !isBox(given)) throw new Error('Expected an encrypted text');
    return bytesOfBox(given);
  },
};
/** A whole number of 32 bits, GraphQL's Int. */
export const integer: Attribute<number> = {
  ...{ type: 'number', required: true },
  form: { what: 'an integer', holds: (stored) => typeof stored === 'number' && (stored | 0) === stored },
};
export const flag: Attribute<boolean> = { type: 'boolean', required: true };
export const bytes: Attribute<Uint8Array> = { type: 'binary', required: true };

/** A text of a certain form, which is checked when it is read and when it is stored. */
export function textAs<T extends string = string>(
  what: string,
  isRight: ((text: string) => text is T) | ((text: string) => boolean),
): Attribute<T> {
  const holds = (stored: unknown): boolean => typeof stored === 'string' && isRight(stored);
  return { type: 'string', required: true, form: { what, holds } };
}

/** The id of an object of the kind, or of one of several. */
export function idOf<K extends IdKind>(...kinds: readonly K[]): Attribute<Id<K>> {
  const isOne = (stored: string): stored is Id<K> => kinds.some((kind) => hasPrefix(stored, kind));
  return textAs(`an id ${kinds.join('_… or ')}_…`, isOne);
}

/** One of these texts. */
export function oneOf<const V extends string>(...values: readonly V[]): Attribute<V> {
  return { type: values, required: true };
}

export function listOf<V>(items: Attribute<V, boolean>): Attribute<V[]> {
  return { type: 'list', items, required: true };
}

export function mapOf<A extends AttributeList>(properties: A): Attribute<ValuesOf<A>> {
  return { type: 'map', properties, required: true };
}

/** A map whose names are data, such as ids, with values of one form. */
export function recordOf<V>(items: Attribute<V, boolean>): Attribute<Readonly<Record<string, V>>> {
  return { type: 'map', items, required: true };
}

/** A value that is stored and read without a check, or with a function that throws. */
export function unchecked<V>(read?: (stored: unknown) => V): Attribute<V> {
  return { type: 'any', required: true, ...(read && { get: read }) };
}

/**
 * A deflated value (`packed.ts`), which expressions can't use. @param read checks the unpacked value, the plain value
 * of an older item, and a value to be stored.
 */
export function packed<V>(read: (stored: unknown) => V): Attribute<V> {
  const get = (stored: unknown): V => read(stored instanceof Uint8Array ? unpack(stored) : stored);
  return { type: 'any', required: true, get, set: (given) => pack(read(given)) };
}

export function optional<V>(attribute: Attribute<V, boolean>): Attribute<V, false> {
  return { ...attribute, required: false };
}

/** Not stored, because the rest of the item tells it: a part of a key, or what follows from another attribute. */
export function deduced<A extends Attribute<unknown, boolean>>(attribute: A, from: Find): A & { readonly from: Find } {
  return { ...attribute, from };
}

/**
 * Stored under a short name, for items whose bytes are counted: the names of a profile were half of it. What was stored
 * under its own name is read, too, so no condition can be about it.
 */
export function short<A extends Attribute<unknown, boolean>>(
  name: string,
  attribute: A,
): A & { readonly short: string } {
  return { ...attribute, short: name };
}
