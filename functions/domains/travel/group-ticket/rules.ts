/**
 * Railways' rules for group tickets of migrant workers. They are data, because they differ by railway and date. A row
 * applies to trains boarded in its regions; a row without regions applies where no other row does.
 */
import type { GroupTicketKind, TravelDirection } from '../../../generated/graphql';
import type { CivilDate } from '../../../platform/values/civil-date';
import { isWithin } from '../../reference/region/region';

/** Days relative to the festival, negative before it; both inclusive. */
interface Days {
  readonly first: number;
  readonly last: number;
}

export interface RailwayRules {
  /** Name of the railway. */
  readonly railway: string;
  /** Regions of the train's first stop; empty for all. */
  readonly regionCodes: readonly string[];
  readonly validFrom: CivilDate;
  /** Last day, inclusive; if absent, the row ends when the railway's next row begins. */
  readonly validTo?: CivilDate;
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
 * The published rules also require a second-generation resident identity card. No check is needed: registration
 * requires an 18-digit number, and first-generation cards ended with 2012.
 */
export const railwayRules: readonly RailwayRules[] = [
  {
    railway: '广州铁路集团',
    regionCodes: [],
    validFrom: '2023-01-01',
    source: '广州铁路（集团）公司：务工团体票办理规定（其他铁路局以其公布的规定为准）',
    groupMin: { ENTERPRISE: 30, SELF_FORMED: 5 },
    batchMin: 5,
    windows: { HOMEBOUND: { first: -15, last: -1 }, WORKBOUND: { first: 3, last: 17 } },
    handlerIsEmployee: true,
    handlerActsForOne: true,
    handlerIsPassenger: true,
  },
];

/**
 * The row in force on the day of travel: the smallest matching region wins, then the latest `validFrom`. Undefined if
 * there is none.
 */
export function rulesFor(regionCode: string, on: CivilDate, rows = railwayRules): RailwayRules | undefined {
  const fineness = ({ regionCodes }: RailwayRules): number =>
    Math.max(0, ...regionCodes.filter((code) => isWithin(regionCode, code)).map(({ length }) => length));
  const [first] = rows
    .filter(({ validFrom, validTo }) => validFrom <= on && (validTo === undefined || on <= validTo))
    .filter((row) => row.regionCodes.length === 0 || fineness(row) > 0)
    .sort((a, b) => fineness(b) - fineness(a) || (a.validFrom < b.validFrom ? 1 : -1));
  return first;
}
