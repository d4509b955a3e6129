/** A corridor with 200 full services on a day and 10,000 waiting parties, which a join must not read. */
import { countUp } from '../../functions/domains/travel/travel-service/lane-store';
import { laneOf, waitersOf } from '../../functions/domains/travel/travel-service/lanes';
import { type Request } from '../../functions/domains/travel/booking/request-store';
import { entryPut } from '../../functions/domains/travel/waitlist/line/entry-store';
import { departureItem, departureKeyOn } from '../../functions/domains/travel/travel-service/corridors/departure-store';
import { addDays, type CivilDate } from '../../functions/platform/values/civil-date';
import { asInstant, instantOf } from '../../functions/platform/values/clock';
import type { Item } from '../../functions/platform/dynamodb/database';
import { asId } from '../../functions/platform/values/ids';
import { idOf, NOW, TODAY } from './items';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

const SERVICES = 200;
const WAITING = 10_000;
export const FULL_ON: CivilDate = addDays(TODAY, 60);
export const onFullCorridor = {
  originRegionCode: asRegionCode('532901'),
  destinationRegionCode: asRegionCode('330102'),
};

export function* fullCorridor(): Generator<Item> {
  for (let index = 0; index < SERVICES; index += 1) {
    const departsAt = asInstant(`${FULL_ON}T0${index % 8}:00:00Z`);
    const stops = [
      { regionCode: asRegionCode('532901'), name: '大理市', departsAt },
      {
        ...{ regionCode: asRegionCode('530102'), name: '五华区' },
        ...{ arrivesAt: asInstant(`${FULL_ON}T10:00:00Z`), departsAt: asInstant(`${FULL_ON}T10:10:00Z`) },
      },
      {
        ...{ regionCode: asRegionCode('330102'), name: '上城区' },
        arrivesAt: asInstant(`${addDays(FULL_ON, 1)}T08:00:00Z`),
      },
    ];
    const departure = {
      origin: asRegionCode('5329'),
      destination: asRegionCode('33'),
      departsAt,
      serviceId: asId(`svc_${String(index).padStart(26, '0')}`, 'svc'),
      stops,
    };
    const item = departureItem({ ...departure, quotaCounties: [], room: 0 });
    yield { ...item, ...departureKeyOn('OFF', departure).Key };
  }
  for (let index = 0; index < WAITING; index += 1) {
    const write = entryPut({
      ...{ id: `trq_${String(index).padStart(26, '0')}`, version: 1, workerIds: [idOf('wkr', 0)], ...onFullCorridor },
      ...{ earliestOn: FULL_ON, latestOn: FULL_ON, direction: 'WORKBOUND', status: 'WAITLISTED' },
      ...{ home: '532901', homePrefecture: '5329', waitReason: 'NO_ROOM' },
      requestedAt: instantOf(new Date(NOW.getTime() - (WAITING - index) * 1_000)),
    } satisfies Request);
    if ('Put' in write) yield write.Put.Item;
  }
  const waiters = waitersOf(1, FULL_ON, FULL_ON);
  const lane = laneOf(onFullCorridor.originRegionCode, onFullCorridor.destinationRegionCode);
  const head = countUp(lane, { joined: WAITING, waiters });
  if ('Update' in head) yield { ...head.Update.Key, joined: WAITING, waiters };
}
