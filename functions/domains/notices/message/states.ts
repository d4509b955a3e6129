/** The states of a message, and the transitions between them (`store.ts`). Pure. */
import { type Ends, transitionCheck } from '../../../platform/items/transitions';

/**
 * CREATED: attempts go on. SENT: the gateway took it. FAILED: it was not sent, or the gateway could not carry it. The
 * others are what receipts report.
 */
export const messageStatuses = ['CREATED', 'SENT', 'FAILED', 'DELIVERED', 'READ', 'ANSWERED'] as const;
export type MessageStatus = (typeof messageStatuses)[number];

/** What a receipt reports. */
export const receiptTypes = ['FAILED', 'DELIVERED', 'READ', 'ANSWERED'] as const satisfies readonly MessageStatus[];
export type ReceiptType = (typeof receiptTypes)[number];

export type MessageTransition = 'create' | 'begin' | 'end' | 'giveUp' | 'report' | 'refuse';

/** Receipts come in any order, so each leads up the list of states and none down. NONE: it does not exist yet. */
export const messageStates: Readonly<Record<MessageTransition, Ends<MessageStatus>>> = {
  create: { NONE: ['CREATED'] },
  /** Begins another attempt that is due. */
  begin: { CREATED: ['CREATED'] },
  /** Ends an attempt; CREATED if another one follows. */
  end: { CREATED: ['CREATED', 'SENT', 'FAILED'] },
  /** Its channel had its time. A gateway that took it may still report. */
  giveUp: { CREATED: ['FAILED'], SENT: ['SENT'], DELIVERED: ['DELIVERED'] },
  report: {
    CREATED: ['FAILED', 'DELIVERED', 'READ', 'ANSWERED'],
    SENT: ['FAILED', 'DELIVERED', 'READ', 'ANSWERED'],
    FAILED: ['DELIVERED', 'READ', 'ANSWERED'],
    DELIVERED: ['READ', 'ANSWERED'],
    READ: ['ANSWERED'],
  },
  /** The answer was refused. */
  refuse: { ANSWERED: ['ANSWERED'] },
};

/** Whether the receipt tells more than is known: whoever answered has read, and what was delivered did not fail. */
export function tellsMore(type: ReceiptType, status: MessageStatus): boolean {
  return messageStatuses.indexOf(type) > messageStatuses.indexOf(status);
}

export const checkTransition = transitionCheck(
  'a message',
  messageStates,
  ({ status }: { readonly status: MessageStatus }) => status,
);
