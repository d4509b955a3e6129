/** Use cases of placements: start, look up, list. */
import type { EndPlacementInput, StartPlacementInput } from '../../generated/graphql';
import { today } from '../../platform/clock';
import type { Context } from '../../platform/context';
import type { PutParams, QueryParams, Write } from '../../platform/database';
import { assert, Fault } from '../../platform/errors';
import { type Claim, claimRefused, once } from '../../platform/idempotency';
import { isId, nextOwned, ownerOf } from '../../platform/ids';
import { type Connection, list, type PageArguments } from '../../platform/listing';
import { done, type Outcome, refuse, refused } from '../../platform/result';
import { enterpriseKey, parseEnterprise } from '../enterprise/entities';
import { parsePosition, type Position, positionKey, positionPut } from '../position/entities';
import { statusWith } from '../position/position';
import { eventPut } from '../webhook/entities';
import { collectionsOf, parseWorker, type Worker, workerKey } from '../worker/entities';
import { readWorkers } from '../worker/loader';
import { getWholeWorker } from '../worker/see';
import { isJuvenile, seesWorker } from '../worker/worker';
import { parsePlacement, type Placement, PlacementEntity, placementKey } from './entities';
import { checkEnd, checkStart, checkVacancy } from './placement';

/**
 * Idempotent by key. Takes one vacancy in the same transaction: never more than there are, and never two placements of
 * one worker at a time. Two round trips; one more when the last vacancy goes.
 */
export function startPlacement(context: Context, input: StartPlacementInput): Promise<Outcome<Placement>> {
  return once(
    context,
    { operation: 'startPlacement', key: input.idempotencyKey, input, table: 'Workers' },
    [],
    async (claim) => {
      const { worker, position } = await readBoth(context, input);
      const wrong = checkStart(input, worker, position, today(context.clock));
      if (wrong.length > 0) return refused(wrong);
      assert(worker && position, 'a worker and a position after the checks');
      return place(context, newPlacement(context, input, worker), position, claim);
    },
    (id) => getPlacement(context, id),
  );
}

async function readBoth(
  { db, viewer }: Context,
  { workerId, positionId }: StartPlacementInput,
): Promise<{ worker: Worker | undefined; position: Position | undefined }> {
  const [workerItem, positionItem] = await db.batchGet([workerKey(workerId), positionKey(positionId)]);
  const read = workerItem && isId(workerId, 'wkr') ? parseWorker(workerItem) : undefined;
  // Whoever was merged into another person starts as that one.
  const [worker] = read?.mergedInto === undefined ? [read] : await readWorkers(db, [read.mergedInto]);
  return {
    worker: worker && seesWorker(viewer, worker) ? worker : undefined,
    position: positionItem && parsePosition(positionItem),
  };
}

function newPlacement({ ids, clock }: Context, input: StartPlacementInput, worker: Worker): Placement {
  return {
    id: nextOwned(ids, 'plc', worker.id),
    workerId: worker.id,
    positionId: input.positionId,
    homeCode: worker.villageCode,
    startsOn: input.startsOn,
    ...(input.monthlyIncome != null && { monthlyIncome: input.monthlyIncome }),
    juvenile: isJuvenile(worker, input.startsOn),
    agreedAt: clock.now().toISOString(),
  };
}

/** The vacancy's condition decides; its refusal shows the position as it is, and so whether and how to try again. */
async function place(
  context: Context,
  placement: Placement,
  read: Position,
  claim: Claim,
): Promise<Outcome<Placement>> {
  const put: Write = { Put: PlacementEntity.create(placement).params<PutParams>() };
  const running = takePlace(placement, read.enterpriseId);
  const record = claim(placement.id);
  const data = { placementId: placement.id, positionId: placement.positionId };
  const started = eventPut(context, read.enterpriseId, 'PLACEMENT_STARTED', data);
  for (let position = read; ;) {
    const vacancy = takeVacancy(position, today(context.clock));
    const filled = position.vacancies === 1 ? [filledEvent(context, position)] : [];
    const commit = await context.db.commit([put, running, vacancy, record, started, ...filled]);
    if (commit.committed) return done(placement);
    if (commit.refused.has(running)) return refuse('PLACEMENT_RUNNING', ['workerId']);
    const old = commit.refused.get(vacancy);
    if (old === undefined) return claimRefused;
    position = parsePosition(old);
    const wrong = checkVacancy(position, today(context.clock));
    if (wrong.length > 0) return refused(wrong);
  }
}

function filledEvent(context: Context, { id, enterpriseId, externalRef }: Position): Write {
  return eventPut(context, enterpriseId, 'POSITION_FILLED', { positionId: id, externalRef });
}

/** The worker's one running placement; not of someone who was merged into another person meanwhile. */
function takePlace({ id, workerId, startsOn }: Placement, enterpriseId: string): Write {
  return {
    Update: {
      ...workerKey(workerId),
      UpdateExpression:
        'SET #running = :id, #placedOn = :startsOn, #employerId = :enterpriseId, #version = #version + :one REMOVE #lostJobOn',
      ConditionExpression:
        'attribute_exists(pk) AND attribute_not_exists(#running) AND attribute_not_exists(#mergedInto)',
      ExpressionAttributeNames: {
        '#running': 'runningPlacementId',
        '#placedOn': 'placedOn',
        '#employerId': 'employerId',
        '#lostJobOn': 'lostJobOn',
        '#version': 'version',
        '#mergedInto': 'mergedInto',
      },
      ExpressionAttributeValues: { ':id': id, ':startsOn': startsOn, ':enterpriseId': enterpriseId, ':one': 1 },
    },
  };
}

/**
 * One vacancy, by condition alone, so that many can start at once; the last one also moves the position to FILLED in
 * every list, which is written over the version that was read.
 */
function takeVacancy(position: Position, on: string): Write {
  const { vacancies, version } = position;
  if (vacancies === 1)
    return positionPut({ ...position, vacancies: 0, status: 'FILLED', version: version + 1 }, position);
  return {
    Update: {
      ...positionKey(position.id),
      UpdateExpression: 'SET #vacancies = #vacancies - :one, #version = #version + :one',
      ConditionExpression:
        '#status = :open AND #vacancies > :one AND (attribute_not_exists(#closesOn) OR #closesOn = :null OR #closesOn >= :today)',
      ExpressionAttributeNames: {
        '#vacancies': 'vacancies',
        '#version': 'version',
        '#status': 'status',
        '#closesOn': 'closesOn',
      },
      ExpressionAttributeValues: { ':one': 1, ':open': 'OPEN', ':today': on, ':null': null },
    },
  };
}

/**
 * Idempotent by key. Frees the worker, and the vacancy where the partner wants it offered again, in one transaction. Three
 * round trips.
 */
export function endPlacement(context: Context, input: EndPlacementInput): Promise<Outcome<Placement>> {
  return once(
    context,
    { operation: 'endPlacement', key: input.idempotencyKey, input, table: 'Workers' },
    [],
    async (claim) => {
      const { placementId, on } = input;
      const workerId = ownerOf(placementId, 'plc', 'wkr');
      if (workerId === undefined) return refuse('NOT_FOUND', ['placementId']);
      // Whoever was merged into another person ends it as that one.
      const [placement, [worker]] = await Promise.all([
        readPlacement(context, placementId),
        readWorkers(context.db, [workerId]),
      ]);
      if (placement === undefined || worker === undefined || !seesWorker(context.viewer, worker))
        return refuse('NOT_FOUND', ['placementId']);
      const wrong = checkEnd(input, placement, today(context.clock));
      if (wrong.length > 0) return refused(wrong);
      const reason = input.reason?.trim();
      const ended = { ...placement, endedOn: on, ...(reason && { endReason: reason }) };
      return end(context, worker, ended, claim(placement.id));
    },
    (id) => getPlacement(context, id),
  );
}

async function end(context: Context, worker: Worker, ended: Placement, record: Write): Promise<Outcome<Placement>> {
  const put: Write = {
    Put: {
      TableName: 'Workers',
      Item: PlacementEntity.put(ended).params<PutParams>().Item,
      ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(#endedOn)',
      ExpressionAttributeNames: { '#endedOn': 'endedOn' },
    },
  };
  const free = freeWorker(worker, ended);
  const item = await context.db.get(positionKey(ended.positionId));
  assert(item, "a placement's position to exist");
  const read = parsePosition(item);
  const data = { placementId: ended.id, positionId: read.id };
  const event = eventPut(context, read.enterpriseId, 'PLACEMENT_ENDED', data);
  const enterprise = read.refill === true ? await context.db.get(enterpriseKey(read.enterpriseId)) : undefined;
  const verified = enterprise === undefined || parseEnterprise(enterprise).verified;
  for (let position = read; ;) {
    const vacancy = position.refill === true ? [giveBack(position, verified)] : [];
    const commit = await context.db.commit([put, free, record, event, ...vacancy]);
    if (commit.committed) return done(ended);
    if (commit.refused.has(put)) return refuse('PLACEMENT_ENDED', ['placementId']);
    // Merged with another person, or surveyed, a moment ago.
    if (commit.refused.has(free)) throw new Fault('SERVICE_UNAVAILABLE', true);
    const [old] = vacancy.map((write) => commit.refused.get(write));
    if (old === undefined) return claimRefused;
    position = parsePosition(old);
  }
}

/** Only while this placement is the one that runs. */
function freeWorker({ id }: Worker, { id: placementId, endedOn = '' }: Placement): Write {
  return {
    Update: {
      ...workerKey(id),
      UpdateExpression: 'SET #lostJobOn = :endedOn, #version = #version + :one REMOVE #running, #placedOn, #employerId',
      ConditionExpression: '#running = :id',
      ExpressionAttributeNames: {
        '#running': 'runningPlacementId',
        '#placedOn': 'placedOn',
        '#employerId': 'employerId',
        '#lostJobOn': 'lostJobOn',
        '#version': 'version',
      },
      ExpressionAttributeValues: { ':id': placementId, ':endedOn': endedOn, ':one': 1 },
    },
  };
}

/** A filled position opens again; a closed one stays closed. */
function giveBack(position: Position, verified: boolean): Write {
  const { headcount, version } = position;
  const vacancies = Math.min(position.vacancies + 1, headcount);
  const status = position.status === 'CLOSED' ? 'CLOSED' : statusWith(vacancies, verified);
  return positionPut({ ...position, vacancies, status, version: version + 1 }, position);
}

/** Null where it does not exist or its worker is not the caller's to see. */
export async function getPlacement(context: Context, id: string): Promise<Placement | null> {
  const workerId = ownerOf(id, 'plc', 'wkr');
  if (workerId === undefined) return null;
  const [worker, placement] = await Promise.all([getWholeWorker(context, workerId), readPlacement(context, id)]);
  return worker === null ? null : (placement ?? null);
}

async function readPlacement({ db }: Context, id: string): Promise<Placement | undefined> {
  const workerId = ownerOf(id, 'plc', 'wkr');
  const item = workerId && (await db.get(placementKey(workerId, id)));
  return item ? parsePlacement(item) : undefined;
}

/** The latest first: one query for each collection of the person. */
export function listPlacements(
  { db }: Context,
  worker: Pick<Worker, 'id' | 'mergedIds'>,
  page: PageArguments,
): Promise<Connection<Placement>> {
  const queries = collectionsOf(worker).map((workerId) =>
    PlacementEntity.query.primary({ workerId }).params<QueryParams>(),
  );
  return list(db, { queries, order: 'DESCENDING', page, parse: parsePlacement });
}
