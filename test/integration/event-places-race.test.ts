/**
 * Everyone wants the places of one event, or of one course, at once, with the conflicts that only real DynamoDB has, while people leave and the
 * line is served by several writers: no place is given twice, none stays free while somebody waits, nobody is refused for
 * being in another's way, and the line keeps its order.
 */
import type { RecruitmentEventId } from '../../functions/id-kinds';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';
import { cancelRecruitmentEvent, changeRecruitmentEvent } from '../../functions/domains/support/event-change/service';
import { scheduleRecruitmentEvent } from '../../functions/domains/support/recruitment-event/service';
import { parsePlaces, placesKey } from '../../functions/domains/support/places/places-store';
import { checkInAtEvent } from '../../functions/domains/support/registration/check-in';
import { serveLine as serve } from '../../functions/domains/support/places/line/serve';
import { eventLine } from '../../functions/domains/support/registration/streams/line';
import { cancelEventRegistration, registerForEvent } from '../../functions/domains/support/registration/service';
import {
  parseRegistration,
  type Registration,
  registrationsOf,
} from '../../functions/domains/support/registration/store';
import { cancelCourse, changeCourse } from '../../functions/domains/support/course-change/service';
import { openCourse } from '../../functions/domains/support/course/service';
import { attendedKey, parseAttended } from '../../functions/domains/support/enrolment/allowance/attended-store';
import { recordAttendance } from '../../functions/domains/support/enrolment/attendance';
import { enrolInCourse, leaveCourse } from '../../functions/domains/support/enrolment/service';
import {
  enrolmentIdOf,
  enrolmentKey,
  enrolmentsIn,
  parseEnrolment,
} from '../../functions/domains/support/enrolment/store';
import { courseLine } from '../../functions/domains/support/enrolment/streams/line';
import { limits } from '../../functions/limits';
import type { Database, Item } from '../../functions/platform/dynamodb/database';
import { readAll } from '../../functions/platform/dynamodb/read-all';
import { Fault } from '../../functions/platform/requests/errors';
import type { Outcome } from '../../functions/platform/requests/result';
import { addDays, civilDateOf } from '../../functions/platform/values/civil-date';
import { hoursAfter } from '../../functions/platform/values/clock';
import { asId } from '../../functions/platform/values/ids';
import { conflictingClient, openMsInRace, patienceWith } from '../kit/conflicting-client';
import { interrupted } from '../kit/interleaved-database';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { LONG, SEED } from '../kit/long';
import { losingClient } from '../kit/losing-client';
import { courseInput, eventInput } from '../kit/support';
import { BUREAU, contextOf, NOW, settle, valueOf } from '../kit/travel-scene';

/** How many want places at once, more than there are; the work of a race grows with the square of it. */
const CROWD = LONG ? 500 : 100;
const PLACES = (CROWD * 2) / 5;

let local: LocalDatabase;
let db: Database;
let conflicts = 0;
let overrun = 0;

beforeAll(async () => {
  local = await startLocalDatabase();
  const client = {
    openMs: openMsInRace,
    onConflict: () => (conflicts += 1),
    onOverrun: (milliseconds: number) => (overrun += milliseconds),
  };
  db = local.over(
    (plain) => conflictingClient(plain, client),
    patienceWith(() => overrun),
  );
});

afterAll(() => local.stop());

beforeEach(() => {
  conflicts = 0;
});

const serveLine = (context: ReturnType<typeof nextContext>, id: RecruitmentEventId) => serve(context, id, [eventLine]);

let made = 0;

/** Each caller has a clock of its own, a millisecond later than the one before. */
function nextContext(now = NOW) {
  made += 1;
  return contextOf(db, { viewer: { ...BUREAU, account: `issuer|${made}` }, now: new Date(now.getTime() + made) });
}

async function givenEvent(capacity: number): Promise<RecruitmentEventId> {
  const times = { startsAt: hoursAfter(NOW, 1), endsAt: hoursAfter(NOW, 48) };
  const input = eventInput({ ...times, regionCode: asRegionCode('53'), capacity });
  return valueOf(await scheduleRecruitmentEvent(contextOf(local.db), input)).id;
}

async function readBoth(eventId: RecruitmentEventId) {
  const [item, items] = await Promise.all([
    local.db.get(placesKey(eventId)),
    readAll(local.db, registrationsOf(eventId)),
  ]);
  return { places: parsePlaces(item ?? {}), registrations: items.map(parseRegistration) };
}

function having(registrations: readonly Registration[], ...statuses: readonly string[]): Registration[] {
  return registrations.filter(({ status }) => statuses.includes(status));
}

/** What is counted from the registrations alone. */
async function expectExact(eventId: RecruitmentEventId): Promise<readonly Registration[]> {
  const { places, registrations } = await readBoth(eventId);
  const taken = having(registrations, 'REGISTERED', 'CHECKED_IN').length;
  expect(places.free).toBe(places.capacity - taken);
  expect(places.checkedIn).toBe(having(registrations, 'CHECKED_IN').length);
  expect(places.free).toBeGreaterThanOrEqual(0);
  const waiting = having(registrations, 'WAITING');
  expect(waiting.length > 0 && places.free > 0).toBe(false);
  expect(places.line === true).toBe(waiting.length > 0);
  return registrations;
}

const register = (eventId: string, workerId: string) =>
  registerForEvent(nextContext(), { idempotencyKey: 'once', eventId, workerId });

/** Somebody comes to the door. Where they are told that it is full, DynamoDB refused them by places of which none was free. */
async function comeTo(eventId: RecruitmentEventId, workerId: string) {
  const context = nextContext();
  let refusedBy: Item | undefined;
  const noting: Database = {
    ...context.db,
    async commit(...args) {
      const commit = await context.db.commit(...args);
      const items = commit.committed ? [] : [...commit.refused.values()];
      refusedBy = items.find((item) => item?.['sk'] === 'places');
      return commit;
    },
  };
  const answer = await checkInAtEvent({ ...context, db: noting }, { eventId, workerId, walkIn: true });
  if (!answer.ok && answer.refusals.some(({ code }) => code === 'EVENT_FULL'))
    expect(refusedBy).toMatchObject({ ownerId: eventId, free: 0 });
  return answer;
}

test(`of ${CROWD} people for ${PLACES} places exactly ${PLACES} have one, and the others wait`, async () => {
  const eventId = await givenEvent(PLACES);
  const people = await settle(local.db, CROWD);
  const outcomes = await Promise.all(people.map((id) => register(eventId, id)));
  expect(outcomes.filter(({ ok }) => !ok)).toEqual([]);
  expect(conflicts).toBeGreaterThan(0);
  // As the stream calls it, perhaps twice at once.
  await Promise.all([serveLine(nextContext(), eventId), serveLine(nextContext(), eventId)]);
  const registrations = await expectExact(eventId);
  expect(registrations).toHaveLength(CROWD);
  expect(having(registrations, 'REGISTERED')).toHaveLength(PLACES);
  // Who got a place from the line stood before all who still wait.
  const latest = having(registrations, 'REGISTERED').flatMap(({ promotedAt, since }) => (promotedAt ? [since] : []));
  const earliest = having(registrations, 'WAITING').map(({ since }) => since);
  expect(latest.toSorted().at(-1) ?? '').toBe([...latest, ...earliest].toSorted()[latest.length - 1] ?? '');
});

test('while people leave and come, no place is given twice, and none stays free while somebody waits', async () => {
  const eventId = await givenEvent(30);
  const people = await settle(local.db, 120);
  await Promise.all(people.slice(0, 60).map((id) => register(eventId, id)));
  const workerOf = ({ workerId }: Registration): string => workerId;
  const before = (await readBoth(eventId)).registrations;
  const leave = (workerId: string) => cancelEventRegistration(nextContext(), { eventId, workerId });
  const [leaving, coming] = [before.slice(0, 25).map(workerOf), before.slice(20, 40).map(workerOf)];
  const [asking, walkingIn] = [people.slice(60, 95), people.slice(95)];
  const doors = [...coming, ...walkingIn].map((workerId) => comeTo(eventId, workerId));
  const answers = await Promise.all([
    ...leaving.map(leave),
    ...doors,
    ...asking.map((id) => register(eventId, id)),
    serveLine(nextContext(), eventId),
  ]);
  for (const answer of answers)
    if (answer !== undefined && !answer.ok)
      for (const { code } of answer.refusals)
        expect(['EVENT_FULL', 'EVENT_CHECKED_IN', 'EVENT_NOT_REGISTERED']).toContain(code);
  await serveLine(nextContext(), eventId);
  await expectExact(eventId);
});

test('of many who ask at once for a course as many have a place as there are, while others leave and it grows', async () => {
  const days = { startsOn: addDays(civilDateOf(NOW), 1), endsOn: addDays(civilDateOf(NOW), 9) };
  const input = courseInput({ ...days, regionCode: asRegionCode('53'), places: PLACES });
  const { id: courseId } = valueOf(await openCourse(contextOf(local.db), input));
  const people = await settle(local.db, CROWD);
  const enrol = (workerId: string) => enrolInCourse(nextContext(), { idempotencyKey: 'once', courseId, workerId });
  const serveCourse = () => serve(nextContext(), courseId, [courseLine]);
  const [early, late] = [people.slice(0, PLACES), people.slice(PLACES)];
  // Who asks before any line is there has a place, perhaps from the line that conflicts make.
  const first = await Promise.all(early.map(enrol));
  await serveCourse();
  const answers = await Promise.all([
    ...late.map(enrol),
    ...early.slice(0, 7).map((workerId) => leaveCourse(nextContext(), { courseId, workerId })),
    changeCourse(nextContext(), { idempotencyKey: 'more', courseId, places: PLACES + 3 }),
    serveCourse(),
  ]);
  expect([...first, ...answers].filter((answer) => answer !== undefined && !answer.ok)).toEqual([]);
  expect(conflicts).toBeGreaterThan(0);
  await Promise.all([serveCourse(), serveCourse()]);
  const places = parsePlaces((await local.db.get(placesKey(courseId))) ?? {});
  const enrolments = (await readAll(local.db, enrolmentsIn(courseId))).map(parseEnrolment);
  const count = (status: string): number => enrolments.filter((one) => one.status === status).length;
  expect([places.capacity, places.free, count('ENROLLED'), count('WAITING'), count('CANCELLED')]).toEqual([
    ...[PLACES + 3, 0, PLACES + 3, CROWD - PLACES - 10, 7],
  ]);
  // Who waits asked after all who got a place from the line.
  const latest = enrolments.flatMap(({ status, promotedAt, since }) =>
    status === 'ENROLLED' && promotedAt ? [since] : [],
  );
  const [earliest = '~'] = enrolments.flatMap(({ status, since }) => (status === 'WAITING' ? [since] : [])).toSorted();
  for (const since of latest) expect(since < earliest).toBe(true);
});

test('of those who come without a place at once, while a line waits, as many come in as it leaves places', async () => {
  const eventId = await givenEvent(20);
  const people = await settle(local.db, 60);
  const [early, waiting, comingBy] = [people.slice(0, 20), people.slice(20, 26), people.slice(26)];
  await Promise.all(early.map((id) => register(eventId, id)));
  await serveLine(nextContext(), eventId);
  await Promise.all(waiting.map((id) => register(eventId, id)));
  const leaving = early.slice(0, 15);
  await Promise.all(leaving.map((workerId) => cancelEventRegistration(nextContext(), { eventId, workerId })));
  // No stream called the line yet: six of the fifteen places are for those in it.
  const answers = await Promise.all(comingBy.map((workerId) => comeTo(eventId, workerId)));
  expect(conflicts).toBeGreaterThan(0);
  expect(answers.filter(({ ok }) => ok)).toHaveLength(9);
  const registrations = await expectExact(eventId);
  const placed = having(registrations, 'REGISTERED').map(({ workerId }) => workerId);
  expect(placed.toSorted()).toEqual([...early.slice(15), ...waiting].toSorted());
});

test('what is called off between the read and the write is told as called off, not as full or in line', async () => {
  const eventId = await givenEvent(3);
  const [first = '', second = ''] = await settle(local.db, 2);
  const days = { startsOn: addDays(civilDateOf(NOW), 1), endsOn: addDays(civilDateOf(NOW), 9) };
  const input = courseInput({ ...days, regionCode: asRegionCode('53'), places: 1 });
  const { id: courseId } = valueOf(await openCourse(contextOf(local.db), input));
  const off = { idempotencyKey: 'off', reason: '场馆停电' };
  const offEvent = () => cancelRecruitmentEvent(nextContext(), { ...off, eventId });
  const offCourse = () => cancelCourse(nextContext(), { ...off, courseId });
  const codes = async (happen: () => Promise<unknown>, act: (db: Database) => Promise<Outcome<unknown>>) => {
    const { db: late, happened } = interrupted(local.db, 1, happen);
    const answer = await act(late);
    expect(happened()).toBe(true);
    return answer.ok ? [] : answer.refusals.map(({ code, path }) => `${code} ${path.join('.')}`);
  };
  const walkIn = (late: Database) =>
    checkInAtEvent({ ...nextContext(), db: late }, { eventId, workerId: first, walkIn: true });
  expect(await codes(offEvent, walkIn)).toEqual(['EVENT_CANCELLED eventId']);
  const other = await givenEvent(3);
  const offOther = () => cancelRecruitmentEvent(nextContext(), { ...off, eventId: other });
  const ask = (late: Database) =>
    registerForEvent({ ...nextContext(), db: late }, { idempotencyKey: 'once', eventId: other, workerId: second });
  expect(await codes(offOther, ask)).toEqual(['EVENT_CANCELLED eventId']);
  const enrol = (late: Database) =>
    enrolInCourse({ ...nextContext(), db: late }, { idempotencyKey: 'once', courseId, workerId: second });
  expect(await codes(offCourse, enrol)).toEqual(['COURSE_CANCELLED courseId']);
});

test('an event to which somebody comes while it is put off stays where it is', async () => {
  const eventId = await givenEvent(3);
  const [first = ''] = await settle(local.db, 1);
  const walkIn = () => comeTo(eventId, first);
  const { db: late, happened } = interrupted(local.db, 1, walkIn);
  const start = hoursAfter(NOW, 48);
  const times = { startsAt: start, endsAt: hoursAfter(new Date(start), 8) };
  const answer = await changeRecruitmentEvent(
    { ...nextContext(), db: late },
    { idempotencyKey: 'off', eventId, ...times },
  );
  expect(happened()).toBe(true);
  expect(answer).toMatchObject({ ok: false, refusals: [{ code: 'EVENT_HELD', path: ['startsAt'] }] });
});

test('who asks while a place is given up for somebody in line does not get ahead of them', async () => {
  const eventId = await givenEvent(1);
  const [first = '', second = '', third = ''] = await settle(local.db, 3);
  const { db: late, happened } = interrupted(local.db, 1, async () => {
    await register(eventId, first);
    await register(eventId, second);
    await cancelEventRegistration(nextContext(), { eventId, workerId: first });
  });
  const input = { idempotencyKey: 'once', eventId, workerId: third };
  // Of who waits the one who asked first comes first.
  const later = nextContext(new Date(NOW.getTime() + 10_000));
  expect(valueOf(await registerForEvent({ ...later, db: late }, input)).status).toBe('WAITING');
  expect(happened()).toBe(true);
  await serveLine(nextContext(), eventId);
  const registrations = await expectExact(eventId);
  expect(having(registrations, 'REGISTERED').map(({ workerId }) => workerId)).toEqual([second]);
});

test('a place that goes while the line is served is given to nobody', async () => {
  const eventId = await givenEvent(2);
  const [first = '', second = '', third = ''] = await settle(local.db, 3);
  for (const id of [first, second, third]) await register(eventId, id);
  await serveLine(nextContext(), eventId);
  await cancelEventRegistration(nextContext(), { eventId, workerId: first });
  const fewer = () => changeRecruitmentEvent(nextContext(), { idempotencyKey: 'fewer', eventId, capacity: 1 });
  const { db: late, happened } = interrupted(local.db, 1, fewer);
  await serveLine({ ...nextContext(), db: late }, eventId);
  expect(happened()).toBe(true);
  const registrations = await expectExact(eventId);
  expect(having(registrations, 'WAITING').map(({ workerId }) => workerId)).toEqual([third]);
});

test('a line longer than one pass gives places in is served to its end', async () => {
  const size = limits.placesGivenAtOnce * (LONG ? 2 : 1) + 5;
  const eventId = await givenEvent(size);
  const first = await settle(local.db, size);
  for (let start = 0; start < size; start += 25)
    await Promise.all(first.slice(start, start + 25).map((id) => register(eventId, id)));
  await serveLine(nextContext(), eventId);
  const waiting = await settle(local.db, size);
  await Promise.all(waiting.map((id) => register(eventId, id)));
  await Promise.all(first.map((workerId) => cancelEventRegistration(nextContext(), { eventId, workerId })));
  await serveLine(nextContext(), eventId);
  const registrations = await expectExact(eventId);
  expect(
    having(registrations, 'REGISTERED')
      .map(({ workerId }) => workerId)
      .sort(),
  ).toEqual([...waiting].sort());
});

test('a join that broke off before the line was there is found by the stream, and nobody gets ahead afterwards', async () => {
  const eventId = await givenEvent(1);
  const [holder = '', waiter = '', late = ''] = await settle(local.db, 3);
  await register(eventId, holder);
  const broken: Database = {
    ...db,
    commit: (writes, withinMs) =>
      writes.length === 1 ? Promise.reject(new Error('the process ended')) : db.commit(writes, withinMs),
  };
  const input = { idempotencyKey: 'once', eventId, workerId: waiter };
  await expect(registerForEvent({ ...nextContext(), db: broken }, input)).rejects.toThrow('the process ended');
  await serveLine(nextContext(), eventId);
  await cancelEventRegistration(nextContext(), { eventId, workerId: holder });
  expect(valueOf(await register(eventId, late)).status).toBe('WAITING');
  await serveLine(nextContext(), eventId);
  const registrations = await expectExact(eventId);
  expect(having(registrations, 'REGISTERED').map(({ workerId }) => workerId)).toEqual([asId(waiter, 'wkr')]);
});

test('lists of attendance that several devices send at once, and again, lose no day and no course of the year', async () => {
  const today = civilDateOf(NOW);
  const days = [-2, -1, 0].map((ago) => addDays(today, ago));
  const people = await settle(local.db, 24);
  const opened = await Promise.all(
    [0, 1].map((number) => {
      const span = { startsOn: addDays(today, -2), endsOn: addDays(today, number) };
      return openCourse(contextOf(local.db), courseInput({ ...span, regionCode: asRegionCode('53'), places: 30 }));
    }),
  );
  const courses = opened.map((outcome) => valueOf(outcome).id);
  for (const courseId of courses)
    for (const workerId of people)
      valueOf(
        await enrolInCourse(contextOf(local.db), { idempotencyKey: `${courseId}${workerId}`, courseId, workerId }),
      );
  let writes = SEED % 7;
  const losing = local.over((plain) => {
    const conflicting = conflictingClient(plain, { onConflict: () => (conflicts += 1) });
    return losingClient(conflicting, () => ((writes += 1) % 7 === 0 ? 'TIMEOUT' : undefined));
  });
  // Of each course and day two devices have some of the people, a few of them both; the last person leaves meanwhile, and
  // keeps the days until then.
  const leaver = people.at(-1) ?? '';
  const lists = courses.flatMap((courseId) =>
    days.flatMap((on, day) =>
      [0, 1].map((device) => ({
        ...{ courseId, on },
        workerIds: people.filter((_, index) => index > 0 && (index + day) % 3 !== device),
      })),
    ),
  );
  const send = async (list: (typeof lists)[number]): Promise<void> => {
    for (let times = 0; times < 20; times += 1)
      try {
        const outcome = await recordAttendance({ ...nextContext(), db: losing }, list);
        const refused = valueOf(outcome).refusals.map(({ path }) => list.workerIds[Number(path[1])]);
        expect(refused).toEqual([]);
        return;
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
      }
    throw new Error('Expected an answer');
  };
  const leave = () => leaveCourse({ ...nextContext(), db }, { courseId: courses[0] ?? '', workerId: leaver });
  await Promise.all([...lists, ...lists.slice(0, 4)].map(send).concat(leave().then(() => undefined)));
  const kept = await local.db.batchGet(people.map((workerId) => attendedKey({ workerId, year: today.slice(0, 4) })));
  for (const [index, workerId] of people.entries()) {
    const came = (courseId: string): string[] =>
      days.filter((on) =>
        lists.some((one) => one.courseId === courseId && one.on === on && one.workerIds.includes(workerId)),
      );
    const items = await local.db.batchGet(courses.map((courseId) => enrolmentKey(enrolmentIdOf(workerId, courseId))));
    const attended = items.map((item) => (item === undefined ? [] : (parseEnrolment(item).attendedOn ?? [])));
    const listed = kept[index] === undefined ? [] : Object.keys(parseAttended(kept[index]).courses);
    expect(attended).toEqual(courses.map(came));
    expect(listed.toSorted()).toEqual(index === 0 ? [] : [...courses].toSorted());
  }
});

test('a course to which somebody came between the read and the write of a list stays among those of their year', async () => {
  const today = civilDateOf(NOW);
  const [workerId = ''] = await settle(local.db, 1);
  const courses: string[] = [];
  for (const title of ['电工培训班', '焊工培训班']) {
    const input = courseInput({ title, startsOn: today, endsOn: today, regionCode: asRegionCode('53') });
    const { id: courseId } = valueOf(await openCourse(contextOf(local.db), input));
    valueOf(await enrolInCourse(nextContext(), { idempotencyKey: 'once', courseId, workerId }));
    courses.push(courseId);
  }
  const list = (courseId = '') => ({ courseId, on: today, workerIds: [workerId] });
  // The first write says that the course is held.
  const other = () => recordAttendance(nextContext(), list(courses[1]));
  const { db: late, happened } = interrupted(local.db, 2, other);
  expect(valueOf(await recordAttendance({ ...nextContext(), db: late }, list(courses[0]))).refusals).toEqual([]);
  expect(happened()).toBe(true);
  const item = await local.db.get(attendedKey({ workerId: asId(workerId, 'wkr'), year: today.slice(0, 4) }));
  expect(Object.keys(parseAttended(item ?? {}).courses).toSorted()).toEqual(courses.toSorted());
});
