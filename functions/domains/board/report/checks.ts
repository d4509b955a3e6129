/** Checks of a report to be published. Pure. */
import type { PublishReportInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { type Refusal, refusal } from '../../../platform/requests/result';
import type { Viewer } from '../../../platform/security/viewer';
import { type CivilDate, endOfDay } from '../../../platform/values/civil-date';
import type { Clock } from '../../../platform/values/clock';
import { outOfScope, ownerOf } from '../../reference/region/authority';
import { region } from '../../reference/region/checks';
import { isWithin } from '../../reference/region/containment';
import type { Campaign } from '../campaign/store';

/**
 * A bureau signs for its own region alone, neither for one above nor for one below, where the campaign is current. The
 * day is one of the campaign, and over long enough for its last facts to be counted.
 */
export function checkReport(
  { regionCode, on }: PublishReportInput,
  campaign: Campaign,
  { viewer, clock }: { readonly viewer: Viewer; readonly clock: Clock },
): Refusal[] {
  const { startsOn, endsOn } = campaign;
  const isWithinDays = on >= startsOn && on <= endsOn;
  return [
    ...checkRegion({ regionCode }, viewer, campaign),
    ...(isWithinDays ? [] : [refusal('OUTSIDE_CAMPAIGN', ['on'], { startsOn, endsOn })]),
    ...(isWithinDays ? checkOver(on, clock) : []),
  ];
}

/** What is wrong with a report, whatever campaign it is of. */
export function checkGiven(input: PublishReportInput, viewer: Viewer, clock: Clock): Refusal[] {
  return [...checkRegion(input, viewer), ...checkOver(input.on, clock)];
}

function checkOver(on: CivilDate, clock: Clock): Refusal[] {
  const over = endOfDay(on).getTime() + limits.reportAfterDayMinutes * 60_000;
  return clock.now().getTime() < over ? [refusal('DAY_NOT_OVER', ['on'], { on })] : [];
}

/** The caller's own region. @param campaign which must be current there; any where it is not known. */
function checkRegion(
  { regionCode }: Pick<PublishReportInput, 'regionCode'>,
  viewer: Viewer,
  campaign?: Campaign,
): Refusal[] {
  const own = viewer.regionCode;
  const code = regionCode ? regionCode : own;
  const wrong = region(['regionCode'], code, { finest: 'COUNTY', needed: true });
  const isCurrent = own !== undefined && (campaign === undefined || isWithin(own, ownerOf(campaign)));
  return wrong.length > 0 || (isCurrent && code === own) ? wrong : [outOfScope(viewer, ['regionCode'])];
}
