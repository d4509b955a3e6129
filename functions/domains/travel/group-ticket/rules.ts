/**
 * What railways ask of a group ticket for migrant workers: data, by railway and day, because they differ by both. A row holds
 * for trains that are boarded in its regions; one without regions holds wherever no other does.
 */
import type { GroupTicketKind, TravelDirection } from '../../../generated/graphql';
import type { CivilDate } from '../../../platform/values/civil-date';
import { isWithin } from '../../reference/region/region';

/** Days from the festival, negative before it; both inclusive. */
interface Days {
  readonly first: number;
  readonly last: number;
}

export interface RailwayRules {
  /** Whose rules they are. */
  readonly railway: string;
  /** Regions of boarding. */
  readonly regionCodes: readonly string[];
  readonly validFrom: CivilDate;
  /** The last day; until another row of the railway begins when absent. */
  readonly validTo?: CivilDate;
  readonly source: string;
  /** People of one group. */
  readonly groupMin: Readonly<Record<GroupTicketKind, number>>;
  /** Tickets of one batch: the same date, origin and destination. */
  readonly batchMin: number;
  /** Days of travel. */
  readonly windows: Readonly<Record<TravelDirection, Days>>;
  /** An enterprise's handler is its own formal employee. */
  readonly handlerIsEmployee: boolean;
  /** An enterprise's handler acts for one legal representative only, in one rush. */
  readonly handlerActsForOne: boolean;
  /** A self-formed group's handler is one of the passengers. */
  readonly handlerIsPassenger: boolean;
}

/**
 * The published rules ask besides that every passenger has a second-generation resident identity card: nobody is registered
 * without a number of one, and those of the first generation ended with 2012.
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

/** Of the rows in force on the day of travel, the one of the finest region, then the one that began last; undefined where there is none. */
export function rulesFor(regionCode: string, on: CivilDate, rows = railwayRules): RailwayRules | undefined {
  const fineness = ({ regionCodes }: RailwayRules): number =>
    Math.max(0, ...regionCodes.filter((code) => isWithin(regionCode, code)).map(({ length }) => length));
  const [first] = rows
    .filter(({ validFrom, validTo }) => validFrom <= on && (validTo === undefined || on <= validTo))
    .filter((row) => row.regionCodes.length === 0 || fineness(row) > 0)
    .sort((a, b) => fineness(b) - fineness(a) || (a.validFrom < b.validFrom ? 1 : -1));
  return first;
}
