/** One row of a batch of surveys: its parsed form and its result. */
import type { MoveId, WorkerId } from '../../../id-kinds';
import type { SurveyInput, SurveyStatus } from '../../../generated/graphql';
import { parseInstant, today } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { differingFields, stampOf, type ProfileFields } from '../worker/history/history';
import { type IdentityNumber, parseIdentityNumber } from '../../../platform/values/identity-number';
import { told } from '../worker/register';
import { filedOccupation } from '../../reference/occupation/occupation';
import { filedUnder } from '../../reference/region/successors';
import type { RegionCode } from '../../reference/region/region-code';

export interface SurveyResult {
  readonly index: number;
  readonly clientId: string;
  readonly status: SurveyStatus;
  /** Absent if the row was rejected or waits for a move. */
  readonly workerId?: WorkerId;
  /** The move that the row waits for, or waited for. */
  readonly moveId?: MoveId;
  /** What the row told of the worker. */
  readonly told?: ProfileFields;
  readonly errors: readonly Refusal[];
}

export interface Row {
  readonly index: number;
  readonly input: SurveyInput;
  readonly errors: readonly Refusal[];
  /** Region in which the person of a round sheet's row must live; the caller's when absent. */
  readonly scope?: RegionCode | undefined;
  /** Absent if the row has errors. */
  readonly identity?: IdentityNumber;
}

export type RightRow = Row & {
  readonly identity: IdentityNumber;
  /** Keyed fingerprint of the identity number. */
  readonly fingerprint: string;
  readonly stamp: string;
};

/**
 * Groups rows by person, in the order given: rows of one person are written one after another, since they would
 * conflict.
 */
export function byPerson<T>(all: readonly T[], rowOf: (each: T) => RightRow): (readonly T[])[] {
  const people = new Map<string, T[]>();
  for (const each of all) {
    const { fingerprint } = rowOf(each);
    people.set(fingerprint, [...(people.get(fingerprint) ?? []), each]);
  }
  return [...people.values()];
}

export function readRow(
  context: Context,
  { input, errors, scope }: Pick<Row, 'input' | 'errors' | 'scope'>,
  index: number,
): Row | RightRow {
  const identity = parseIdentityNumber(input.identityNumber ?? '', today(context.clock));
  const at = parseInstant(input.surveyedAt ?? '');
  if (errors.length > 0 || typeof identity === 'string' || at === undefined) return { index, input, errors };
  const { vault, viewer } = context;
  const fingerprint = vault.fingerprint('identityNumber', identity.number);
  return {
    index,
    input,
    errors,
    scope,
    identity,
    fingerprint,
    stamp: stampOf(at, input.clientId, viewer.account),
  };
}

export function resultOf(
  { index, input: { clientId } }: Row,
  status: SurveyStatus,
  errors: readonly Refusal[],
  about: Pick<SurveyResult, 'workerId' | 'moveId' | 'told'> = {},
): SurveyResult {
  return { index, clientId, status, errors, ...about };
}

/**
 * The profile fields of the row.
 * @param id context in which the phone is encrypted.
 */
export function toldBy(context: Context, { input }: RightRow, id: WorkerId | MoveId): ProfileFields {
  const { clientId: _, identityNumber: __, surveyedAt: ___, employment, education, language, ...fields } = input;
  // `checkRow` checked that they are values of the enums.
  const checked = { employment, education, language } as Pick<ProfileFields, 'employment' | 'education' | 'language'>;
  return told(context, id, { ...fields, ...checked });
}

/**
 * Rejects a row that has the same person, time, clientId and account as another but other content: an error of the
 * phone. Undefined if the content is the same.
 */
export function otherContent(row: RightRow, content: ProfileFields, before: ProfileFields): SurveyResult | undefined {
  const filed = asFiled(before);
  const same = differingFields(content, filed).length === 0 && differingFields(filed, content).length === 0;
  if (same) return undefined;
  return resultOf(row, 'REJECTED', [refusal('IDEMPOTENCY_KEY_REUSED', ['surveys', row.index, 'clientId'])]);
}

/** Fields of the row, as its input calls them, of which the profile says otherwise. */
export function overruledFields(told: ProfileFields, profile: ProfileFields): readonly string[] {
  return differingFields(asFiled(told), asFiled(profile)).map((field) => (field === 'phoneHash' ? 'phone' : field));
}

/** With the codes under which a row that is sent today is filed: codes may have been replaced since it was sent first. */
function asFiled(told: ProfileFields): ProfileFields {
  const { villageCode, destinationRegionCodes: places, occupationCodes } = told;
  return {
    ...told,
    ...(villageCode !== undefined && { villageCode: filedUnder(villageCode) }),
    ...(places !== undefined && { destinationRegionCodes: places.map(filedUnder) }),
    ...(occupationCodes !== undefined && { occupationCodes: occupationCodes.map(filedOccupation) }),
  };
}
