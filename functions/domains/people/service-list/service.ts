/** Use case of the service list: lists entries, the longest overdue first. */
import type { Context } from '../../../platform/requests/context';
import { type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import { anyOf, atMost, equals, exists } from '../../../platform/dynamodb/conditions';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import { narrowed } from '../../reference/region/checks';
import { countiesOf } from '../../reference/region/region';
import type { RegionCode } from '../../reference/region/region-code';
import { parseServiceEntry, type ServiceEntry, serviceEntryQuery } from './store';
import { courseSeenOn, lastDueOn, needsAt } from './needs';

/**
 * Entries that fall due before a day. One query for a village, a township or a county; a larger region queries its
 * counties in parallel. The stream keeps the list, so it lags for a moment.
 */
export async function listServiceEntries(
  context: Context,
  regionCode: string,
  dueBefore: CivilDate | null | undefined,
  page: Page,
): Paged<ServiceEntry> {
  const region = narrowed(regionCode, context.viewer.regionCode);
  const now = context.clock.now();
  const on = civilDateOf(now);
  // After this day only routine surveys are due, which are nearly all entries.
  const last = lastDueOn(on);
  const before = dueBefore != null && dueBefore <= last ? dueBefore : `${last}~`;
  const level = region?.length === 12 ? 'dueVillage' : region?.length === 9 ? 'dueTownship' : 'dueCounty';
  const partitions = {
    dueVillage: (village: RegionCode) => [serviceEntryQuery('dueVillage', { village }).below({ dueOn: before })],
    dueTownship: (township: RegionCode) => [serviceEntryQuery('dueTownship', { township }).below({ dueOn: before })],
    dueCounty: (wider: RegionCode) =>
      countiesOf(wider).map((county) => serviceEntryQuery('dueCounty', { county }).below({ dueOn: before })),
  } as const;
  const queries =
    region === undefined
      ? []
      : partitions[level](region).map((partition) =>
          partition
            .where(
              anyOf(
                ...[equals('inNeed', true), exists('tells'), exists('caseDueOn')],
                atMost('courseOn', courseSeenOn(on)),
                ...(['noShowOn', 'followUpOn', 'visitDueOn', 'unreachedOn'] as const).map((day) => atMost(day, on)),
              ),
            )
            .params(),
        );
  return list(context, {
    queries,
    index: level,
    order: 'ASCENDING',
    page,
    parse: parseServiceEntry,
    keep: (entry) => needsAt(entry, now).length > 0,
  });
}
