/** How registrations follow their recruitment event, and are reminded of it (`places/following/`). */
import { civilDateOf } from '../../../../platform/values/civil-date';
import { instantOf } from '../../../../platform/values/clock';
import type { Job, JobContext } from '../../../../platform/jobs/jobs';
import { asId } from '../../../../platform/values/ids';
import { followAll } from '../../places/following/follow';
import { dayBefore } from '../../places/following/job-store';
import { remindAll } from '../../places/following/remind';
import type { SignUps } from '../../places/following/sign-ups';
import { isCancelled } from '../../places/placed';
import { eventKey, parseRecruitmentEvent, type RecruitmentEvent } from '../../recruitment-event/store';
import { hasPlace, stands } from '../states';
import {
  cancelRegistration,
  followEvent,
  parseRegistration,
  type Registration,
  registrationKey,
  registrationsOf,
  remindRegistration,
} from '../store';

export const eventSignUps: SignUps<RecruitmentEvent, Registration> = {
  ownerKey: (id) => eventKey(asId(id, 'evt')),
  parseOwner: parseRecruitmentEvent,
  all: (id) => registrationsOf(asId(id, 'evt')),
  parse: parseRegistration,
  keyOf: ({ id }) => registrationKey(id),
  hasPlace,
  /** Who came stays as they are when an event ends early; nobody came to one that was called off. */
  isBehind(registration, event) {
    if (!stands(registration)) return false;
    if (isCancelled(event)) return registration.status !== 'CHECKED_IN';
    return registration.startsAt !== event.startsAt || registration.endsAt !== event.endsAt;
  },
  end: (registration, at) => cancelRegistration(registration, at, 'EVENT').write,
  // Registrations of an event that was never moved have its times.
  follow: (registration, event) => followEvent(registration, event, event.movedAt ?? registration.since).write,
  near({ startsAt }) {
    const on = civilDateOf(new Date(startsAt));
    return { at: dayBefore(on), on };
  },
  hasBegun: ({ startsAt }, now) => startsAt <= instantOf(now),
  isAwaited: ({ status }) => status === 'REGISTERED',
  remind: (registration, told) => remindRegistration(registration, told).write,
};

export const followEvents = (runner: JobContext, run: Job): Promise<void> => followAll(runner, run, eventSignUps);

export const remindRegistered = (runner: JobContext, run: Job): Promise<void> => remindAll(runner, run, eventSignUps);
