/**
 * A world of pairs around seats that the waitlist gave and nobody has read of yet: a party of two that has the offer, one
 * traveller who confirmed, two whose offer ended unread and who are passed over, and somebody who has not asked yet.
 */
import { closeManifest } from '../../../functions/domains/travel/manifest/service';
import { confirmAllocation } from '../../../functions/domains/travel/booking/confirm';
import { releaseAllocation } from '../../../functions/domains/travel/booking/release';
import type { Request } from '../../../functions/domains/travel/booking/request-store';
import { requestTravel } from '../../../functions/domains/travel/travel-request/service';
import { reachParty } from '../../../functions/domains/travel/waitlist/reach';
import { followTrips } from '../../../functions/domains/travel/waitlist/follow-trips';
import { waitlistPk } from '../../../functions/domains/travel/travel-service/lanes';
import { asRegionCode, cutTo } from '../../../functions/domains/reference/region/region-code';
import type { Context } from '../../../functions/platform/requests/context';
import type { Database } from '../../../functions/platform/dynamodb/database';
import { ok } from '../../../functions/platform/requests/result';
import { instantOf } from '../../../functions/platform/values/clock';
import { asId } from '../../../functions/platform/values/ids';
import { does, type Surroundings, type UseCase, type World } from '../pairs';
import {
  contextOf,
  NOW,
  readAllocations,
  readRequest,
  schedule,
  serveAll,
  settle,
  sweepTravel,
  valueOf,
} from '../travel-scene';
import { accountOf, settlePerson } from './people';
import { asked, nextJourney, travel } from './travel';
import { recountTravel, tellTravel, type Travel } from './travel-left';

const HOUR = 3_600_000;
const hoursOn = (hours: number): Date => new Date(NOW.getTime() + hours * HOUR);
/** Offers of a minute before NOW, which is ten in China, end at ten on the next day at the latest. */
const AFTER = hoursOn(24);

/** The allocation of `waiting` ended a day ago, and nobody had read of it. */
interface Offers extends Travel {
  readonly formerId: string;
}

async function build({ db }: Pick<Surroundings, 'db'>): Promise<Offers> {
  const context = (now: Date): Context => contextOf(db, { viewer: accountOf(), now });
  const journey = nextJourney();
  const service = await schedule(db, { codes: journey.route, day: journey.day, seats: 3 });
  const [people, newcomer, other] = await Promise.all([settle(db, 7), settlePerson(db), settlePerson(db)]);
  const ask = async (now: Date, workerIds: string[]): Promise<Request> =>
    valueOf(await requestTravel(context(now), asked(journey, workerIds)));
  const confirmed = await ask(hoursOn(-50), people.slice(0, 1));
  valueOf(await confirmAllocation(context(hoursOn(-50)), { allocationId: confirmed.allocationId ?? '' }));
  const before = await ask(hoursOn(-50), people.slice(1, 3));
  const waiting = await ask(hoursOn(-49), people.slice(3, 5));
  valueOf(await releaseAllocation(context(hoursOn(-49)), { allocationId: before.allocationId ?? '' }));
  await serveAll(db, [service.id], hoursOn(-49));
  const offered = await readRequest(db, waiting.id);
  const held = await ask(hoursOn(-24.5), people.slice(5, 7));
  await sweepTravel({ ...context(hoursOn(-24)) });
  // A minute before what the pair does: then nobody is asked at one instant with others.
  await serveAll(db, [service.id], new Date(NOW.getTime() - 60_000));
  const seated = await readRequest(db, held.id);
  // As the stream would have them follow.
  await followTrips({ db }, [seated, await readRequest(db, waiting.id)]);
  if (seated.status !== 'ALLOCATED') throw new Error(`Expected an offer, got ${seated.status}`);
  const scene = { service, held: seated, confirmed, waiting, newcomerId: newcomer.id, otherId: other.id, journey };
  return { ...scene, later: [], more: new Set(), formerId: offered.allocationId ?? '' };
}

const reads = (party: 'held' | 'waiting', at: Date): UseCase<Offers> =>
  does('readNotices', async (ctx, scene) => {
    const objectId = party === 'held' ? (scene.held.allocationId ?? '') : scene.formerId;
    const told = { kind: 'SEAT_SERVED', objectId, at: instantOf(NOW), until: instantOf(NOW), data: {} } as const;
    const person = asId(scene[party].workerIds[1], 'wkr');
    await reachParty({ ...ctx, clock: { now: () => at } }, told, person, instantOf(at));
    return ok(undefined);
  });

/** Those of the world of travel, with the same names. */
const same = [
  ...['a party confirms', 'a party releases its seats', 'who confirmed releases the seat', 'a party cancels'],
  ...['who waits cancels', 'one of a party leaves', 'one who waits leaves the other', 'somebody asks'],
  ...['times change to another day', 'the service is cancelled'],
] as const;

const useCases: Readonly<Record<string, UseCase<Offers>>> = {
  ...Object.fromEntries(
    same.map((name) => {
      const useCase = travel.useCases[name];
      if (useCase === undefined) throw new Error(`No use case ${name}`);
      return [name, useCase];
    }),
  ),
  'one of the party reads': reads('held', NOW),
  'one of the party reads after the end': reads('held', AFTER),
  'one of those who are passed over reads': reads('waiting', NOW),
  'offers end': does('sweep', async (ctx) => ok(await sweepTravel({ ...ctx, clock: { now: () => AFTER } }))),
  'the list is closed': does('closeManifest', (ctx, { service }) => closeManifest(ctx, { serviceId: service.id })),
};

async function tell(db: Database, scene: Offers): Promise<unknown> {
  const [left, requests, allocations] = await Promise.all([
    tellTravel(db, scene),
    Promise.all([scene.held.id, scene.waiting.id].map((id) => readRequest(db, id))),
    readAllocations(db, scene.service.id),
  ]);
  const reached = requests.map(({ id, unreadOffers = 0, unreachedSince }) => {
    const offers = allocations.filter(({ requestId }) => requestId === id);
    const read = offers.filter(({ reachedAt }) => reachedAt !== undefined).length;
    return [unreadOffers, unreachedSince === undefined ? 'in line' : 'passed over', read].join();
  });
  return { left, reached };
}

/** A party stands in its lane exactly while it waits: among those who are passed over, or in its turn. */
async function recount(db: Database, scene: Offers): Promise<readonly string[]> {
  const [origin, destination] = scene.journey.route;
  const pk = waitlistPk(asRegionCode(origin), cutTo(asRegionCode(destination), 2));
  const { items } = await db.query({
    TableName: 'TravelAllocations',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk },
    ConsistentRead: true,
  });
  const requests = await Promise.all(
    [scene.held.id, scene.waiting.id, ...scene.later].map((id) => readRequest(db, id)),
  );
  const places = requests.flatMap(({ id, version, status, unreachedSince }) => {
    const own = items.filter(({ sk, v }) => String(sk).endsWith(id) && v === version);
    const parts = own.map(({ sk }) => (String(sk).split('#')[1] === '3' ? 'passed over' : 'in line'));
    const due = status !== 'WAITLISTED' ? [] : [unreachedSince === undefined ? 'in line' : 'passed over'];
    return parts.join() === due.join() ? [] : [`a request that is ${status} stands ${parts.join()}, not ${due.join()}`];
  });
  return [...(await recountTravel(db, scene)), ...places];
}

/**
 * New times are written for each party: a list that is closed between two of them confirms the one and not the other, and a
 * party that confirms before its own are written is told to look at them first (TIMES_CHANGED).
 */
const byParty = [
  ['times change to another day', 'the list is closed'],
  ['times change to another day', 'a party confirms'],
] as const;

export const offers: World<Offers> = { useCases, build, tell, recount, carried: true, byParty };
