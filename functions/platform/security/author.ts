/**
 * The author of a write: a short stamp in every write of an object, for readers of the stream. Its bytes are bounded,
 * because an item's copies in its indexes have it, too: a position has nine, and less than 150 bytes to spare.
 */
import { createHash } from 'node:crypto';
import type { Role } from '../../generated/graphql';
import type { Viewer } from './viewer';
import { keysOf } from '../values/unknown';

/** Handlers that write on their own, or that continue what a caller began. */
export type SystemPart = 'work' | 'deliver' | 'sweep';

export interface Author {
  /** Issuer and `sub`; `system:<part>` if no caller is known to have caused the write. */
  readonly account: string;
  /** All roles of the token. */
  readonly roles: readonly Role[];
  /** Scope of the token: the code of a region, or the id of an enterprise, station, carrier or worker. */
  readonly scope?: string;
  /** The gateway's id of the request. */
  readonly requestId?: string;
  /** The part of the system that wrote later, as a consequence of the account's request. */
  readonly through?: SystemPart;
}

/** Bytes of the longest stamp. It holds the hash of the issuer; a long account or scope is cut, with a hash. */
export const STAMP_BYTES_MAX = 192;

const TEXT_BYTES_MAX = 56;
const ISSUER_HASH_CHARACTERS = 6;

const letterOf = {
  ...{ BUREAU: 'B', CADRE: 'C', STATION: 'S', ENTERPRISE: 'E', AGENCY: 'A', CARRIER: 'R', WORKER: 'W' },
} as const;
const letterOfPart = { work: 'w', deliver: 'd', sweep: 's' } as const;

/** The stamp of a request: `<roles>|<scope>|<request>|<issuer's hash>|<sub>`. */
export function stampOfRequest({ account, roles, ...claims }: Viewer, requestId: string): string {
  const { regionCode, enterpriseId, agencyId, stationId, carrierId, workerId } = claims;
  const scope = regionCode ?? enterpriseId ?? agencyId ?? stationId ?? carrierId ?? workerId ?? '';
  const letters = [...new Set(roles.map((role) => letterOf[role]))].join('');
  const at = account.indexOf('|');
  const [issuer, sub] = at < 0 ? ['', account] : [account.slice(0, at), account.slice(at + 1)];
  const who = `${issuer === '' ? '' : hashOf(issuer, ISSUER_HASH_CHARACTERS)}|${short(sub)}`;
  return [letters, short(scope), short(requestId), who].join('|');
}

/** The stamp of a part of the system. @param cause the stamp of the write that caused it, if known. */
export function stampOfSystem(part: SystemPart, cause = ''): string {
  return `${letterOfPart[part]}${cause === '' ? '||||' : cause.replace(/^[wds]/, '')}`;
}

/** @param issuers whose accounts are written in full; other issuers appear as their hash. */
export function authorOf(stamp: string, issuers: readonly string[]): Author {
  const [letters = '', scope = '', requestId = '', hash = '', sub = ''] = stamp.split('|');
  const through = partOf(letters);
  const issuer = issuers.find((one) => hashOf(one, ISSUER_HASH_CHARACTERS) === hash) ?? hash;
  const known = long(sub);
  return {
    account: known === '' ? `system:${through ?? 'unknown'}` : issuer === '' ? known : `${issuer}|${known}`,
    roles: keysOf(letterOf).filter((role) => letters.includes(letterOf[role])),
    ...(scope !== '' && { scope: long(scope) }),
    ...(requestId !== '' && { requestId: long(requestId) }),
    ...(known !== '' && through !== undefined && { through }),
  };
}

function partOf(letters: string): SystemPart | undefined {
  return keysOf(letterOfPart).find((part) => letters.startsWith(letterOfPart[part]));
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * A short form of a text, without the separator. A UUID becomes a point and its bytes in base64url: 23 characters
 * instead of 36. A text that is too long becomes its beginning and a hash.
 */
function short(text: string): string {
  if (UUID.test(text)) return `.${Buffer.from(text.replaceAll('-', ''), 'hex').toString('base64url')}`;
  const escaped = text.toWellFormed().replace(/[%|]/g, encodeURIComponent).replace(/^\./, '%2E');
  if (Buffer.byteLength(escaped) <= TEXT_BYTES_MAX) return escaped;
  return `${text.replace(/[^\w@-]/g, '').slice(0, 24)}~${hashOf(text, 22)}`;
}

function long(text: string): string {
  if (!text.startsWith('.')) return decodeURIComponent(text);
  const hex = Buffer.from(text.slice(1), 'base64url').toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function hashOf(text: string, characters: number): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, characters);
}
