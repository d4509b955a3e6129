/** What is wrong with the input of a recruitment event. Pure. */
import type { ScheduleRecruitmentEventInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import type { Viewer } from '../../../platform/security/viewer';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { checkDistinct, checkListLength, checkNumber, checkText, type Path } from '../../../platform/values/checks';
import { addDays, asCivilDate, civilDateOf, endOfDay } from '../../../platform/values/civil-date';
import { type Instant, instantAfter, instantOf } from '../../../platform/values/clock';
import { isId } from '../../../platform/values/ids';
import type { Enterprise } from '../../reference/enterprise/store';
import { region } from '../../reference/region/checks';
import type { Position } from '../../jobs/position/store';
import type { RecruitmentEvent } from './store';

export function checkEvent(input: ScheduleRecruitmentEventInput, viewer: Viewer, now: Date): Refusal[] {
  return [
    ...checkText(['title'], input.title, { max: limits.nameCharactersMax, needed: true }),
    ...region(['regionCode'], input.regionCode, { needed: true, within: viewer }),
    ...checkText(['place'], input.place, { max: limits.nameCharactersMax }),
    ...checkTimes(input, now),
    ...checkNumber(['capacity'], input.capacity, { min: 1, max: limits.eventCapacityMax }),
    ...checkIds(['enterpriseIds'], 'ent', input.enterpriseIds ?? [], limits.eventEnterprisesMax),
    ...checkIds(['positionIds'], 'pos', input.positionIds ?? [], limits.eventPositionsMax),
  ];
}

/** The end lies behind the start; both within the days that the system keeps. */
export function checkTimes({ startsAt, endsAt }: Pick<RecruitmentEvent, 'startsAt' | 'endsAt'>, now: Date): Refusal[] {
  const today = civilDateOf(now);
  const back = addDays(today, -limits.eventDaysBackMax);
  const earliestOn = asCivilDate(limits.eventsEarliestOn);
  const earliest = back < earliestOn ? earliestOn : back;
  const latest = instantOf(endOfDay(addDays(today, limits.eventDaysAheadMax)));
  const end = instantAfter(startsAt, limits.eventDaysMax);
  return [
    ...(civilDateOf(new Date(startsAt)) < earliest ? [refusal('DATE_TOO_OLD', ['startsAt'], { earliest })] : []),
    ...(startsAt > latest ? [refusal('DATE_TOO_FAR', ['startsAt'], { latest })] : []),
    ...(endsAt <= startsAt ? [refusal('RANGE_REVERSED', ['endsAt'], { start: startsAt })] : []),
    ...(endsAt > end ? [refusal('DATE_TOO_FAR', ['endsAt'], { latest: end })] : []),
  ];
}

/** A list that is too long is refused by its length alone. A text that is no id of the kind names nothing. */
export function checkIds(path: Path, kind: 'ent' | 'pos', ids: readonly string[], max: number): Refusal[] {
  const tooLong = checkListLength(path, ids.length, { min: 0, max });
  if (tooLong.length > 0) return tooLong;
  const others = [...ids.entries()].filter(([, id]) => !isId(id, kind));
  return [...others.map(([index]) => refusal('NOT_FOUND', [...path, index])), ...checkDistinct(path, ids)];
}

/** Verified enterprises that exist, each at its place in the list. */
export function checkEnterprises(enterprises: readonly (Enterprise | undefined)[]): Refusal[] {
  return enterprises.flatMap((enterprise, index) => {
    if (enterprise === undefined) return [refusal('NOT_FOUND', ['enterpriseIds', index])];
    return enterprise.verified ? [] : [refusal('ENTERPRISE_NOT_VERIFIED', ['enterpriseIds', index])];
  });
}

/** Positions that exist, of enterprises that attend; of any where none is named. */
export function checkPositions(
  positions: readonly (Position | undefined)[],
  enterpriseIds: RecruitmentEvent['enterpriseIds'],
): Refusal[] {
  return positions.flatMap((position, index) => {
    const path = ['positionIds', index];
    if (position === undefined) return [refusal('NOT_FOUND', path)];
    return isOffered(position, enterpriseIds) ? [] : [refusal('POSITION_NOT_AT_EVENT', path)];
  });
}

export function isOffered(
  { enterpriseId }: Pick<Position, 'enterpriseId'>,
  enterpriseIds: RecruitmentEvent['enterpriseIds'],
): boolean {
  return enterpriseIds.length === 0 || enterpriseIds.includes(enterpriseId);
}

/** The ids of a list that have the form of the kind. */
export function enterpriseIdsOf(ids: readonly string[] | null | undefined): RecruitmentEvent['enterpriseIds'] {
  return (ids ?? []).filter((id) => isId(id, 'ent'));
}

export function positionIdsOf(ids: readonly string[] | null | undefined): RecruitmentEvent['positionIds'] {
  return (ids ?? []).filter((id) => isId(id, 'pos'));
}

/** Year of the instant in UTC: names a partition, and is shown to no one. */
export function yearOf(instant: Instant): string {
  return instant.slice(0, 4);
}
