/**
 * The full numbers of one person, for a stated purpose (Personal Information Protection Law, articles 6 and 29). The record
 * is written before anything is shown, and an account's number of reveals a day is a condition of that write.
 */
import { Entity, type EntityItem } from '../../../platform/items/entity';
import { codecOf } from '../../../platform/items/codec';
import type { RevealWorkerInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { text } from '../../../platform/values/checks';
import type { Context } from '../../../platform/requests/context';
import { type DailyBound, dailyAdd } from '../../../platform/requests/daily-count';
import type { PutParams, QueryParams } from '../../../platform/dynamodb/database';
import { assert } from '../../../platform/requests/errors';
import { nextOwned } from '../../../platform/values/ids';
import { type Connection, list, type PageArguments } from '../../../platform/lists/listing';
import { done, type Outcome, type Refusal, refusal, refuse, refused } from '../../../platform/requests/result';
import { collectionsOf, type Worker } from './entities';
import { getWholeWorker } from './see';

/** In the worker's item collection; the id is in the order of time. */
const RevealEntity = new Entity(
  {
    model: { entity: 'reveal', version: '1', service: 'job-bowl' },
    attributes: {
      workerId: { type: 'string', required: true },
      id: { type: 'string', required: true },
      /** Account. */
      by: { type: 'string', required: true },
      purpose: { type: 'string', required: true },
      /** Instant, ISO 8601 UTC. */
      at: { type: 'string', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['workerId'], template: '${workerId}', casing: 'none' },
        sk: { field: 'sk', composite: ['id'], template: 'reveal#${id}', casing: 'none' },
      },
    },
  },
  { table: 'Workers' },
);

export type Reveal = EntityItem<typeof RevealEntity>;

const BOUND: DailyBound = { what: 'reveals', max: limits.revealsPerDayMax };

export interface FullNumbers {
  readonly identityNumber: string;
  readonly phone: string | null;
}

/** Not idempotent: each look counts. Two round trips. */
export async function revealWorker(context: Context, input: RevealWorkerInput): Promise<Outcome<FullNumbers>> {
  const worker = await getWholeWorker(context, input.workerId);
  const wrong = [...(worker !== null ? [] : [refusal('NOT_FOUND', ['workerId'])]), ...checkPurpose(input.purpose)];
  if (wrong.length > 0) return refused(wrong);
  assert(worker, 'a visible worker');
  const { db, vault } = context;
  const { committed } = await db.commit([
    { Put: revealPut(context, worker, input.purpose) },
    dailyAdd(context, BOUND, 1),
  ]);
  if (!committed) return refuse('REVEALS_EXHAUSTED', ['workerId'], { max: BOUND.max });
  return done({
    identityNumber: vault.decrypt(worker.identityNumberBox, worker.id),
    phone: worker.phoneBox === undefined ? null : vault.decrypt(worker.phoneBox, worker.id),
  });
}

function checkPurpose(purpose: string): Refusal[] {
  const path = ['purpose'];
  const wrong = text(path, purpose, { max: limits.revealPurposeCharactersMax, needed: true, lines: true });
  const got = Array.from(purpose.trim()).length;
  if (wrong.length > 0 || got >= limits.revealPurposeCharactersMin) return wrong;
  const { revealPurposeCharactersMin: min, revealPurposeCharactersMax: max } = limits;
  return [refusal('TEXT_LENGTH', path, { min, max, got })];
}

function revealPut({ clock, ids, viewer }: Context, { id: workerId }: Worker, purpose: string): PutParams {
  const at = clock.now().toISOString();
  const id = nextOwned(ids, 'rvl', workerId);
  return RevealEntity.create({ workerId, id, by: viewer.account, purpose: purpose.trim(), at }).params<PutParams>();
}

/** The latest first; null where the worker is not the caller's to see. */
export async function listReveals(
  context: Context,
  workerId: string,
  page: PageArguments,
): Promise<Connection<Reveal> | null> {
  const worker = await getWholeWorker(context, workerId);
  if (worker === null) return null;
  const queries = collectionsOf(worker).map((id) => RevealEntity.query.primary({ workerId: id }).params<QueryParams>());
  return list(context.db, { queries, order: 'DESCENDING', page, parse: parseReveal });
}

const parseReveal = codecOf<Reveal>(RevealEntity).decode;
