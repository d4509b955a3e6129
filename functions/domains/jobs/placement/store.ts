/**
 * The placement item in table Workers, in its worker's collection, and every write of it. Its id contains the worker's
 * id, so `placement(id)` is one GetItem. A worker has at most one running placement: `runningPlacementId` of the
 * worker. An enterprise's are listed by the time of agreement, in a partition of their own in index byRegion.
 */
import type { JourneyToWork, PlacementAnswer } from '../../../generated/graphql';
import type { EnterpriseId, PlacementId, WorkerId } from '../../../id-kinds';
import * as attr from '../../../platform/items/attributes';
import { regionCode, type RegionCode } from '../../reference/region/region-code';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import {
  absent,
  anyOf,
  beginsWith,
  check,
  type Condition,
  equals,
  given,
  isNew,
  isThere,
  put,
  unchanged,
} from '../../../platform/dynamodb/expressions';
import type { Instant } from '../../../platform/values/clock';
import { asCivilDate, type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import { checkTransition, type PlacementTransition } from './states';

export const journeys = ['PROPOSED', 'OWN', 'ELSEWHERE', 'NOT_NEEDED'] as const satisfies readonly JourneyToWork[];
export const answers = ['CONFIRMED', 'DECLINED'] as const satisfies readonly PlacementAnswer[];

const placements = itemKind('placement', {
  table: 'Workers',
  edition: 4,
  attributes: {
    id: attr.idOf('plc'),
    workerId: attr.idOf('wkr'),
    positionId: attr.idOf('pos'),
    /** Enterprise of the position; absent in items that an earlier release wrote last. */
    enterpriseId: attr.optional(attr.idOf('ent')),
    /** Region code of the worker's home on agreement, in which the transfer counts. */
    homeCode: regionCode,
    /** Of the delivery that the enterprise accepted; absent where an official placed the worker. */
    pushId: attr.optional(attr.idOf('psh')),
    status: attr.oneOf('AGREED', 'TRAVELLING', 'STARTED', 'STABLE', 'ENDED', 'NEVER_STARTED'),
    /** Agreed first day of work. */
    startsOn: attr.civilDate,
    /** When the worker began, as somebody said, and when that was said; absent until then, the latter by an earlier release. */
    ...{ startedOn: attr.optional(attr.civilDate), beganToldOn: attr.optional(attr.civilDate) },
    /** Day of the follow-up that found the worker stable. */
    stableOn: attr.optional(attr.civilDate),
    /** Yuan a month: agreed, what the worker had told last before, and what a follow-up found last. */
    ...{ monthlyIncome: attr.optional(attr.integer), incomeBefore: attr.optional(attr.integer) },
    incomeNow: attr.optional(attr.integer),
    /** Place of work; absent in items of an earlier release. */
    workCode: attr.optional(regionCode),
    /** Until when a subsidy can be applied for, and where the worker lives; absent unless a follow-up found them eligible. */
    ...{
      subsidyUntil: attr.optional(attr.civilDate),
      subsidyHome: attr.optional(regionCode),
      subsidyCounty: attr.optional(regionCode),
    },
    /** What became of the subsidy, by which rule, which yuan it granted then, and were paid; absent before the application. */
    ...{ subsidyStatus: attr.optional(attr.oneOf('APPLIED', 'PAID')), subsidyRule: attr.optional(attr.text) },
    ...{ subsidyGranted: attr.optional(attr.integer), subsidyAmount: attr.optional(attr.integer) },
    ...{ subsidyAppliedOn: attr.optional(attr.civilDate), subsidyPaidOn: attr.optional(attr.civilDate) },
    /** How the worker is to get there, the request for it, and how often one was made; absent until that was looked after. */
    ...{
      journey: attr.optional(attr.oneOf(...journeys)),
      journeyRequestId: attr.optional(attr.idOf('trq')),
      proposals: attr.optional(attr.integer),
    },
    /** What the worker says to the agreement, and when; absent before. */
    ...{ workerAnswer: attr.optional(attr.oneOf(...answers)), workerAnsweredAt: attr.optional(attr.instant) },
    /** Number of follow-ups, and the day of the latest. */
    ...{ followUps: attr.optional(attr.integer), followedUpOn: attr.optional(attr.civilDate) },
    juvenile: attr.flag,
    /** Instant, ISO 8601 UTC. */
    agreedAt: attr.instant,
    /** Last day, or the day on which it was said that the worker did not come. */
    endedOn: attr.optional(attr.civilDate),
    /** Instant, ISO 8601 UTC, at which the end was recorded. */
    endedAt: attr.optional(attr.instant),
    endReason: attr.optional(attr.text),
    /** How the worker left, if that was reported (`arrival/`). */
    departure: attr.optional(attr.oneOf('DID_NOT_COME', 'LEFT', 'DISMISSED')),
  },
  keys: {
    primary: ['${workerId}', 'placement#${id}'],
    byRegion: ['employed#${enterpriseId}', '${id}'],
    byName: ['subsidy#${subsidyCounty}', '${subsidyUntil}#${id}'],
  },
  /** Items of an earlier release have no status; it let the clock start them. */
  derived: {
    status: ({ startsOn, agreedAt, endedOn }) => {
      if (endedOn !== undefined) return 'ENDED';
      if (typeof startsOn !== 'string' || typeof agreedAt !== 'string') return undefined;
      return hasBegunBy(asCivilDate(startsOn), new Date(agreedAt)) ? 'STARTED' : 'AGREED';
    },
  },
});

export type Placement = ItemOf<typeof placements>;

export function placementKey(workerId: WorkerId, id: PlacementId): Key {
  return placements.key({ workerId, id });
}

export const { is: isPlacement, decode: parsePlacement, part: partOfPlacement } = placements;

/** Placements in one of the worker's collections, oldest first. */
export function placementsOf(workerId: WorkerId): QueryParams {
  return placements.query('primary', { workerId }).params();
}

/** Placements of an enterprise, oldest first. One that an earlier release wrote is among them once it has ended. */
export function employedBy(enterpriseId: EnterpriseId): QueryParams {
  return placements.query('byRegion', { enterpriseId }).params();
}

/** The stream tells the partner of it, and needs the enterprise. */
export type Employed = Placement & Required<Pick<Placement, 'enterpriseId'>>;

/** A placement after a transition, and the write that brings it there. */
export interface Step {
  readonly placement: Placement;
  readonly write: Write;
}

/** Creates the placement. In one transaction with the writes of the worker and of the position's vacancy. */
export function agreePlacement(placement: Employed): Write {
  checkTransition('agree', undefined, placement);
  return put(placements.stored(placement)).when(isNew);
}

type Proposed = Required<Pick<Placement, 'journey' | 'proposals'>> & Pick<Placement, 'journeyRequestId'>;

/** In one transaction with the request. Refused if another one was made, or the worker answered, since the read. */
export function proposeJourney(read: Placement, proposed: Proposed): Step {
  const asRead = [unchanged('proposals', read.proposals), unchanged('workerAnswer', read.workerAnswer)] as const;
  return step('propose', read, proposed, ...asRead);
}

/** The worker will come. Refused if they answered before. */
export function confirmPlacement(read: Placement, workerAnsweredAt: Instant): Step {
  return step('confirm', read, { workerAnswer: 'CONFIRMED', workerAnsweredAt }, absent('workerAnswer'));
}

/** Condition of another one's transaction: the worker has not answered yet. */
export function unansweredPlacement({ workerId, id }: Placement): Write {
  return check<Placement>(placementKey(workerId, id)).when(isThere, absent('workerAnswer'));
}

/** The worker boarded a service to the job. */
export function travelToPlacement(read: Placement): Step {
  return step('travel', read, { status: 'TRAVELLING' });
}

type Began = Required<Pick<Placement, 'startedOn' | 'beganToldOn'>>;

/** The worker is there. */
export function startPlacement(read: Placement, began: Began): Step {
  return step('start', read, { status: 'STARTED', ...began });
}

/** What a follow-up tells of a placement; in one transaction with its item, whose number is the new `followUps`. */
export type FollowedUp = Required<Pick<Placement, 'followUps' | 'followedUpOn'>> &
  Pick<Placement, 'incomeNow' | 'subsidyUntil' | 'subsidyHome' | 'subsidyCounty'>;

export function followUpPlacement(
  read: Placement,
  found: FollowedUp & { readonly status: 'STARTED' | 'STABLE' } & Pick<Placement, 'stableOn'> & Partial<Began>,
): Step {
  return step('followUp', read, found);
}

/** How a placement is over. The stream tells the partner of it, and needs the enterprise. */
export type Over = Required<Pick<Placement, 'enterpriseId' | 'endedOn' | 'endedAt'>> &
  Pick<Placement, 'endReason' | 'departure'> &
  Partial<FollowedUp>;

/** Refused, too, if a follow-up was recorded since the read: it may have found the worker in the job later. */
export function endPlacement(read: Placement, over: Over): Step {
  return step('end', read, { ...over, status: 'ENDED' }, unchanged('followedUpOn', read.followedUpOn));
}

export function neverStartPlacement(read: Placement, over: Over): Step {
  return step('neverStart', read, { ...over, status: 'NEVER_STARTED' });
}

/** The worker will not come. In one transaction with the write that gives the vacancy back. Refused if they answered before. */
export function declinePlacement(read: Placement, over: Over, workerAnsweredAt: Instant): Step {
  const declined = { ...over, status: 'NEVER_STARTED', workerAnswer: 'DECLINED', workerAnsweredAt } as const;
  return step('neverStart', read, declined, absent('workerAnswer'));
}

/** Those who can apply for a subsidy on the day and have not, the earliest deadline first. */
export function unclaimedIn(subsidyCounty: RegionCode, on: CivilDate, home: RegionCode): QueryParams {
  return placements
    .query('byName', { subsidyCounty })
    .atLeast({ subsidyUntil: on })
    .where(home.length > subsidyCounty.length && beginsWith('subsidyHome', home))
    .params();
}

type Applied = Required<Pick<Placement, 'subsidyRule' | 'subsidyGranted' | 'subsidyAppliedOn'>>;

/** In one transaction with the guard of the year. Refused if it was applied for before. */
export function applyForSubsidy({ workerId, id }: Placement, applied: Applied): Write {
  return placements
    .update(placementKey(workerId, id))
    .set({ ...applied, subsidyStatus: 'APPLIED' })
    .remove('subsidyUntil', 'subsidyHome', 'subsidyCounty', 'byNamePk', 'byNameSk')
    .when(isThere, absent('subsidyStatus'));
}

/** Refused unless it was applied for, and not paid yet. */
export function paySubsidy(
  { workerId, id }: Placement,
  paid: Required<Pick<Placement, 'subsidyAmount' | 'subsidyPaidOn'>>,
): Write {
  return placements
    .update(placementKey(workerId, id))
    .set({ ...paid, subsidyStatus: 'PAID' })
    .when(isThere, equals('subsidyStatus', 'APPLIED'));
}

/** Refused if the placement's state changed since the read. */
function step(
  transition: PlacementTransition,
  read: Placement,
  change: Partial<Placement>,
  ...conditions: readonly Condition<keyof Placement>[]
): Step {
  const placement = { ...read, ...given(change) };
  checkTransition(transition, read, placement);
  // Who has applied for the subsidy meanwhile is not asked to.
  const asked = change.subsidyUntil === undefined ? [] : [unchanged('subsidyStatus', read.subsidyStatus)];
  const write = placements
    .update(placementKey(read.workerId, read.id))
    .set({ ...given(change), ...placements.keysFrom(given(change), read) })
    // An item of an earlier release has no status, and an end if it ended.
    .when(isThere, anyOf(equals('status', read.status), absent('status')), absent('endedOn'), ...conditions, ...asked);
  return { placement, write };
}

/** Whether the worker works already when the placement is agreed: then nobody has to mark the arrival. */
export function hasBegunBy(startsOn: CivilDate, agreedAt: Date): boolean {
  return startsOn <= civilDateOf(agreedAt);
}
