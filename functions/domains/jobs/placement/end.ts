/** Use case of a placement's end: the worker is free again, and where the partner wants it so, the vacancy is offered again. */
import type { EndPlacementInput } from '../../../generated/graphql';
import { today } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import type { PutParams, Write } from '../../../platform/dynamodb/database';
import { assert } from '../../../platform/requests/errors';
import { type Claim, claimRefused, once } from '../../../platform/requests/idempotency';
import { ownerOf } from '../../../platform/values/ids';
import { done, type Outcome, refuse, refused } from '../../../platform/requests/result';
import { enterpriseKey, parseEnterprise } from '../../reference/enterprise/entities';
import { parsePosition, type Position, positionKey, positionPut } from '../position/entities';
import { statusWith } from '../position/position';
import { eventPut } from '../../partners/webhook/entities';
import { type Worker, workerKey } from '../../people/worker/entities';
import { readWorkers } from '../../people/worker/loader';
import { seesWorker } from '../../people/worker/worker';
import { type Placement, PlacementEntity } from './entities';
import { checkEnd } from './placement';
import { decided, getPlacement, readPlacement } from './service';

/**
 * Idempotent by key. Frees the worker, and the vacancy where the partner wants it offered again, in one transaction. Three
 * round trips.
 */
export function endPlacement(context: Context, input: EndPlacementInput): Promise<Outcome<Placement>> {
  return once(
    context,
    { operation: 'endPlacement', key: input.idempotencyKey, input, table: 'Workers' },
    [],
    (claim) => decided(() => attemptEnd(context, input, claim)),
    (id) => getPlacement(context, id),
  );
}

async function attemptEnd(
  context: Context,
  input: EndPlacementInput,
  claim: Claim,
): Promise<Outcome<Placement> | 'CHANGED'> {
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
}

async function end(
  context: Context,
  worker: Worker,
  ended: Placement,
  record: Write,
): Promise<Outcome<Placement> | 'CHANGED'> {
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
  const position = parsePosition(item);
  const data = { placementId: ended.id, positionId: position.id };
  const event = eventPut(context, position.enterpriseId, 'PLACEMENT_ENDED', data);
  const vacancy = position.refill === true ? [await giveBack(context, position)] : [];
  const commit = await context.db.commit([put, free, record, event, ...vacancy]);
  if (commit.committed) return done(ended);
  if (commit.refused.has(put)) return refuse('PLACEMENT_ENDED', ['placementId']);
  return [free, ...vacancy].some((write) => commit.refused.has(write)) ? 'CHANGED' : claimRefused;
}

/** Only while this placement is the one that runs, of a person who lives where they were seen and was not merged into another one. */
function freeWorker({ id, villageCode }: Worker, { id: placementId, endedOn = '' }: Placement): Write {
  return {
    Update: {
      ...workerKey(id),
      UpdateExpression: 'SET #lostJobOn = :endedOn, #version = #version + :one REMOVE #running, #placedOn, #employerId',
      ConditionExpression: '#running = :id AND #villageCode = :villageCode AND attribute_not_exists(#mergedInto)',
      ExpressionAttributeNames: {
        '#running': 'runningPlacementId',
        '#placedOn': 'placedOn',
        '#employerId': 'employerId',
        '#lostJobOn': 'lostJobOn',
        '#version': 'version',
        '#villageCode': 'villageCode',
        '#mergedInto': 'mergedInto',
      },
      ExpressionAttributeValues: {
        ...{ ':id': placementId, ':endedOn': endedOn, ':one': 1 },
        ':villageCode': villageCode,
      },
    },
  };
}

/** A filled position opens again; a closed one stays closed. Where its enterprise is verified meanwhile, or no longer is, it is filed anew. */
async function giveBack({ db }: Context, position: Position): Promise<Write> {
  const enterprise = await db.get(enterpriseKey(position.enterpriseId));
  const verified = enterprise === undefined || parseEnterprise(enterprise).verified;
  const { headcount, version } = position;
  const vacancies = Math.min(position.vacancies + 1, headcount);
  const status = position.status === 'CLOSED' ? 'CLOSED' : statusWith(vacancies, verified);
  return positionPut({ ...position, vacancies, status, version: version + 1 }, position);
}
