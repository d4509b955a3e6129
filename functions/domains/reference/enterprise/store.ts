/**
 * Items of this noun, in table Positions.
 * enterprise(id): GetItem. enterprises: index byRegion, one partition in the order of region codes (some ten thousand
 * enterprises, read by officials), so that a region of any level is a prefix and the whole country one query. Unique: the credit code, and the account that registered itself (guards).
 */
import { box, flag, instant, oneOf, optional, text } from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Item, Key, Write } from '../../../platform/dynamodb/database';
import { absent, check, equals, exists, isNew, isThere, put } from '../../../platform/dynamodb/expressions';
import { guardDelete, guardKey, guardPut, guardReplace } from '../../../platform/dynamodb/guard';

const enterprises = itemKind('enterprise', {
  table: 'Positions',
  attributes: {
    id: text,
    creditCode: text,
    name: text,
    size: oneOf('LARGE', 'MEDIUM', 'SMALL', 'MICRO'),
    regionCode: text,
    industry: optional(text),
    contactName: optional(text),
    /** Encrypted, in the context of the id. */
    contactPhoneBox: optional(box),
    keyEnterprise: flag,
    verified: flag,
    verificationNote: optional(text),
    /** Of the bureau that registered it; absent where it registered itself. */
    ownerRegionCode: optional(text),
    /** Instants, ISO 8601 UTC: of the first verification, and of the refusal of one that registered itself. */
    verifiedAt: optional(instant),
    refusedAt: optional(instant),
    /** Instant, ISO 8601 UTC. */
    registeredAt: instant,
  },
  keys: {
    primary: ['${id}', 'enterprise'],
    byRegion: ['enterprises', '${regionCode}#${id}'],
  },
});

export type Enterprise = ItemOf<typeof enterprises>;

export function enterpriseKey(id: string): Key {
  return enterprises.key({ id });
}

export const { is: isEnterprise, decode: parseEnterprise } = enterprises;

export function enterpriseItem(enterprise: Enterprise): Item {
  return enterprises.stored(enterprise).Item;
}

/** In the order of regions. @param codeStart how the codes of their regions begin. */
export const enterprisesIn = (codeStart: string) =>
  enterprises.query('byRegion', {}).beginsWith({ regionCode: codeStart });

/** Beside its credit code. */
export function registerEnterprise(enterprise: Enterprise): Write {
  return put(enterprises.stored(enterprise)).when(isNew);
}

/** What a verdict makes of an enterprise (`enterprise.ts`). */
type Standing = Pick<Enterprise, 'verified' | 'verifiedAt' | 'refusedAt'>;

/** Over the very standing that was read. A refusal that the verdict does not name is taken back. */
export function giveVerdict(read: Enterprise, standing: Standing, verificationNote: string | undefined): Write {
  const set = { ...standing, ...(verificationNote !== undefined && { verificationNote }) };
  const changed = enterprises.update(enterpriseKey(read.id)).set(set);
  const isLifted = standing.refusedAt === undefined && read.refusedAt !== undefined;
  return (isLifted ? changed.remove('refusedAt') : changed).when(
    isThere,
    equals('verified', read.verified),
    read.refusedAt === undefined ? absent('refusedAt') : exists('refusedAt'),
  );
}

/** A condition of a transaction: it is still refused. */
export function checkRefused(id: string): Write {
  return check<Enterprise>(enterpriseKey(id)).when(exists('refusedAt'));
}

/** Refused where another enterprise has the code. */
export function takeCreditCode({ id, creditCode }: Enterprise): Write {
  return guardPut('Positions', 'creditCode', creditCode, id);
}

export function giveBackCreditCode({ id, creditCode }: Enterprise): Write {
  return guardDelete('Positions', 'creditCode', creditCode, id);
}

/** Where the id of the enterprise that an account registered is kept. @param account its fingerprint. */
export function ownerKey(account: string): Key {
  return guardKey('Positions', 'enterpriseOwner', account);
}

/** The account that registers itself has one enterprise: refused, with that one's id, where it has another than `former`. @param account its fingerprint. */
export function takeOwner(id: string, account: string, former: string | undefined): Write {
  return former === undefined
    ? guardPut('Positions', 'enterpriseOwner', account, id)
    : guardReplace('Positions', 'enterpriseOwner', account, { from: former, to: id });
}
