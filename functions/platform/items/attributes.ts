/**
 * What the attributes of an item are: a list from which items are read (`codec.ts`) and written (`kind.ts`), and from which the
 * compiler knows the item. `{ id: text, sex: oneOf('FEMALE', 'MALE'), note: optional(text), skills: listOf(text) }`.
 */
import { isBox } from '../security/crypto';
import { isCivilDate } from '../values/civil-date';
import { isInstant } from '../values/clock';
import { pack, unpack } from './packed';

type Primitive = 'string' | 'number' | 'boolean' | 'any';

/** One attribute, as far as the stored form goes. A list of texts is an enumeration. */
export interface Described {
  readonly type: Primitive | 'binary' | 'list' | 'map' | readonly string[];
  readonly required?: boolean;
  /** What each entry of a list is, or each value of a map whose names nobody knows beforehand. */
  readonly items?: Described;
  /** Of a map with these names. */
  readonly properties?: Attributes;
  /** Of a text or a number: a narrower kind of it. */
  readonly form?: Form;
  /** From the form that is stored to the one that is read, and back. */
  readonly get?: ((stored: unknown) => unknown) | undefined;
  readonly set?: ((given: unknown) => unknown) | undefined;
}

/** Asked at each read, so it must be cheap; it judges the type, too. */
interface Form {
  /** As in `Expected position.closesOn to be a civil date`. */
  readonly what: string;
  readonly holds: (stored: unknown) => boolean;
}

export type Attributes = Readonly<Record<string, Described>>;

/** @param V as it is read and given. @param R whether every item has it. */
export interface Attribute<V, R extends boolean = true> extends Described {
  readonly required: R;
  /** For the compiler alone. */
  readonly value?: V;
}

export type AttributeList = Readonly<Record<string, Attribute<unknown, boolean>>>;

/** The object that these attributes make. */
export type ValuesOf<A> = Flat<
  { readonly [F in keyof A as A[F] extends Attribute<unknown> ? F : never]: ValueOf<A[F]> } & {
    readonly [F in keyof A as A[F] extends Attribute<unknown> ? never : F]?: ValueOf<A[F]>;
  }
>;

type ValueOf<A> = A extends Attribute<infer V, boolean> ? V : never;
type Flat<T> = { [F in keyof T]: T[F] };

export const text: Attribute<string> = { type: 'string', required: true };
export const number: Attribute<number> = { type: 'number', required: true };
/** ISO 8601 UTC, with milliseconds or without. */
export const instant: Attribute<string> = textAs('an instant', isInstant);
export const civilDate: Attribute<string> = textAs('a civil date', isCivilDate);
/** Encrypted by the vault. */
export const box: Attribute<string> = textAs('an encrypted text', isBox);
/** What GraphQL shows as an Int: 32 bits. */
export const integer: Attribute<number> = {
  ...{ type: 'number', required: true },
  form: { what: 'an integer', holds: (stored) => typeof stored === 'number' && (stored | 0) === stored },
};
export const flag: Attribute<boolean> = { type: 'boolean', required: true };
export const bytes: Attribute<Uint8Array> = { type: 'binary', required: true };

/** Texts of a form: it is asked of each when it is read and when it is stored. */
export function textAs(what: string, isRight: (text: string) => boolean): Attribute<string> {
  const holds = (stored: unknown): boolean => typeof stored === 'string' && isRight(stored);
  return { type: 'string', required: true, form: { what, holds } };
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

/** A map whose names are data, such as ids. */
export function recordOf<V>(items: Attribute<V, boolean>): Attribute<Readonly<Record<string, V>>> {
  return { type: 'map', items, required: true };
}

/** What is stored as it is given, and read without being looked at; or looked at by a function that throws. */
export function unchecked<V>(read?: (stored: unknown) => V): Attribute<V> {
  return { type: 'any', required: true, ...(read && { get: read }) };
}

/**
 * Deflated (`packed.ts`): no expression can speak of it. @param read what was unpacked, or what an item of before holds plain; what is
 * to be stored, too.
 */
export function packed<V>(read: (stored: unknown) => V): Attribute<V> {
  const get = (stored: unknown): V => read(stored instanceof Uint8Array ? unpack(stored) : stored);
  return { type: 'any', required: true, get, set: (given) => pack(read(given)) };
}

export function optional<V>(attribute: Attribute<V, boolean>): Attribute<V, false> {
  return { ...attribute, required: false };
}
