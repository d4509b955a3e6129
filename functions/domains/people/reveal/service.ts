/**
 * Use case: reveal one worker's full numbers for a stated purpose (Personal Information Protection Law, articles 6 and
 * 29). The record is written before anything is shown, and the account's daily bound is a condition of that write.
 */
import type { RevealWorkerInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { checkText } from '../../../platform/values/checks';
import type { Context } from '../../../platform/requests/context';
import { type DailyBound, dailyAdd } from '../../../platform/requests/daily-count';
import { assert } from '../../../platform/requests/errors';
import { nextOwned } from '../../../platform/values/ids';
import { CHANGED, type Changed, whileChanged } from '../../../platform/dynamodb/while-changed';
import { forgetRead } from '../../../platform/requests/per-request';
import { type Connection, list, type Page } from '../../../platform/lists/listing';
import { failed, ok, type Outcome, type Refusal, refusal } from '../../../platform/requests/result';
import { preciseInstantOf } from '../../../platform/values/clock';
import { checkUnchanged, collectionsOf } from '../worker/store';
import { getWholeWorker } from '../worker/look-up';
import { parseReveal, recordReveal, type Reveal, revealsOf } from './store';

const BOUND: DailyBound = { what: 'reveals', max: limits.revealsPerDayMax };

export interface FullNumbers {
  readonly identityNumber: string;
  readonly phone: string | null;
}

/**
 * Not idempotent: each call counts as a reveal. Two round trips. Decides again if the worker changed since the read, so
 * that the worker is in the caller's region when it is shown.
 */
export function revealWorker(context: Context, input: RevealWorkerInput): Promise<Outcome<FullNumbers>> {
  return whileChanged(async (before) => {
    if (before > 0) forgetRead(context);
    return reveal(context, input);
  });
}

async function reveal(context: Context, input: RevealWorkerInput): Promise<Outcome<FullNumbers> | Changed> {
  const worker = await getWholeWorker(context, input.workerId);
  const wrong = [...(worker !== null ? [] : [refusal('NOT_FOUND', ['workerId'])]), ...checkPurpose(input.purpose)];
  if (wrong.length > 0) return failed(wrong);
  assert(worker, 'a visible worker');
  const { db, vault, clock, ids, viewer } = context;
  const record = recordReveal({
    ...{ workerId: worker.id, id: nextOwned(ids, 'rvl', worker.id) },
    ...{ by: viewer.account, purpose: input.purpose.trim(), at: preciseInstantOf(clock.now()) },
  });
  const asRead = checkUnchanged(worker);
  const commit = await db.commit([record, dailyAdd(context, BOUND, 1), asRead]);
  if (!commit.committed)
    return commit.refused.has(asRead)
      ? CHANGED
      : failed(refusal('REVEALS_EXHAUSTED', ['workerId'], { max: BOUND.max }));
  return ok({
    identityNumber: vault.decrypt(worker.identityNumberBox, worker.id),
    phone: worker.phoneBox === undefined ? null : vault.decrypt(worker.phoneBox, worker.id),
  });
}

function checkPurpose(purpose: string): Refusal[] {
  const path = ['purpose'];
  const wrong = checkText(path, purpose, { max: limits.revealPurposeCharactersMax, needed: true, lines: true });
  const got = Array.from(purpose.trim()).length;
  if (wrong.length > 0 || got >= limits.revealPurposeCharactersMin) return wrong;
  const { revealPurposeCharactersMin: min, revealPurposeCharactersMax: max } = limits;
  return [refusal('TEXT_LENGTH', path, { min, max, got })];
}

/** Newest first; null if the caller may not see the worker. */
export async function listReveals(context: Context, workerId: string, page: Page): Promise<Connection<Reveal> | null> {
  const worker = await getWholeWorker(context, workerId);
  if (worker === null) return null;
  const queries = collectionsOf(worker).map(revealsOf);
  return list(context, { queries, order: 'DESCENDING', page, parse: parseReveal });
}
