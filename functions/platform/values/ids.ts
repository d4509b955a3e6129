/**
 * Ids: a readable prefix and a ULID, so that they sort by time. The id of an object in another object's item collection
 * ends with the owner's ULID (`plc_<own><owner's>`), so one GetItem finds it, without an index.
 */
import { hash, randomBytes } from 'node:crypto';
import { encodeTime } from 'ulid';
import { type Id, type IdKind, type OwnedKind, type Owners, owners } from '../../id-kinds';
import { assert } from '../requests/errors';

/** 26 characters of Crockford base 32. */
const ULID_LENGTH = 26;
/** Characters that hold the time. */
const TIME_LENGTH = 10;
/** Characters that nobody guesses, of five bits each. */
const RANDOM_LENGTH = ULID_LENGTH - TIME_LENGTH;
const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const OWNED = /^[0-9A-HJKMNP-TV-Z]{52}$/;

export interface Ids {
  /** A new id: `next('wkr')` gives `wkr_01K…`, later ones sort after earlier ones (by millisecond). */
  next<K extends IdKind>(kind: K): Id<K>;
}

/** @param now milliseconds since the epoch. */
export function createIds(now: () => number): Ids {
  // The library's own asks the system for each character, which takes fifteen times as long.
  return { next: (kind) => `${kind}_${encodeTime(now())}${base32(randomBytes(RANDOM_LENGTH))}` };
}

/** A new id of an object owned by `ownerId`, in order of time: `plc_` + own ULID + owner's ULID. */
export function nextOwned<K extends OwnedKind>(ids: Ids, kind: K, ownerId: Id<Owners[K]>): Id<K> {
  return `${kind}_${bare(ids.next(kind))}${bare(ownerId)}`;
}

/** The id of what one object is to its owner, of which there is one: `reg_` + the object's ULID + the owner's. */
export function jointId<K extends OwnedKind>(kind: K, id: Id<IdKind>, ownerId: Id<Owners[K]>): Id<K> {
  return `${kind}_${bare(id).slice(0, ULID_LENGTH)}${bare(ownerId)}`;
}

/** The id derived from a natural key: `pos_` + its hash (26 characters, 130 bits). */
export function derivedId<K extends IdKind>(kind: K, ...naturalKey: readonly string[]): Id<K> {
  return `${kind}_${base32(hash('sha256', naturalKey.join('\u0000'), 'buffer'))}`;
}

/** The same of an object owned by `ownerId`: it ends with the owner's ULID. */
export function derivedOwned<K extends OwnedKind>(
  kind: K,
  ownerId: Id<Owners[K]>,
  ...naturalKey: readonly string[]
): Id<K> {
  return `${kind}_${bare(derivedId(kind, ...naturalKey))}${bare(ownerId)}`;
}

/** The id derived from a natural key and an instant: it sorts by time, and has 80 bits of the key's hash. */
export function derivedIdAt<K extends IdKind>(kind: K, at: Date, ...naturalKey: readonly string[]): Id<K> {
  const hashed = base32(hash('sha256', naturalKey.join('\u0000'), 'buffer'));
  return `${kind}_${encodeTime(at.getTime())}${hashed.slice(0, RANDOM_LENGTH)}`;
}

/**
 * Whether the text has the whole form of an id of the kind. Texts of callers become ids here alone: an input that names
 * an object of another kind finds nothing.
 */
export function isId<K extends IdKind>(text: string, kind: K): text is Id<K> {
  return hasPrefix(text, kind) && (kind in owners ? OWNED : ULID).test(text.slice(kind.length + 1));
}

/** Whether the text begins as an id of the kind: enough for a stored text, which was made as an id. */
export function hasPrefix<K extends IdKind>(text: string, kind: K): text is Id<K> {
  return text.startsWith(`${kind}_`);
}

/** The stored text as an id of the kind. @throws where it begins with another prefix. */
export function asId<K extends IdKind>(text: unknown, kind: K): Id<K> {
  assert(typeof text === 'string' && hasPrefix(text, kind), `an id ${kind}_…`);
  return text;
}

/** The id of the owner within an owned id. @throws where it has not the whole form. */
export function ownerOf<K extends OwnedKind>(id: Id<K>, kind: K): Id<Owners[K]> {
  assert(isId(id, kind), `an id of ${kind} with its owner`);
  return `${owners[kind]}_${id.slice(-ULID_LENGTH)}`;
}

/** The part of a derived id, from 0, out of at most 32. Ids are spread evenly, because they end in a hash. */
export function partOf(id: string, parts: number): number {
  return CROCKFORD.indexOf(id.slice(-1)) % parts;
}

export function prefixOf(id: string): string {
  return id.slice(0, id.indexOf('_'));
}

function bare(id: string): string {
  return id.slice(id.indexOf('_') + 1);
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Five bits of each byte, of as many as an id has characters. */
function base32(bytes: Buffer): string {
  let text = '';
  for (const byte of bytes.subarray(0, ULID_LENGTH)) text += CROCKFORD.charAt(byte & 31);
  return text;
}
