/** Use cases of working groups: form, change, get, list. */
import type { ChangeWorkingGroupInput, FormWorkingGroupInput, WorkingGroupFilter } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { readItem } from '../../../platform/items/read-item';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import { lookUps } from '../../../platform/lists/shown-rows';
import type { Context } from '../../../platform/requests/context';
import { assert } from '../../../platform/requests/errors';
import { commitAttempt, idempotent } from '../../../platform/requests/idempotency';
import { failed, type Refusal, refusal } from '../../../platform/requests/result';
import type { Viewer } from '../../../platform/security/viewer';
import { whenAtHand } from '../../../platform/process/at-hand';
import { checkNumber } from '../../../platform/values/checks';
import { preciseInstantOf } from '../../../platform/values/clock';
import { isId } from '../../../platform/values/ids';
import { isInCharge } from '../../people/worker/access';
import { outOfScope } from '../../reference/region/authority';
import { filterRegion } from '../../reference/region/checks';
import { checkChange, checkOpening } from '../../reference/station/checks';
import { newOffice, toldOf } from '../../reference/station/office';
import { shownGroup, workingGroupLoader } from './loader';
import {
  changeWorkingGroup as storeChange,
  formWorkingGroup as storeGroup,
  parseWorkingGroup,
  type WorkingGroup,
  workingGroupKey,
  workingGroupsIn,
} from './store';

/** Null if it does not exist, or for callers who are neither officials nor stations. */
export const { get: getWorkingGroup, show: showWorkingGroup } = lookUps(
  workingGroupLoader,
  shownGroup,
  ({ viewer: { roles } }, id, read) => {
    const sees = roles.some((role) => role === 'BUREAU' || role === 'CADRE' || role === 'STATION');
    return sees && isId(id, 'grp') ? whenAtHand(read(id), (group) => group ?? null) : null;
  },
);

/** Idempotent by key. One round trip. */
export const formWorkingGroup = idempotent<FormWorkingGroupInput, WorkingGroup>(
  'formWorkingGroup',
  'RecruitmentEvents',
  {
    check: ({ viewer }, input) => [
      ...checkOpening(input, viewer, namedMax(input.memberCount)),
      ...checkSize(input.memberCount),
    ],
    attempt(context, input, recordPut) {
      const { ids, clock, viewer } = context;
      const { regionCode: own } = viewer;
      assert(own, 'an official, who has a region');
      const { memberCount } = input;
      const formedAt = preciseInstantOf(clock.now());
      const group: WorkingGroup = { id: ids.next('grp'), ...newOffice(input, own), memberCount, formedAt };
      return commitAttempt(context, [storeGroup(group)], recordPut(group.id), group);
    },
    see: getWorkingGroup,
  },
);

/** A size that is wrong bounds nothing. */
function namedMax(memberCount: number): number {
  const size = memberCount < 1 ? limits.stationMembersMax : memberCount;
  return Math.min(limits.stationMembersMax, size);
}

/** @param named people whose names stay told. */
function checkSize(memberCount: number | null | undefined, named = 0): Refusal[] {
  return checkNumber(['memberCount'], memberCount, { min: Math.max(1, named), max: limits.workingGroupMembersMax });
}

/** Idempotent by key. Whom it covers follows at once. Two round trips. */
export const changeWorkingGroup = idempotent<ChangeWorkingGroupInput, WorkingGroup>(
  'changeWorkingGroup',
  'RecruitmentEvents',
  {
    async attempt(context, input, recordPut) {
      const { workingGroupId: id } = input;
      const group = isId(id, 'grp') ? await readItem(context.db, workingGroupKey(id), parseWorkingGroup) : undefined;
      const wrong = checkChanging(context.viewer, input, group);
      if (group === undefined || wrong.length > 0) return failed(wrong);
      const changed = { ...toldOf(input), ...(input.memberCount != null && { memberCount: input.memberCount }) };
      const after = { ...group, ...changed, version: group.version + 1 };
      return commitAttempt(context, [storeChange(group, changed)], recordPut(group.id), after);
    },
    see: getWorkingGroup,
  },
);

function checkChanging(viewer: Viewer, input: ChangeWorkingGroupInput, group: WorkingGroup | undefined): Refusal[] {
  const { memberCount, members } = input;
  const count = memberCount ?? group?.memberCount ?? limits.stationMembersMax;
  return [
    ...checkActs(viewer, group),
    ...checkChange(input, viewer, group?.regionCode ?? '', namedMax(count)),
    ...checkSize(memberCount, members == null ? group?.members.length : 0),
  ];
}

/** Officials in whose region the office lies that formed it. */
function checkActs(viewer: Viewer, group: WorkingGroup | undefined): Refusal[] {
  const path = ['workingGroupId'];
  if (group === undefined) return [refusal('NOT_FOUND', path)];
  return isInCharge(viewer, group.ownerRegionCode) ? [] : [outOfScope(viewer, path)];
}

/** Ordered by region code. One query. */
export function listWorkingGroups(
  context: Context,
  { regionCode }: WorkingGroupFilter,
  page: Page,
): Paged<WorkingGroup> {
  const queries = [workingGroupsIn(filterRegion(regionCode) ?? '')];
  return list(context, { queries, index: 'byStart', order: 'ASCENDING', page, parse: parseWorkingGroup });
}
