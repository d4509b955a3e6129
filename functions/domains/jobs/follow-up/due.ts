/** Use case: lists whom it is time to follow up. The home county has them, until a station covers the place of work. */
import type { QueryFollowUpsDueArgs } from '../../../generated/graphql';
import type { Context } from '../../../platform/requests/context';
import { beginsWith } from '../../../platform/dynamodb/conditions';
import { type Connection, list, type PageArguments } from '../../../platform/lists/listing';
import { addDays } from '../../../platform/values/civil-date';
import { today } from '../../../platform/values/clock';
import { narrowed } from '../../reference/region/checks';
import { countiesOf } from '../../reference/region/region';
import { cutTo } from '../../reference/region/region-code';
import { parseServiceEntry, type ServiceEntry, serviceEntryQuery } from '../../people/service-list/store';

/**
 * The longest overdue first. One query for a county or a township, filtered for a village; a larger region queries its
 * counties in parallel, so no partition is larger than a county. The stream keeps the list, so it lags for a moment.
 */
export async function listFollowUpsDue(
  context: Context,
  { regionCode, stationId, before }: Pick<QueryFollowUpsDueArgs, 'regionCode' | 'stationId' | 'before'>,
  page: PageArguments,
): Promise<Connection<ServiceEntry>> {
  const region = narrowed(regionCode, context.viewer.regionCode);
  const followUpOn = before ?? addDays(today(context.clock), 1);
  const fine = region !== undefined && region.length > 6;
  const queries =
    region === undefined || stationId != null
      ? []
      : fine
        ? [
            serviceEntryQuery('byName', { township: cutTo(region, 9) })
              .below({ followUpOn })
              .where(region.length > 9 && beginsWith('villageCode', region))
              .params(),
          ]
        : countiesOf(region).map((county) => serviceEntryQuery('byRegion', { county }).below({ followUpOn }).params());
  return list(context, {
    ...{ queries, index: fine ? 'byName' : 'byRegion', order: 'ASCENDING', page },
    parse: parseServiceEntry,
  });
}
