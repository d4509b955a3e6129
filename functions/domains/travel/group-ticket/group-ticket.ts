/** Rules of group tickets: who belongs to a group, what goes into one batch, and which of a railway's rules an order breaks. */
import type { GroupTicketKind, GroupTicketRule, TravelDirection } from '../../../generated/graphql';
import { addDays, type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import { chunyunOf } from './chunyun';
import type { RailwayRules } from './rules';

/** Someone who has a seat on the train. */
export interface Rider {
  readonly workerId: string;
  /** Where a placement of theirs runs. */
  readonly employerId: string | undefined;
  readonly fromStop: number;
  readonly toStop: number;
  readonly direction: TravelDirection;
  /** When the train leaves their stop. */
  readonly on: CivilDate;
}

/** Tickets for one date, origin and destination. */
export interface Batch {
  readonly on: CivilDate;
  readonly fromStop: number;
  readonly toStop: number;
  readonly direction: TravelDirection;
  readonly workerIds: readonly string[];
}

/** A rule that is broken: by the whole order, or by one of its batches. */
export interface Violation {
  readonly rule: GroupTicketRule;
  /** Place of the batch in the order, from 0. */
  readonly batch?: number;
  /** What fills the rule's message. */
  readonly params: Readonly<Record<string, string | number>>;
}

/** The people of one order: an enterprise's, or those who make the same journey as the handler of a self-formed group. */
export function groupOf(
  riders: readonly Rider[],
  { handlerId, enterpriseId }: { readonly handlerId: string; readonly enterpriseId: string | undefined },
): Rider[] {
  if (enterpriseId !== undefined) return riders.filter(({ employerId }) => employerId === enterpriseId);
  const journeys = new Set(riders.filter(({ workerId }) => workerId === handlerId).map(journeyOf));
  return riders.filter((rider) => journeys.has(journeyOf(rider)));
}

/** By date, origin and destination; people in the order given. */
export function batchesOf(riders: readonly Rider[]): Batch[] {
  const batches = new Map<string, Batch & { readonly workerIds: string[] }>();
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
  /** All of the group who are on the train, those with tickets of an earlier order too. */
  readonly group: readonly Rider[];
  /** Those without. */
  readonly batches: readonly Batch[];
  readonly handler: { readonly id: string; readonly employerId?: string | undefined };
  readonly enterpriseId: string | undefined;
  /** The enterprise for which the handler has ordered before in this rush. */
  readonly actsFor: string | undefined;
}

/** Every rule that is broken, those of the whole order first. */
export function violationsOf(asked: Asked, rules: RailwayRules): Violation[] {
  const { kind, group, batches } = asked;
  const min = rules.groupMin[kind];
  return [
    ...handlerViolations(asked, rules),
    ...(group.length < min ? [{ rule: 'GROUP_TOO_SMALL' as const, params: { min, got: group.length } }] : []),
    ...batches.flatMap((batch, index) => batchViolations(batch, rules).map((broken) => ({ ...broken, batch: index }))),
  ];
}

function handlerViolations({ kind, group, handler, enterpriseId, actsFor }: Asked, rules: RailwayRules): Violation[] {
  const broken = (rule: GroupTicketRule, is: boolean): Violation[] => (is ? [{ rule, params: {} }] : []);
  if (kind === 'SELF_FORMED') {
    const travels = group.some(({ workerId }) => workerId === handler.id);
    return broken('HANDLER_NOT_PASSENGER', rules.handlerIsPassenger && !travels);
  }
  return [
    ...broken('HANDLER_NOT_EMPLOYEE', rules.handlerIsEmployee && handler.employerId !== enterpriseId),
    ...broken('HANDLER_ACTS_FOR_ANOTHER', rules.handlerActsForOne && actsFor !== undefined && actsFor !== enterpriseId),
  ];
}

function batchViolations({ on, direction, workerIds }: Batch, rules: RailwayRules): Violation[] {
  const window = windowOf(direction, on, rules);
  const { batchMin: min } = rules;
  return [
    ...(workerIds.length < min ? [{ rule: 'BATCH_TOO_SMALL' as const, params: { min, got: workerIds.length } }] : []),
    ...(window === undefined || on < window.first || on > window.last
      ? [{ rule: 'OUTSIDE_WINDOW' as const, params: { on, first: window?.first ?? '-', last: window?.last ?? '-' } }]
      : []),
  ];
}

/** The days of travel in the rush of a date's year; undefined in years whose festival the table does not have. */
function windowOf(
  direction: TravelDirection,
  on: CivilDate,
  { windows }: RailwayRules,
): { readonly first: CivilDate; readonly last: CivilDate } | undefined {
  const festivalOn = chunyunOf(Number(on.slice(0, 4)))?.festivalOn;
  if (festivalOn === undefined) return undefined;
  const { first, last } = windows[direction];
  return { first: addDays(festivalOn, first), last: addDays(festivalOn, last) };
}

/** Whether the railway takes this batch: neither it nor the whole order breaks a rule. */
export function isReady(violations: readonly Violation[], index: number): boolean {
  return violations.every(({ batch }) => batch !== undefined && batch !== index);
}

/** A civil day in China. */
export function dayOf(instant: string): CivilDate {
  return civilDateOf(new Date(instant));
}

function journeyOf({ on, fromStop, toStop, direction }: Omit<Rider, 'workerId' | 'employerId'>): string {
  return `${on} ${fromStop} ${toStop} ${direction}`;
}
