/**
 * Measures a storm of sign-ups for one recruitment event: what each costs, how many are answered a second, and that all
 * places are given and none twice; on the embedded engine without and with the conflicts that only real DynamoDB has.
 */
import type { RecruitmentEventId } from '../functions/id-kinds';
import { asRegionCode } from '../functions/domains/reference/region/region-code';
import { serveLine } from '../functions/domains/support/places/line/serve';
import { parsePlaces, placesKey } from '../functions/domains/support/places/places-store';
import { scheduleRecruitmentEvent } from '../functions/domains/support/recruitment-event/service';
import { registerForEvent } from '../functions/domains/support/registration/service';
import { eventLine } from '../functions/domains/support/registration/streams/line';
import { parseRegistration, registrationsOf } from '../functions/domains/support/registration/store';
import type { Call, Database } from '../functions/platform/dynamodb/database';
import { readAll } from '../functions/platform/dynamodb/read-all';
import { hoursAfter } from '../functions/platform/values/clock';
import { conflictingClient } from '../test/kit/conflicting-client';
import { startLocalDatabase } from '../test/kit/local-database';
import { eventInput } from '../test/kit/support';
import { BUREAU, contextOf, NOW, runnerOf, settle, valueOf } from '../test/kit/travel-scene';

const storms = [
  { people: 100, places: 200 },
  { people: 500, places: 200 },
];

/** Prints one table; about half a minute. */
export async function bench(print: (line: string) => void): Promise<void> {
  let calls: Call[] = [];
  let conflicts = 0;
  const local = await startLocalDatabase((call) => calls.push(call));
  const conflicting = local.over((client) => conflictingClient(client, { onConflict: () => (conflicts += 1) }));
  print(
    '| people at once | places | conflicts | answered a second | with a place at once | from the line | wait | places left | read units a sign-up | write units a sign-up |',
  );
  print('|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|');
  try {
    for (const { people, places } of storms)
      for (const db of [local.db, conflicting]) {
        const eventId = await givenEvent(local.db, places);
        const workers = await settle(local.db, people);
        [calls, conflicts] = [[], 0];
        const start = performance.now();
        const atOnce = await signUpAll(db, eventId, workers);
        const seconds = (performance.now() - start) / 1_000;
        await serveLine(runnerOf(db), eventId, [eventLine]);
        const units = (kind: 'readUnits' | 'writeUnits'): string =>
          (calls.reduce((sum, call) => sum + call[kind], 0) / people).toFixed(1);
        const costs = [units('readUnits'), units('writeUnits')];
        const { held, waiting, free } = await recounted(local.db, eventId);
        const given = [atOnce, held - atOnce, waiting, free];
        print(`| ${[people, places, conflicts, Math.round(people / seconds), ...given, ...costs].join(' | ')} |`);
      }
  } finally {
    await local.stop();
  }
}

async function givenEvent(db: Database, capacity: number): Promise<RecruitmentEventId> {
  const times = { startsAt: hoursAfter(NOW, 24), endsAt: hoursAfter(NOW, 32) };
  const input = eventInput({ ...times, regionCode: asRegionCode('53'), capacity });
  return valueOf(await scheduleRecruitmentEvent(contextOf(db), input)).id;
}

/** Each with an account of their own. @returns how many have a place in the answer. */
async function signUpAll(db: Database, eventId: string, workers: readonly string[]): Promise<number> {
  const answers = await Promise.all(
    workers.map((workerId) => {
      const context = contextOf(db, { viewer: { ...BUREAU, account: `issuer|${workerId}` } });
      return registerForEvent(context, { idempotencyKey: 'storm', eventId, workerId });
    }),
  );
  return answers.filter((answer) => valueOf(answer).status === 'REGISTERED').length;
}

/** From the registrations alone, but for what the places say is free. */
async function recounted(db: Database, eventId: RecruitmentEventId) {
  const [item, items] = await Promise.all([db.get(placesKey(eventId)), readAll(db, registrationsOf(eventId))]);
  const having = (status: string): number => items.map(parseRegistration).filter((one) => one.status === status).length;
  return { held: having('REGISTERED'), waiting: having('WAITING'), free: parsePlaces(item ?? {}).free };
}
