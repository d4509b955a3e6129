/**
 * Use cases: change a recruitment event, and call it off. Registrations follow by a job
 * (`places/following/`), however many there are.
 */
import type { CancelRecruitmentEventInput, ChangeRecruitmentEventInput } from '../../../generated/graphql';
import type { Write } from '../../../platform/dynamodb/database';
import { CHANGED, type Changed } from '../../../platform/dynamodb/while-changed';
import { readItems } from '../../../platform/items/read-item';
import type { Context } from '../../../platform/requests/context';
import { idempotent, keyReused, type RecordPut } from '../../../platform/requests/idempotency';
import { failed, ok, type Outcome, type Refusal, refusal, refusalsOf } from '../../../platform/requests/result';
import { checkNote } from '../../../platform/values/checks';
import { instantOf } from '../../../platform/values/clock';
import { isId } from '../../../platform/values/ids';
import { outOfScope } from '../../reference/region/authority';
import { beginFollowing } from '../places/following/job-store';
import { checkTaken, type Holders } from '../places/following/last-signed-up';
import { commitChange } from '../places/commit-change';
import { cancelPlaces, parsePlaces, type Places, placesKey } from '../places/places-store';
import { enterpriseIdsOf, positionIdsOf, yearOf } from '../recruitment-event/checks';
import { beginTimed } from '../recruitment-event/job-store';
import { getRecruitmentEvent, withWhoAttends } from '../recruitment-event/service';
import { calledOff, isCancelled } from '../places/placed';
import { changeEvent, eventKey, parseRecruitmentEvent, type RecruitmentEvent } from '../recruitment-event/store';
import { runsEvent, seesEvent } from '../recruitment-event/who-sees';
import { parseRegistration, registrationsOf } from '../registration/store';
import { checkChange, checkChangeable, checkGiven, isPutOff } from './checks';

/** Idempotent by key. Three round trips; two if neither enterprises nor positions change. Nobody loses a place. */
export const changeRecruitmentEvent = idempotent<ChangeRecruitmentEventInput, RecruitmentEvent>(
  'changeRecruitmentEvent',
  'RecruitmentEvents',
  {
    async attempt(context, input, recordPut) {
      const read = await readOwn(context, input.eventId);
      const now = context.clock.now();
      if (!read.ok) return failed(await withWhoAttends(context, input, [...read.refusals, ...checkGiven(input, now)]));
      const { event, places } = read.value;
      const alone = [...checkChangeable(event, now), ...checkChange(input, read.value, now)];
      const wrong = [
        ...(await checkChangedList(context, input, event, alone)),
        ...(await checkTaken(context.db, places, input.capacity, holdersOf(event))),
      ];
      return wrong.length > 0 ? failed(wrong) : change(context, read.value, input, recordPut);
    },
    see: getRecruitmentEvent,
  },
);

/** Idempotent by key, and by state: an event that was called off stays so. Two round trips. */
export const cancelRecruitmentEvent = idempotent<CancelRecruitmentEventInput, RecruitmentEvent>(
  'cancelRecruitmentEvent',
  'RecruitmentEvents',
  {
    check: (_, { reason }) => checkNote(['reason'], reason, { needed: true }),
    named: async (context, { eventId }) => refusalsOf(await readOwn(context, eventId)),
    async attempt(context, { eventId, reason }, recordPut) {
      const read = await readOwn(context, eventId);
      if (!read.ok) return read;
      const { event } = read.value;
      if (isCancelled(event)) return ok(event);
      const after = calledOff(event, reason, context.clock.now());
      const [put, places] = [changeEvent(after, event), cancelPlaces(event.id)];
      const follow = beginFollowing(context.clock, event.id);
      const commit = await context.db.commit([put, places, follow, recordPut(event.id)]);
      if (commit.committed) return ok(after);
      if (commit.refused.has(put)) return CHANGED;
      return commit.refused.has(places) ? failed(refusal('EVENT_HELD', ['eventId'])) : keyReused;
    },
    see: getRecruitmentEvent,
  },
);

interface Own {
  readonly event: RecruitmentEvent;
  readonly places: Places;
}

/** As they are stored now; refused if the caller does not run the event. One round trip. */
async function readOwn({ db, viewer }: Context, id: string): Promise<Outcome<Own>> {
  const eventId = isId(id, 'evt') ? id : undefined;
  const [eventItem, placesItem] = await readItems(db, [eventId && eventKey(eventId), eventId && placesKey(eventId)]);
  const event = eventItem && parseRecruitmentEvent(eventItem);
  if (event === undefined || placesItem === undefined || !seesEvent(viewer, event, undefined))
    return failed(refusal('NOT_FOUND', ['eventId']));
  return runsEvent(viewer, event)
    ? ok({ event, places: parsePlaces(placesItem) })
    : failed(outOfScope(viewer, ['eventId']));
}

/** Only what is given is looked at; but positions that stay must be of enterprises that attend. */
async function checkChangedList(
  context: Context,
  { enterpriseIds, positionIds }: ChangeRecruitmentEventInput,
  event: RecruitmentEvent,
  alone: readonly Refusal[],
): Promise<readonly Refusal[]> {
  if (enterpriseIds == null && positionIds == null) return alone;
  const lists = {
    enterpriseIds: enterpriseIds ?? event.enterpriseIds,
    positionIds: positionIds ?? event.positionIds,
  };
  const stays = (field: string): boolean =>
    (field === 'enterpriseIds' && enterpriseIds == null) || (field === 'positionIds' && positionIds == null);
  const wrong = await withWhoAttends(context, lists, alone);
  return wrong.filter(({ code, path: [field] }) => code === 'POSITION_NOT_AT_EVENT' || !stays(String(field)));
}

async function change(
  context: Context,
  { event, places }: Own,
  input: ChangeRecruitmentEventInput,
  recordPut: RecordPut,
): Promise<Outcome<RecruitmentEvent> | Changed> {
  const { db, clock } = context;
  const now = clock.now();
  const after = changedEvent(event, input, now);
  const moved: Write[] = after.movedAt === event.movedAt ? [] : [beginFollowing(clock, event.id), ...beginTimed(after)];
  return commitChange(db, {
    ...{ put: changeEvent(after, event), after, places, holders: holdersOf(event) },
    unheld: isPutOff(after, event, now) ? 'UNHELD' : undefined,
    ...{ others: moved, record: recordPut(event.id) },
  });
}

function holdersOf({ id }: RecruitmentEvent): Holders {
  return {
    ...{ query: registrationsOf(id, 'REGISTERED'), parse: parseRegistration },
    refusal: (taken, registrations) => refusal('EVENT_PLACES_TAKEN', ['capacity'], { taken, registrations }),
  };
}

function changedEvent(event: RecruitmentEvent, input: ChangeRecruitmentEventInput, now: Date): RecruitmentEvent {
  const { title, place, capacity, enterpriseIds, positionIds } = input;
  const { place: former, ...rest } = event;
  const venue = place?.trim() ?? former;
  const { startsAt, endsAt } = { startsAt: input.startsAt ?? event.startsAt, endsAt: input.endsAt ?? event.endsAt };
  const moved = startsAt !== event.startsAt || endsAt !== event.endsAt;
  return {
    ...rest,
    ...(venue !== undefined && venue !== '' && { place: venue }),
    ...(title != null && { title: title.trim() }),
    ...(capacity != null && { capacity }),
    ...(enterpriseIds != null && { enterpriseIds: enterpriseIdsOf(enterpriseIds) }),
    ...(positionIds != null && { positionIds: positionIdsOf(positionIds) }),
    ...{ startsAt, endsAt, year: yearOf(startsAt) },
    ...(moved && { movedAt: instantOf(now) }),
    version: event.version + 1,
  };
}
