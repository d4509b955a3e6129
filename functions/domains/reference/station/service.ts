/** Use cases of stations: open, change, get, list. */
import type { ChangeStationInput, OpenStationInput, StationFilter } from '../../../generated/graphql';
import { CHANGED } from '../../../platform/dynamodb/while-changed';
import { readItem } from '../../../platform/items/read-item';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import { lookUps } from '../../../platform/lists/shown-rows';
import type { Context } from '../../../platform/requests/context';
import { commitAttempt, idempotent } from '../../../platform/requests/idempotency';
import { failed, refusal } from '../../../platform/requests/result';
import { whenAtHand } from '../../../platform/process/at-hand';
import { preciseInstantOf } from '../../../platform/values/clock';
import { isId } from '../../../platform/values/ids';
import { parseContactPhone } from '../../../platform/values/phone';
import { checkActsOn, ownRegionOf } from '../region/authority';
import { filterRegion } from '../region/checks';
import { checkChange, checkOpening } from './checks';
import { shownStation, stationLoader } from './loader';
import { newOffice, toldOf } from './office';
import { forgetStations } from './remembered';
import {
  changeStation as storeChange,
  openStation as storeStation,
  parseStation,
  type Station,
  stationKey,
  stationsIn,
} from './store';

/** Null if it does not exist. Where a station is, is no secret to anyone who may turn to it. */
export const { get: getStation, show: showStation } = lookUps(stationLoader, shownStation, (context, id, read) => {
  const sees = context.viewer.roles.some((role) => role !== 'CARRIER' && role !== 'AGENCY');
  return sees && isId(id, 'stn') ? whenAtHand(read(id), (station) => station ?? null) : null;
});

/** Idempotent by key. One round trip. */
export const openStation = idempotent<OpenStationInput, Station>('openStation', 'RecruitmentEvents', {
  check: ({ viewer }, input) => checkOpening(input, viewer),
  async attempt(context, input, recordPut) {
    const station = newStation(context, input);
    const outcome = await commitAttempt(context, [storeStation(station)], recordPut(station.id), station);
    forgetStations(context.db);
    return outcome;
  },
  see: getStation,
});

function newStation({ ids, clock, viewer }: Context, input: OpenStationInput): Station {
  return {
    ...{ id: ids.next('stn'), ...newOffice(input, ownRegionOf(viewer)), ...phoneOf(input) },
    openedAt: preciseInstantOf(clock.now()),
  };
}

function phoneOf({ phone: given }: Pick<OpenStationInput, 'phone'>): Pick<Station, 'phone'> {
  const phone = given == null ? undefined : parseContactPhone(given);
  return phone === undefined ? {} : { phone };
}

/** Idempotent by key. Whom it covers follows at once. Two round trips. */
export const changeStation = idempotent<ChangeStationInput, Station>('changeStation', 'RecruitmentEvents', {
  async attempt(context, input, recordPut) {
    const { stationId: id } = input;
    const station = isId(id, 'stn') ? await readItem(context.db, stationKey(id), parseStation) : undefined;
    const wrong = [
      ...(station === undefined
        ? [refusal('NOT_FOUND', ['stationId'])]
        : checkActsOn(context.viewer, station, ['stationId'])),
      ...checkChange(input, context.viewer, station?.regionCode ?? ''),
    ];
    if (station === undefined || wrong.length > 0) return failed(wrong);
    const changed = { ...toldOf(input), ...phoneOf(input) };
    const after = { ...station, ...changed, version: station.version + 1 };
    const outcome = await commitAttempt(context, [storeChange(station, changed)], recordPut(station.id), after);
    if (outcome !== CHANGED) forgetStations(context.db);
    return outcome;
  },
  see: getStation,
});

/** Ordered by region code. One query. */
export function listStations(context: Context, { regionCode }: StationFilter, page: Page): Paged<Station> {
  const queries = [stationsIn(filterRegion(regionCode) ?? '')];
  return list(context, { queries, index: 'byStart', order: 'ASCENDING', page, parse: parseStation });
}
