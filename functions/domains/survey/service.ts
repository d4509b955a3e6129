/**
 * Use case of surveys: recording a batch. One batch read of the guards tells who is known; then each row is one transaction
 * that adds to the person's history and sets the profile, without having read it: that the row is the newest word, and
 * that the person is the caller's, are conditions of the write. Only a row that is not the newest reads what is newer.
 */
import type { RecordSurveysInput, SurveyInput, SurveyStatus } from '../../generated/graphql';
import { limits } from '../../limits';
import { listLength } from '../../platform/checks';
import { today, parseInstant } from '../../platform/clock';
import type { Context } from '../../platform/context';
import type { Item, Write } from '../../platform/database';
import { assert, Fault } from '../../platform/errors';
import { inParallel } from '../../platform/in-parallel';
import { done, type Outcome, type Refusal, refusal, refused } from '../../platform/result';
import {
  type Entry,
  entryPut,
  identityGuardKey,
  parseEntry,
  parseWorker,
  profileUpdate,
  type Worker,
} from '../worker/entities';
import { differingFields, instantOfStamp, isAfter, notToldSince, stampOf, type Told } from '../worker/history';
import { type IdentityNumber, parseIdentityNumber } from '../worker/identity-number';
import { newWorker, told } from '../worker/register';
import { scopeOf } from '../worker/worker';
import { entriesFrom } from '../worker/newer';
import { checkClientIds, checkNewcomer, checkRow } from './survey';

export interface SurveyResult {
  readonly index: number;
  readonly clientId: string;
  readonly status: SurveyStatus;
  /** Absent where the row was rejected. */
  readonly workerId?: string;
  readonly errors: readonly Refusal[];
}

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
  const right = rows.filter((row): row is RightRow => row.identity !== undefined);
  const guards = await context.db.batchGet(right.map(({ fingerprint }) => identityGuardKey(fingerprint)));
  const owners = new Map(right.map(({ fingerprint }, place) => [fingerprint, guards[place]?.['ownerId'] as string]));
  const results = new Map<number, SurveyResult>(rows.map((row) => [row.index, resultOf(row, 'REJECTED', row.errors)]));
  // Rows about one person follow one another: they would only be in each other's way.
  const people = new Map<string, RightRow[]>();
  for (const row of right) people.set(row.fingerprint, [...(people.get(row.fingerprint) ?? []), row]);
  await inParallel(limits.surveysAtOnce, [...people], async ([fingerprint, theirs]) => {
    let ownerId = owners.get(fingerprint);
    for (const row of ownerId === undefined ? registeringFirst(theirs) : theirs) {
      const result = await record(context, row, ownerId);
      results.set(row.index, result);
      ownerId = result.workerId ?? ownerId;
    }
  });
  return done([...results.values()]);
}

/** Someone unknown is registered by whichever of their rows can; one that tells little is not refused for standing before it. */
function registeringFirst(rows: readonly RightRow[]): RightRow[] {
  const registers = (row: RightRow): number => (checkNewcomer(row.input, []).length === 0 ? 0 : 1);
  return rows.toSorted((a, b) => registers(a) - registers(b));
}

interface Row {
  readonly index: number;
  readonly input: SurveyInput;
  readonly errors: readonly Refusal[];
  /** Absent where something is wrong. */
  readonly identity?: IdentityNumber;
}

type RightRow = Required<Row> & {
  /** Of the identity number. */
  readonly fingerprint: string;
  readonly stamp: string;
};

function readRow(context: Context, input: SurveyInput, index: number, errors: readonly Refusal[]): Row | RightRow {
  const identity = parseIdentityNumber(input.identityNumber ?? '', today(context.clock));
  const at = parseInstant(input.surveyedAt ?? '');
  if (errors.length > 0 || typeof identity === 'string' || at === undefined) return { index, input, errors };
  const { vault, viewer } = context;
  const fingerprint = vault.fingerprint('identityNumber', identity.number);
  return {
    index,
    input,
    errors,
    identity,
    fingerprint,
    stamp: stampOf(at.toISOString(), input.clientId, viewer.account),
  };
}

function resultOf(
  { index, input: { clientId } }: Row,
  status: SurveyStatus,
  errors: readonly Refusal[],
  workerId?: string,
): SurveyResult {
  return { index, clientId, status, errors, ...(workerId !== undefined && { workerId }) };
}

/** @param ownerId of the identity number, as far as known; someone else may register or merge the person meanwhile. */
async function record(context: Context, row: RightRow, ownerId: string | undefined): Promise<SurveyResult> {
  let id = ownerId;
  for (let round = 0; round < limits.historyRoundsMax; round += 1) {
    const attempt: Attempt = id === undefined ? await register(context, row) : await tell(context, row, id);
    if (!('goOnWith' in attempt)) return attempt;
    id = attempt.goOnWith;
  }
  throw new Fault('SERVICE_UNAVAILABLE', true);
}

/** What became of the row, or whose it is instead. */
type Attempt = SurveyResult | { readonly goOnWith: string };

function entryOf({ viewer, clock }: Context, row: RightRow, workerId: string, content: Told): Entry {
  return {
    workerId,
    kind: 'SURVEY',
    stamp: row.stamp,
    clientId: row.input.clientId,
    by: viewer.account,
    recordedAt: clock.now().toISOString(),
    told: content,
  };
}

async function register(context: Context, row: RightRow): Promise<Attempt> {
  const wrong = checkNewcomer(row.input, ['surveys', row.index]);
  if (wrong.length > 0) return resultOf(row, 'REJECTED', wrong);
  const id = context.ids.next('wkr');
  const { writes } = newWorker(context, row.identity, entryOf(context, row, id, toldBy(context, row, id)));
  const commit = await context.db.commit(writes);
  if (commit.committed) return resultOf(row, 'CREATED', [], id);
  const owner = commit.refused.get(writes[1])?.['ownerId'];
  assert(typeof owner === 'string', "an identity number's guard to name its owner");
  return { goOnWith: owner };
}

/** The newest word: nothing is read. The refusal brings the profile, which says what else the row is. */
async function tell(context: Context, row: RightRow, id: string): Promise<Attempt> {
  const scope = scopeOf(context.viewer);
  const moves = row.input.villageCode != null;
  if (!moves && scope === undefined) return resultOf(row, 'REJECTED', checkNewcomer(row.input, ['surveys', row.index]));
  const content = toldBy(context, row, id);
  const put = entryPut(entryOf(context, row, id, content));
  const at = instantOfStamp(row.stamp);
  const update = profileUpdate(
    id,
    { told: content, birthDate: row.identity.birthDate, newest: row.stamp, surveyedAt: at },
    {
      expression: `#newest < :newest${moves ? '' : ' AND begins_with(#villageCode, :scope)'}`,
      names: { '#newest': 'newest', ...(!moves && { '#villageCode': 'villageCode' }) },
      values: { ':newest': row.stamp, ...(!moves && { ':scope': scope }) },
    },
  );
  const commit = await context.db.commit([put, update]);
  if (commit.committed) return resultOf(row, 'UPDATED', [], id);
  const profile = commit.refused.get(update);
  return explain(context, row, id, { content, put, profile, entry: commit.refused.get(put) });
}

interface Refused {
  readonly content: Told;
  readonly put: Write;
  readonly profile: Item | undefined;
  readonly entry: Item | undefined;
}

async function explain(
  context: Context,
  row: RightRow,
  id: string,
  { content, put, profile, entry }: Refused,
): Promise<Attempt> {
  const worker = profile && parseWorker(profile);
  if (worker?.mergedInto !== undefined) return { goOnWith: worker.mergedInto };
  // The caller's own word came before, wherever the person lives by now: there is nothing left to refuse.
  if (entry !== undefined) return repeated(row, id, content, parseEntry(entry));
  const scope = scopeOf(context.viewer) ?? '';
  if (worker !== undefined && row.input.villageCode == null && !worker.villageCode.startsWith(scope))
    return resultOf(row, 'REJECTED', checkNewcomer(row.input, ['surveys', row.index]));
  assert(worker, 'a profile or an entry to have refused the survey');
  return tellOlder(context, row, worker, { content, put });
}

/** The same person, time, clientId and account: the same survey, or a mistake of the phone. */
function repeated(row: RightRow, id: string, content: Told, entry: Entry): SurveyResult {
  const same = differingFields(content, entry.told).length === 0 && differingFields(entry.told, content).length === 0;
  if (same) return resultOf(row, 'UNCHANGED', [], id);
  return resultOf(row, 'REJECTED', [refusal('IDEMPOTENCY_KEY_REUSED', ['surveys', row.index, 'clientId'])]);
}

/** A survey that comes late: what nobody told of since still counts. On the condition that the profile is as it was read. */
async function tellOlder(
  context: Context,
  row: RightRow,
  worker: Worker,
  { content, put }: Pick<Refused, 'content' | 'put'>,
): Promise<Attempt> {
  const newer = await entriesFrom(context.db, worker, row.stamp);
  // In the collection of someone who was merged into this person since.
  const same = newer.find(({ stamp }) => stamp === row.stamp);
  if (same !== undefined) return repeated(row, worker.id, content, same);
  const left = notToldSince(
    content,
    newer.map((entry) => entry.told),
  );
  const at = instantOfStamp(row.stamp);
  const later = worker.surveyedAt === undefined || at > worker.surveyedAt;
  const update = profileUpdate(
    worker.id,
    {
      told: left,
      birthDate: worker.birthDate,
      ...(later && { surveyedAt: at }),
      ...(isAfter(row.stamp, worker.newest) && { newest: row.stamp }),
    },
    { expression: '#version = :version', names: {}, values: { ':version': worker.version } },
  );
  const commit = await context.db.commit([put, update]);
  if (!commit.committed) return { goOnWith: worker.id };
  const changes = later || differingFields(left, worker).length > 0;
  return resultOf(row, changes ? 'UPDATED' : 'UNCHANGED', [], worker.id);
}

function toldBy(context: Context, { input }: RightRow, id: string): Told {
  const { clientId: _, identityNumber: __, surveyedAt: ___, employment, ...fields } = input;
  // Checked to be one of the enum's.
  return told(context, id, { ...fields, employment: employment as Told['employment'] });
}
