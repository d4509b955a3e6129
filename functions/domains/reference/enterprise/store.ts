/**
 * The enterprise item in table Positions, its guards, and every write of them. `enterprise(id)`: GetItem.
 * `enterprises`: index byRegion, one partition ordered by region code (some ten thousand enterprises, read by
 * officials), so that a region of any level is a prefix and the whole country is one query. Guards make unique the
 * credit code, and the account that registered itself.
 */
import type { EnterpriseId } from '../../../id-kinds';
import { box, flag, idOf, instant, oneOf, optional, text } from '../../../platform/items/attributes';
import { regionCode, type RegionCode } from '../region/region-code';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Item, Key, Write } from '../../../platform/dynamodb/database';
import { absent, check, equals, exists, isNew, isThere, put } from '../../../platform/dynamodb/expressions';
import { guardDelete, guardKey, guardPut, guardReplace, ownerIn } from '../../../platform/items/guard';

const enterprises = itemKind('enterprise', {
  table: 'Positions',
  attributes: {
    id: idOf('ent'),
    creditCode: text,
    name: text,
    size: oneOf('LARGE', 'MEDIUM', 'SMALL', 'MICRO'),
    regionCode,
    industry: optional(text),
    contactName: optional(text),
    /** Encrypted in the context of the id. */
    contactPhoneBox: optional(box),
    keyEnterprise: flag,
    verified: flag,
    verificationNote: optional(text),
    /** Region of the bureau that registered it; absent if it registered itself. */
    ownerRegionCode: optional(regionCode),
    /** Instants, ISO 8601 UTC: of the first verification, and of the refusal of a self-registration. */
    verifiedAt: optional(instant),
    refusedAt: optional(instant),
    /** Instant, ISO 8601 UTC. */
    registeredAt: instant,
  },
  keys: { primary: ['${id}', 'enterprise'], byRegion: ['enterprises', '${regionCode}#${id}'] },
});

export type Enterprise = ItemOf<typeof enterprises>;

export function enterpriseKey(id: EnterpriseId): Key {
  return enterprises.key({ id });
}

export const { is: isEnterprise, decode: parseEnterprise } = enterprises;

export function enterpriseItem(enterprise: Enterprise): Item {
  return enterprises.stored(enterprise).Item;
}

/**
 * Ordered by region code.
 * @param codeStart prefix of the region codes.
 */
export const enterprisesIn = (codeStart: string) =>
  enterprises.query('byRegion', {}).beginsWith({ regionCode: codeStart });

/** In one transaction with `takeCreditCode`. */
export function registerEnterprise(enterprise: Enterprise): Write {
  return put(enterprises.stored(enterprise)).when(isNew);
}

/** Files the enterprise under what took the region of its seat over. Refused if it was filed or given a verdict since the read. */
export function refileEnterprise(read: Enterprise, seat: RegionCode): Write {
  const moved = { regionCode: seat };
  return enterprises
    .update(enterpriseKey(read.id))
    .set({ ...moved, ...enterprises.keysFrom(moved, read) })
    .when(isThere, equals('regionCode', read.regionCode));
}

/** The attributes that a verdict sets (`verdict.ts`). */
type Standing = Pick<Enterprise, 'verified' | 'verifiedAt' | 'refusedAt'>;

/** Refused if the standing changed since the read. A refusal that is absent from `standing` is lifted. */
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

/** Condition that the enterprise is still refused. */
export function checkRefused(id: EnterpriseId): Write {
  return check<Enterprise>(enterpriseKey(id)).when(exists('refusedAt'));
}

/** Refused if another enterprise has the code. */
export function takeCreditCode({ id, creditCode }: Enterprise): Write {
  return guardPut('Positions', 'creditCode', creditCode, id);
}

export function giveBackCreditCode({ id, creditCode }: Enterprise): Write {
  return guardDelete('Positions', 'creditCode', creditCode, id);
}

/**
 * Key of the guard that holds the id of the enterprise that an account registered.
 * @param account fingerprint of the account.
 */
export function ownerKey(account: string): Key {
  return guardKey('Positions', 'enterpriseOwner', account);
}

/**
 * An account registers at most one enterprise. Refused, with that enterprise's id, if it has another than `former`.
 * @param account fingerprint of the account.
 */
export function takeOwner(id: EnterpriseId, account: string, former: string | undefined): Write {
  return former === undefined
    ? guardPut('Positions', 'enterpriseOwner', account, id)
    : guardReplace('Positions', 'enterpriseOwner', account, { from: former, to: id });
}

/** The enterprise that has the credit code, or that the account registered. @throws if the guard is malformed. */
export function enterpriseIn(guard: Item): EnterpriseId {
  return ownerIn(guard, 'ent');
}
