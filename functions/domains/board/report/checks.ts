/** Checks of a report to be published. Pure. */
import type { PublishReportInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { type Refusal, refusal } from '../../../platform/requests/result';
import type { Viewer } from '../../../platform/security/viewer';
import { endOfDay } from '../../../platform/values/civil-date';
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
  const own = viewer.regionCode;
  const code = regionCode ? regionCode : own;
  const wrong = region(['regionCode'], code, { finest: 'COUNTY', needed: true });
  const isOwn = own !== undefined && code === own && isWithin(own, ownerOf(campaign));
  const { startsOn, endsOn } = campaign;
  const isWithinDays = on >= startsOn && on <= endsOn;
  const over = endOfDay(on).getTime() + limits.reportAfterDayMinutes * 60_000;
  return [
    ...(wrong.length > 0 || isOwn ? wrong : [outOfScope(viewer, ['regionCode'])]),
    ...(isWithinDays ? [] : [refusal('OUTSIDE_CAMPAIGN', ['on'], { startsOn, endsOn })]),
    ...(isWithinDays && clock.now().getTime() < over ? [refusal('DAY_NOT_OVER', ['on'], { on })] : []),
  ];
}
