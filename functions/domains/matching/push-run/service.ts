/** Use cases of push runs: start, get, cancel. What a run does is in `push-job.ts`. */
import type { StartPositionPushInput } from '../../../generated/graphql';
import type { Context } from '../../../platform/requests/context';
import type { Database } from '../../../platform/dynamodb/database';
import { CHANGED, type Changed, whileChanged } from '../../../platform/dynamodb/while-changed';
import { assert } from '../../../platform/requests/errors';
import { commitAttempt, idempotent } from '../../../platform/requests/idempotency';
import { failed, ok, type Outcome, refusal } from '../../../platform/requests/result';
import { instantOf, today } from '../../../platform/values/clock';
import { isId } from '../../../platform/values/ids';
import { isWithin } from '../../reference/region/containment';
import { asRegionCode, type RegionCode } from '../../reference/region/region-code';
import { figure } from '../../reference/rule/rule-row';
import { readRules, ruleFor } from '../../reference/rule/service';
import { openPositionsNow } from '../recommendation/open-positions';
import type { RunId } from '../../../id-kinds';
import { checkAlone, checkStart } from './checks';
import { beginPushing, parsePushing, type Pushing, pushingKey } from './steps/pushing-store';
import { cancelPushRun, parsePushRun, type PushRun, pushRunKey, startPushRun } from './run-store';
import { addRunning, parseRunning, removeRunning, type Running, runningKey } from './running-store';

/** A run with how far it is. */
export interface RunWithCounts {
  readonly id: RunId;
  readonly run: PushRun;
  readonly pushing: Pushing;
}

/** Idempotent by key. One transaction: the run, its job, and its place among those of the province that run. */
export const startPositionPush: (context: Context, input: StartPositionPushInput) => Promise<Outcome<RunWithCounts>> =
  idempotent<StartPositionPushInput, RunWithCounts>('startPositionPush', 'Campaigns', {
    check: ({ viewer }, input) => checkStart(input, viewer),
    async attempt(context, input, recordPut) {
      const { db, clock, ids } = context;
      const regionCode = asRegionCode(input.regionCode);
      const [item, rules, positions] = await Promise.all([
        db.get(runningKey(regionCode)),
        readRules(context, ['PUSHES']),
        openPositionsNow(context),
      ]);
      const running = parseRunning(regionCode, item);
      const alone = checkAlone(running, regionCode);
      if (alone.length > 0) return failed(alone);
      if (!positions.isAnyOpenOn(today(clock))) return failed(refusal('NO_POSITIONS_OPEN', ['regionCode']));
      const rule = ruleFor(rules, 'PUSHES', today(clock), regionCode);
      const run: PushRun = {
        ...{ id: ids.next('run'), regionCode, status: 'RUNNING', startedAt: instantOf(clock.now()) },
        perWorker: input.perWorker ?? figure(rule, 'PER_WORKER'),
        pushesPerVacancy: input.pushesPerVacancy ?? figure(rule, 'PER_VACANCY'),
      };
      const writes = [addRunning(running, run), startPushRun(run), beginPushing(clock, run.id)];
      const outcome = await commitAttempt(context, writes, recordPut(run.id), run);
      return outcome === CHANGED || !outcome.ok ? outcome : ok(await existing(db, run.id));
    },
    see: getPushRun,
  });

/** Null if it does not exist, or tells people outside the caller's region; for officials alone. */
export async function getPushRun({ db, viewer }: Context, id: string): Promise<RunWithCounts | null> {
  const found = isId(id, 'run') ? await readPushRun(db, id) : undefined;
  const isOfficial = viewer.roles.some((role) => role === 'BUREAU' || role === 'CADRE');
  return found !== undefined && isOfficial && isWithin(found.run.regionCode, viewer.regionCode) ? found : null;
}

/** One batch read. */
export async function readPushRun(db: Pick<Database, 'batchGet'>, id: RunId): Promise<RunWithCounts | undefined> {
  const [run, pushing] = await db.batchGet([pushRunKey(id), pushingKey(id)]);
  return run && pushing && { id, run: parsePushRun(run), pushing: parsePushing(pushing) };
}

async function existing(db: Database, id: RunId): Promise<RunWithCounts> {
  const found = await readPushRun(db, id);
  assert(found, 'a started push run to exist');
  return found;
}

/** Idempotent by state. Pushes that were made stay; those of the step that is under way may still be. */
export function cancelPositionPush(context: Context, runId: string): Promise<Outcome<RunWithCounts>> {
  return whileChanged(() => cancel(context, runId));
}

async function cancel(context: Context, runId: string): Promise<Outcome<RunWithCounts> | Changed> {
  const { db, clock } = context;
  const found = await getPushRun(context, runId);
  if (found === null) return failed(refusal('NOT_FOUND', ['runId']));
  if (found.run.status === 'CANCELLED') return ok(found);
  if (found.run.status === 'DONE') return failed(refusal('PUSH_RUN_ENDED', ['runId']));
  const running = await readRunning(db, found.run.regionCode);
  const writes = [cancelPushRun(found.run, instantOf(clock.now())), removeRunning(running, found.run.id)];
  const { committed } = await db.commit(writes);
  return committed ? ok(await existing(db, found.run.id)) : CHANGED;
}

async function readRunning(db: Pick<Database, 'get'>, regionCode: RegionCode): Promise<Running> {
  return parseRunning(regionCode, await db.get(runningKey(regionCode)));
}
