/**
 * Today's practice, for comparison: each village hires coaches of its own to each city, as soon as all its people can
 * leave.
 */
import { lineOf } from './candidates';
import { routeOver } from './routes';
import { type PlanSettings, type Rider, type Totals, totalsOf } from '../plan-parts';

/**
 * People of one village who go to one city and share a possible day; people who can't leave on it form another group.
 */
export function villageGroupsOf(riders: readonly Rider[]): Rider[][] {
  const villages = new Map<string, Rider[][]>();
  const inOrder = riders.toSorted((a, b) => (a.earliestOn < b.earliestOn ? -1 : 1));
  for (const rider of inOrder) {
    const home = rider.home.length >= 9 ? rider.home : rider.originRegionCode;
    const groups = villages.get(`${home} ${rider.county} ${rider.city}`) ?? [];
    const group = groups.find((members) => members.every(({ latestOn }) => latestOn >= rider.earliestOn));
    if (group === undefined) groups.push([rider]);
    else group.push(rider);
    villages.set(`${home} ${rider.county} ${rider.city}`, groups);
  }
  return [...villages.values()].flat();
}

/**
 * Costs include coaches that break driver rules: today's practice hires them anyway. Nobody travels if there is no coach
 * for hire.
 */
export function baselineOf(riders: readonly Rider[], settings: PlanSettings): Totals {
  const { hired } = settings;
  if (hired === undefined) return totalsOf([]);
  const lines = new Map<string, ReturnType<typeof lineOf> | undefined>();
  const runs = villageGroupsOf(riders).flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const corridor = `${first.county} ${first.city}`;
    if (!lines.has(corridor)) {
      const route = routeOver([first.county], first.city, hired);
      lines.set(corridor, route && lineOf(hired, route, settings));
    }
    const line = lines.get(corridor);
    return line === undefined ? [] : coachesFor(group, line);
  });
  return totalsOf(runs);
}

/** Parties stay whole, each in the first coach with room; a party larger than a coach fills several. */
function coachesFor(
  group: readonly Rider[],
  { seats, cost }: { readonly seats: number; readonly cost: number },
): { riders: number; seats: number; cost: number }[] {
  const coaches: { riders: number; seats: number; cost: number }[] = [];
  for (const { size } of group.toSorted((a, b) => b.size - a.size)) {
    let left = size;
    for (; left > seats; left -= seats) coaches.push({ riders: seats, seats, cost });
    const room = coaches.find(({ riders }) => riders + left <= seats);
    if (room === undefined) coaches.push({ riders: left, seats, cost });
    else room.riders += left;
  }
  return coaches;
}
