/** Use cases of workers: register, look up, list. */
import type { RegisterWorkerInput, WorkerFilter } from '../../generated/graphql';
import { today } from '../../platform/clock';
import type { Context } from '../../platform/context';
import type { PutParams, QueryParams } from '../../platform/database';
import { assert } from '../../platform/errors';
import { guardPut } from '../../platform/guard';
import { once } from '../../platform/idempotency';
import { isId } from '../../platform/ids';
import { allOf, type Connection, list, type PageArguments } from '../../platform/listing';
import { parseMobile } from '../../platform/phone';
import { done, type Outcome, refuse } from '../../platform/result';
import { narrowed } from '../region/checks';
import { prefectureOf, prefecturesOf } from '../region/region';
import { parseWorker, type Worker, WorkerEntity } from './entities';
import { parseIdentityNumber } from './identity-number';
import { workerLoader } from './loader';
import { checkRegistration, seesWorker } from './worker';

/** Idempotent by key. Of two registrations of one identity number one wins; the other is told at `identityNumber`. */
export function registerWorker(context: Context, input: RegisterWorkerInput): Promise<Outcome<Worker>> {
  return once(
    context,
    { operation: 'registerWorker', key: input.idempotencyKey, input, table: 'Workers' },
    checkRegistration(input, context.viewer, today(context.clock)),
    async (claim) => {
      const { worker, identityNumberFingerprint } = newWorker(context, input);
      const { committed } = await context.db.commit([
        { Put: WorkerEntity.create(worker).params<PutParams>() },
        guardPut('Workers', 'identityNumber', identityNumberFingerprint, worker.id),
        claim(worker.id),
      ]);
      return committed ? done(worker) : refuse('IDENTITY_NUMBER_TAKEN', ['identityNumber']);
    },
    async (id) => {
      const worker = await workerLoader(context).load(id);
      assert(worker, 'a registered worker to exist');
      return worker;
    },
  );
}

function newWorker(
  { ids, clock, vault }: Context,
  input: RegisterWorkerInput,
): { worker: Worker; identityNumberFingerprint: string } {
  const id = ids.next('wkr');
  const identity = parseIdentityNumber(input.identityNumber, today(clock));
  const phone = input.phone == null ? undefined : parseMobile(input.phone);
  const prefecture = prefectureOf(input.villageCode);
  assert(typeof identity !== 'string' && prefecture, 'a checked registration');
  const worker: Worker = {
    id,
    name: input.name.trim(),
    identityNumberBox: vault.encrypt(identity.number, id),
    ...(phone !== undefined && { phoneBox: vault.encrypt(phone, id) }),
    villageCode: input.villageCode,
    prefecture,
    birthDate: identity.birthDate,
    sex: identity.sex,
    ...(input.ethnicGroup != null && { ethnicGroup: input.ethnicGroup.trim() }),
    ...(input.education != null && { education: input.education }),
    skills: (input.skills ?? []).map((skill) => skill.trim()),
    groupTags: (input.groupTags ?? []).map((tag) => tag.trim()),
    registeredAt: clock.now().toISOString(),
  };
  return { worker, identityNumberFingerprint: vault.fingerprint('identityNumber', identity.number) };
}

/** Null where the person does not exist or is not the caller's to see. */
export async function getWorker(context: Context, id: string): Promise<Worker | null> {
  if (!isId(id, 'wkr')) return null;
  const worker = await workerLoader(context).load(id);
  return worker !== undefined && seesWorker(context.viewer, worker) ? worker : null;
}

/** In the order of villages, then of registration. One query for each prefecture of the region, in parallel. */
export function listWorkers(
  { db, viewer }: Context,
  filter: WorkerFilter,
  page: PageArguments,
): Promise<Connection<Worker>> {
  const regionCode = narrowed(filter.regionCode, viewer.regionCode);
  const queries =
    regionCode === undefined
      ? []
      : prefecturesOf(regionCode).map((prefecture) => {
          // A cursor of one prefecture must satisfy the condition in every other, so within a whole one there is none.
          const partition = WorkerEntity.query.byRegion({ prefecture });
          const query = (
            regionCode.length > prefecture.length ? partition.begins({ villageCode: regionCode }) : partition
          ).where((worker, { begins, contains }) =>
            allOf(
              filter.groupTag != null && contains(worker.groupTags, filter.groupTag),
              filter.nameStartsWith != null && begins(worker.name, filter.nameStartsWith),
            ),
          );
          return query.params<QueryParams>();
        });
  return list(db, { queries, index: 'byRegion', order: 'ASCENDING', page, parse: parseWorker });
}
