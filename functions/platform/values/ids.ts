/**
 * Ids: a readable prefix and a ULID, so that they sort by time. An object that lives in another one's item collection
 * carries its owner's ULID at the end (`plc_<own><owner's>`): it is then found by its id alone with one GetItem, no index.
 */
import { createHash } from 'node:crypto';
import { encodeTime, ulid } from 'ulid';

/** 26 characters of Crockford base 32. */
const ULID_LENGTH = 26;
/** Of them, those that hold the time. */
const TIME_LENGTH = 10;
const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const OWNED = /^[0-9A-HJKMNP-TV-Z]{52}$/;

export interface Ids {
  /** A new id: `next('wkr')` gives `wkr_01K…`, later ones sort after earlier ones (by millisecond). */
  next(prefix: string): string;
}

/** @param now milliseconds since the epoch. */
export function createIds(now: () => number): Ids {
  return { next: (prefix) => `${prefix}_${ulid(now())}` };
}

/** A new id of an object owned by `ownerId`, in order of time: `plc_` + own ULID + owner's ULID. */
export function nextOwned(ids: Ids, prefix: string, ownerId: string): string {
  return ids.next(prefix) + bare(ownerId);
}

/** The id that a natural key always gives: `pos_` + its hash (26 characters, 130 bits). */
export function derivedId(prefix: string, ...naturalKey: readonly string[]): string {
  return `${prefix}_${base32(createHash('sha256').update(naturalKey.join('\u0000')).digest())}`;
}

/** The id that a natural key and an instant always give, in order of time: 80 bits of the key's hash. */
export function derivedIdAt(prefix: string, at: Date, ...naturalKey: readonly string[]): string {
  const hash = base32(createHash('sha256').update(naturalKey.join('\u0000')).digest());
  return `${prefix}_${encodeTime(at.getTime())}${hash.slice(0, ULID_LENGTH - TIME_LENGTH)}`;
}

/** The id of the owner that an owned id carries, or undefined where the text has not the form of one. */
export function ownerOf(ownedId: string, prefix: string, ownerPrefix: string): string | undefined {
  if (!ownedId.startsWith(`${prefix}_`)) return undefined;
  const body = ownedId.slice(prefix.length + 1);
  return OWNED.test(body) ? `${ownerPrefix}_${body.slice(ULID_LENGTH)}` : undefined;
}

/** Whether the text has the form of an id with this prefix that has no owner. */
export function isId(text: string, prefix: string): boolean {
  return text.startsWith(`${prefix}_`) && ULID.test(text.slice(prefix.length + 1));
}

/** One of at most 32 parts that a derived id falls into, from 0, evenly: it ends in a hash. */
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

function base32(hash: Buffer): string {
  return Array.from(hash.subarray(0, ULID_LENGTH), (byte) => CROCKFORD[byte & 31]).join('');
}
