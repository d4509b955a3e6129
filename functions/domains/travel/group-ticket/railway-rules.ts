/**
 * A railway's rules for group tickets of migrant workers, from the rules in force. They differ by railway and date: a row
 * of a region applies to trains that begin there, a row without one where no other does.
 */
import type { GroupTicketKind, TravelDirection } from '../../../generated/graphql';
import type { CivilDate } from '../../../platform/values/civil-date';
import { figure, type Rule } from '../../reference/rule/rule';
import type { Rules } from '../../reference/rule/service';

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
export function rulesFor(rules: Rules, regionCode: string, on: CivilDate): RailwayRules | undefined {
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
