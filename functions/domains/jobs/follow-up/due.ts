/**
 * Use case: lists whom it is time to follow up. The station that covers the place of work has them; where none does, the
 * home county.
 */
import type { WorkerId } from '../../../id-kinds';
import type { QueryFollowUpsDueArgs } from '../../../generated/graphql';
import type { Context } from '../../../platform/requests/context';
import type { Item, QueryParams } from '../../../platform/dynamodb/database';
import { beginsWith } from '../../../platform/dynamodb/conditions';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import { addDays, type CivilDate } from '../../../platform/values/civil-date';
import { today } from '../../../platform/values/clock';
import { isId } from '../../../platform/values/ids';
import { assert } from '../../../platform/requests/errors';
import { narrowed } from '../../reference/region/checks';
import { isWithin } from '../../reference/region/containment';
import { countiesOf } from '../../reference/region/region';
import { cutTo, type RegionCode } from '../../reference/region/region-code';
import { stationLoader } from '../../reference/station/loader';
import { allStations } from '../../reference/station/remembered';
import { parseServiceEntry, type ServiceEntry, serviceEntryQuery } from '../../people/service-list/store';
import { partitionsOf } from '../../people/station-people/service';
import { parseWorker, type Worker, workerQuery } from '../../people/worker/store';
import { covers } from '../../people/worker/employment/whereabouts';

export interface DueFollowUp {
  readonly workerId: WorkerId;
  readonly followUpOn: CivilDate;
}

type Asked = Pick<QueryFollowUpsDueArgs, 'regionCode' | 'stationId' | 'before'>;

/**
 * The longest overdue first. The stream keeps the list of a region, so it lags for a moment; a station's is read from the
 * profiles.
 */
export async function listFollowUpsDue(
  context: Context,
  { regionCode, stationId, before }: Asked,
  page: Page,
): Paged<DueFollowUp> {
  const { roles, stationId: own } = context.viewer;
  const isOfficial = roles.some((role) => role === 'BUREAU' || role === 'CADRE');
  const region = narrowed(regionCode, isOfficial ? context.viewer.regionCode : undefined);
  const beforeDay = before ?? addDays(today(context.clock), 1);
  const asked = stationId ?? (isOfficial ? undefined : own);
  return asked === undefined
    ? dueAtHome(context, region, beforeDay, page)
    : dueAtStation(context, asked, { region, isOwn: roles.includes('STATION') && asked === own }, beforeDay, page);
}

/**
 * One query for a county or a township, filtered for a village; a larger region queries its counties in parallel, so no
 * partition is larger than a county.
 */
async function dueAtHome(
  context: Context,
  region: RegionCode | undefined,
  followUpOn: CivilDate,
  page: Page,
): Paged<DueFollowUp> {
  const fine = region !== undefined && region.length > 6;
  const stations = region === undefined ? [] : await allStations(context);
  const isCovered = ({ villageCode, workCode }: ServiceEntry): boolean =>
    workCode !== undefined && stations.some((station) => covers(station, villageCode, workCode));
  const entry = (item: Item): ServiceEntry & DueFollowUp => {
    const { followUpOn: on, ...rest } = parseServiceEntry(item);
    assert(on, 'a day of an entry that is listed by it');
    return { ...rest, followUpOn: on };
  };
  return list(context, {
    ...{ queries: queriesAtHome(region, followUpOn), index: fine ? 'byName' : 'byRegion', order: 'ASCENDING', page },
    parse: entry,
    keep: (due) => !isCovered(due),
  });
}

function queriesAtHome(region: RegionCode | undefined, followUpOn: CivilDate): QueryParams[] {
  if (region === undefined) return [];
  return region.length > 6
    ? [
        serviceEntryQuery('byName', { township: cutTo(region, 9) })
          .below({ followUpOn })
          .where(region.length > 9 && beginsWith('villageCode', region))
          .params(),
      ]
    : countiesOf(region).map((county) => serviceEntryQuery('byRegion', { county }).below({ followUpOn }).params());
}

interface Seen {
  /** In which an official sees people. */
  readonly region: RegionCode | undefined;
  /** Whether the caller is the station. */
  readonly isOwn: boolean;
}

/** One query for each prefecture of the station's destinations. */
async function dueAtStation(
  context: Context,
  stationId: string,
  { region, isOwn }: Seen,
  followUpOn: CivilDate,
  page: Page,
): Paged<DueFollowUp> {
  const found = isId(stationId, 'stn') ? await stationLoader(context).load(stationId) : undefined;
  const isActing = !isOwn || context.viewer.station !== undefined;
  const station = isActing ? found : undefined;
  const queries = (station === undefined ? [] : partitionsOf(station)).map((workPrefecture) =>
    workerQuery('dueVillage', { workPrefecture }).below({ followUpOn }).params(),
  );
  const parse = (item: Item): Worker & DueFollowUp => {
    const worker = parseWorker(item);
    assert(worker.followUpOn, 'a day of a profile that is listed by it');
    return { ...worker, workerId: worker.id, followUpOn: worker.followUpOn };
  };
  return list(context, {
    ...{ queries, index: 'dueVillage', order: 'ASCENDING', page, parse },
    keep: ({ villageCode, workCode }) =>
      (isOwn || isWithin(villageCode, region)) &&
      station !== undefined &&
      workCode !== undefined &&
      covers(station, villageCode, workCode),
  });
}
