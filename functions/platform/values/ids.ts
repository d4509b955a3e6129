/**
 * Ids: a readable prefix and a ULID, so that they sort by time. The id of an object in another object's item collection
 * ends with the owner's ULID (`plc_<own><owner's>`), so one GetItem finds it, without an index.
 */
import { createHash } from 'node:crypto';
import { encodeTime, ulid } from 'ulid';

/** 26 characters of Crockford base 32. */
const ULID_LENGTH = 26;
/** Characters that hold the time. */
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

/** The id derived from a natural key: `pos_` + its hash (26 characters, 130 bits). */
export function derivedId(prefix: string, ...naturalKey: readonly string[]): string {
  return `${prefix}_${base32(createHash('sha256').update(naturalKey.join('\u0000')).digest())}`;
}

/** The id derived from a natural key and an instant: it sorts by time, and has 80 bits of the key's hash. */
export function derivedIdAt(prefix: string, at: Date, ...naturalKey: readonly string[]): string {
  const hash = base32(createHash('sha256').update(naturalKey.join('\u0000')).digest());
  return `${prefix}_${encodeTime(at.getTime())}${hash.slice(0, ULID_LENGTH - TIME_LENGTH)}`;
}

/** The id of the owner within an owned id; undefined if the text is not an owned id. */
export function ownerOf(ownedId: string, prefix: string, ownerPrefix: string): string | undefined {
  if (!ownedId.startsWith(`${prefix}_`)) return undefined;
  const body = ownedId.slice(prefix.length + 1);
  return OWNED.test(body) ? `${ownerPrefix}_${body.slice(ULID_LENGTH)}` : undefined;
}

/** Whether the text has the form of an id with this prefix and without an owner. */
export function isId(text: string, prefix: string): boolean {
  return text.startsWith(`${prefix}_`) && ULID.test(text.slice(prefix.length + 1));
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

function base32(hash: Buffer): string {
  return Array.from(hash.subarray(0, ULID_LENGTH), (byte) => CROCKFORD[byte & 31]).join('');
}
