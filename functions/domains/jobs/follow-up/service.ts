/**
 * Use cases of follow-ups: record one, list those of a placement, list who is due. Only what a follow-up finds makes a
 * placement STABLE.
 */
import type { RecordFollowUpInput } from '../../../generated/graphql';
import type { Context } from '../../../platform/requests/context';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import { commitAttempt, idempotent } from '../../../platform/requests/idempotency';
import { failed } from '../../../platform/requests/result';
import { preciseInstantOf, today } from '../../../platform/values/clock';
import { assert } from '../../../platform/requests/errors';
import { looksAfter } from '../../people/worker/access';
import { arriveAtPlacement } from '../../people/worker/employment/store';
import { readRules, type Rules } from '../../reference/rule/service';
import type { Transition } from '../placement/agreement';
import { ending } from '../placement/ending';
import { followUpRules, isStableOn, nextFollowUpOn } from '../placement/follow-up-days';
import { getPlacement, type Placed, readPlaced } from '../placement/service';
import { followUpPlacement, type FollowedUp, type Placement } from '../placement/store';
import { verdictOf } from '../subsidy/eligible';
import { checkFollowUp } from './checks';
import { countedRise } from './income-rise';
import { type FollowUp, followUpsOf, parseFollowUp, recordFollowUp as storeFollowUp } from './store';

type Found = Omit<RecordFollowUpInput, 'idempotencyKey' | 'placementId'>;

/**
 * Idempotent by key. Who is still employed has started, and is stable once the days of the rules have passed; who is not
 * has lost the job, and is on the service list within two days. Two round trips; more where the placement ends.
 */
export const recordFollowUp = idempotent<RecordFollowUpInput, Placement>('recordFollowUp', 'Workers', {
  see: getPlacement,
  async attempt(context, input, recordPut) {
    const [placed, rules] = await Promise.all([
      readPlaced(context, input.placementId),
      readRules(context, ['FOLLOW_UPS', 'SUBSIDIES']),
    ]);
    const known = placed && looksAfter(context.viewer, placed.worker) ? placed : undefined;
    const wrong = checkFollowUp(input, known?.placement, today(context.clock));
    if (wrong.length > 0) return failed(wrong);
    assert(known, 'a placement after the checks');
    const followUp = followUpOf(context, known, input);
    const { placement, writes } = await followedUp(context, known, followUp, rules);
    const incomeRise = countedRise(known.placement, placement, followUp.recordedAt);
    const { homeCode } = placement;
    const counted = { ...followUp, ...(incomeRise !== undefined && { incomeRise, homeCode }) };
    return commitAttempt(context, [...writes, storeFollowUp(counted)], recordPut(placement.id), placement);
  },
});

function followUpOf({ viewer, clock }: Context, { placement, worker }: Placed, found: Found): FollowUp {
  const { id, workerId, followUps = 0 } = placement;
  const { followUpOn: dueOn, villageCode: dueHome } = worker;
  const { on, stillEmployed, monthlyIncome, wishes } = found;
  const note = found.note?.trim();
  return {
    ...{ workerId, placementId: id, number: followUps + 1, on, stillEmployed, wishes: [...(wishes ?? [])] },
    ...(monthlyIncome != null && { monthlyIncome }),
    ...(note && { note }),
    // What is due later stays due. The writes of the worker are refused if the home changed since the read.
    ...(dueOn !== undefined && dueOn <= on && { dueOn, dueHome }),
    ...{ by: viewer.account, recordedAt: preciseInstantOf(clock.now()) },
  };
}

/** What the follow-up makes of the placement, and of its worker. */
function followedUp(
  context: Context,
  { placement: read, worker }: Placed,
  { on, number, stillEmployed, monthlyIncome }: FollowUp,
  rules: Rules,
): Transition | Promise<Transition> {
  // One that is told late leaves what was found since.
  const isLate = read.followedUpOn !== undefined && on < read.followedUpOn;
  const latestOn = isLate ? (read.followedUpOn ?? on) : on;
  const isKnown = isLate && read.incomeNow !== undefined;
  const known: FollowedUp = {
    ...{ followUps: number, followedUpOn: latestOn },
    ...(monthlyIncome !== undefined && !isKnown && { incomeNow: monthlyIncome }),
  };
  const told = { ...known, ...subsidyFound(context, { ...read, ...known }, worker, rules) };
  if (!stillEmployed) return ending(context, worker, read, { on, followedUp: told });
  const { startedOn = read.startsOn } = read;
  const days = followUpRules(rules, read.homeCode, startedOn);
  const stableOn = read.stableOn ?? (isStableOn(days, startedOn, on) ? on : undefined);
  const { placement, write } = followUpPlacement(read, {
    ...told,
    ...(stableOn === undefined ? { status: 'STARTED' } : { status: 'STABLE', stableOn }),
    startedOn,
    ...(read.startedOn === undefined && { beganToldOn: today(context.clock) }),
  });
  const at = { startedOn, workCode: read.workCode, followUpOn: nextFollowUpOn(days, startedOn, latestOn) };
  return { placement, writes: [write, arriveAtPlacement(worker, read.id, at)] };
}

/** Until when the worker may apply for a subsidy, if they may from now on. */
function subsidyFound(
  { clock }: Context,
  placement: Placement,
  { villageCode, county, groupTags = [] }: Placed['worker'],
  rules: Rules,
): Pick<FollowedUp, 'subsidyUntil' | 'subsidyHome' | 'subsidyCounty'> {
  // Whether the person has the subsidy of the year already is asked when it is applied for.
  const one = { placement, groupTags, workCode: placement.workCode, isClaimed: placement.subsidyStatus !== undefined };
  const { eligible, until } = verdictOf(rules, one, today(clock));
  return eligible && until !== undefined
    ? { subsidyUntil: until, subsidyHome: villageCode, subsidyCounty: county }
    : {};
}

/** The latest first. One query. */
export function listFollowUps(context: Context, placement: Placement, page: Page): Paged<FollowUp> {
  return list(context, { queries: [followUpsOf(placement)], order: 'DESCENDING', page, parse: parseFollowUp });
}
