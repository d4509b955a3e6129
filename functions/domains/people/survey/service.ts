/**
 * Use case: record a batch of surveys. One batch read of the guards tells who is registered; then each row is one commit
 * (`record.ts`), and those of 25 people are one transaction. Rows about workers outside the caller's region, or about
 * unregistered people, count as inquiries (`strangers.ts`).
 */
import type { WorkerId } from '../../../id-kinds';
import type { RecordSurveysInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { checkListLength } from '../../../platform/values/checks';
import type { Context } from '../../../platform/requests/context';
import type { Key } from '../../../platform/dynamodb/database';
import { commitTogether } from '../../../platform/dynamodb/together';
import { inputFingerprint } from '../../../platform/requests/idempotency';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { failed, ok, type Outcome } from '../../../platform/requests/result';
import { identityGuardKey, numberOwnerIn } from '../worker/identity-store';
import { checkCompanions } from './companions-named';
import { isStranger, record, type Stranger } from './record';
import { byPerson, readRow, resultOf, type RightRow, type Row, type SurveyResult } from './row';
import { answerStrangers, exhausted } from './strangers';
import { formsOf } from './sheet-rows';
import { answersOf, checkClientIds, checkNewcomer } from './checks';

/**
 * One result for each row, in order; a rejected row does not affect the others. Idempotent row by row: any order and
 * any number of repeats give the same history and profile.
 * @throws Fault SERVICE_UNAVAILABLE, retryable, if other writers keep changing the same workers; recorded rows stay.
 */
export async function recordSurveys(
  context: Context,
  { surveys }: RecordSurveysInput,
): Promise<Outcome<readonly SurveyResult[]>> {
  const wrong = checkListLength(['surveys'], surveys.length, { min: 1, max: limits.surveysMax });
  if (wrong.length > 0) return failed(wrong);
  const forms = surveys.map(answersOf);
  const repeated = checkClientIds(forms);
  const read = (await formsOf(context, forms)).map((form, index): Row => {
    const again = repeated.get(index);
    return readRow(context, again === undefined ? form : { ...form, errors: [...form.errors, again] }, index);
  });
  const rows = await checkCompanions(context, read);
  const results = new Map<number, SurveyResult>(rows.map((row) => [row.index, resultOf(row, 'REJECTED', row.errors)]));
  const right = rows.filter((row): row is RightRow => row.identity !== undefined);
  const fingerprint = inputFingerprint(context, surveys);
  for (const result of await recordAll(context, right, fingerprint)) results.set(result.index, result);
  return ok([...results.values()]);
}

/**
 * Results are unordered. Possible newcomers are recorded last: otherwise an account without inquiries could learn from
 * a refusal who is registered.
 */
async function recordAll(
  context: Context,
  rows: readonly RightRow[],
  fingerprint: string,
): Promise<readonly SurveyResult[]> {
  const people = await peopleOf(context, rows);
  const [newcomers, others] = [people.filter(canBeMade), people.filter((person) => !canBeMade(person))];
  const recorded = await recordEach(context, others);
  const answers = await answerStrangers(context, recorded.filter(isStranger), {
    newcomers: newcomers.flatMap((person) => person.rows),
    fingerprint,
  });
  const known = [...recorded.filter((each): each is SurveyResult => !isStranger(each)), ...answers.results];
  if (!answers.granted) return [...known, ...newcomers.flatMap((person) => person.rows.map(exhausted))];
  const made = await recordEach(context, newcomers);
  // Another region registered the person meanwhile.
  const late = await answerStrangers(context, made.filter(isStranger));
  return [...known, ...made.filter((each): each is SurveyResult => !isStranger(each)), ...late.results];
}

interface Person {
  readonly ownerId: WorkerId | undefined;
  readonly rows: readonly RightRow[];
}

/** One batch read. */
async function peopleOf({ db }: Context, rows: readonly RightRow[]): Promise<Person[]> {
  const people = byPerson(rows, (row) => row);
  const guards = await db.batchGet(people.flatMap((theirs) => theirs.slice(0, 1).map(guardOf)));
  return people.map((theirs, index) => {
    const guard = guards[index];
    return { ownerId: guard && numberOwnerIn(guard), rows: theirs };
  });
}

function guardOf({ fingerprint }: RightRow): Key {
  return identityGuardKey(fingerprint);
}

function canBeMade({ ownerId, rows }: Person): boolean {
  return ownerId === undefined && rows.some(({ input }) => checkNewcomer(input, []).length === 0);
}

async function recordEach(context: Context, people: readonly Person[]): Promise<(SurveyResult | Stranger)[]> {
  const recorded: (SurveyResult | Stranger)[] = [];
  const each = { ...context, db: commitTogether(context.db) };
  await inParallel(limits.surveysAtOnce, people, async ({ ownerId, rows }) => {
    let id = ownerId;
    for (const row of ownerId === undefined ? registeringFirst(rows) : rows) {
      const one = await record(each, row, id);
      recorded.push(one);
      id = (isStranger(one) ? one.worker?.id : one.workerId) ?? id;
    }
  });
  return recorded;
}

/**
 * Any row with enough fields registers an unregistered person, so such rows come first; an incomplete row before them
 * is not refused.
 */
function registeringFirst(rows: readonly RightRow[]): RightRow[] {
  const registers = (row: RightRow): number => (checkNewcomer(row.input, []).length === 0 ? 0 : 1);
  return rows.toSorted((a, b) => registers(a) - registers(b));
}
