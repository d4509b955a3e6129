/**
 * How many notices a person was sent messages of on a day: one item in table Deliveries, counted in the transaction of a
 * notice's first message. It expires two days later.
 */
import type { WorkerId } from '../../../../id-kinds';
import type { Write } from '../../../../platform/dynamodb/database';
import { absent, anyOf, below } from '../../../../platform/dynamodb/expressions';
import { civilDate, idOf, integer, number, optional } from '../../../../platform/items/attributes';
import { itemKind } from '../../../../platform/items/kind';
import { civilDateOf } from '../../../../platform/values/civil-date';
import { expiryAfter } from '../../../../platform/values/clock';
import type { MessageRule } from './message-rule';

const budgets = itemKind('messageBudget', {
  table: 'Deliveries',
  attributes: {
    workerId: idOf('wkr'),
    on: civilDate,
    /** Notices that could wait, and those that could not. */
    told: optional(integer),
    urgent: optional(integer),
    /** Epoch seconds, for the table's time to live. */
    expiresAt: number,
  },
  keys: { primary: ['budget#${workerId}', '${on}'] },
});

/** Refused if the person was told as often on the civil day as they may be. */
export function countTold(workerId: WorkerId, urgent: boolean, { perDay }: MessageRule, now: Date): Write {
  const on = civilDateOf(now);
  const name = urgent ? 'urgent' : 'told';
  return budgets
    .update(budgets.key({ workerId, on }))
    .set({ workerId, on, expiresAt: expiryAfter(now, 2) })
    .increaseFromZero({ [name]: 1 })
    .when(anyOf(absent(name), below(name, perDay[name])));
}
