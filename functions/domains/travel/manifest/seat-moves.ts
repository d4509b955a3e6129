/**
 * Makes room for a traveller for whom no seat is free on all legs: others move, as few as possible of those who have a
 * number from before.
 *
 * **Room can always be made** if no leg has more travellers than seats. Some seat a is free on the journey's first leg.
 * Let p be the next leg of the journey on which a is taken; its traveller boards at stop p. Some other seat b is free
 * on leg p, since the traveller without a seat rides p too. Exchange that person between a and b, together with all who
 * are linked to them: those on b who overlap them, those on a who overlap these, and so on. As b is free on leg p, all
 * of them board at p or later. So nothing before p changes, the exchange leaves no overlap on either seat, and a is
 * free on leg p as well. After at most 28 exchanges a is free to the end of the journey.
 */
import { limits } from '../../../limits';
import { assert } from '../../../platform/requests/errors';
import type { SeatPlan } from './seat-plan';

/**
 * Seats the traveller. Compares two ways to make room and takes the one that moves fewer numbers assigned before; if
 * equal, the first.
 */
export function makeRoom(plan: SeatPlan, way: number): void {
  const free = plan.firstFree(plan.legsRidden(way));
  if (free !== 0) {
    plan.put(way, free);
    return;
  }
  const moved = plan.moved();
  const clearable = clearableSeat(plan, way);
  const { seat, exchanges } = exchange(plan, plan.legsRidden(way));
  if (clearable === undefined || plan.moved() - moved < clearable.assigned) {
    plan.put(way, seat);
    return;
  }
  for (const { partner, tied } of exchanges.toReversed()) swap(plan, seat, partner, tied);
  clear(plan, way, clearable.seat);
}

/**
 * A seat whose travellers in the way can all move to free seats; of several, the one that moves the fewest assigned
 * numbers.
 */
function clearableSeat(plan: SeatPlan, way: number): { readonly seat: number; readonly assigned: number } | undefined {
  const legs = plan.legsRidden(way);
  const free = new Map<number, boolean>();
  const finds = (other: number): boolean => {
    const ridden = plan.legsRidden(other);
    const known = free.get(ridden) ?? plan.firstFree(ridden) !== 0;
    free.set(ridden, known);
    return known;
  };
  let best: { readonly seat: number; readonly assigned: number } | undefined;
  for (let seat = 1; seat <= plan.seats; seat += 1) {
    const others = plan.on(seat, legs);
    const assigned = assignedAmong(plan, others);
    if ((best === undefined || assigned < best.assigned) && others.every(finds)) best = { seat, assigned };
  }
  return best;
}

/** The travellers of one seat ride one after the other, so several of them can move to the same free seat. */
function clear(plan: SeatPlan, way: number, seat: number): void {
  for (const other of plan.on(seat, plan.legsRidden(way))) {
    const legs = plan.legsRidden(other);
    const assigned = plan.ways[other]?.assigned ?? 0;
    const target = plan.isFree(assigned, legs) ? assigned : plan.firstFree(legs);
    plan.lift(other);
    plan.put(other, target);
  }
  plan.put(way, seat);
}

/** The proof above, step by step; each step takes the exchange that moves the fewest assigned numbers. */
function exchange(plan: SeatPlan, legs: number): { readonly seat: number; readonly exchanges: readonly Exchange[] } {
  const seat = leastTaken(plan, legs);
  const exchanges: Exchange[] = [];
  while (!plan.isFree(seat, legs)) {
    const taken = plan.takenOn(seat) & legs;
    const best = bestPartner(plan, seat, taken & -taken);
    swap(plan, seat, best.partner, best.tied);
    exchanges.push(best);
  }
  return { seat, exchanges };
}

/** The seat that is free on the first leg and on the most legs after it. */
function leastTaken(plan: SeatPlan, legs: number): number {
  const reach = (seat: number): number => {
    const taken = plan.takenOn(seat) & legs;
    return taken === 0 ? Infinity : taken & -taken;
  };
  let best = 0;
  for (let seat = 1; seat <= plan.seats; seat += 1)
    if (plan.isFree(seat, legs & -legs) && (best === 0 || reach(seat) > reach(best))) best = seat;
  assert(best !== 0, 'no more travellers than seats on a leg');
  return best;
}

interface Exchange {
  readonly partner: number;
  readonly tied: readonly number[];
}

function bestPartner(plan: SeatPlan, seat: number, leg: number): Exchange {
  let best: (Exchange & { readonly assigned: number }) | undefined;
  for (let partner = 1; partner <= plan.seats && best?.tied.length !== 1; partner += 1) {
    if (partner === seat || !plan.isFree(partner, leg)) continue;
    const tied = tiedOn(plan, seat, partner, leg);
    const assigned = assignedAmong(plan, tied);
    if (best === undefined || assigned < best.assigned) best = { partner, tied, assigned };
  }
  assert(best, 'no more travellers than seats on a leg');
  return best;
}

/** The traveller who rides the leg on `seat`, and all who overlap them, or one another, on the two seats. */
function tiedOn(plan: SeatPlan, seat: number, partner: number, leg: number): number[] {
  const tied = plan.on(seat, leg);
  for (const way of tied) {
    const opposite = plan.seatOf(way) === seat ? partner : seat;
    for (const other of plan.on(opposite, plan.legsRidden(way))) if (!tied.includes(other)) tied.push(other);
  }
  return tied;
}

function swap(plan: SeatPlan, seat: number, partner: number, tied: readonly number[]): void {
  const targets = tied.map((way) => [way, plan.seatOf(way) === seat ? partner : seat] as const);
  for (const [way] of targets) plan.lift(way);
  for (const [way, target] of targets) plan.put(way, target);
}

function assignedAmong(plan: SeatPlan, ways: readonly number[]): number {
  return ways.filter((way) => isAssigned(plan, way)).length;
}

function isAssigned(plan: SeatPlan, way: number): boolean {
  const assigned = plan.ways[way]?.assigned ?? 0;
  return assigned !== 0 && assigned === plan.seatOf(way);
}

/** Number of seats that the search may still try. */
interface Budget {
  steps: number;
}

/**
 * Fits travellers without a seat around the others: without moving an assigned number, else by moving one. Undefined if
 * neither works, if they are too many, or if the search used up its budget.
 */
export function fitAround(kept: SeatPlan): SeatPlan | undefined {
  const waiting = kept.ways.map((_, way) => way).filter((way) => kept.seatOf(way) === 0);
  if (waiting.length > limits.seatSearchTravellersMax) return undefined;
  const plan = kept.copy();
  const budget: Budget = { steps: limits.seatSearchStepsMax };
  if (search(plan, waiting, budget)) return plan;
  const wanted = waiting.reduce((legs, way) => legs | plan.legsRidden(way), 0);
  for (const way of kept.ways.keys()) {
    if (budget.steps <= 0) return undefined;
    if (!isAssigned(plan, way) || (plan.legsRidden(way) & wanted) === 0) continue;
    const seat = plan.seatOf(way);
    plan.lift(way);
    if (search(plan, [...waiting, way], budget)) return plan;
    plan.put(way, seat);
  }
  return undefined;
}

/**
 * Depth first; the traveller with the fewest kinds of seats to choose from comes first. On failure, the plan is as
 * before.
 */
function search(plan: SeatPlan, waiting: readonly number[], budget: Budget): boolean {
  if (waiting.length === 0) return true;
  const kinds = [...kindsOfSeats(plan)];
  const choices = waiting.map((way) => ({
    way,
    seats: kinds.filter(([taken]) => (taken & plan.legsRidden(way)) === 0).map(([, seat]) => seat),
  }));
  const [next] = choices.toSorted((a, b) => a.seats.length - b.seats.length) as [(typeof choices)[0]];
  const others = waiting.filter((way) => way !== next.way);
  for (const seat of next.seats) {
    if (budget.steps <= 0) return false;
    budget.steps -= 1;
    plan.put(next.way, seat);
    if (search(plan, others, budget)) return true;
    plan.lift(next.way);
  }
  return false;
}

/** The lowest seat of each kind: seats that are taken on the same legs are interchangeable. */
function kindsOfSeats(plan: SeatPlan): ReadonlyMap<number, number> {
  const kinds = new Map<number, number>();
  for (let seat = 1; seat <= plan.seats; seat += 1) {
    const taken = plan.takenOn(seat);
    if (!kinds.has(taken)) kinds.set(taken, seat);
  }
  return kinds;
}
