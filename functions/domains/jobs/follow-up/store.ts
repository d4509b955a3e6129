/**
 * The follow-up item in table Workers, beside its placement, and every write of it. Nothing changes it afterwards. Its
 * number is the placement's count, so of two that are recorded at once one is refused and decided again.
 */
import type { QueryParams, Write } from '../../../platform/dynamodb/database';
import { isNew, put } from '../../../platform/dynamodb/expressions';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import { regionCode } from '../../reference/region/region-code';
import type { Placement } from '../placement/store';

export const followUpWishes = ['OTHER_WORK', 'HIGHER_WAGE', 'TRAINING', 'RETURN_HOME', 'HELP_WITH_DISPUTE'] as const;

const followUps = itemKind('followUp', {
  table: 'Workers',
  edition: 2,
  attributes: {
    /** Of the placement's collection. */
    workerId: attr.idOf('wkr'),
    placementId: attr.idOf('plc'),
    /** From 1. */
    number: attr.integer,
    on: attr.civilDate,
    stillEmployed: attr.flag,
    /** Yuan. */
    monthlyIncome: attr.optional(attr.integer),
    wishes: attr.listOf(attr.oneOf(...followUpWishes)),
    note: attr.optional(attr.text),
    /** Yuan by which the income had risen, and the home on agreement: of the one follow-up that counts for it. */
    ...{ incomeRise: attr.optional(attr.integer), homeCode: attr.optional(regionCode) },
    /** Day on which it was due, and the home then; absent for one that was made before its day or beside the others. */
    ...{ dueOn: attr.optional(attr.civilDate), dueHome: attr.optional(regionCode) },
    /** Account that recorded it. */
    by: attr.text,
    recordedAt: attr.instant,
  },
  keys: {
    primary: ['${workerId}', 'follow-up#${placementId}#${number}'],
  },
  widths: { number: 6 },
});

export type FollowUp = ItemOf<typeof followUps>;

export const { is: isFollowUp, decode: parseFollowUp, part: partOfFollowUp } = followUps;

/** Follow-ups of a placement, in the order in which they were recorded. */
export function followUpsOf({ workerId, id: placementId }: Pick<Placement, 'id' | 'workerId'>): QueryParams {
  return followUps.query('primary', { workerId }).beginsWith({ placementId }).params();
}

/** Refused if another one was recorded meanwhile. */
export function recordFollowUp(followUp: FollowUp): Write {
  return put(followUps.stored(followUp)).when(isNew);
}
