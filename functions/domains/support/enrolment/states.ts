/** The states of an enrolment, and the transitions between them (`store.ts`). Pure. */
import type { EnrolmentStatus } from '../../../generated/graphql';
import { type Ends, transitionCheck } from '../../../platform/items/transitions';
import { type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import type { Instant } from '../../../platform/values/clock';

export type EnrolmentTransition =
  'take' | 'join' | 'promote' | 'cancel' | 'attend' | 'complete' | 'follow' | 'remind' | 'yield';

/** NONE: the person never enrolled. COMPLETED is final, but where one person passed twice; who failed may still pass, and who cancelled enrol again. */
export const enrolmentStates: Readonly<Record<EnrolmentTransition, Ends<EnrolmentStatus>>> = {
  take: { NONE: ['ENROLLED'], CANCELLED: ['ENROLLED'] },
  join: { NONE: ['WAITING'], CANCELLED: ['WAITING'] },
  /** From the line, in its order. */
  promote: { WAITING: ['ENROLLED'] },
  cancel: { ENROLLED: ['CANCELLED'], WAITING: ['CANCELLED'] },
  /** Lists of a day come late, from places without a network; also of who has left since, or waits anew. */
  attend: {
    ...{ WAITING: ['WAITING'], ENROLLED: ['ENROLLED'], COMPLETED: ['COMPLETED'] },
    ...{ FAILED: ['FAILED'], CANCELLED: ['CANCELLED'] },
  },
  complete: { ENROLLED: ['COMPLETED', 'FAILED'], FAILED: ['COMPLETED'] },
  /** The course was moved. */
  follow: { WAITING: ['WAITING'], ENROLLED: ['ENROLLED'], COMPLETED: ['COMPLETED'], FAILED: ['FAILED'] },
  /** Of two of one person, the other stands. */
  yield: { WAITING: ['CANCELLED'], ENROLLED: ['CANCELLED'], COMPLETED: ['CANCELLED'], FAILED: ['CANCELLED'] },
  /** On the day before. */
  remind: { ENROLLED: ['ENROLLED'] },
};

type Having = { readonly status: EnrolmentStatus };

export const checkTransition = transitionCheck('an enrolment', enrolmentStates, ({ status }: Having) => status);

interface Left {
  readonly hadPlaceUntil?: CivilDate | undefined;
  readonly leftPlace?: boolean | undefined;
  readonly cancelledAt?: Instant | undefined;
}

/** Whether the person has a place, or had one on that day: who left had it until then, also once they wait anew. */
export function hadPlaceOn(enrolment: Having & Left, on: CivilDate): boolean {
  const leftOn = leftPlaceOn(enrolment);
  return takesPart(enrolment) || (leftOn !== undefined && on <= leftOn);
}

/** The day on which the person last gave a place up; in items of the earlier form, a flag beside the moment. */
export function leftPlaceOn({ hadPlaceUntil, leftPlace, cancelledAt }: Left): CivilDate | undefined {
  if (hadPlaceUntil !== undefined) return hadPlaceUntil;
  return leftPlace === true && cancelledAt !== undefined ? civilDateOf(new Date(cancelledAt)) : undefined;
}

/** Whether the person has a place, during the course or after it. */
export function takesPart({ status }: Having): boolean {
  return status === 'ENROLLED' || status === 'COMPLETED' || status === 'FAILED';
}
