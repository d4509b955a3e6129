/**
 * Whom a station sees: random histories of placements, boardings, moves, merges and days, with stations that change, against a
 * rule of a few lines that reads the whole history anew.
 */
import fc from 'fast-check';
import { reportArrival, reportDeparture } from '../../functions/domains/jobs/arrival/service';
import { endPlacement } from '../../functions/domains/jobs/placement/end';
import { startPlacement } from '../../functions/domains/jobs/placement/service';
import { parsePlacement, placementKey, travelToPlacement } from '../../functions/domains/jobs/placement/store';
import { getWholeWorker } from '../../functions/domains/people/worker/look-up';
import { readWorkers } from '../../functions/domains/people/worker/loader';
import {
  travelToPlacement as travelAsWorker,
  travelWithoutPlacement,
} from '../../functions/domains/people/worker/employment/store';
import { registerWorker } from '../../functions/domains/people/worker/register';
import { updateWorker } from '../../functions/domains/people/worker/service';
import { mergeWorkers } from '../../functions/domains/people/duplicate/merge';
import { listArrivals, listPeopleAtWork } from '../../functions/domains/people/station-people/service';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';
import { changeStation, getStation, openStation } from '../../functions/domains/reference/station/service';
import { withOffice } from '../../functions/domains/support/working-group/claim';
import type { WorkerId } from '../../functions/id-kinds';
import { addDays, type CivilDate, civilDateOf } from '../../functions/platform/values/civil-date';
import { ownerOf } from '../../functions/platform/values/ids';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { runs } from '../kit/long';
import { offer, row } from '../kit/pairs/jobs';
import { workerInput } from '../kit/system';
import { contextOf, NOW, valueOf } from '../kit/travel-scene';

let local: LocalDatabase;

beforeAll(async () => {
  local = await startLocalDatabase();
});

afterAll(() => local.stop());

const HOMES = ['530627001001', '530423101201'] as const;
const PLACES = ['441900', '330302'] as const;
const ORIGINS = [['53'], ['530627'], ['5304', '5306']] as const;
const DESTINATIONS = [[], ['33'], ['330302']] as const;

type Command =
  | { readonly do: 'start'; readonly worker: number; readonly place: number; readonly ahead: number }
  | { readonly do: 'arrive' | 'end' | 'miss'; readonly worker: number }
  | { readonly do: 'board'; readonly worker: number; readonly place: number }
  | { readonly do: 'move'; readonly worker: number; readonly home: number }
  | { readonly do: 'merge'; readonly worker: number; readonly into: number }
  | { readonly do: 'cover'; readonly origins: number; readonly destinations: number }
  | { readonly do: 'wait'; readonly days: number };

const worker = fc.nat(HOMES.length);
const place = fc.nat(1);
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ do: fc.constant('start' as const), worker, place, ahead: fc.integer({ min: -2, max: 4 }) }),
  fc.record({ do: fc.constantFrom('arrive' as const, 'end' as const, 'miss' as const), worker }),
  fc.record({ do: fc.constant('board' as const), worker, place }),
  fc.record({ do: fc.constant('move' as const), worker, home: fc.nat(1) }),
  fc.record({ do: fc.constant('merge' as const), worker, into: worker }),
  fc.record({ do: fc.constant('cover' as const), origins: fc.nat(2), destinations: fc.nat(2) }),
  { arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.constantFrom(1, 2, 7, 14) }), weight: 2 },
);

/** What happened to one person, in order; `on` is the day. */
type Event =
  | { readonly did: 'agreed'; readonly on: CivilDate; readonly first: CivilDate; readonly place: string }
  | { readonly did: 'came' | 'ended' | 'missed' | 'boarded'; readonly on: CivilDate; readonly place: string }
  | { readonly did: 'lives'; readonly on: CivilDate; readonly place: string; readonly number: number }
  /** Is one person with somebody else, with all that happened to them. */
  | { readonly did: 'merged'; readonly on: CivilDate; readonly other: readonly Event[] };

/** Who somebody is after their history, on paper. */
interface Whereabouts {
  /** As it was told last. */
  home: { readonly place: string; readonly number: number };
  job: { readonly place: string; begins: CivilDate } | undefined;
  journey: { readonly place: string; readonly on: CivilDate } | undefined;
}

function whereabouts(history: readonly Event[]): Whereabouts {
  const one: Whereabouts = { home: { place: '', number: 0 }, job: undefined, journey: undefined };
  for (const event of history) {
    if (event.did === 'lives') one.home = event;
    else if (event.did === 'agreed') one.job = { place: event.place, begins: event.first };
    else if (event.did === 'came' && one.job) one.job.begins = event.on;
    else if (event.did === 'boarded') {
      one.journey = { place: event.place, on: event.on };
      if (one.job && one.job.begins > event.on) one.job.begins = event.on;
    } else if (event.did === 'merged') {
      // Two who both work are not one person, and of two journeys the later one is how they came.
      const other = whereabouts(event.other);
      if (other.home.number > one.home.number) one.home = other.home;
      one.job ??= other.job;
      if ((other.journey?.on ?? '') > (one.journey?.on ?? '')) one.journey = other.journey;
    } else {
      one.job = undefined;
      if (event.did === 'ended') one.journey = undefined;
    }
  }
  return one;
}

/** The rule on paper: walks the whole history of the person from its beginning. */
function isSeen(
  history: readonly Event[],
  origins: readonly string[],
  destinations: readonly string[],
  today: CivilDate,
) {
  const { home, job, journey } = whereabouts(history);
  const there =
    job && job.begins <= today ? job.place : journey && addDays(journey.on, 14) >= today ? journey.place : undefined;
  const lies = (code: string, within: readonly string[]) => within.some((one) => code.startsWith(one));
  return there !== undefined && lies(home.place, origins) && lies(there, destinations);
}

/** What every run plays: a journey without a job for longer than it is seen, and a job from its first day to its end. */
const always: readonly Command[] = [
  { do: 'board', worker: 0, place: 0 },
  { do: 'start', worker: 1, place: 0, ahead: 2 },
  { do: 'wait', days: 14 },
  { do: 'end', worker: 1 },
  { do: 'wait', days: 1 },
];

/** Beyond the numbers of the homes at first. */
let keys = HOMES.length;

test('every history: a station sees those of its corridors while they are there, and nobody else', async () => {
  const { positionIds } = await offer(local.db, [
    ...PLACES.map((regionCode, index) => row(`seen-${index}`, 9_000, { regionCode })),
  ]);
  const opening = { idempotencyKey: 'seen', name: '劳务服务站', regionCode: '4419' };
  const { id: stationId } = valueOf(await openStation(contextOf(local.db), opening));

  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 6, maxLength: 24 }), async (commands) => {
      let now = NOW;
      let [origins, destinations]: (readonly string[])[] = [ORIGINS[0], DESTINATIONS[0]];
      const homes = [...HOMES, HOMES[0]];
      const people: WorkerId[] = [];
      for (const [place, villageCode] of homes.entries()) {
        const context = contextOf(local.db, { now: new Date(now.getTime() + place) });
        const registered = await registerWorker(context, workerInput({ villageCode }));
        people.push(valueOf(registered).id);
      }
      const histories = homes.map((place, number): Event[] => [{ did: 'lives', on: civilDateOf(now), place, number }]);
      await cover(0, 0);
      for (const one of commands) {
        await play(one);
        await compare(one);
      }

      async function cover(from: number, to: number): Promise<void> {
        // The office stays in Dongguan.
        [origins, destinations] = [ORIGINS[from] ?? [], [...new Set([...(DESTINATIONS[to] ?? []), '4419'])]];
        const change = { originRegionCodes: origins, destinationRegionCodes: destinations };
        const idempotencyKey = `cover ${(keys += 1)}`;
        valueOf(await changeStation(contextOf(local.db), { idempotencyKey, stationId, ...change }));
      }

      async function play(told: Command): Promise<void> {
        const context = contextOf(local.db, { now });
        const today = civilDateOf(now);
        const idempotencyKey = `seen ${(keys += 1)}`;
        if (told.do === 'wait') now = new Date(now.getTime() + told.days * 86_400_000);
        else if (told.do === 'cover') await cover(told.origins, told.destinations);
        else {
          const id = people[told.worker]!;
          const history = histories[told.worker]!;
          const [profile] = await readWorkers(local.db, [id]);
          const placementId = profile?.runningPlacementId ?? '';
          if (told.do === 'merge') {
            const keepId = people[told.into]!;
            if (keepId === id) return;
            const merged = await mergeWorkers(context, { idempotencyKey, keepId, mergeId: id });
            if (!merged.ok) {
              expect(merged.refusals.map(({ code }) => code)).toEqual(['BOTH_PLACED']);
              return;
            }
            histories[told.into]!.push({ did: 'merged', on: today, other: [...history] });
            // Whoever is told of under either number is the one who remains.
            for (const [index, one] of people.entries())
              if (one === id) [people[index], histories[index]] = [keepId, histories[told.into]!];
          } else if (told.do === 'move') {
            valueOf(await updateWorker(context, { workerId: id, villageCode: HOMES[told.home]! }));
            history.push({ did: 'lives', on: today, place: HOMES[told.home]!, number: (keys += 1) });
          } else if (told.do === 'board') {
            await board(id, told.place, today);
            history.push({ did: 'boarded', on: today, place: PLACES[told.place]! });
          } else if (told.do === 'start') {
            const first = addDays(today, told.ahead);
            const input = { idempotencyKey, workerId: id, positionId: positionIds[told.place]!, startsOn: first };
            const { ok } = await startPlacement(context, input);
            if (ok) history.push({ did: 'agreed', on: today, first, place: PLACES[told.place]! });
          } else {
            const input = { idempotencyKey, placementId, on: today };
            const { ok } = await (told.do === 'arrive'
              ? reportArrival(context, input)
              : told.do === 'end'
                ? endPlacement(context, input)
                : reportDeparture(context, { ...input, reason: 'DID_NOT_COME' }));
            const did = ({ arrive: 'came', end: 'ended', miss: 'missed' } as const)[told.do];
            if (ok) history.push({ did, on: today, place: '' });
          }
        }
      }

      /** As the record of a boarding has it (`integration/stations` boards over HTTP). */
      async function board(id: WorkerId, to: number, boardedOn: CivilDate): Promise<void> {
        const [profile] = await readWorkers(local.db, [id]);
        const boarded = { boardedTo: asRegionCode(PLACES[to]!), boardedOn };
        const running = profile?.runningPlacementId;
        const item = running && (await local.db.get(placementKey(ownerOf(running, 'plc'), running)));
        const placement = item ? parsePlacement(item) : undefined;
        const { committed } = await local.db.commit(
          placement?.status === 'AGREED' && running
            ? [travelToPlacement(placement).write, travelAsWorker(profile, running, boarded)]
            : [travelWithoutPlacement(profile!, boarded)],
        );
        expect(committed).toBe(true);
      }

      async function compare(after: Command): Promise<void> {
        const register = { db: local.db, clock: { now: () => now } };
        const viewer = await withOffice(register, { roles: ['STATION'], stationId, account: 'issuer|station' });
        const context = contextOf(local.db, { now, viewer });
        const seen = await Promise.all(people.map(async (id) => (await getWholeWorker(context, id)) !== null));
        const says = histories.map((history) => isSeen(history, origins ?? [], destinations ?? [], civilDateOf(now)));
        expect([after, seen]).toEqual([after, says]);
        // Who is seen is on one of the two lists, once.
        const station = (await getStation(context, stationId))!;
        const lists = [
          await listPeopleAtWork(context, station, { first: 100 }),
          await listArrivals(context, station, {}),
        ];
        const listed = lists
          .flatMap(({ edges }) => edges.map(({ node }) => node.id))
          .filter((id) => people.includes(id));
        expect([...listed].sort()).toEqual([...new Set(people.filter((_, index) => says[index]))].sort());
      }
    }),
    { ...runs(32), examples: [[[...always]]] },
  );
});
