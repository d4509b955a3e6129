/**
 * The working group in table RecruitmentEvents, and every write of it. `workingGroups`: index byStart, one partition ordered
 * by region code (some hundred groups), so that a region of any level is a prefix.
 */
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { QueryParams, Write } from '../../../platform/dynamodb/database';
import { isNew, put } from '../../../platform/dynamodb/expressions';
import { regionCode } from '../../reference/region/region-code';

const groups = itemKind('workingGroup', {
  table: 'RecruitmentEvents',
  attributes: {
    id: attr.idOf('grp'),
    name: attr.text,
    /** Where it works. */
    regionCode,
    memberCount: attr.integer,
    /** Names of those that were told. */
    members: attr.listOf(attr.text),
    formedAt: attr.instant,
  },
  keys: { primary: ['${id}', 'group'], byStart: ['groups', '${regionCode}#${id}'] },
});

export type WorkingGroup = ItemOf<typeof groups>;

export const {
  is: isWorkingGroup,
  decode: parseWorkingGroup,
  part: partOfWorkingGroup,
  keyOf: workingGroupKey,
} = groups;

/** Ordered by region code. @param codeStart prefix of the region codes. */
export function workingGroupsIn(codeStart: string): QueryParams {
  return groups.query('byStart', {}).beginsWith({ regionCode: codeStart }).params();
}

export function formWorkingGroup(group: WorkingGroup): Write {
  return put<WorkingGroup>(groups.stored(group)).when(isNew);
}
