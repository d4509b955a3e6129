/**
 * Use case of surveys: recording a batch. One batch read of the guards tells who is known; then each row is one transaction
 * (`record.ts`). What is left is about people outside the caller's region, or about nobody (`strangers.ts`).
 */
import type { RecordSurveysInput } from '../../generated/graphql';
import { limits } from '../../limits';
import { listLength } from '../../platform/checks';
import type { Context } from '../../platform/context';
import { inParallel } from '../../platform/in-parallel';
import { done, type Outcome, refused } from '../../platform/result';
import { identityGuardKey } from '../worker/entities';
import { isStranger, record, type Stranger } from './record';
import { readRow, resultOf, type RightRow, type Row, type SurveyResult } from './row';
import { answerStrangers } from './strangers';
import { checkClientIds, checkNewcomer, checkRow } from './survey';

/**
 * One result for each row, in order; whatever becomes of a row, its neighbors are taken. Idempotent row by row: in any
 * order, any number of times, the same history and the same profile come out.
 * @throws Fault SERVICE_UNAVAILABLE, retryable, when others write about the same people all the time; rows that were taken stay.
 */
export async function recordSurveys(
  context: Context,
  { surveys }: RecordSurveysInput,
): Promise<Outcome<readonly SurveyResult[]>> {
  const wrong = listLength(['surveys'], surveys.length, { min: 1, max: limits.surveysMax });
  if (wrong.length > 0) return refused(wrong);
  const repeated = checkClientIds(surveys);
  const now = context.clock.now();
  const rows = surveys.map((input, index): Row => {
    const errors = checkRow(input, ['surveys', index], context.viewer, now);
    const again = repeated.get(index);
    return readRow(context, input, index, again === undefined ? errors : [...errors, again]);
  });
  const results = new Map<number, SurveyResult>(rows.map((row) => [row.index, resultOf(row, 'REJECTED', row.errors)]));
  const right = rows.filter((row): row is RightRow => row.identity !== undefined);
  const recorded = await recordEach(context, right);
  const strangers = recorded.filter(isStranger).toSorted((a, b) => a.row.index - b.row.index);
  const taken = recorded.filter((each): each is SurveyResult => !isStranger(each));
  for (const result of [...taken, ...(await answerStrangers(context, strangers))]) results.set(result.index, result);
  return done([...results.values()]);
}

/** In no order. */
async function recordEach(context: Context, rows: readonly RightRow[]): Promise<(SurveyResult | Stranger)[]> {
  const guards = await context.db.batchGet(rows.map(({ fingerprint }) => identityGuardKey(fingerprint)));
  const owners = new Map(rows.map(({ fingerprint }, place) => [fingerprint, guards[place]?.['ownerId'] as string]));
  // Rows about one person follow one another: they would only be in each other's way.
  const people = new Map<string, RightRow[]>();
  for (const row of rows) people.set(row.fingerprint, [...(people.get(row.fingerprint) ?? []), row]);
  const recorded: (SurveyResult | Stranger)[] = [];
  await inParallel(limits.surveysAtOnce, [...people], async ([fingerprint, theirs]) => {
    let ownerId = owners.get(fingerprint);
    for (const row of ownerId === undefined ? registeringFirst(theirs) : theirs) {
      const one = await record(context, row, ownerId);
      recorded.push(one);
      ownerId = (isStranger(one) ? one.worker?.id : one.workerId) ?? ownerId;
    }
  });
  return recorded;
}

/** Someone unknown is registered by whichever of their rows can; one that tells little is not refused for standing before it. */
function registeringFirst(rows: readonly RightRow[]): RightRow[] {
  const registers = (row: RightRow): number => (checkNewcomer(row.input, []).length === 0 ? 0 : 1);
  return rows.toSorted((a, b) => registers(a) - registers(b));
}
