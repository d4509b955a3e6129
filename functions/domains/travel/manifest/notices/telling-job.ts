/**
 * Job of each service: on the day before it leaves, its travellers are told where and when they board, and their seat
 * number if the list is closed. It begins anew when the list is closed or changed and when the service has new times or
 * stops; who knows it all is not told twice.
 */
import { isDeepStrictEqual } from 'node:util';
import { limits } from '../../../../limits';
import { endJob, type Job, type JobContext, moveOnTo, waitUntil } from '../../../../platform/jobs/jobs';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import { whileChanged, CHANGED } from '../../../../platform/dynamodb/while-changed';
import { civilDateOf } from '../../../../platform/values/civil-date';
import { type Instant, instantOf } from '../../../../platform/values/clock';
import { asId } from '../../../../platform/values/ids';
import { type Allocation, keyOf, parseAllocation } from '../../booking/allocation-store';
import { readAllocationsOfStep } from '../../booking/loader';
import { readHoldTimes } from '../../hold/hold-times';
import { tellAtOf } from '../../travel-service/day-before/tell-at';
import { parseService, type Service, serviceKey } from '../../travel-service/service-store';
import { type Manifest, manifestKey, parseManifest } from '../store';
import { type BoardingTold, tellBoarding } from './boarding-store';

export async function tellTravellers(runner: JobContext, run: Job): Promise<void> {
  const { db, clock } = runner;
  const now = instantOf(clock.now());
  const serviceId = asId(run.key.pk, 'svc');
  const [serviceItem, manifestItem] = await db.batchGet([serviceKey(serviceId), manifestKey(serviceId)]);
  const service = serviceItem && parseService(serviceItem);
  if (service === undefined || service.cancelReason !== undefined) {
    await db.commit([endJob(run)]);
    return;
  }
  const callsAt = await whenToTell(runner, service);
  if (callsAt > now) {
    // Called by the record of its beginning; or at a time of which the service leaves later by now.
    if (run.dueAt !== callsAt) await db.commit([waitUntil(callsAt, run)]);
    return;
  }
  const page = await readAllocationsOfStep(runner, run, limits.partiesToldAtOnce);
  if (page === undefined) return;
  const told = { service, numbers: numbersIn(manifestItem && parseManifest(manifestItem)), now };
  await inParallel(limits.partiesToldAtOnce, page.allocations, (allocation) => tell(runner, allocation, told));
  await db.commit([page.next === undefined ? endJob(run) : moveOnTo(clock, run, page.next)]);
}

/** The hour is asked on the day itself, so what is loaded until then holds. */
async function whenToTell({ db, clock }: JobContext, service: Service): Promise<Instant> {
  const beginsAt = tellAtOf(service);
  const first = service.stops[0]?.regionCode;
  if (beginsAt > instantOf(clock.now()) || first === undefined) return beginsAt;
  const holds = await readHoldTimes({ db, clock });
  return tellAtOf(service, holds(first).boardingToldAtHour);
}

interface Known {
  readonly service: Service;
  /** Of each traveller, by allocation. */
  readonly numbers: ReadonlyMap<string, NonNullable<BoardingTold['numbers']>>;
  readonly now: Instant;
}

function numbersIn(manifest: Manifest | undefined): Known['numbers'] {
  return new Map(
    manifest?.parties.map(({ allocationId, workerIds, numbers }) => [
      allocationId,
      Object.fromEntries(
        workerIds.flatMap((id, place) => (numbers[place] === undefined ? [] : [[id, numbers[place]]])),
      ),
    ]),
  );
}

/** Retried until the party knows what is to be told, or has no seats that are confirmed. */
async function tell({ db }: JobContext, read: Allocation, known: Known): Promise<void> {
  let allocation: Allocation | undefined = read;
  await whileChanged(async () => {
    const told = allocation && toldOf(allocation, known);
    if (allocation === undefined || told === undefined || (await db.commit([tellBoarding(allocation, told)])).committed)
      return undefined;
    const item = await db.get(keyOf(allocation));
    allocation = item && parseAllocation(item);
    return CHANGED;
  });
}

/**
 * Undefined if the party knows, has not confirmed, has left, or has yet to get the service's times: the job that does
 * that begins this one anew.
 */
function toldOf(allocation: Allocation, { service, numbers, now }: Known): BoardingTold | undefined {
  const { id, status, walkOn, departsAt, fromStop, boardingTold, timedVersion = 0 } = allocation;
  if (walkOn !== undefined || (status !== 'CONFIRMED' && status !== 'BOARDED')) return undefined;
  if (departsAt <= now || timedVersion < (service.timetable ?? 0)) return undefined;
  const own = numbers.get(id);
  const told = {
    ...{ on: civilDateOf(new Date(departsAt)), from: service.stops[fromStop]?.name ?? '' },
    ...(own !== undefined && { numbers: own }),
  };
  const { at: _, ...known } = boardingTold ?? {};
  return isDeepStrictEqual(told, known) ? undefined : { at: now, ...told };
}
