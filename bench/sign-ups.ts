/**
 * Measures a storm of sign-ups for one recruitment event, and for one course: what each costs, how many are answered a second, and that all
 * places are given and none twice; on the embedded engine without and with the conflicts that only real DynamoDB has.
 */
import { asRegionCode } from '../functions/domains/reference/region/region-code';
import { openCourse } from '../functions/domains/support/course/service';
import { enrolInCourse } from '../functions/domains/support/enrolment/service';
import { enrolmentsIn, parseEnrolment } from '../functions/domains/support/enrolment/store';
import { courseLine } from '../functions/domains/support/enrolment/streams/line';
import { type Line, serveLine } from '../functions/domains/support/places/line/serve';
import { type OwnerId, parsePlaces, placesKey } from '../functions/domains/support/places/places-store';
import { scheduleRecruitmentEvent } from '../functions/domains/support/recruitment-event/service';
import { registerForEvent } from '../functions/domains/support/registration/service';
import { eventLine } from '../functions/domains/support/registration/streams/line';
import { parseRegistration, registrationsOf } from '../functions/domains/support/registration/store';
import type { Call, Database } from '../functions/platform/dynamodb/database';
import { readAll } from '../functions/platform/dynamodb/read-all';
import type { Context } from '../functions/platform/requests/context';
import { addDays, civilDateOf } from '../functions/platform/values/civil-date';
import { hoursAfter } from '../functions/platform/values/clock';
import { asId } from '../functions/platform/values/ids';
import { conflictingClient } from '../test/kit/conflicting-client';
import { startLocalDatabase } from '../test/kit/local-database';
import { courseInput, eventInput } from '../test/kit/support';
import { BUREAU, contextOf, NOW, runnerOf, settle, valueOf } from '../test/kit/travel-scene';

const storms = [
  { people: 100, places: 200 },
  { people: 500, places: 200 },
];

/** What people sign up for. */
interface Noun {
  readonly name: string;
  readonly give: (db: Database, places: number) => Promise<OwnerId>;
  /** @returns the state of the sign-up. */
  readonly ask: (context: Context, id: string, workerId: string) => Promise<string>;
  readonly line: Line;
  /** States of all sign-ups, from these alone. */
  readonly states: (db: Database, id: OwnerId) => Promise<string[]>;
}

const event: Noun = {
  name: 'event',
  give: async (db, capacity) => {
    const times = { startsAt: hoursAfter(NOW, 24), endsAt: hoursAfter(NOW, 32) };
    const input = eventInput({ ...times, regionCode: asRegionCode('53'), capacity });
    return valueOf(await scheduleRecruitmentEvent(contextOf(db), input)).id;
  },
  ask: async (context, eventId, workerId) =>
    valueOf(await registerForEvent(context, { idempotencyKey: 'storm', eventId, workerId })).status,
  line: eventLine,
  states: async (db, id) => {
    const items = await readAll(db, registrationsOf(asId(id, 'evt')));
    return items.map((item) => parseRegistration(item).status);
  },
};

const course: Noun = {
  name: 'course',
  give: async (db, places) => {
    const days = { startsOn: addDays(civilDateOf(NOW), 1), endsOn: addDays(civilDateOf(NOW), 9) };
    const input = courseInput({ ...days, regionCode: asRegionCode('53'), places });
    return valueOf(await openCourse(contextOf(db), input)).id;
  },
  ask: async (context, courseId, workerId) =>
    valueOf(await enrolInCourse(context, { idempotencyKey: 'storm', courseId, workerId })).status,
  line: courseLine,
  states: async (db, id) => {
    const items = await readAll(db, enrolmentsIn(asId(id, 'crs')));
    return items.map((item) => parseEnrolment(item).status);
  },
};

/** Prints one table; about a minute. */
export async function bench(print: (line: string) => void): Promise<void> {
  let calls: Call[] = [];
  let conflicts = 0;
  const local = await startLocalDatabase((call) => calls.push(call));
  const conflicting = local.over((client) => conflictingClient(client, { onConflict: () => (conflicts += 1) }));
  print(
    '| for | people at once | places | conflicts | answered a second | with a place at once | from the line | wait | places left | read units a sign-up | write units a sign-up |',
  );
  print('|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|');
  try {
    for (const noun of [event, course])
      for (const { people, places } of storms)
        for (const db of [local.db, conflicting]) {
          const id = await noun.give(local.db, places);
          const workers = await settle(local.db, people);
          [calls, conflicts] = [[], 0];
          const start = performance.now();
          const atOnce = await signUpAll(db, noun, id, workers);
          const seconds = (performance.now() - start) / 1_000;
          await serveLine(runnerOf(db), id, [noun.line]);
          const units = (kind: 'readUnits' | 'writeUnits'): string =>
            (calls.reduce((sum, call) => sum + call[kind], 0) / people).toFixed(1);
          const costs = [units('readUnits'), units('writeUnits')];
          const states = await noun.states(local.db, id);
          const waiting = states.filter((state) => state === 'WAITING').length;
          const { free } = parsePlaces((await local.db.get(placesKey(id))) ?? {});
          const given = [atOnce, states.length - waiting - atOnce, waiting, free];
          print(
            `| ${[noun.name, people, places, conflicts, Math.round(people / seconds), ...given, ...costs].join(' | ')} |`,
          );
        }
  } finally {
    await local.stop();
  }
}

/** Each with an account of their own. @returns how many have a place in the answer. */
async function signUpAll(db: Database, noun: Noun, id: string, workers: readonly string[]): Promise<number> {
  const states = await Promise.all(
    workers.map((workerId) =>
      noun.ask(contextOf(db, { viewer: { ...BUREAU, account: `issuer|${workerId}` } }), id, workerId),
    ),
  );
  return states.filter((state) => state !== 'WAITING').length;
}
