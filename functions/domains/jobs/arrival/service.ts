/**
 * Use cases of whoever is at the place of work: a worker came, did not come, left or was dismissed. The enterprise says it
 * of its own people, officials of theirs.
 */
import type { ReportArrivalInput, ReportDepartureInput } from '../../../generated/graphql';
import type { Context } from '../../../platform/requests/context';
import { today } from '../../../platform/values/clock';
import type { CivilDate } from '../../../platform/values/civil-date';
import type { Changed } from '../../../platform/dynamodb/while-changed';
import { commitAttempt, idempotent, type RecordPut } from '../../../platform/requests/idempotency';
import { failed, type Outcome, type Refusal, refusal } from '../../../platform/requests/result';
import { arriveAtPlacement } from '../../people/worker/employment/store';
import type { Transition } from '../placement/agreement';
import { readRules, type Rules } from '../../reference/rule/service';
import { ending, neverStarting } from '../placement/ending';
import { followUpRules, nextFollowUpOn } from '../placement/follow-up-days';
import { getPlacement, type Placed, readPlaced } from '../placement/service';
import { type Placement, startPlacement } from '../placement/store';
import { checkArrival, checkDeparture, checkPast } from './checks';

/** Idempotent by key. Two round trips. */
export const reportArrival = idempotent<ReportArrivalInput, Placement>('reportArrival', 'Workers', {
  see: getPlacement,
  attempt: (context, input, recordPut) =>
    report(context, input, recordPut, {
      check: ({ placement }, now) => checkArrival(input, placement, now),
      decide: async ({ placement, worker }) =>
        arriving(context, placement, worker, { on: input.on, rules: await readRules(context, ['FOLLOW_UPS']) }),
    }),
});

interface Arrival {
  /** The worker is there since this day. */
  readonly on: CivilDate;
  /** Those of kind FOLLOW_UPS. */
  readonly rules: Rules;
}

export function arriving(
  { clock }: Pick<Context, 'clock'>,
  read: Placement,
  worker: Placed['worker'],
  { on, rules }: Arrival,
): Transition {
  const { placement, write } = startPlacement(read, { startedOn: on, beganToldOn: today(clock) });
  const followUpOn = nextFollowUpOn(followUpRules(rules, read.homeCode, on), on);
  const at = { startedOn: on, workCode: read.workCode, followUpOn };
  return { placement, writes: [write, arriveAtPlacement(worker, read.id, at)] };
}

/**
 * Idempotent by key. Who did not come never started, and the vacancy is given back; who left or was dismissed lost a job,
 * and is on the service list within two days. Three round trips; one more where the vacancy is offered again.
 */
export const reportDeparture = idempotent<ReportDepartureInput, Placement>('reportDeparture', 'Workers', {
  see: getPlacement,
  attempt: (context, input, recordPut) =>
    report(context, input, recordPut, {
      check: ({ placement }, now) => checkDeparture(input, placement, now),
      decide: ({ placement, worker }) => {
        const { on, reason: departure } = input;
        const over = departure === 'DID_NOT_COME' ? neverStarting : ending;
        return over(context, worker, placement, { on, departure });
      },
    }),
});

interface Report {
  readonly check: (placed: Placed, today: CivilDate) => readonly Refusal[];
  readonly decide: (placed: Placed) => Transition | Promise<Transition>;
}

async function report(
  context: Context,
  { placementId, on }: { readonly placementId: string; readonly on: CivilDate },
  recordPut: RecordPut,
  { check, decide }: Report,
): Promise<Outcome<Placement> | Changed> {
  const placed = await readPlaced(context, placementId);
  const now = today(context.clock);
  if (placed === undefined) return failed([refusal('NOT_FOUND', ['placementId']), ...checkPast(on, now)]);
  const wrong = check(placed, now);
  if (wrong.length > 0) return failed(wrong);
  const { placement, writes } = await decide(placed);
  return commitAttempt(context, writes, recordPut(placement.id), placement);
}
