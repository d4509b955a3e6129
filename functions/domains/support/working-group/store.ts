/**
 * The working group in table RecruitmentEvents, and every write of it. `workingGroup(id)`: GetItem. `workingGroups`: index
 * byStart, one partition ordered by region code (some hundred groups), so that a region of any level is a prefix.
 */
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import { versionedWrites } from '../../../platform/items/versioned';
import type { QueryParams } from '../../../platform/dynamodb/database';
import { officeAttributes } from '../../reference/station/office';

const groups = itemKind('workingGroup', {
  table: 'RecruitmentEvents',
  edition: 2,
  attributes: { id: attr.idOf('grp'), ...officeAttributes, memberCount: attr.integer, formedAt: attr.instant },
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

/** Also files it under what took its regions over. */
export const { add: formWorkingGroup, change: changeWorkingGroup } = versionedWrites(groups);
