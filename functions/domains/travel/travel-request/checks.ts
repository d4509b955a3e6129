/** Checks of a request for travel and of its travellers. Pure. */
import type { RequestTravelInput } from '../../../generated/graphql';
import { type CivilDate, addDays } from '../../../platform/values/civil-date';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { checkDate, checkListLength, checkDistinct, checkNotBefore } from '../../../platform/values/checks';
import { limits } from '../../../limits';
import { region } from '../../reference/region/checks';
import { checkElsewhere } from '../travel-service/checks';
import type { Viewer } from '../../../platform/security/viewer';
import type { Worker } from '../../people/worker/store';
import { startOf } from '../booking/party/homes-and-arrival';
import { checkLegalAge } from '../../people/worker/legal-age';
import { foreignAmong } from '../booking/party/who-may-act';

export function checkRequest(input: RequestTravelInput, today: CivilDate): Refusal[] {
  const { workerIds, earliestOn, latestOn } = input;
  const wrongStart = checkDate(['earliestOn'], earliestOn, {
    today,
    notPast: true,
    daysAhead: limits.travelDaysAheadMax,
  });
  // Count on from a valid date only: near the year 9999 the end of the window would be no date.
  const windowEnd = wrongStart.length === 0 ? addDays(earliestOn, limits.travelWindowDaysMax) : latestOn;
  return [
    ...checkListLength(['workerIds'], workerIds.length, { min: 1, max: limits.partyMax }),
    ...checkDistinct(['workerIds'], workerIds),
    ...region(['originRegionCode'], input.originRegionCode, { needed: true }),
    ...region(['destinationRegionCode'], input.destinationRegionCode, { needed: true }),
    ...checkElsewhere(['destinationRegionCode'], input.destinationRegionCode, input.originRegionCode),
    ...wrongStart,
    ...checkNotBefore(['latestOn'], latestOn, earliestOn),
    ...(latestOn > windowEnd ? [refusal('DATE_TOO_FAR', ['latestOn'], { latest: windowEnd })] : []),
  ];
}

/** All refusals of the travellers, each with the traveller's index in its path. */
export function checkTravellers(
  viewer: Viewer,
  input: RequestTravelInput,
  travellers: readonly (Worker | undefined)[],
  today: CivilDate,
): Refusal[] {
  const { workerIds, direction, earliestOn } = input;
  const foreign = foreignAmong(viewer, travellers);
  return workerIds.flatMap((_, index) => {
    const worker = travellers[index];
    const path = ['workerIds', index];
    if (worker === undefined || foreign.includes(index)) return [refusal('NOT_FOUND', path)];
    if (direction !== 'WORKBOUND') return [];
    const startsOn = startOf(worker, today);
    return [
      ...checkLegalAge(path, worker, today),
      ...(startsOn !== undefined && startsOn < earliestOn ? [refusal('ARRIVES_TOO_LATE', path, { startsOn })] : []),
    ];
  });
}
