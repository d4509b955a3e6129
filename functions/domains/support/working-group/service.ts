/** Use cases of working groups: form, get, list. */
import type { FormWorkingGroupInput, WorkingGroupFilter } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import type { Context } from '../../../platform/requests/context';
import { commitAttempt, idempotent } from '../../../platform/requests/idempotency';
import type { Refusal } from '../../../platform/requests/result';
import { checkNumber, checkText, checkTexts } from '../../../platform/values/checks';
import { preciseInstantOf } from '../../../platform/values/clock';
import { isId } from '../../../platform/values/ids';
import { filterRegion, region } from '../../reference/region/checks';
import { asRegionCode } from '../../reference/region/region-code';
import { workingGroupLoader } from './loader';
import { formWorkingGroup as storeGroup, parseWorkingGroup, type WorkingGroup, workingGroupsIn } from './store';

/** Idempotent by key. One round trip. */
export const formWorkingGroup = idempotent<FormWorkingGroupInput, WorkingGroup>(
  'formWorkingGroup',
  'RecruitmentEvents',
  {
    check: (_, input) => checkForming(input),
    attempt(context, input, recordPut) {
      const { name, regionCode, memberCount, members } = input;
      const group: WorkingGroup = {
        ...{ id: context.ids.next('grp'), name: name.trim(), regionCode: asRegionCode(regionCode), memberCount },
        members: (members ?? []).map((member) => member.trim()),
        formedAt: preciseInstantOf(context.clock.now()),
      };
      return commitAttempt(context, [storeGroup(group)], recordPut(group.id), group);
    },
    see: getWorkingGroup,
  },
);

function checkForming({ name, regionCode, memberCount, members }: FormWorkingGroupInput): Refusal[] {
  const listMax = Math.max(0, Math.min(limits.stationMembersMax, memberCount));
  return [
    ...checkText(['name'], name, { max: limits.nameCharactersMax, needed: true, names: true }),
    ...region(['regionCode'], regionCode, { needed: true }),
    ...checkNumber(['memberCount'], memberCount, { min: 1, max: limits.workingGroupMembersMax }),
    ...checkTexts(['members'], members, { listMax, charactersMax: limits.nameCharactersMax }),
  ];
}

/** Null if it does not exist. */
export async function getWorkingGroup(context: Context, id: string): Promise<WorkingGroup | null> {
  const { roles } = context.viewer;
  const sees = roles.some((role) => role === 'BUREAU' || role === 'CADRE' || role === 'STATION');
  return sees && isId(id, 'grp') ? ((await workingGroupLoader(context).load(id)) ?? null) : null;
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
