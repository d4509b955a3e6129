/**
 * A world of pairs around one course with three places that runs: two people who have them, one whose result is known, one who
 * waits in line, one who asks only now, and somebody whom one of the first turns out to be.
 */
import { mergeWorkers } from '../../../functions/domains/people/duplicate/merge';
import { cancelCourse, changeCourse } from '../../../functions/domains/support/course-change/service';
import { openCourse } from '../../../functions/domains/support/course/service';
import { recordAttendance } from '../../../functions/domains/support/enrolment/attendance';
import { complete } from '../../../functions/domains/support/enrolment/completion';
import { enrolInCourse, leaveCourse } from '../../../functions/domains/support/enrolment/service';
import { enrolmentsIn, parseEnrolment } from '../../../functions/domains/support/enrolment/store';
import { lineOf, parseTurn } from '../../../functions/domains/support/places/line/turn-store';
import { parsePlaces, placesKey } from '../../../functions/domains/support/places/places-store';
import { asRegionCode } from '../../../functions/domains/reference/region/region-code';
import type { CourseId } from '../../../functions/id-kinds';
import type { Database } from '../../../functions/platform/dynamodb/database';
import { addDays, civilDateOf } from '../../../functions/platform/values/civil-date';
import { does, type Surroundings, type UseCase, type World } from '../pairs';
import { courseInput } from '../support';
import { contextOf, NOW, valueOf } from '../travel-scene';
import { accountOf, type Person, settlePerson } from './people';

const TODAY = civilDateOf(NOW);
const EARLIER = addDays(TODAY, -2);
const LATER = addDays(TODAY, 9);

interface Lesson {
  readonly courseId: CourseId;
  readonly first: Person;
  readonly second: Person;
  readonly waiter: Person;
  readonly newcomer: Person;
  /** Failed before, on the third place of a course that was held therefore. */
  readonly failed: Person;
  /** Whom the second turns out to be. */
  readonly double: Person;
}

type Who = Exclude<keyof Lesson, 'courseId'>;

/** @param held whether somebody has a result: else it can be called off. */
const building =
  (held: boolean) =>
  async ({ db }: Pick<Surroundings, 'db'>): Promise<Lesson> => {
    const days = { startsOn: addDays(TODAY, -1), endsOn: addDays(TODAY, 4) };
    const input = courseInput({ ...days, regionCode: asRegionCode('53'), places: held ? 3 : 2 });
    const { id: courseId } = valueOf(await openCourse(contextOf(db), input));
    const people: Person[] = [];
    for (let person = 0; person < 6; person += 1) people.push(await settlePerson(db));
    const [first, second, waiter, newcomer, double, failed] = people;
    if (!first || !second || !waiter || !newcomer || !double || !failed) throw new Error('Expected six people');
    const context = contextOf(db, { viewer: accountOf(), now: new Date(NOW.getTime() - 60_000) });
    for (const { id: workerId } of [...(held ? [failed] : []), first, second, waiter])
      valueOf(await enrolInCourse(context, { idempotencyKey: workerId, courseId, workerId }));
    if (held) valueOf(await complete(context, { courseId, workerId: failed.id, passed: false }));
    return { courseId, first, second, waiter, newcomer, double, failed };
  };

const enrols = (who: Who): UseCase<Lesson> =>
  does('enrolInCourse', (ctx, scene, idempotencyKey) =>
    enrolInCourse(ctx, { idempotencyKey, courseId: scene.courseId, workerId: scene[who].id }),
  );
const leaves = (who: Who): UseCase<Lesson> =>
  does('cancelEnrolment', (ctx, scene) => leaveCourse(ctx, { courseId: scene.courseId, workerId: scene[who].id }));
const comes = (...who: readonly Who[]): UseCase<Lesson> =>
  does('recordAttendance', (ctx, scene) =>
    recordAttendance(ctx, { courseId: scene.courseId, on: TODAY, workerIds: who.map((one) => scene[one].id) }),
  );
const ends = (who: Who, passed: boolean): UseCase<Lesson> =>
  does('completeEnrolment', (ctx, scene) =>
    complete(ctx, { courseId: scene.courseId, workerId: scene[who].id, passed }),
  );

const useCases: Readonly<Record<string, UseCase<Lesson>>> = {
  'a newcomer enrols': enrols('newcomer'),
  'one who has a place leaves': leaves('first'),
  'who waits leaves the line': leaves('waiter'),
  'one who has a place comes': comes('first'),
  'both who have places come': comes('first', 'second'),
  'one who has a place passes': ends('first', true),
  'another who has a place fails': ends('second', false),
  'another place is added': does('changeCourse', (ctx, { courseId }, idempotencyKey) =>
    changeCourse(ctx, { idempotencyKey, courseId, places: 4 }),
  ),
  'it ends later': does('changeCourse', (ctx, { courseId }, idempotencyKey) =>
    changeCourse(ctx, { idempotencyKey, courseId, endsOn: LATER }),
  ),
  'it begins earlier': does('changeCourse', (ctx, { courseId }, idempotencyKey) =>
    changeCourse(ctx, { idempotencyKey, courseId, startsOn: EARLIER }),
  ),
  'it is to be called off': does('cancelCourse', (ctx, { courseId }, idempotencyKey) =>
    cancelCourse(ctx, { idempotencyKey, courseId, reason: '停电' }),
  ),
  'one who has a place is merged': does('mergeWorkers', (ctx, { second, double }, idempotencyKey) =>
    mergeWorkers(ctx, { idempotencyKey, keepId: double.id, mergeId: second.id }),
  ),
  'whom they turn out to be enrols': enrols('double'),
};

async function whole(db: Database, { courseId }: Lesson) {
  const [places, { items }, { items: turns }] = await Promise.all([
    db.get(placesKey(courseId)),
    db.query({ ...enrolmentsIn(courseId), ConsistentRead: true }),
    db.query(lineOf(courseId, 100)),
  ]);
  return {
    places: parsePlaces(places ?? {}),
    enrolments: items.map(parseEnrolment),
    turns: turns.map(parseTurn),
  };
}

/** Without the mark of the line: it may stand for a while where nobody waits. */
async function tell(db: Database, scene: Lesson): Promise<unknown> {
  const { places, enrolments } = await whole(db, scene);
  const people = ['first', 'second', 'waiter', 'newcomer', 'double', 'failed'] as const;
  const names = new Map(people.map((who) => [scene[who].id, who]));
  return [
    ...enrolments
      .map(({ workerId, status, startsOn, endsOn, attendedOn = [] }) =>
        [
          ...[names.get(workerId) ?? '', status, attendedOn.join()],
          ...[startsOn === EARLIER ? 'earlier' : '', endsOn === LATER ? 'later' : ''],
        ].join(' '),
      )
      .sort(),
    `free ${places.free}, ${places.completed ?? 0} passed`,
    places.cancelled === true ? 'called off' : 'not called off',
  ];
}

/** Counted from the enrolments alone. */
async function recount(db: Database, scene: Lesson): Promise<string[]> {
  const { places, enrolments, turns } = await whole(db, scene);
  const having = (...statuses: readonly string[]) => enrolments.filter(({ status }) => statuses.includes(status));
  const [waiting, placed] = [having('WAITING'), having('ENROLLED', 'COMPLETED', 'FAILED')];
  const inLine = turns.map(({ signUpId }) => signUpId).sort();
  const isOff = places.cancelled === true;
  const isHeld = enrolments.some(({ status, attendedOn }) => /COMPLETED|FAILED/.test(status) || attendedOn);
  return [
    ...(places.capacity - places.free === placed.length ? [] : ['places are counted wrong']),
    ...(places.free < 0 ? ['a place is given twice'] : []),
    ...((places.completed ?? 0) === having('COMPLETED').length ? [] : ['who passed is counted wrong']),
    ...(waiting.length > 0 && places.free > 0 ? ['a place is free while somebody waits'] : []),
    ...(JSON.stringify(inLine) === JSON.stringify(waiting.map(({ id }) => id).sort()) ? [] : ['the line is another']),
    ...(waiting.length > 0 && places.line !== true ? ['nobody keeps the line'] : []),
    ...(isHeld && places.held !== true ? ['it was held, and nobody knows'] : []),
    ...(isHeld && isOff ? ['it was held and called off'] : []),
    ...(isOff && placed.length + waiting.length > 0 ? ['somebody is enrolled in what was called off'] : []),
  ];
}

/** As long as nobody came. */
export const courses: World<Lesson> = { useCases, build: building(false), carried: true, tell, recount };

const { 'it is to be called off': _, ...ofOneThatIsHeld } = useCases;

/** Somebody has a result already. */
export const heldCourses: World<Lesson> = { ...courses, useCases: ofOneThatIsHeld, build: building(true) };
