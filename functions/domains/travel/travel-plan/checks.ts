/** Checks of a plan's input and of an approval. Pure. */
import type { PlanTravelServicesInput, ApproveTravelProposalInput } from '../../../generated/graphql';
import { type CivilDate, addDays } from '../../../platform/values/civil-date';
import type { Refusal } from '../../../platform/requests/result';
import { checkDate, checkNotBefore, checkNumber, checkListLength, checkText } from '../../../platform/values/checks';
import { limits } from '../../../limits';
import { region } from '../../reference/region/checks';
import { checkElsewhere } from '../travel-service/checks';

export function checkPlan(input: PlanTravelServicesInput, today: CivilDate): Refusal[] {
  const wrongStart = checkDate(['from'], input.from, { today, notPast: true, daysAhead: limits.travelDaysAheadMax });
  // Count on from a valid date only: near the year 9999 the end of the window would be no date.
  const { from, to } = windowOf(wrongStart.length === 0 ? input : { to: input.to }, today);
  const latest = wrongStart.length === 0 ? addDays(from, limits.travelWindowDaysMax) : to;
  return [
    ...region(['originRegionCode'], input.originRegionCode, {}),
    ...region(['destinationRegionCode'], input.destinationRegionCode, {}),
    ...checkElsewhere(['destinationRegionCode'], input.destinationRegionCode, input.originRegionCode),
    ...checkModes(input.modes),
    ...wrongStart,
    ...checkNotBefore(['to'], to, from),
    ...(to > latest ? [{ code: 'DATE_TOO_FAR', path: ['to'], params: { latest } } as const] : []),
    ...checkNumber(['loadFactorTarget'], input.loadFactorTarget, { min: 0, max: 1 }),
    ...checkNumber(['coachThreshold'], input.coachThreshold, { min: 1, max: limits.coachThresholdMax }),
  ];
}

/** Absent modes mean all of them; an empty list leaves nothing to plan with. */
function checkModes(modes: PlanTravelServicesInput['modes']): Refusal[] {
  if (modes == null) return [];
  return checkListLength(['modes'], modes.length, { min: 1, max: MODES });
}

/** Number of values of `TravelMode`. */
const MODES = 3;

/** The first departure is tomorrow at the earliest, so that passengers can be told. */
export function windowOf({ from, to }: PlanTravelServicesInput, today: CivilDate): { from: CivilDate; to: CivilDate } {
  const tomorrow = addDays(today, 1);
  const first = from != null && from > tomorrow ? from : tomorrow;
  return { from: first, to: to ?? addDays(first, limits.travelWindowDaysMax) };
}

/** Checks the fields that the caller sets for the new service. */
export function checkApproval({ name, carrierId }: ApproveTravelProposalInput): Refusal[] {
  const max = limits.nameCharactersMax;
  return [...checkText(['name'], name, { max }), ...checkText(['carrierId'], carrierId, { max })];
}
