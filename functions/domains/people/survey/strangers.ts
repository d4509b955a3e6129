/**
 * Rows about workers outside the caller's region, or about unregistered people. The answer must not tell the caller
 * more than the row says. A row with the registered name waits as a move; every other row is refused with the same
 * error.
 */
import type { MoveId } from '../../../id-kinds';
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { refusal } from '../../../platform/requests/result';
import { nameOf } from '../../../platform/values/spelling';
import { countInquiries } from '../inquiry/service';
import { arrive } from '../move/arrive';
import { type Move, moveIdOf, moveKey, parseMove } from '../move/store';
import type { Worker } from '../worker/store';
import { isStranger, record, type Stranger } from './record';
import { byPerson, otherContent, resultOf, type RightRow, type SurveyResult, toldBy } from './row';
import { checkNewcomer } from './checks';
import { asRegionCode } from '../../reference/region/region-code';

export interface Answers {
  /**
   * False if the account has too few inquiries left: then nothing is told about any of these people, and nobody may be
   * registered.
   */
  readonly granted: boolean;
  readonly results: readonly SurveyResult[];
}

/** The batch of the strangers, if its inquiries are counted for the first time. */
export interface Batch {
  /** Rows that register people unless the number is registered. */
  readonly newcomers: readonly RightRow[];
  /** Keyed fingerprint of the whole batch. */
  readonly fingerprint: string;
}

/**
 * Results are unordered; rows about one person are written one after another. All strangers are one count of inquiries,
 * without rows that were answered before, in this batch or another.
 */
export async function answerStrangers(
  context: Context,
  strangers: readonly Stranger[],
  batch?: Batch,
): Promise<Answers> {
  const keys = strangers.map(({ row: { fingerprint, stamp } }) => moveKey(moveIdOf(fingerprint, stamp)));
  const moves = (await context.db.batchGet(keys)).map((item) => item && parseMove(item));
  const results: SurveyResult[] = [];
  const asked: Stranger[] = [];
  for (const [index, stranger] of strangers.entries()) {
    const move = moves[index];
    if (move === undefined) asked.push(stranger);
    else results.push(answered(context, stranger.row, move));
  }
  const inquiries = onceEach(asked.map(({ row }) => row)).map(
    (row) => ({ kind: 'SURVEY', fingerprint: row.fingerprint }) as const,
  );
  const granted = await countInquiries(context, inquiries, {
    besides: onceEach(batch?.newcomers ?? []).length,
    ...(batch !== undefined && { fingerprint: batch.fingerprint }),
  });
  if (!granted) return { granted, results: [...results, ...asked.map(({ row }) => exhausted(row))] };
  const inOrder = asked.toSorted((a, b) => a.row.index - b.row.index);
  const people = byPerson(inOrder, ({ row }) => row);
  await inParallel(limits.surveysAtOnce, people, async (theirs) => {
    for (const stranger of theirs) results.push(await answer(context, stranger));
  });
  return { granted, results };
}

/** One of the rows with the same clientId, which are equal. */
function onceEach(rows: readonly RightRow[]): RightRow[] {
  return [...new Map(rows.map((row) => [row.input.clientId, row])).values()];
}

export function exhausted(row: RightRow): SurveyResult {
  const path = ['surveys', row.index, 'identityNumber'];
  return resultOf(row, 'REJECTED', [refusal('INQUIRIES_EXHAUSTED', path, { max: limits.inquiriesPerDayMax })]);
}

async function answer(context: Context, stranger: Stranger): Promise<SurveyResult> {
  let { row, worker } = stranger;
  return whileChanged(async () => {
    const path = ['surveys', row.index];
    const { name, villageCode } = row.input;
    const wrong = checkNewcomer(row.input, path);
    if (worker === undefined || name == null || villageCode == null) return resultOf(row, 'REJECTED', wrong);
    if (!confirms(name, worker))
      return resultOf(row, 'REJECTED', [refusal('IDENTITY_NOT_CONFIRMED', [...path, 'name'])]);
    const { fingerprint, stamp, input } = row;
    const toldTo = (id: MoveId) => ({ ...toldBy(context, row, id), villageCode: asRegionCode(villageCode) });
    const arrived = await arrive(context, worker, { fingerprint, stamp, clientId: input.clientId, toldTo });
    if (arrived === 'TOO_MANY')
      return resultOf(row, 'REJECTED', [refusal('MOVES_TOO_MANY', path, { max: limits.movesOpenMax })]);
    if (arrived !== CHANGED) return answered(context, row, arrived.kept);
    const again = await record(context, row, worker.id);
    if (!isStranger(again)) return again;
    ({ row, worker } = again);
    return CHANGED;
  });
}

/** Result of a row by the status of its move. */
function answered(context: Context, row: RightRow, move: Move): SurveyResult {
  const told = toldBy(context, row, move.id);
  const other = otherContent(row, told, move.told);
  if (other !== undefined) return other;
  const about = { moveId: move.id };
  if (move.status === 'PENDING') return resultOf(row, 'PENDING_MOVE', [], about);
  if (move.status === 'ACCEPTED') return resultOf(row, 'UNCHANGED', [], { ...about, workerId: move.workerId, told });
  return resultOf(row, 'REJECTED', [refusal('MOVE_DECLINED', ['surveys', row.index])], about);
}

/** Whether the given name is the registered one, compared in normal form. */
function confirms(told: string, { name }: Pick<Worker, 'name'>): boolean {
  return nameOf(told) === nameOf(name);
}
