/**
 * The demand of a season: about 300 villages of 20 counties send 5,000 people to 10 cities after the festival. People
 * of one village go together to one city within the same days, in parties of 1 to 6. Sizes are drawn so that a coach
 * for each village carries 16 to 17 people, as the special coaches of the last season did (16.5).
 */
import { childrenOf } from '../../../functions/domains/reference/region/region';
import type { WaitingParty } from '../../../functions/domains/travel/travel-plan/plan-parts';
import { addDays, type CivilDate } from '../../../functions/platform/values/civil-date';
import { preciseInstantOf } from '../../../functions/platform/values/clock';
import { homes } from './homes';
import { at, type Random, randomOf } from './random';
import { asRegionCode } from '../../../functions/domains/reference/region/region-code';

const people = 5_000;
const counties = 20;

/** @param festivalOn the first day of the lunar year: they leave from the third day on. */
export function demoTravelDemand(seed: number, festivalOn: CivilDate, total = people): WaitingParty[] {
  const random = randomOf(seed, 'travel-demand');
  const origins = homes.slice(0, counties).map((home) => [home.countyCode, Math.sqrt(home.weight)] as const);
  const parties: WaitingParty[] = [];
  for (let left = total; left > 0;) {
    const village = villageOf(random, random.weighted(origins));
    const destinationRegionCode = asRegionCode(random.weighted(cities));
    const earliestOn = addDays(festivalOn, random.weighted(firstDays));
    const latestOn = addDays(earliestOn, random.between(2, 6));
    let group = Math.min(left, groupSize(random));
    left -= group;
    for (; group > 0;) {
      const size = Math.min(group, random.weighted(partySizes));
      group -= size;
      parties.push({
        id: `trq_demand-${parties.length + 1}`,
        ...{ size, destinationRegionCode, earliestOn, latestOn },
        home: village,
        originRegionCode: asRegionCode(village.slice(0, 6)),
        requestedAt: preciseInstantOf(new Date(Date.parse(`${festivalOn}T00:00:00Z`) + parties.length * 1_000)),
      });
    }
  }
  return parties;
}

function villageOf(random: Random, county: string): string {
  const township = random.pick(childrenOf(asRegionCode(county))).code;
  return `${township}${201 + random.between(0, 11)}`;
}

function groupSize(random: Random): number {
  const [least, most] = random.weighted(groupSizes);
  return random.between(least, most);
}

const groupSizes: readonly (readonly [size: readonly [number, number], weight: number])[] = [
  [[4, 9], 24],
  [[10, 15], 30],
  [[16, 22], 24],
  [[23, 32], 14],
  [[33, 42], 5],
  [[44, 52], 3],
];

const partySizes: readonly (readonly [size: number, weight: number])[] = [
  [1, 30],
  [2, 34],
  [3, 18],
  [4, 11],
  [5, 5],
  [6, 2],
];

/** Days after the festival, around the sixth. */
const firstDays: readonly (readonly [days: number, weight: number])[] = Array.from({ length: 12 }, (_, index) => [
  3 + index,
  at([6, 10, 16, 18, 14, 10, 8, 6, 5, 3, 2, 2], index),
]);

/** Dongguan, Shenzhen, Guangzhou, Foshan, Zhongshan, Huizhou; Ningbo, Hangzhou; Suzhou, Shanghai. */
const cities: readonly (readonly [code: string, weight: number])[] = [
  ['4419', 24],
  ['4403', 18],
  ['4401', 12],
  ['4406', 11],
  ['4420', 7],
  ['4413', 5],
  ['3302', 8],
  ['3301', 7],
  ['3205', 5],
  ['3101', 3],
];
