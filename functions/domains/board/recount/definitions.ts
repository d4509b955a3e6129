/**
 * What each indicator counts, for a recount: a row for each, as `docs/indicators.md` says it. Written anew, so that a recount
 * is an oracle of what the streams counted: of the nouns it knows their items alone, and nothing of their `counts.ts`.
 * Pure.
 */
import type { Item } from '../../../platform/dynamodb/database';
import type { CivilDate } from '../../../platform/values/civil-date';
import { isSince } from '../../../platform/items/reading';
import type { Counter } from '../../reference/indicator/indicator';
import type { RegionCode } from '../../reference/region/region-code';
import type { Beside } from './beside/cells';
import { besideDefinitions } from './beside/definitions';
import { countyOf, dayOf, isElsewhere, levelsIn, stepOf, suppliesOf, sundayOf, waysOf } from './days-and-places';
import * as of from './sources';

/** A fact that counts. */
export interface Fact {
  readonly name: Counted;
  readonly on: CivilDate;
  readonly in: RegionCode;
  readonly amount: number;
  /**
   * Of a rise of income: the step in which it is counted. Of a position: its enterprise. Of SUPPLY: whose it is and what, such
   * as `5306#44 supplied`. Of what is beside the board: the number that it is in (`beside/cells.ts`).
   */
  readonly of?: string;
}

/**
 * What has counters: indicators, both counts of a rate, what enterprises submitted, of which the lots of POSITIONS_COLLECTED are
 * made, what was reported and supplied under agreements, and what has counters beside the board.
 */
export type Counted = Exclude<Counter, 'FOLLOW_UP_RATE'> | 'SUBMITTED' | 'SUPPLY' | Beside;

/** Where its facts are, and what of an item is one. */
export interface Definition {
  readonly source: of.Place;
  /** @throws for a malformed item. */
  readonly factsIn: (item: Item) => Omit<Fact, 'name'>[];
}

/** What counts, on which day, in whose region; what is not there does not count. */
interface Row<T> {
  readonly when?: (one: T) => boolean;
  readonly on: (one: T) => CivilDate | undefined;
  readonly in: (one: T) => RegionCode | undefined;
  /** Items that no release since this edition of their kind wrote do not count, until one does (decision 0006). */
  readonly since?: number;
  /** Items that a release since this edition of their kind wrote do not count: other items tell it. */
  readonly until?: number;
  /** 1 where absent. */
  readonly amount?: (one: T) => number;
  /** A fact for each of several. */
  readonly of?: (one: T) => string | readonly string[];
}

function row<T>(
  source: of.Source<T>,
  { when = () => true, since, until, on, in: placeOf, amount = () => 1, of: part }: Row<T>,
): Definition {
  return {
    source,
    factsIn: (item) =>
      (isAmong(item, since, until) ? source.read(item) : []).flatMap((one) => {
        const [day, place, many] = when(one) ? [on(one), placeOf(one), amount(one)] : [];
        if (day === undefined || place === undefined || !many) return [];
        const fact = { on: day, in: source.isFine(item) ? place : countyOf(place), amount: many };
        return part === undefined ? [fact] : [part(one)].flat().map((each) => ({ ...fact, of: each }));
      }),
  };
}

function isAmong(item: Item, since = 0, until = Infinity): boolean {
  return (since === 0 || isSince(item, since)) && !(until < Infinity && isSince(item, until));
}

const stays = ({ mergedInto }: of.Person): boolean => mergedInto === undefined;
/** Who did not come, or whose placement ended before its first day. */
export const began = ({ status, startsOn, startedOn, endedOn, departure }: of.Placed): boolean =>
  status !== 'NEVER_STARTED' &&
  departure !== 'DID_NOT_COME' &&
  (startedOn !== undefined || endedOn === undefined || endedOn >= startsOn);
/** From this edition on placements count by person and season, as `transfers` tell. */
export const BY_PERSON = 4;
const counted = { on: ({ agreedOn }: of.Transferred) => agreedOn, in: ({ homeCode }: of.Transferred) => homeCode };
const agreed = { on: ({ agreedAt }: of.Placed) => dayOf(agreedAt), in: ({ homeCode }: of.Placed) => homeCode };
const hasSeats = ({ status }: of.Seats): boolean => status !== 'RELEASED' && status !== 'EXPIRED';
const aboard = ({ boarded = {} }: of.Seats): number => Object.keys(boarded).length;
const boarding = ({ boardingCode }: of.Seats): RegionCode => boardingCode;

export const definitions: Readonly<Record<Counted, readonly Definition[]>> = {
  ...besideDefinitions,
  /** How much of a lot counts is in the item of the lot; whether it is right is asked apart (`lots.ts`). */
  POSITIONS_COLLECTED: [
    row(of.lots, {
      ...{ on: ({ on }) => on, in: ({ regionCode }) => regionCode, amount: ({ headcount }) => headcount },
    }),
  ],
  SUBMITTED: [
    row(of.positions, {
      when: ({ jobKey }) => jobKey === undefined,
      ...{ on: ({ submittedAt }) => dayOf(submittedAt), in: ({ regionCode }) => regionCode },
      ...{ amount: ({ headcount }) => headcount, of: ({ enterpriseId }) => enterpriseId },
    }),
  ],
  /** Of the enterprise its positions; of each level of a place the lots that count; who was placed, there and on each way. */
  SUPPLY: [
    row(of.positions, {
      ...{ when: ({ jobKey }) => jobKey === undefined, since: 4 },
      ...{ on: ({ submittedAt }) => dayOf(submittedAt), in: ({ regionCode }) => regionCode },
      amount: ({ headcount }) => headcount,
      of: ({ enterpriseId }) => suppliesOf('reported', enterpriseId, []),
    }),
    row(of.lots, {
      ...{ on: ({ on }) => on, in: ({ regionCode }) => regionCode, amount: ({ headcount }) => headcount, since: 2 },
      of: ({ regionCode }) => suppliesOf('reported', undefined, levelsIn(regionCode)),
    }),
    row(of.placements, {
      ...{ when: began, since: 3, ...agreed },
      of: ({ enterpriseId, homeCode, workCode }) => suppliesOf('supplied', enterpriseId, waysOf(homeCode, workCode)),
    }),
  ],
  WORKERS_REGISTERED: [
    row(of.people, {
      ...{ when: stays, on: ({ registeredAt }) => dayOf(registeredAt), in: ({ villageCode }) => villageCode },
    }),
  ],
  WORKERS_SURVEYED: [
    row(of.people, {
      ...{ when: stays, on: ({ surveyedAt }) => dayOf(surveyedAt), in: ({ villageCode }) => villageCode },
    }),
  ],
  SERVICE_OBJECTS: [
    row(of.needs, {
      ...{ when: ({ inNeed }) => inNeed, on: ({ since }) => since, in: ({ villageCode }) => villageCode },
    }),
  ],
  WORKERS_TRANSFERRED: [row(of.placements, { when: began, until: BY_PERSON, ...agreed }), row(of.transfers, counted)],
  OUT_OF_PROVINCE: transferredTo(true),
  IN_PROVINCE: transferredTo(false),
  STABLE_PLACEMENTS: [
    row(of.placements, { until: BY_PERSON, on: ({ stableOn }) => stableOn, in: ({ homeCode }) => homeCode }),
    row(of.transfers, { on: ({ stableOn }) => stableOn, in: ({ stableHome }) => stableHome }),
  ],
  /** On the last day of the week, by the step of the rise. */
  INCOME_RISE_MEDIAN: [
    row(of.followUps, {
      when: ({ incomeRise }) => incomeRise !== undefined,
      ...{ on: ({ recordedAt }) => sundayOf(dayOf(recordedAt)), in: ({ homeCode }) => homeCode },
      of: ({ incomeRise = 0 }) => stepOf(incomeRise),
    }),
  ],
  FOLLOW_UPS_MADE: [row(of.followUps, { on: ({ dueOn }) => dueOn, in: ({ dueHome }) => dueHome })],
  /** Those that were made, and of each person the next one. */
  FOLLOW_UPS_DUE: [
    row(of.followUps, { on: ({ dueOn }) => dueOn, in: ({ dueHome }) => dueHome }),
    row(of.people, {
      ...{ when: stays, since: 2, on: ({ followUpOn }) => followUpOn, in: ({ villageCode }) => villageCode },
    }),
  ],
  RETURNED_HOME: [row(of.homecomings, { on: ({ returnedOn }) => returnedOn, in: ({ returnedHome }) => returnedHome })],
  LEFT_AGAIN: [row(of.homecomings, { on: ({ leftOn }) => leftOn, in: ({ leftHome }) => leftHome })],
  TRAVEL_SERVICES: [
    row(of.services, {
      since: 2,
      when: ({ cancelReason }) => cancelReason === undefined,
      ...{ on: ({ departsAt }) => dayOf(departsAt), in: ({ stops }) => stops[0]?.regionCode },
    }),
  ],
  SEATS_ALLOCATED: [
    row(of.allocations, {
      ...{ when: hasSeats, on: ({ allocatedAt }) => dayOf(allocatedAt), in: boarding, amount: ({ seats }) => seats },
    }),
  ],
  PASSENGERS_BOARDED: [
    row(of.allocations, {
      ...{ when: hasSeats, on: ({ departsAt }) => dayOf(departsAt), in: boarding, amount: aboard },
    }),
  ],
  WAITING: [
    row(of.requests, {
      since: 2,
      when: ({ status }) => status === 'WAITLISTED',
      ...{ on: ({ requestedAt }) => dayOf(requestedAt), in: ({ originRegionCode }) => originRegionCode },
      amount: ({ workerIds }) => workerIds.length,
    }),
  ],
  HOLDS_LOST: [
    row(of.allocations, {
      when: ({ status }) => status === 'EXPIRED',
      ...{ on: ({ expiredAt }) => dayOf(expiredAt), in: boarding, amount: ({ seats }) => seats },
    }),
  ],
  /** Who did not board, and who did not come to a job. */
  NO_SHOWS: [
    row(of.allocations, {
      ...{ when: (one) => hasSeats(one) && one.status !== 'HELD', since: 2 },
      ...{ on: ({ departsAt }) => dayOf(departsAt), in: boarding, amount: (one) => one.seats - aboard(one) },
    }),
    row(of.placements, {
      ...{ when: ({ departure }) => departure === 'DID_NOT_COME', since: 2 },
      ...{ on: ({ startsOn }) => startsOn, in: ({ homeCode }) => homeCode },
    }),
  ],
  PEOPLE_REACHED: [row(of.reached, { on: (one) => firstOf(one)?.on, in: (one) => firstOf(one)?.home })],
  RECRUITMENT_EVENTS: [
    row(of.events, {
      when: ({ cancelReason }) => cancelReason === undefined,
      ...{ on: ({ startsAt }) => dayOf(startsAt), in: ({ regionCode }) => regionCode },
    }),
  ],
  KEY_ENTERPRISES_TRACKED: [
    row(of.enterprises, {
      when: ({ keyEnterprise }) => keyEnterprise,
      ...{ on: ({ trackedOn }) => trackedOn, in: ({ regionCode }) => regionCode },
    }),
  ],
  STATIONS: [row(of.stations, { on: ({ openedAt }) => dayOf(openedAt), in: ({ regionCode }) => regionCode })],
  WORKING_GROUPS: [row(of.groups, { on: ({ formedAt }) => dayOf(formedAt), in: ({ regionCode }) => regionCode })],
  PUSHES: [row(of.pushes, { on: ({ madeAt }) => dayOf(madeAt), in: ({ homeCode }) => homeCode })],
  DELIVERIES: [row(of.deliveries, { on: ({ madeAt }) => dayOf(madeAt), in: ({ homeCode }) => homeCode })],
  WORKERS_TRAINED: [row(of.reached, { on: ({ trainedOn }) => trainedOn, in: ({ trainedHome }) => trainedHome })],
  AGREEMENTS_SIGNED: [
    row(of.agreements, {
      ...{ on: ({ signedAt }) => dayOf(signedAt), in: ({ ownerRegionCode }) => ownerRegionCode },
    }),
  ],
  CASES_CLOSED: [row(of.cases, { on: ({ closedAt }) => dayOf(closedAt), in: ({ homeCode }) => homeCode })],
  AGENCIES_VISITED: [row(of.visitedSeasons, { on: ({ on }) => on, in: ({ regionCode }) => regionCode })],
};

/** Of the transfers those with the work in another province than the home, or in the same. */
function transferredTo(isOut: boolean): readonly Definition[] {
  const isThere = ({ homeCode, workCode }: Pick<of.Transferred, 'homeCode' | 'workCode'>): boolean =>
    homeCode !== undefined && workCode !== undefined && isElsewhere(workCode, homeCode) === isOut;
  return [
    row(of.placements, { when: (one) => began(one) && isThere(one), until: BY_PERSON, ...agreed }),
    row(of.transfers, { when: isThere, ...counted }),
  ];
}

/** The first of a receipt and a visit, and the home then. */
function firstOf({ at, villageCode, visitedOn, visitedHome }: of.Reached) {
  const told = [
    { on: dayOf(at), home: villageCode },
    { on: visitedOn, home: visitedHome },
  ].flatMap(({ on, home }) => (on === undefined || home === undefined ? [] : [{ on, home }]));
  return told.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))[0];
}
