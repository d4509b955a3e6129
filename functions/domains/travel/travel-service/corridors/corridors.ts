/** The corridors that a service serves: from each prefecture to each province on its route. Pure. */
import { prefectureOf } from '../../../reference/region/region';
import type { Service } from '../service-store';
import type { Departure } from './departure-store';
import { assert } from '../../../../platform/requests/errors';
import { cutTo, type RegionCode } from '../../../reference/region/region-code';

/** From a prefecture to a province; `from` is the index of the first stop in the prefecture. */
export interface Corridor {
  readonly origin: RegionCode;
  readonly destination: RegionCode;
  readonly from: number;
}

/** The corridors of a route. A stop outside the known prefectures begins none. */
export function corridorsOf(stops: readonly { readonly regionCode: RegionCode }[]): Corridor[] {
  const corridors = new Map<string, Corridor>();
  stops.forEach(({ regionCode }, from) => {
    const origin = prefectureOf(regionCode);
    if (origin === undefined) return;
    for (const stop of stops.slice(from + 1)) {
      const destination = cutTo(stop.regionCode, 2);
      if (!corridors.has(origin + destination)) corridors.set(origin + destination, { origin, destination, from });
    }
  });
  return [...corridors.values()];
}

/** One departure for each corridor, at the time of the first stop in its prefecture. */
export function departuresOf({ id: serviceId, stops, quotaCounties, timetable }: Service): Departure[] {
  return corridorsOf(stops).map(({ origin, destination, from }) => {
    const departsAt = stops[from]?.departsAt;
    assert(departsAt, 'a stop before another to have a departure');
    return {
      ...{ origin, destination, departsAt, serviceId, stops, quotaCounties },
      ...(timetable !== undefined && { timetable }),
    };
  });
}
