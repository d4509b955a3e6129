/** Whether the people whom rows name to go with (`wantsToGoWith`) can be found, and are others than the row's own person. */
import type { WorkerId } from '../../../id-kinds';
import type { SurveyInput } from '../../../generated/graphql';
import type { Context } from '../../../platform/requests/context';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { isId } from '../../../platform/values/ids';
import { isLeftOut } from '../../../platform/values/spelling';
import { moveIdOf, moveKey } from '../move/store';
import { seesWorker } from '../worker/access';
import { entryKey } from '../worker/history/history-store';
import { identityGuardKey, numberOwnerIn } from '../worker/identity-store';
import { workersById } from '../worker/loader';
import { collectionsOf, type Worker } from '../worker/store';
import { few } from './checks';
import type { RightRow, Row } from './row';

/**
 * The rows with an error at each name that the caller can't see in the register. A row that was recorded before keeps its
 * answer, whatever became of the others since. One batch read for each 100 names; three more for rows with such an error.
 */
export async function checkCompanions(context: Context, rows: readonly Row[]): Promise<readonly Row[]> {
  const ids = rows.flatMap(({ input }) => namesOf(input)).filter((id) => isId(id, 'wkr'));
  if (ids.length === 0) return rows.map((row) => withErrors(row, wrongNames(context, row, new Map())));
  const found = await workersById(context, ids);
  const wrong = rows.map((row) => wrongNames(context, row, found));
  const doubted = rows.filter((row, index): row is RightRow => isRight(row) && (wrong[index] ?? []).length > 0);
  const recorded = await recordedBefore(context, doubted);
  return rows.map((row, index) => (recorded.has(row) ? row : withErrors(row, wrong[index] ?? [])));
}

function namesOf({ wantsToGoWith }: Pick<SurveyInput, 'wantsToGoWith'>): string[] {
  return few(wantsToGoWith, 'companionsMax').map((id) => id.trim());
}

function wrongNames(context: Context, { input, index, identity }: Row, found: ReadonlyMap<string, Worker>): Refusal[] {
  const names = namesOf(input);
  const workers = names.map((id) => found.get(id));
  return names.flatMap((name, at) => {
    const path = ['surveys', index, 'wantsToGoWith', at];
    const worker = workers[at];
    if (isLeftOut(name)) return [];
    if (worker === undefined || !seesWorker(context.viewer, worker)) return [refusal('NOT_FOUND', path)];
    const number = context.vault.decrypt(worker.identityNumberBox, worker.id);
    if (number === identity?.number) return [refusal('SAME_WORKER', path)];
    return workers.findIndex((other) => other?.id === worker.id) < at ? [refusal('DUPLICATE', path)] : [];
  });
}

function isRight(row: Row): row is RightRow {
  return row.identity !== undefined;
}

/** A row with errors is of nobody. */
function withErrors(row: Row, errors: readonly Refusal[]): Row {
  if (errors.length === 0) return row;
  const { index, input, scope } = row;
  return { index, input, scope, errors: [...row.errors, ...errors] };
}

/** Rows of which the caller's own survey is in the history already, or waits in a move. */
async function recordedBefore(context: Context, rows: readonly RightRow[]): Promise<ReadonlySet<Row>> {
  if (rows.length === 0) return new Set();
  const { db } = context;
  const guards = await db.batchGet(rows.map(({ fingerprint }) => identityGuardKey(fingerprint)));
  const owners = guards.map((guard): WorkerId | undefined => guard && numberOwnerIn(guard));
  const workers = await workersById(
    context,
    owners.flatMap((id) => id ?? []),
  );
  const keys = rows.map(({ fingerprint, stamp }, index) => {
    const worker = workers.get(owners[index] ?? 'wkr_');
    const entries = worker === undefined ? [] : collectionsOf(worker).map((id) => entryKey(id, stamp));
    return [moveKey(moveIdOf(fingerprint, stamp)), ...entries];
  });
  const items = await db.batchGet(keys.flat());
  let next = 0;
  return new Set(
    rows.filter((_, index) => {
      const own = items.slice(next, (next += keys[index]?.length ?? 0));
      return own.some((item) => item !== undefined);
    }),
  );
}
