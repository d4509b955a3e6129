/**
 * A railway's rules for group tickets of migrant workers, and which of them an order breaks: how many people a group needs,
 * on which days it may travel, who may handle it. They differ by railway and date: a row of a region applies to trains that
 * begin there, a row without one where no other does. Pure.
 */
import type { EnterpriseId, WorkerId } from '../../../id-kinds';
import type { GroupTicketKind, GroupTicketRule, TravelDirection } from '../../../generated/graphql';
import { addDays, type CivilDate } from '../../../platform/values/civil-date';
import { figure, type Rule } from '../../reference/rule/rule-row';
import type { Rules } from '../../reference/rule/service';
import type { Rush } from './chunyun';
import type { Batch, Rider } from './groups-and-batches';
import type { RegionCode } from '../../reference/region/region-code';

/** Days relative to the festival, negative before it; both inclusive. */
interface Days {
  readonly first: number;
  readonly last: number;
}

export interface RailwayRules {
  /** Name of the railway. */
  readonly railway: string;
  readonly validFrom: CivilDate;
  readonly source: string;
  /** Least number of people in a group. */
  readonly groupMin: Readonly<Record<GroupTicketKind, number>>;
  /** Least number of tickets in a batch. */
  readonly batchMin: number;
  /** Days of travel for which tickets are sold. */
  readonly windows: Readonly<Record<TravelDirection, Days>>;
  /** An enterprise's handler must be its own employee. */
  readonly handlerIsEmployee: boolean;
  /** An enterprise's handler may act for one legal representative only, in one rush. */
  readonly handlerActsForOne: boolean;
  /** A self-formed group's handler must be one of the passengers. */
  readonly handlerIsPassenger: boolean;
}

/**
 * The rules in force on the day of travel, of whichever railway: the smallest region that the train begins in wins, then
 * the latest `validFrom`. Undefined if there are none.
 */
export function rulesFor(rules: Rules, regionCode: RegionCode, on: CivilDate): RailwayRules | undefined {
  const fineness = (rule: Rule): number => rule.regionCode?.length ?? 0;
  const [first] = rules('GROUP_TICKETS', on, regionCode).toSorted(
    (a, b) => fineness(b) - fineness(a) || (a.validFrom < b.validFrom ? 1 : -1),
  );
  return first && railwayRulesOf(first);
}

function railwayRulesOf(rule: Rule): RailwayRules {
  return {
    ...{ railway: rule.name, validFrom: rule.validFrom, source: rule.source },
    groupMin: { ENTERPRISE: figure(rule, 'ENTERPRISE_MIN'), SELF_FORMED: figure(rule, 'SELF_FORMED_MIN') },
    batchMin: figure(rule, 'BATCH_MIN'),
    windows: {
      HOMEBOUND: { first: figure(rule, 'HOMEBOUND_FIRST'), last: figure(rule, 'HOMEBOUND_LAST') },
      WORKBOUND: { first: figure(rule, 'WORKBOUND_FIRST'), last: figure(rule, 'WORKBOUND_LAST') },
    },
    handlerIsEmployee: figure(rule, 'HANDLER_IS_EMPLOYEE') === 1,
    handlerActsForOne: figure(rule, 'HANDLER_ACTS_FOR_ONE') === 1,
    handlerIsPassenger: figure(rule, 'HANDLER_IS_PASSENGER') === 1,
  };
}

/** A broken rule, of the whole order or of one batch. */
export interface Violation {
  readonly rule: GroupTicketRule;
  /** Index of the batch in the order; absent for the whole order. */
  readonly batch?: number;
  /** Parameters of the rule's message. */
  readonly params: Readonly<Record<string, string | number>>;
}

export interface Asked {
  readonly kind: GroupTicketKind;
  /** All passengers of the group on the train, including those with tickets of an earlier order. */
  readonly group: readonly Rider[];
  /** Passengers without a ticket, in batches. */
  readonly batches: readonly Batch[];
  /** A clerk has no `workerId`. */
  readonly handler: { readonly workerId?: WorkerId; readonly employerId?: EnterpriseId | undefined };
  readonly enterpriseId: EnterpriseId | undefined;
  /** Enterprise for which the handler ordered before in this rush, other than that of the order. */
  readonly actsFor: EnterpriseId | undefined;
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
