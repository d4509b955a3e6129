/**
 * Rules of group tickets: who belongs to a group, how tickets are batched, and which of a railway's rules an order
 * breaks. Pure.
 */
import type { EnterpriseId, WorkerId } from '../../../id-kinds';
import type { GroupTicketKind, GroupTicketRule, TravelDirection } from '../../../generated/graphql';
import { addDays, type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import type { Instant } from '../../../platform/values/clock';
import type { Rush } from './chunyun';
import type { RailwayRules } from './railway-rules';

/** A passenger with a seat on the train. */
export interface Rider {
  readonly workerId: WorkerId;
  /** Enterprise of a running placement. */
  readonly employerId: EnterpriseId | undefined;
  readonly fromStop: number;
  readonly toStop: number;
  readonly direction: TravelDirection;
  /** Civil date of departure from the passenger's stop. */
  readonly on: CivilDate;
}

/** Tickets with the same date, origin and destination. */
export interface Batch {
  readonly on: CivilDate;
  readonly fromStop: number;
  readonly toStop: number;
  readonly direction: TravelDirection;
  readonly workerIds: readonly WorkerId[];
}

/** A broken rule, of the whole order or of one batch. */
export interface Violation {
  readonly rule: GroupTicketRule;
  /** Index of the batch in the order; absent for the whole order. */
  readonly batch?: number;
  /** Parameters of the rule's message. */
  readonly params: Readonly<Record<string, string | number>>;
}

/**
 * The group of one order: an enterprise's workers, or the passengers with the same journey as the handler of a
 * self-formed group.
 */
export function groupOf(
  riders: readonly Rider[],
  {
    handlerId,
    enterpriseId,
  }: { readonly handlerId: WorkerId | undefined; readonly enterpriseId: EnterpriseId | undefined },
): Rider[] {
  if (enterpriseId !== undefined) return riders.filter(({ employerId }) => employerId === enterpriseId);
  const journeys = new Set(riders.filter(({ workerId }) => workerId === handlerId).map(journeyOf));
  return riders.filter((rider) => journeys.has(journeyOf(rider)));
}

/** Batches by date, origin and destination; passengers stay in the order given. */
export function batchesOf(riders: readonly Rider[]): Batch[] {
  const batches = new Map<string, Batch & { readonly workerIds: WorkerId[] }>();
  for (const rider of riders) {
    const { workerId, on, fromStop, toStop, direction } = rider;
    const batch = batches.get(journeyOf(rider)) ?? { on, fromStop, toStop, direction, workerIds: [] };
    batch.workerIds.push(workerId);
    batches.set(journeyOf(rider), batch);
  }
  return [...batches.values()].sort((a, b) => a.fromStop - b.fromStop || a.toStop - b.toStop);
}

export interface Asked {
  readonly kind: GroupTicketKind;
  /** All passengers of the group on the train, including those with tickets of an earlier order. */
  readonly group: readonly Rider[];
  /** Passengers without a ticket, in batches. */
  readonly batches: readonly Batch[];
  /** A clerk has no `workerId`. */
  readonly handler: { readonly workerId?: WorkerId; readonly employerId?: string | undefined };
  readonly enterpriseId: string | undefined;
  /** Enterprise for which the handler ordered before in this rush. */
  readonly actsFor: string | undefined;
  /** Nearest to the day on which the train leaves; undefined beyond the table of festivals. */
  readonly rush: Rush | undefined;
}

/** All broken rules; those of the whole order come first. */
export function violationsOf(asked: Asked, rules: RailwayRules): Violation[] {
  const { kind, group, batches, rush } = asked;
  const min = rules.groupMin[kind];
  return [
    ...handlerViolations(asked, rules),
    ...(group.length < min ? [{ rule: 'GROUP_TOO_SMALL' as const, params: { min, got: group.length } }] : []),
    ...batches.flatMap((batch, index) =>
      batchViolations(batch, rules, rush).map((broken) => ({ ...broken, batch: index })),
    ),
  ];
}

function handlerViolations({ kind, group, handler, enterpriseId, actsFor }: Asked, rules: RailwayRules): Violation[] {
  const broken = (rule: GroupTicketRule, is: boolean): Violation[] => (is ? [{ rule, params: {} }] : []);
  if (kind === 'SELF_FORMED') {
    const travels = group.some(({ workerId }) => workerId === handler.workerId);
    return broken('HANDLER_NOT_PASSENGER', rules.handlerIsPassenger && !travels);
  }
  return [
    ...broken('HANDLER_NOT_EMPLOYEE', rules.handlerIsEmployee && handler.employerId !== enterpriseId),
    ...broken('HANDLER_ACTS_FOR_ANOTHER', rules.handlerActsForOne && actsFor !== undefined && actsFor !== enterpriseId),
  ];
}

function batchViolations(
  { on, direction, workerIds }: Batch,
  rules: RailwayRules,
  rush: Rush | undefined,
): Violation[] {
  const window = rush && windowOf(direction, rush, rules);
  const { batchMin: min } = rules;
  return [
    ...(workerIds.length < min ? [{ rule: 'BATCH_TOO_SMALL' as const, params: { min, got: workerIds.length } }] : []),
    ...(window === undefined || on < window.first || on > window.last
      ? [{ rule: 'OUTSIDE_WINDOW' as const, params: { on, first: window?.first ?? '-', last: window?.last ?? '-' } }]
      : []),
  ];
}

/** First and last day of travel: the railway's days, as far as they lie in the announced rush. */
function windowOf(
  direction: TravelDirection,
  { festivalOn, announced }: Rush,
  { windows }: RailwayRules,
): { readonly first: CivilDate; readonly last: CivilDate } {
  const [first, last] = [addDays(festivalOn, windows[direction].first), addDays(festivalOn, windows[direction].last)];
  if (announced === undefined) return { first, last };
  return {
    first: first < announced.first ? announced.first : first,
    last: last > announced.last ? announced.last : last,
  };
}

/** Whether neither this batch nor the whole order breaks a rule. */
export function isReady(violations: readonly Violation[], index: number): boolean {
  return violations.every(({ batch }) => batch !== undefined && batch !== index);
}

/** Civil date of an instant, in China. */
export function dayOf(instant: Instant): CivilDate {
  return civilDateOf(new Date(instant));
}

function journeyOf({ on, fromStop, toStop, direction }: Omit<Rider, 'workerId' | 'employerId'>): string {
  return `${on} ${fromStop} ${toStop} ${direction}`;
}
