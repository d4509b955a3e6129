/**
 * Of which notices a person was sent messages on a day: one item in table Deliveries, written before a notice's first
 * message. It holds the notices themselves, so that a repeat counts none twice, and no transaction is needed with the
 * message, which would write both twice. It expires two days later.
 */
import type { NoticeId, WorkerId } from '../../../../id-kinds';
import type { Write } from '../../../../platform/dynamodb/database';
import { absent, anyOf, contains, shorterThan } from '../../../../platform/dynamodb/expressions';
import * as attr from '../../../../platform/items/attributes';
import { itemKind } from '../../../../platform/items/kind';
import { civilDateOf } from '../../../../platform/values/civil-date';
import { expiryAfter } from '../../../../platform/values/clock';
import type { MessageRule } from './message-rule';

type Names = ReadonlySet<string>;

const budgets = itemKind('messageBudget', {
  table: 'Deliveries',
  attributes: {
    workerId: attr.idOf('wkr'),
    on: attr.civilDate,
    /** Own ULIDs of notices that could wait, and of those that could not. An earlier release kept their numbers. */
    waiting: attr.optional(attr.unchecked<Names>()),
    pressing: attr.optional(attr.unchecked<Names>()),
    /** Epoch seconds, for the table's time to live. */
    expiresAt: attr.number,
  },
  keys: { primary: ['budget#${workerId}', '${on}'] },
});

/** One of a person's notices, of which they are sent a message on the civil day. */
export interface Sent {
  readonly noticeId: NoticeId;
  readonly workerId: WorkerId;
  readonly urgent: boolean;
}

/** Refused if the person is told of as many other notices on the civil day as they may be. Safe to repeat. */
export function countTold({ noticeId, workerId, urgent }: Sent, { perDay }: MessageRule, now: Date): Write {
  const on = civilDateOf(now);
  const list = urgent ? 'pressing' : 'waiting';
  const name = noticeId.slice('ntc_'.length, 'ntc_'.length + ULID_LENGTH);
  return budgets
    .update(budgets.key({ workerId, on }))
    .set({ workerId, on, expiresAt: expiryAfter(now, 2) })
    .add({ [list]: new Set([name]) })
    .when(anyOf(absent(list), contains(list, name), shorterThan(list, urgent ? perDay.urgent : perDay.told)));
}

const ULID_LENGTH = 26;
