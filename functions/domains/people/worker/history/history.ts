/**
 * A worker's history: entries that are never changed, with their author and time. The profile is the history folded:
 * the newest entry with a field decides the field, in whatever order entries arrived. Pure.
 */
import type { WorkerId } from '../../../../id-kinds';
import * as attr from '../../../../platform/items/attributes';
import type { Attribute, ValuesOf } from '../../../../platform/items/attributes';
import { regionCode } from '../../../reference/region/region-code';
import { createHash } from 'node:crypto';
import type { ConsentPurpose } from '../../../../generated/graphql';
import { limits } from '../../../../limits';
import { type CivilDate, civilDateOf } from '../../../../platform/values/civil-date';
import { asInstant, type Instant, preciseInstantOf } from '../../../../platform/values/clock';
import { keysOf } from '../../../../platform/values/unknown';

/** The field of each purpose but GO_TOGETHER (`companions/`); absent is not granted, but for `grantedUntilRefused`. */
export const consentFields = {
  SHARE_WITH_ENTERPRISE: 'sharesWithEnterprises',
  SMS: 'acceptsSms',
  TRAVEL_TOGETHER: 'travelsTogether',
  AUTOMATIC_MATCHING: 'matchedAutomatically',
} as const satisfies Record<Exclude<ConsentPurpose, 'GO_TOGETHER'>, keyof ProfileFields>;

/** Purposes that the bureau's own work includes until the worker refuses them. */
export const grantedUntilRefused: ReadonlySet<ConsentPurpose> = new Set(['AUTOMATIC_MATCHING']);

const texts = attr.optional(attr.listOf(attr.text));

const educations = attr.oneOf('NONE', 'PRIMARY', 'JUNIOR_HIGH', 'SENIOR_HIGH', 'VOCATIONAL', 'COLLEGE', 'BACHELOR');

/** Profile fields as profiles and entries store them. Lists filter by those that have no short name. */
export const profileFieldAttributes = {
  name: attr.optional(attr.text),
  /** Encrypted in the context of the worker's id; always set together with its keyed hash. */
  ...{ phoneBox: attr.short('tel', attr.optional(attr.boxInBytes)), phoneHash: attr.optional(attr.text) },
  villageCode: attr.optional(regionCode),
  ethnicGroup: attr.short('eth', attr.optional(attr.text)),
  education: attr.short('edu', attr.optional(educations)),
  /** Absent is Chinese. */
  language: attr.short('lang', attr.optional(attr.oneOf('ZH', 'EN'))),
  ...{ skills: texts, groupTags: texts },
  employment: attr.optional(attr.oneOf('AT_HOME', 'IN_TOWNSHIP', 'IN_COUNTY', 'IN_PROVINCE', 'OUT_OF_PROVINCE')),
  /** Yuan per month. */
  monthlyIncome: attr.short('inc', attr.optional(attr.integer)),
  wantsWork: attr.optional(attr.flag),
  destinationRegionCodes: attr.short('dest', attr.optional(attr.listOf(regionCode))),
  occupationCodes: attr.short('occ', texts),
  /** Yuan per month. */
  wageExpected: attr.short('wage', attr.optional(attr.integer)),
  departFrom: attr.short('from', attr.optional(attr.text)),
  ...{
    needsTransport: attr.short('ride', attr.optional(attr.flag)),
    needsTraining: attr.short('train', attr.optional(attr.flag)),
  },
  /** Whom the person wants to go with, by the ids as they were told: each may have been merged since. */
  wantsToGoWith: attr.short('with', attr.optional(attr.listOf(attr.idOf('wkr')))),
  /** Consents. */
  ...{
    sharesWithEnterprises: attr.short('share', attr.optional(attr.flag)),
    acceptsSms: attr.short('sms', attr.optional(attr.flag)),
  },
  travelsTogether: attr.short('joint', attr.optional(attr.flag)),
  /** Absent is granted. */
  matchedAutomatically: attr.short('auto', attr.optional(attr.flag)),
};

/** Profile fields of an entry; an absent field leaves the profile's value. */
export type ProfileFields = ValuesOf<typeof profileFieldAttributes>;

/** The fields as an entry or a move tells them. */
export const toldFields: Attribute<ProfileFields> = attr.mapOf(profileFieldAttributes);

/**
 * Orders an entry in its worker's history: by the instant that it is about (milliseconds, `YYYY-MM-DDTHH:MM:SS.sssZ`),
 * then by the client's id or the hash of a long one, then by a hash of the account. Two entries of one worker have
 * different stamps.
 * @param by account that made the entry.
 */
export function stampOf(at: Date, clientId: string, by: string): string {
  const client = Buffer.byteLength(clientId) > CLIENT_BYTES_MAX ? hashOf(clientId, CLIENT_CHARACTERS) : clientId;
  return `${preciseInstantOf(at)}#${client}#${hashOf(by, ACCOUNT_CHARACTERS)}`;
}

/** 72 bits. The profile holds the newest stamp and has no room for whole accounts. */
const ACCOUNT_CHARACTERS = 12;

/** A UUID is kept; the entry has the whole of a longer id. */
const CLIENT_BYTES_MAX = 36;
/** 132 bits. */
const CLIENT_CHARACTERS = 22;

function hashOf(text: string, characters: number): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, characters);
}

/**
 * Stamp of a registration, dated back by the time for which a survey is valid. So a survey that was still valid at the
 * registration overrides registered data even if it arrives late, and an older one does not. Registrations sort by
 * time.
 */
export function registrationStamp(recordedAt: Instant, workerId: WorkerId): string {
  const counted = new Date(new Date(recordedAt).getTime() - limits.surveyValidDays * 86_400_000);
  return `${preciseInstantOf(counted)}#${recordedAt}#${workerId}`;
}

/** The instant that the entry is about. */
export function instantOfStamp(stamp: string): Instant {
  return asInstant(stamp.slice(0, 24));
}

/** Compares UTF-8 bytes, as DynamoDB does, so that a condition gives the same answer. */
export function isAfter(stamp: string, other: string): boolean {
  return Buffer.compare(Buffer.from(stamp), Buffer.from(other)) > 0;
}

/**
 * `now`, or the first instant after the newest entry, if a phone's clock was ahead; so an entry made now is the newest.
 */
export function nextInstant(now: Date, newest: string): Date {
  const after = new Date(new Date(instantOfStamp(newest)).getTime() + 1);
  return now > after ? now : after;
}

/** Fields of `told` that no newer entry has. */
export function withoutNewerFields(told: ProfileFields, newer: readonly ProfileFields[]): ProfileFields {
  const later = new Set(newer.flatMap((entry) => Object.keys(entry)));
  return Object.fromEntries(Object.entries(told).filter(([field]) => !later.has(field)));
}

/** Days on which the worker stated two facts that a later placement supersedes; absent if never stated. */
export interface DaysTold {
  /** Of `wantsWork`. */
  readonly wantsOn?: CivilDate | undefined;
  /** Of `employment`. */
  readonly worksOn?: CivilDate | undefined;
}

/** How a profile stores them. */
export const daysToldAttributes = {
  wantsOn: attr.short('wOn', attr.optional(attr.day)),
  worksOn: attr.short('eOn', attr.optional(attr.day)),
};

/** @param at instant that the entry is about; for a registration, the instant at which it was recorded. */
export function daysTold({ wantsWork, employment }: ProfileFields, at: Instant): DaysTold {
  const on = civilDateOf(new Date(at));
  return { ...(wantsWork !== undefined && { wantsOn: on }), ...(employment !== undefined && { worksOn: on }) };
}

/**
 * The newest value of each field.
 * @param entries in any order, with distinct stamps.
 */
export function fold<F extends ProfileFields>(
  entries: readonly { readonly stamp: string; readonly told: F }[],
): Partial<F> {
  return entries
    .toSorted((a, b) => (isAfter(a.stamp, b.stamp) ? 1 : -1))
    .reduce<Partial<F>>((known, { told }) => ({ ...known, ...told }), {});
}

/** Changes of the profile by an entry. */
export interface ProfileChange {
  readonly told: ProfileFields;
  /** Instant that the entry is about. */
  readonly at: Instant;
  /** Follows from the identity number; part of an index key. */
  readonly birthDate: CivilDate;
  /** Both are set if present. */
  readonly newest?: string;
  readonly surveyedAt?: Instant;
}

/** Hash of a phone that was cleared; its box holds an empty text. Later than any phone told before, like any word. */
export const NO_PHONE = '';

/** The fields that a profile keeps: a phone that was cleared is in no profile. */
export function withoutCleared<F extends ProfileFields>(fields: F): F {
  if (fields.phoneHash !== NO_PHONE) return fields;
  const others = { ...fields };
  for (const field of ['phoneBox', 'phoneHash']) Reflect.deleteProperty(others, field);
  return others;
}

/**
 * Fields of `told` whose value differs from `known`. A phone is compared by its hash, since each encryption differs.
 */
export function differingFields(told: ProfileFields, known: ProfileFields): string[] {
  return keysOf(told).filter(
    (field) => field !== 'phoneBox' && JSON.stringify(valueOf(told, field)) !== JSON.stringify(valueOf(known, field)),
  );
}

function valueOf(fields: ProfileFields, field: keyof ProfileFields): unknown {
  if (field === 'language') return fields.language ?? 'ZH';
  return field === 'phoneHash' ? (fields.phoneHash ?? NO_PHONE) : fields[field];
}
