/** People of a party move while their journey is made and looked at, in any order of the calls: at last it is filed where they live. */
import fc from 'fast-check';
import { parseRequest, requestKey } from '../../functions/domains/travel/booking/request-store';
import { followHomes } from '../../functions/domains/travel/travel-request/on-stream';
import { requestTravel } from '../../functions/domains/travel/travel-request/service';
import { readWorkers } from '../../functions/domains/people/worker/loader';
import { updateWorker } from '../../functions/domains/people/worker/service';
import type { Database, Item, Write } from '../../functions/platform/dynamodb/database';
import type { StreamRecord } from '../../functions/platform/streams/streams';
import { asId } from '../../functions/platform/values/ids';
import { interleaved, stepwise } from '../kit/interleaved-database';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { LONG, runs } from '../kit/long';
import { contextOf, requestInput, schedule, settle, valueOf } from '../kit/travel-scene';

let local: LocalDatabase;

beforeAll(async () => {
  local = await startLocalDatabase();
});

afterAll(() => local.stop());

const HOME = '530627001001';
const [NEAR, FAR] = ['530628001001', '530302001001'] as const;
/** Who comes home again is where the party was filed: a look that sees nothing to change must keep a late one from it, too. */
const ways = [[FAR], [NEAR, FAR], [NEAR, HOME], [FAR, HOME]] as const;

function recordOf(oldItem: Item | undefined, newItem: Item): StreamRecord {
  return { ...(oldItem !== undefined && { oldItem }), newItem } as StreamRecord;
}

interface Moves {
  /** From one village to the next. */
  readonly to: readonly string[];
  /** The record of the last move comes again, late. */
  readonly again: boolean;
}

/** One after the other, each told to the stream's reader, which nobody waits for. */
async function move(db: Database, workerId: string, { to, again }: Moves): Promise<void> {
  const looks: Promise<void>[] = [];
  let at: string = HOME;
  for (const villageCode of to) {
    valueOf(await updateWorker(contextOf(db), { workerId, villageCode }));
    const record = recordOf({ villageCode: at }, { pk: workerId, sk: 'profile', villageCode });
    looks.push(...Array.from({ length: again ? 2 : 1 }, () => followHomes(db, [record])));
    at = villageCode;
  }
  await Promise.all(looks);
}

/** Made, and told to the stream's reader. */
async function travel(db: Database, workerIds: string[]): Promise<string> {
  const { id } = valueOf(await requestTravel(contextOf(db), requestInput({ workerIds })));
  const request = await local.db.get(requestKey(id));
  if (request === undefined) throw new Error('Expected a request');
  await followHomes(db, [recordOf(undefined, request)]);
  return id;
}

const journey = fc.record({ to: fc.constantFrom(...ways), again: fc.boolean() });

const rarely = fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });

test('a party that moves meanwhile is listed where all of its travellers live', async () => {
  await schedule(local.db, { seats: 1_000 });
  const steps = stepwise(local.db);
  const seen = { apart: 0, home: 0 };
  await fc.assert(
    fc.asyncProperty(
      steps.scheduler,
      fc.array(journey, { minLength: 1, maxLength: 2 }),
      fc.boolean(),
      rarely,
      async (scheduler, journeys, madeBefore, all) => {
        // Where reads wait too, a look is seldom overtaken by another one as a whole; where only writes do, every other time.
        const waiting = interleaved(steps.db, scheduler);
        const db = all ? waiting : { ...steps.db, commit: (writes: readonly Write[]) => waiting.commit(writes) };
        const workerIds = await settle(local.db, journeys.length, HOME);
        const request = travel(madeBefore ? local.db : db, workerIds);
        if (madeBefore) await request;
        const moves = journeys.map((moves, index) => move(db, workerIds[index] ?? '', moves));
        const [id] = await scheduler.waitFor(Promise.all([request, ...moves]));

        const homes = (await readWorkers(local.db, workerIds)).map((worker) => worker?.villageCode ?? '');
        const item = (await local.db.get(requestKey(asId(id, 'trq')))) ?? {};
        const prefectures = [...new Set(homes.map((code) => code.slice(0, 4)))];
        expect([parseRequest(item).homes, item['byHomePk']]).toEqual([
          [...new Set(homes)].sort(),
          `requests#${prefectures.length === 1 ? prefectures.join() : '53'}`,
        ]);
        seen.apart += prefectures.length > 1 ? 1 : 0;
        seen.home += homes.every((code) => code === HOME) ? 1 : 0;
      },
    ),
    { ...runs(30), endOnFailure: true },
  );
  // What is promised was tried.
  // In a few runs something may not come up.
  if (LONG) for (const times of Object.values(seen)) expect(times).toBeGreaterThan(0);
});
