/** Use case: what came of somebody's visit to an event, at one position. */
import type { RecordEventOutcomeInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { CHANGED } from '../../../platform/dynamodb/while-changed';
import { readItem } from '../../../platform/items/read-item';
import { commitAttempt, idempotent } from '../../../platform/requests/idempotency';
import { failed, type Refusal, refusal } from '../../../platform/requests/result';
import { instantAfter, instantOf } from '../../../platform/values/clock';
import { isId } from '../../../platform/values/ids';
import { parsePosition, type Position, positionKey } from '../../jobs/position/store';
import { isOffered } from '../recruitment-event/checks';
import { countOutcome } from '../places/places-store';
import { changeOf, withOutcome } from '../registration/outcomes';
import { readSignUp, type SignUp, united } from '../registration/read-sign-up';
import { getRegistration } from '../registration/service';
import { type Registration, tellOutcomes } from '../registration/store';

const noPosition = refusal('NOT_FOUND', ['positionId']);

/** Idempotent by key. The outcome at a position replaces the one before. Two round trips. */
export const recordEventOutcome = idempotent<RecordEventOutcomeInput, Registration>(
  'recordEventOutcome',
  'RecruitmentEvents',
  {
    async attempt(context, input, recordPut) {
      const { positionId, outcome } = input;
      const [read, position] = await Promise.all([
        readSignUp(context, input),
        readItem(context.db, isId(positionId, 'pos') ? positionKey(positionId) : undefined, parsePosition),
      ]);
      if (!read.ok) return failed([...read.refusals, ...(position === undefined ? [noPosition] : [])]);
      if (await united(context, read.value)) return CHANGED;
      const { registration } = read.value;
      const wrong = checkOutcome(read.value, position, context.clock.now());
      if (wrong.length > 0 || registration === undefined || position === undefined) return failed(wrong);
      const { outcomes = [], eventId } = registration;
      const told = withOutcome(outcomes, { positionId: position.id, outcome, at: instantOf(context.clock.now()) });
      if (told.length > limits.eventOutcomesMax)
        return failed(
          refusal('LIST_LENGTH', ['positionId'], { min: 0, max: limits.eventOutcomesMax, got: told.length }),
        );
      const change = changeOf(outcomes, told);
      const { signUp: after, write } = tellOutcomes(registration, told);
      const counts = change.intents === 0 && change.hired === 0 ? [] : [countOutcome(eventId, change)];
      return commitAttempt(context, [write, ...counts], recordPut(after.id), after);
    },
    see: getRegistration,
  },
);

function checkOutcome({ event, registration }: SignUp, position: Position | undefined, now: Date): Refusal[] {
  return [
    ...(instantOf(now) >= instantAfter(event.endsAt, limits.eventRecordedDays)
      ? [refusal('EVENT_OVER', ['eventId'])]
      : []),
    ...(registration?.status === 'CHECKED_IN' ? [] : [refusal('EVENT_NOT_CHECKED_IN', ['workerId'])]),
    ...checkPosition(position, event),
  ];
}

function checkPosition(position: Position | undefined, { enterpriseIds }: SignUp['event']): Refusal[] {
  if (position === undefined) return [noPosition];
  return isOffered(position, enterpriseIds) ? [] : [refusal('POSITION_NOT_AT_EVENT', ['positionId'])];
}
