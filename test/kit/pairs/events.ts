/**
 * A world of pairs around one recruitment event with three places: two people who have them, one who came, one who waits in line, one who
 * comes or asks only now, and somebody whom one of the first turns out to be.
 */
import { mergeWorkers } from '../../../functions/domains/people/duplicate/merge';
import { asRegionCode } from '../../../functions/domains/reference/region/region-code';
import {
  cancelRecruitmentEvent,
  changeRecruitmentEvent,
} from '../../../functions/domains/support/event-change/service';
import { recordEventOutcome } from '../../../functions/domains/support/event-outcome/service';
import { scheduleRecruitmentEvent } from '../../../functions/domains/support/recruitment-event/service';
import { parsePlaces, placesKey } from '../../../functions/domains/support/places/places-store';
import { checkInAtEvent } from '../../../functions/domains/support/registration/check-in';
import { cancelEventRegistration, registerForEvent } from '../../../functions/domains/support/registration/service';
import { parseRegistration, registrationsOf } from '../../../functions/domains/support/registration/store';
import { lineOf, parseTurn } from '../../../functions/domains/support/places/line/turn-store';
import type { RecruitmentEventId } from '../../../functions/id-kinds';
import type { Database } from '../../../functions/platform/dynamodb/database';
import { hoursAfter } from '../../../functions/platform/values/clock';
import { does, type Surroundings, type UseCase, type World } from '../pairs';
import { eventInput } from '../support';
import { contextOf, NOW, valueOf } from '../travel-scene';
import { offer, row } from './jobs';
import { accountOf, type Person, settlePerson } from './people';

const LATER = hoursAfter(NOW, 9);

interface Fair {
  readonly eventId: RecruitmentEventId;
  readonly first: Person;
  readonly second: Person;
  readonly waiter: Person;
  readonly newcomer: Person;
  /** Came before, on the third place. */
  readonly visitor: Person;
  readonly positionId: string;
  /** Whom the second turns out to be. */
  readonly double: Person;
}

type Who = Exclude<keyof Fair, 'eventId' | 'positionId'>;

async function build({ db }: Pick<Surroundings, 'db'>): Promise<Fair> {
  const times = { startsAt: hoursAfter(NOW, -1), endsAt: hoursAfter(NOW, 8) };
  const input = eventInput({ ...times, regionCode: asRegionCode('53'), capacity: 3 });
  const { id: eventId } = valueOf(await scheduleRecruitmentEvent(contextOf(db), input));
  const people: Person[] = [];
  for (let person = 0; person < 6; person += 1) people.push(await settlePerson(db));
  const [first, second, waiter, newcomer, double, visitor] = people;
  if (!first || !second || !waiter || !newcomer || !double || !visitor) throw new Error('Expected six people');
  const context = contextOf(db, { viewer: accountOf(), now: new Date(NOW.getTime() - 60_000) });
  valueOf(await checkInAtEvent(context, { eventId, workerId: visitor.id, walkIn: true }));
  const { positionIds } = await offer(db, [row('open', 1)]);
  for (const { id: workerId } of [first, second, waiter])
    valueOf(await registerForEvent(context, { idempotencyKey: workerId, eventId, workerId }));
  return { eventId, first, second, waiter, newcomer, double, visitor, positionId: positionIds[0] ?? '' };
}

const registers = (who: Who): UseCase<Fair> =>
  does('registerForEvent', (ctx, scene, idempotencyKey) =>
    registerForEvent(ctx, { idempotencyKey, eventId: scene.eventId, workerId: scene[who].id }),
  );
const leaves = (who: Who): UseCase<Fair> =>
  does('cancelEventRegistration', (ctx, scene) =>
    cancelEventRegistration(ctx, { eventId: scene.eventId, workerId: scene[who].id }),
  );
const comes = (who: Who, walkIn = false): UseCase<Fair> =>
  does('checkInAtEvent', (ctx, scene) =>
    checkInAtEvent(ctx, { eventId: scene.eventId, workerId: scene[who].id, walkIn }),
  );

const useCases: Readonly<Record<string, UseCase<Fair>>> = {
  'a newcomer registers': registers('newcomer'),
  'one who has a place leaves': leaves('first'),
  'another who has a place leaves': leaves('second'),
  'who waits leaves the line': leaves('waiter'),
  'one who has a place comes': comes('first'),
  'who waits comes': comes('waiter', true),
  'a newcomer comes': comes('newcomer', true),
  'who came was hired': does('recordEventOutcome', (ctx, { eventId, visitor, positionId }, idempotencyKey) =>
    recordEventOutcome(ctx, { idempotencyKey, eventId, workerId: visitor.id, positionId, outcome: 'HIRED' }),
  ),
  'who came may be hired': does('recordEventOutcome', (ctx, { eventId, visitor, positionId }, idempotencyKey) =>
    recordEventOutcome(ctx, { idempotencyKey, eventId, workerId: visitor.id, positionId, outcome: 'INTENT' }),
  ),
  'another place is added': does('changeRecruitmentEvent', (ctx, { eventId }, idempotencyKey) =>
    changeRecruitmentEvent(ctx, { idempotencyKey, eventId, capacity: 4 }),
  ),
  'it ends later': does('changeRecruitmentEvent', (ctx, { eventId }, idempotencyKey) =>
    changeRecruitmentEvent(ctx, { idempotencyKey, eventId, endsAt: LATER }),
  ),
  'it is to be called off': does('cancelRecruitmentEvent', (ctx, { eventId }, idempotencyKey) =>
    cancelRecruitmentEvent(ctx, { idempotencyKey, eventId, reason: '停电' }),
  ),
  'one who has a place is merged': does('mergeWorkers', (ctx, { second, double }, idempotencyKey) =>
    mergeWorkers(ctx, { idempotencyKey, keepId: double.id, mergeId: second.id }),
  ),
  'whom they turn out to be registers': registers('double'),
};

async function whole(db: Database, { eventId }: Fair) {
  const [places, { items }, { items: turns }] = await Promise.all([
    db.get(placesKey(eventId)),
    db.query({ ...registrationsOf(eventId), ConsistentRead: true }),
    db.query(lineOf(eventId, 100)),
  ]);
  return {
    places: parsePlaces(places ?? {}),
    registrations: items.map(parseRegistration),
    turns: turns.map(parseTurn),
  };
}

/** Without the mark of the line: it may stand for a while where nobody waits. */
async function tell(db: Database, scene: Fair): Promise<unknown> {
  const { places, registrations } = await whole(db, scene);
  const names = new Map(
    (['first', 'second', 'waiter', 'newcomer', 'double', 'visitor'] as const).map((who) => [scene[who].id, who]),
  );
  return [
    ...registrations
      .map(
        ({ workerId, status, endsAt }) => `${names.get(workerId) ?? ''} ${status}${endsAt === LATER ? ' later' : ''}`,
      )
      .sort(),
    `intents ${places.intents}, hired ${places.hired}`,
    `free ${places.free}, came ${places.checkedIn}`,
  ];
}

/** Counted from the registrations alone. */
async function recount(db: Database, scene: Fair): Promise<string[]> {
  const { places, registrations, turns } = await whole(db, scene);
  const having = (...statuses: readonly string[]) => registrations.filter(({ status }) => statuses.includes(status));
  const waiting = having('WAITING');
  const inLine = turns.map(({ signUpId }) => signUpId).sort();
  const outcomes = registrations.flatMap(({ outcomes: told = [] }) => told.map(({ outcome }) => outcome));
  const isCounted = (kind: string, count: number) => outcomes.filter((outcome) => outcome === kind).length === count;
  return [
    ...(isCounted('INTENT', places.intents) && isCounted('HIRED', places.hired) ? [] : ['outcomes are counted wrong']),
    ...(places.capacity - places.free === having('REGISTERED', 'CHECKED_IN').length
      ? []
      : ['places are counted wrong']),
    ...(places.free < 0 ? ['a place is given twice'] : []),
    ...(places.checkedIn === having('CHECKED_IN').length ? [] : ['who came is counted wrong']),
    ...(waiting.length > 0 && places.free > 0 ? ['a place is free while somebody waits'] : []),
    ...(JSON.stringify(inLine) === JSON.stringify(waiting.map(({ id }) => id).sort()) ? [] : ['the line is another']),
    ...(waiting.length > 0 && places.line !== true ? ['nobody keeps the line'] : []),
  ];
}

export const events: World<Fair> = { useCases, build, carried: true, tell, recount };
