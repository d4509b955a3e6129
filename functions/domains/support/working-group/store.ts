/**
 * The working group in table RecruitmentEvents, and every write of it. `workingGroup(id)`: GetItem. `workingGroups`: index
 * byStart, one partition ordered by region code (some hundred groups), so that a region of any level is a prefix.
 */
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { QueryParams, Write } from '../../../platform/dynamodb/database';
import { equals, given, isNew, isThere, put } from '../../../platform/dynamodb/expressions';
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

export function formWorkingGroup(group: WorkingGroup): Write {
  return put<WorkingGroup>(groups.stored(group)).when(isNew);
}

type Changed = Partial<Pick<WorkingGroup, 'name' | 'memberCount' | 'originCodes' | 'destinationCodes' | 'members'>>;

/** Refused if it changed since the read. */
export function changeWorkingGroup({ id, version }: WorkingGroup, changed: Changed): Write {
  return groups
    .update(workingGroupKey(id))
    .set({ ...given(changed), version: version + 1 })
    .when(isThere, equals('version', version));
}

/** Files it under what took its regions over. Refused if it changed since the read. */
export function refileWorkingGroup(
  read: WorkingGroup,
  filed: Pick<WorkingGroup, 'regionCode' | 'originCodes' | 'destinationCodes'>,
): Write {
  return groups
    .update(workingGroupKey(read.id))
    .set({ ...filed, ...groups.keysFrom(filed, read), version: read.version + 1 })
    .when(isThere, equals('version', read.version));
}
