/** The states of a notice, and the transitions between them (`store.ts`). Pure. */
import { type Ends, transitionCheck } from '../../../platform/items/transitions';

/**
 * OPEN takes an answer if it offers any. ANSWERING: an answer was chosen, and what it says is being done. ANSWERED and
 * OVER (the matter was decided otherwise) are final.
 */
export const noticeStatuses = ['OPEN', 'ANSWERING', 'ANSWERED', 'OVER'] as const;
export type NoticeStatus = (typeof noticeStatuses)[number];

export type NoticeTransition = 'write' | 'choose' | 'finish' | 'takeBack' | 'settle';

/** NONE: the notice does not exist yet. */
export const noticeStates: Readonly<Record<NoticeTransition, Ends<NoticeStatus>>> = {
  write: { NONE: ['OPEN'] },
  /** Again by the same answer, or by another one after the first was broken off. */
  choose: { OPEN: ['ANSWERING'], ANSWERING: ['ANSWERING'] },
  finish: { ANSWERING: ['ANSWERED'] },
  /** What the answer says was refused. The matter may have ended meanwhile. */
  takeBack: { ANSWERING: ['OPEN', 'OVER'] },
  /** The matter is over; an answer that is under way ends by itself, and finds the end if it is taken back. */
  settle: { OPEN: ['OVER'], ANSWERING: ['ANSWERING'] },
};

export const checkTransition = transitionCheck(
  'a notice',
  noticeStates,
  ({ status }: { readonly status: NoticeStatus }) => status,
);
