/**
 * The enterprise item in table Positions, its guards, and every write of them. `enterprise(id)`: GetItem.
 * `enterprises`: index byRegion, one partition ordered by region code (some ten thousand enterprises, read by
 * officials), so that a region of any level is a prefix and the whole country is one query. Guards make unique the
 * credit code, and the account that registered itself.
 */
import type { EnterpriseId } from '../../../id-kinds';
import * as attr from '../../../platform/items/attributes';
import type { ValuesOf } from '../../../platform/items/attributes';
import { type CivilDate, civilDateOf, startOfDay } from '../../../platform/values/civil-date';
import { preciseInstantOf } from '../../../platform/values/clock';
import { regionCode, type RegionCode } from '../region/region-code';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Item, Key, Write } from '../../../platform/dynamodb/database';
import {
  absent,
  allOf,
  anyOf,
  below,
  type Condition,
  check,
  equals,
  exists,
  isNew,
  isThere,
  put,
  unchanged,
} from '../../../platform/dynamodb/expressions';
import { guardDelete, guardKey, guardPut, guardReplace, ownerIn } from '../../../platform/items/guard';

/** What an enterprise tells of itself on a day (`enterprise-status/`). */
export const statusAttributes = {
  on: attr.civilDate,
  employed: attr.integer,
  /** People who are missing, and of which occupations. The rest are of no occupation that was told. */
  shortage: attr.integer,
  shortages: attr.optional(attr.listOf(attr.mapOf({ occupationCode: attr.text, count: attr.integer }))),
  note: attr.optional(attr.text),
  /** Instant, ISO 8601 UTC. */
  reportedAt: attr.instant,
};

export type EnterpriseStatus = ValuesOf<typeof statusAttributes>;

const enterprises = itemKind('enterprise', {
  table: 'Positions',
  edition: 2,
  attributes: {
    id: attr.idOf('ent'),
    creditCode: attr.text,
    name: attr.text,
    size: attr.oneOf('LARGE', 'MEDIUM', 'SMALL', 'MICRO'),
    regionCode,
    industry: attr.optional(attr.text),
    contactName: attr.optional(attr.text),
    /** Encrypted in the context of the id. */
    contactPhoneBox: attr.optional(attr.box),
    keyEnterprise: attr.flag,
    verified: attr.flag,
    verificationNote: attr.optional(attr.text),
    /** Region of the bureau that registered it; absent if it registered itself. */
    ownerRegionCode: attr.optional(regionCode),
    /** Instants, ISO 8601 UTC: of the first verification, and of the refusal of a self-registration. */
    verifiedAt: attr.optional(attr.instant),
    refusedAt: attr.optional(attr.instant),
    /** Of the last verdict that changed something: the enterprise and its agencies are told of it. */
    verdictAt: attr.optional(attr.instant),
    /** Instant, ISO 8601 UTC. */
    registeredAt: attr.instant,
    /** The report of the latest day; its day, which lists filter by; and the day of the first one that was made. */
    status: attr.optional(attr.mapOf(statusAttributes)),
    ...{ reportedOn: attr.optional(attr.civilDate), trackedOn: attr.optional(attr.civilDate) },
    /** Of a key enterprise that is asked for a report: since which day, and the office in charge that day, which is told. */
    silence: attr.optional(attr.mapOf({ on: attr.civilDate, office: regionCode })),
  },
  keys: { primary: ['${id}', 'enterprise'], byRegion: ['enterprises', '${regionCode}#${id}'] },
});

export type Enterprise = ItemOf<typeof enterprises>;

export const { is: isEnterprise, decode: parseEnterprise, part: partOfEnterprise, keyOf: enterpriseKey } = enterprises;

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

/** What the enterprise or its bureau may change (`update.ts`). */
export type Details = Pick<
  Enterprise,
  'name' | 'size' | 'regionCode' | 'industry' | 'contactName' | 'contactPhoneBox' | 'keyEnterprise' | 'ownerRegionCode'
>;

/** Refused if the seat changed since the read, which decides who is in charge. */
export function updateEnterprise(read: Enterprise, changed: Partial<Details>): Write {
  return enterprises
    .update(enterpriseKey(read.id))
    .set({ ...changed, ...enterprises.keysFrom(changed, read) })
    .when(isThere, equals('regionCode', read.regionCode), unchanged('ownerRegionCode', read.ownerRegionCode));
}

/** The report becomes the latest one. Refused if another one did since the read. */
export function noteStatus(read: Enterprise, status: EnterpriseStatus): Write {
  return enterprises
    .update(enterpriseKey(read.id))
    .set({ status, reportedOn: status.on, trackedOn: read.trackedOn ?? status.on })
    .remove('silence')
    .when(isThere, unchanged('reportedOn', read.reportedOn));
}

/** It is asked for a report. Refused if it is asked already, if it reported since the read, or is no key enterprise any more. */
export function askForReport(read: Enterprise, silence: NonNullable<Enterprise['silence']>): Write {
  return enterprises
    .update(enterpriseKey(read.id))
    .set({ silence })
    .when(isThere, equals('keyEnterprise', true), absent('silence'), unchanged('reportedOn', read.reportedOn));
}

/** Key enterprises that are not asked for a report. */
export function mayBeSilent(): readonly Condition<'keyEnterprise' | 'silence'>[] {
  return [equals('keyEnterprise', true), absent('silence')];
}

/** Condition that the latest report is still the one that was read, for one of an earlier day. */
export function checkStatus({ id, reportedOn }: Enterprise): Write {
  return check<Enterprise>(enterpriseKey(id)).when(isThere, unchanged('reportedOn', reportedOn));
}

/** The day of the latest report, or of the registration if there is none. */
export function heardOn({ reportedOn, registeredAt }: Pick<Enterprise, 'reportedOn' | 'registeredAt'>): CivilDate {
  return reportedOn ?? civilDateOf(new Date(registeredAt));
}

/** Enterprises whose latest report, or their registration if there is none, was before the day. */
export function silentSince(day: CivilDate): Condition<'reportedOn' | 'registeredAt'> {
  const begins = preciseInstantOf(startOfDay(day));
  return anyOf(below('reportedOn', day), allOf(absent('reportedOn'), below('registeredAt', begins)));
}

/** The attributes that a verdict sets (`verdict.ts`). */
type Standing = Pick<Enterprise, 'verified' | 'verifiedAt' | 'refusedAt' | 'verdictAt'>;

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
