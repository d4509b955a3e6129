/**
 * Today's practice, for comparison: each village sends its people to one city by a coach of their own, as soon as all of them
 * can leave; by several where they are too many for one.
 */
import { lineOf } from './candidates';
import { routeOver } from './routes';
import { type PlanSettings, type Rider, type Totals, totalsOf } from '../travel-plan';
import { coach } from './vehicles';

/** People of one village who go to one city and share a day; whoever can't go with the others is a group of their own. */
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

/** A coach is hired whatever the rules of driver hours say of it: with the crew that its way would need. */
export function baselineOf(riders: readonly Rider[], settings: PlanSettings): Totals {
  const lines = new Map<string, ReturnType<typeof lineOf> | undefined>();
  const runs = villageGroupsOf(riders).flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const corridor = `${first.county} ${first.city}`;
    if (!lines.has(corridor)) {
      const route = routeOver([first.county], first.city, coach);
      lines.set(corridor, route && lineOf(coach, route, settings));
    }
    const line = lines.get(corridor);
    return line === undefined ? [] : coachesFor(group, line);
  });
  return totalsOf(runs);
}

/** Parties whole here too, each into the first coach with room; only who is too many for one fills several. */
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
