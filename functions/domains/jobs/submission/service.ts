/**
 * Use case: submit a batch of positions. The idempotency record is opened before the rows are written, and completed
 * with their results. A repeat of an incomplete batch continues with the time of its first attempt and never undoes
 * later submissions. `submit-rows.ts` checks, decides and writes the rows.
 */
import type { SubmitPositionsInput } from '../../../generated/graphql';
import type { EnterpriseId } from '../../../id-kinds';
import { limits } from '../../../limits';
import { checkListLength } from '../../../platform/values/checks';
import type { Context } from '../../../platform/requests/context';
import type { Item, Key, Write } from '../../../platform/dynamodb/database';
import { readTogether } from '../../../platform/dynamodb/together';
import { CHANGED, type Changed, whileChanged } from '../../../platform/dynamodb/while-changed';
import {
  checkKey,
  keyReused,
  inputFingerprint,
  type IdempotencyScope,
  recordKey,
  recordPut,
  resultsUpdate,
} from '../../../platform/requests/idempotency';
import { failed, ok, type Outcome, type Refusal, refusalsOf } from '../../../platform/requests/result';
import { asInstant } from '../../../platform/values/clock';
import { parseEnterprise } from '../../reference/enterprise/store';
import { whoPosts } from '../../reference/agency/naming/who-posts';
import { parsePosition } from '../position/store';
import {
  agreedFrom,
  type Beginning,
  corrections,
  passDoor,
  readBeginning,
} from '../../reference/agreement/at-the-door';
import { addedBy } from './agreed/under-agreement';
import { type Found, readBatch } from './read-batch';
import {
  type Asked,
  decideAll,
  type Decisions,
  instantAfter,
  isRejected,
  readPositions,
  readRows,
  readStored,
  type RowBatch,
  type RowResult,
  type Stored,
} from './submit-rows';
import { resultsOf } from './row-results';
import { notNamed, toWrite, writeEach, writesOf } from './write-rows';
import { textOf } from '../../../platform/values/unknown';
import { isId } from '../../../platform/values/ids';

/**
 * One result for each row, in order. Idempotent by key, even if an attempt was interrupted or two run at once: the
 * results that were recorded first answer all of them. About four round trips, whatever the number of rows. Positions
 * of an unverified enterprise are stored as PENDING.
 * @throws Fault SERVICE_UNAVAILABLE, retryable, if other writers keep changing the same positions.
 */
export async function submitPositions(
  context: Context,
  input: SubmitPositionsInput,
): Promise<Outcome<readonly RowResult[]>> {
  const { enterpriseId } = input;
  const unfit = checkBatch(input);
  if (unfit.length === 0 && isId(enterpriseId, 'ent'))
    return whileChanged((lost) => attempt(context, input, enterpriseId, lost));
  return failed([...unfit, ...refusalsOf(await whoPosts(context, enterpriseId, ['enterpriseId']))]);
}

async function attempt(
  context: Context,
  input: SubmitPositionsInput,
  enterpriseId: EnterpriseId,
  lost: number,
): Promise<Outcome<readonly RowResult[]> | Changed> {
  const scope: IdempotencyScope = { operation: 'submitPositions', key: input.idempotencyKey, table: 'Positions' };
  const key = recordKey(context, scope);
  const found = await readBatch(context, input, enterpriseId, key);
  if (!found.ok) return found;
  const { stored } = found.value;
  const dry = input.mode === 'DRY_RUN';
  const record = dry ? undefined : found.value.record;
  const fingerprint = inputFingerprint(context, input);
  if (record !== undefined && record['fingerprint'] !== fingerprint) return keyReused;
  const batch = batchOf(context, input, found.value, key, record);
  if (record?.['results'] !== undefined) return ok(recordedResults(batch, stored, record));
  const decisions = decideAll(batch, stored.positions);
  if (dry) return ok(resultsOf(batch, decisions, stored, batch));
  let began = readBeginning(record?.['began']);
  if (!batch.resumed) {
    const added = addedBy(batch, decisions, stored, batch);
    const door = passDoor(stored.agreed ?? {}, added, context.clock.now(), lost);
    began = door.began;
    const opened = { startedAt: batch.at, ...(began !== undefined && { began }) };
    const put = recordPut(context, scope, fingerprint, opened);
    const { committed } = await context.db.commit([put, ...door.writes, ...(batch.stands ?? [])]);
    // An equal request opened the batch a moment ago: continue from its record. Or another one passed the door. Or the agency is
    // not named any more.
    if (!committed) return CHANGED;
  }
  const from = { ...stored, agreed: agreedFrom(stored.agreed ?? {}, began) };
  return ok(await (batch.together ? applyTogether : applyEach)(context, { ...batch, began }, from));
}

/** @param record of an earlier attempt, at whose time a batch goes on. */
function batchOf(
  { clock }: Context,
  { mode, errorPolicy }: SubmitPositionsInput,
  { poster, stands, asked, enterprise, minimumWages, stored }: Found,
  key: Key,
  record: Item | undefined,
): Batch {
  const startedAt = textOf(record?.['startedAt']);
  const at = startedAt === undefined ? instantAfter(clock, stored.positions) : asInstant(startedAt);
  const place = { ...poster, at, path: ['positions'] };
  const dry = mode === 'DRY_RUN';
  return {
    ...place,
    stands,
    asked,
    rows: readRows(asked, place, minimumWages),
    verified: parseEnterprise(enterprise).verified,
    resumed: record !== undefined,
    mark: dry ? '' : key.Key.pk.slice(-16),
    dry,
    together: errorPolicy === 'ALL_OR_NOTHING',
    record: key,
  };
}

interface Batch extends RowBatch {
  readonly asked: readonly Asked[];
  readonly dry: boolean;
  readonly together: boolean;
  readonly record: Key;
  /** Where it passed the door of an agreement. */
  readonly began?: Beginning | undefined;
}

function checkBatch({ idempotencyKey, positions, errorPolicy }: SubmitPositionsInput): Refusal[] {
  const max = errorPolicy === 'ALL_OR_NOTHING' ? limits.allOrNothingRowsMax : limits.batchRowsMax;
  return [...checkKey(idempotencyKey), ...checkListLength(['positions'], positions.length, { min: 1, max })];
}

/** ACCEPT_VALID: writes each valid row independently of the others. */
async function applyEach(context: Context, batch: Batch, stored: Stored): Promise<readonly RowResult[]> {
  return finish(context, batch, stored, await writeEach(context.db, batch, stored));
}

/**
 * ALL_OR_NOTHING: writes all rows and the results in one transaction; decides again while other writers change the
 * rows.
 */
async function applyTogether(context: Context, batch: Batch, read: Stored): Promise<readonly RowResult[]> {
  let stored = read;
  return whileChanged(async (before) => {
    const decisions = decideAll({ ...batch, resumed: batch.resumed || before > 0 }, stored.positions);
    if (isRejected(decisions)) return finish(context, batch, stored, decisions);
    const { stands = [] } = batch;
    const writes = writesOf(toWrite(batch.rows, decisions), stored, ROOM);
    const results = resultsOf(batch, decisions, stored, batch);
    const record = recordResults(batch, results);
    const corrected = corrections(batch.began, addedBy(batch, decisions, stored, batch));
    const commit = await context.db.commit([...writes, record, ...corrected, ...stands]);
    if (commit.committed) return results;
    if (stands.some((one) => commit.refused.has(one)))
      return finish(context, batch, stored, new Map(batch.rows.map(({ index }) => [index, notNamed(batch, index)])));
    const old = commit.refused.get(record);
    stored = { ...stored, ...(await readStored(readTogether(context.db), batch, batch.asked)) };
    return old === undefined ? CHANGED : recordedResults(batch, stored, old);
  });
}

/** Writes of one transaction beside the record, a condition, and a correction at the door. */
const ROOM = limits.transactionWritesMax - 3;

/** Records the results. If an equal request recorded its results first, returns those. */
async function finish(
  { db }: Context,
  batch: Batch,
  stored: Stored,
  decisions: Decisions,
): Promise<readonly RowResult[]> {
  const results = resultsOf(batch, decisions, stored, batch);
  const record = recordResults(batch, results);
  const commit = await db.commit([record, ...corrections(batch.began, addedBy(batch, decisions, stored, batch))]);
  const old = commit.committed ? undefined : commit.refused.get(record);
  if (old === undefined) return results;
  const ids = batch.rows.map(({ id }) => id);
  return recordedResults(batch, { positions: await readPositions(db, ids) }, old);
}

/** What a record keeps of a row: the status alone of one of which nothing was told. Earlier releases kept all of each. */
type Recorded = RowResult['status'] | Pick<RowResult, 'status' | 'errors' | 'warnings'>;

function recordResults(batch: Batch, results: readonly RowResult[]): Write {
  const recorded = results.map(({ status, errors, warnings }): Recorded => {
    return errors.length + warnings.length === 0 ? status : { status, errors, warnings };
  });
  return resultsUpdate(batch.record, recorded);
}

/** The answer to a repeat: the recorded results, with the positions as they are now. */
function recordedResults(
  { rows }: Batch,
  { positions }: Pick<Stored, 'positions'>,
  record: Item,
): readonly RowResult[] {
  const recorded = record['results'] as readonly Recorded[];
  return rows.map(({ index, id, externalRef }) => {
    const item = positions.get(id);
    const told = recorded[index] ?? 'REJECTED';
    const { status, errors, warnings } = typeof told === 'string' ? { status: told, errors: [], warnings: [] } : told;
    const position = status === 'REJECTED' || item === undefined ? null : parsePosition(item);
    return { index, externalRef, status, position, errors, warnings };
  });
}
