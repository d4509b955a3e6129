/** The status of a service at an instant. Pure. */
import type { Service } from './service-store';
import type { TravelServiceStatus } from '../../../generated/graphql';
import { instantOf } from '../../../platform/values/clock';

export function serviceStatus(
  { departsAt }: Pick<Service, 'departsAt'>,
  stored: TravelServiceStatus,
  now: Date,
): TravelServiceStatus {
  return stored !== 'CANCELLED' && departsAt <= instantOf(now) ? 'DEPARTED' : stored;
}
