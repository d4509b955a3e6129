/** The use case of an enterprise that accepts or refuses a worker who was delivered to it. */
import type { AnswerDeliveryInput } from '../../../generated/graphql';
import type { PushId } from '../../../id-kinds';
import { limits } from '../../../limits';
import { CHANGED, type Changed } from '../../../platform/dynamodb/while-changed';
import { readItem } from '../../../platform/items/read-item';
import type { Context } from '../../../platform/requests/context';
import { assert } from '../../../platform/requests/errors';
import { commitAttempt, idempotent, type RecordPut } from '../../../platform/requests/idempotency';
import { failed, type Outcome, type Refusal, refusal, withOthers } from '../../../platform/requests/result';
import { checkDate, checkNote } from '../../../platform/values/checks';
import { addDays, type CivilDate } from '../../../platform/values/civil-date';
import { instantOf, today } from '../../../platform/values/clock';
import { agreement } from '../../jobs/placement/agreement';
import { checkStart } from '../../jobs/placement/may-start';
import { parsePosition, type Position, positionKey } from '../../jobs/position/store';
import { readWorkers } from '../../people/worker/loader';
import { checkSpeaks } from '../../reference/enterprise/who-speaks';
import { homeProvince } from '../../reference/region/region-code';
import { readRules, ruleFor } from '../../reference/rule/service';
import { getDelivery } from './service';
import { shownStatus } from './states';
import { answerDelivery as answerOf, type Delivery, deliveryKey, parseDelivery } from './store';

/**
 * Idempotent by key. One answer counts. An acceptance takes one vacancy in the same transaction, so a position has never
 * more placements than headcount.
 */
export const answerDelivery = idempotent<AnswerDeliveryInput, Delivery>('answerDelivery', 'Positions', {
  see: getDelivery,
  async attempt(context, input, recordPut) {
    const delivery = await getDelivery(context, input.pushId);
    const wrong = [...(await checkDelivery(context, delivery)), ...checkAnswer(input, today(context.clock))];
    // Of a delivery that waits, what else refuses the acceptance is named with the first day.
    if (wrong.some(({ path }) => !input.accepted || path[0] === 'pushId')) return failed(wrong);
    assert(delivery, 'a delivery after the checks');
    return input.accepted
      ? accept(context, delivery, input, recordPut)
      : refuse(context, delivery, input.reason ?? '', recordPut);
  },
});

async function checkDelivery(context: Context, delivery: Delivery | null): Promise<readonly Refusal[]> {
  if (delivery === null) return [refusal('NOT_FOUND', ['pushId'])];
  const foreign = await checkSpeaks(context, delivery.enterpriseId, ['pushId']);
  if (foreign.length > 0) return foreign;
  const status = shownStatus(delivery, instantOf(context.clock.now()));
  if (status === 'WAITING') return [];
  return [refusal(status === 'EXPIRED' ? 'DELIVERY_EXPIRED' : 'DELIVERY_ANSWERED', ['pushId'])];
}

/** What is wrong with the answer to whatever delivery. */
function checkAnswer({ accepted, reason, startsOn }: AnswerDeliveryInput, today: CivilDate): Refusal[] {
  return accepted
    ? checkDate(['startsOn'], startsOn, {
        ...{ today: addDays(today, 1), notPast: true, daysAhead: limits.positionDaysAheadMax - 1 },
      })
    : checkNote(['reason'], reason, { needed: true });
}

function refuse(
  context: Context,
  read: Delivery,
  reason: string,
  recordPut: RecordPut,
): Promise<Outcome<Delivery> | Changed> {
  const answered = { status: 'REFUSED', answeredAt: instantOf(context.clock.now()), reason: reason.trim() } as const;
  const { delivery, write } = answerOf(read, answered);
  return commitAttempt(context, [write], recordPut(delivery.id), delivery);
}

async function accept(
  context: Context,
  read: Delivery,
  input: AnswerDeliveryInput,
  recordPut: RecordPut,
): Promise<Outcome<Delivery> | Changed> {
  const { db, clock } = context;
  const { workerId, positionId } = read;
  const [[worker], position, rules] = await Promise.all([
    readWorkers(db, [workerId]),
    readItem(db, positionKey(positionId), parsePosition),
    readRules(context, ['JUVENILES', 'FOLLOW_UPS']),
  ]);
  const on = today(clock);
  const startsOn = input.startsOn ?? firstDay(position, on);
  const juveniles = ruleFor(rules, 'JUVENILES', startsOn, position?.regionCode ?? homeProvince);
  const start = { idempotencyKey: input.idempotencyKey, workerId, positionId, startsOn };
  const wrong = withOthers(
    checkStart(start, worker, position, on, juveniles).map(atInput),
    checkAnswer({ ...input, startsOn }, on),
  );
  if (wrong.length > 0) return (await stillWaits(context, read.id)) ? failed(wrong) : CHANGED;
  assert(worker && position, 'a worker and a position after the checks');
  const { placement, writes } = agreement(context, { worker, position, startsOn, pushId: read.id, rules });
  const answered = { status: 'ACCEPTED', answeredAt: instantOf(clock.now()), placementId: placement.id } as const;
  const { delivery, write } = answerOf(read, { ...answered, startsOn });
  return commitAttempt(context, [...writes, write], recordPut(delivery.id), delivery);
}

/** An answer between the two reads changes the worker and the position too: then it is the delivery that is answered. */
async function stillWaits({ db }: Context, id: PushId): Promise<boolean> {
  const delivery = await readItem(db, deliveryKey(id), parseDelivery);
  return delivery?.status === 'WAITING';
}

/** The enterprise named the worker and the position by the push alone. */
function atInput(wrong: Refusal): Refusal {
  return wrong.path[0] === 'startsOn' ? wrong : { ...wrong, path: ['pushId'] };
}

/** Where the enterprise names none: the worker has to make the journey. */
function firstDay(position: Position | undefined, on: CivilDate): CivilDate {
  const soonest = addDays(on, limits.daysToFirstDay);
  const { startsOn = soonest } = position ?? {};
  return startsOn < soonest ? soonest : startsOn;
}
