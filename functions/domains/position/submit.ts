/**
 * Submitting a batch of positions: check, read what is there, decide row by row, write on condition. A batch's record
 * (`idempotency.ts`) is opened before its rows and finished with their results, so that a repeat of an unfinished batch
 * goes on with the time of its first attempt and never undoes what was submitted since.
 */
import type { PositionInput, SubmitPositionsInput } from '../../generated/graphql';
import { limits } from '../../limits';
import { listLength } from '../../platform/checks';
import { civilDateOf } from '../../platform/civil-date';
import type { Context } from '../../platform/context';
import type { Item, Key, Statement, Write } from '../../platform/database';
import { assert, Fault } from '../../platform/errors';
import {
  checkKey,
  claimRefused,
  inputFingerprint,
  type Intent,
  recordKey,
  recordPut,
} from '../../platform/idempotency';
import { derivedId, isId } from '../../platform/ids';
import { done, type Outcome, type Refusal, refusal, refuse, refused } from '../../platform/result';
import { insert, replace } from '../../platform/statements';
import { enterpriseKey, parseEnterprise } from '../enterprise/entities';
import { speaksFor } from '../enterprise/enterprise';
import { ownEnterpriseId } from '../enterprise/loader';
import { parsePosition, type Position, positionItem, positionKey, positionPut } from './entities';
import { checkReferences, checkRow, contentOf, type Decision, decide } from './position';

export interface RowResult {
  readonly index: number;
  readonly externalRef: string;
  readonly status: Decision['status'];
  readonly position: Position | null;
  readonly errors: readonly Refusal[];
}

/**
 * One result for each row, in order. Idempotent by key, also when an attempt broke off half-way or two run at once: the
 * results that were recorded first are everybody's answer. About four round trips whatever the number of rows.
 * @throws Fault SERVICE_UNAVAILABLE, retryable, when others change the same positions all the time.
 */
export async function submitPositions(
  context: Context,
  input: SubmitPositionsInput,
): Promise<Outcome<readonly RowResult[]>> {
  const { db, clock } = context;
  const wrong = [...checkBatch(input), ...(await checkSubmitter(context, input.enterpriseId))];
  if (wrong.length > 0) return refused(wrong);
  const intent: Intent = { operation: 'submitPositions', key: input.idempotencyKey, input, table: 'Positions' };
  const fingerprint = inputFingerprint(context, input);
  const [[enterprise, record], stored] = await Promise.all([
    db.batchGet([enterpriseKey(input.enterpriseId), recordKey(context, intent)]),
    readStored(context, idsOf(input)),
  ]);
  if (enterprise === undefined) return refuse('NOT_FOUND', ['enterpriseId']);
  const dry = input.mode === 'DRY_RUN';
  if (!dry && record !== undefined && record['fingerprint'] !== fingerprint) return claimRefused;
  const at = (dry ? undefined : (record?.['startedAt'] as string | undefined)) ?? clock.now().toISOString();
  const batch = batchOf(context, intent, input, { at, resumed: !dry && record !== undefined });
  if (!dry && record?.['results'] !== undefined) return done(await recordedResults(context, batch, record));
  if (!parseEnterprise(enterprise).verified) return refuse('ENTERPRISE_NOT_VERIFIED', ['enterpriseId']);
  if (dry) return done(resultsOf(batch, decideAll(batch, stored)));
  if (!batch.resumed) {
    const { committed } = await db.commit([recordPut(context, intent, fingerprint, { startedAt: at })]);
    // An equal request opened the batch a moment ago: go on from its record.
    if (!committed) return submitPositions(context, input);
  }
  const apply = input.errorPolicy === 'ALL_OR_NOTHING' ? applyTogether : applyEach;
  return done(await apply(context, batch, stored));
}

interface Batch {
  readonly input: SubmitPositionsInput;
  readonly record: Key;
  /** Instant of the first attempt: rows are checked and decided as of then. */
  readonly at: string;
  /** Whether an attempt before this one broke off. */
  readonly resumed: boolean;
  /** Marks what this batch wrote; a dry run has none. */
  readonly mark: string;
  readonly rows: readonly Row[];
}

interface Row {
  readonly index: number;
  readonly id: string;
  readonly input: PositionInput;
  /** Of its fields alone; a row with errors is not decided. */
  readonly errors: readonly Refusal[];
}

function checkBatch({ idempotencyKey, positions, errorPolicy }: SubmitPositionsInput): Refusal[] {
  const max = errorPolicy === 'ALL_OR_NOTHING' ? limits.allOrNothingRowsMax : limits.batchRowsMax;
  return [...checkKey(idempotencyKey), ...listLength(['positions'], positions.length, { min: 1, max })];
}

async function checkSubmitter(context: Context, enterpriseId: string): Promise<Refusal[]> {
  const speaks = isId(enterpriseId, 'ent') && speaksFor(context.viewer, enterpriseId, await ownEnterpriseId(context));
  return speaks ? [] : [refusal('NOT_FOUND', ['enterpriseId'])];
}

function idsOf({ enterpriseId, positions }: SubmitPositionsInput): string[] {
  return positions.map(({ externalRef }) => derivedId('pos', enterpriseId, externalRef.trim()));
}

function batchOf(
  context: Context,
  intent: Intent,
  input: SubmitPositionsInput,
  attempt: Pick<Batch, 'at' | 'resumed'>,
): Batch {
  const record = recordKey(context, intent);
  const repeated = checkReferences(input.positions);
  const on = civilDateOf(new Date(attempt.at));
  const ids = idsOf(input);
  const rows = input.positions.map((row, index): Row => {
    const errors = checkRow(row, ['positions', index], on);
    const again = repeated.get(index);
    return { index, id: ids[index] ?? '', input: row, errors: again === undefined ? errors : [...errors, again] };
  });
  return { input, record, rows, ...attempt, mark: input.mode === 'DRY_RUN' ? '' : record.Key.pk.slice(-16) };
}

type Stored = ReadonlyMap<string, Item>;

async function readStored({ db }: Context, ids: readonly string[]): Promise<Stored> {
  const items = await db.batchGet(ids.map(positionKey));
  return new Map(ids.flatMap((id, place) => (items[place] === undefined ? [] : [[id, items[place]]])));
}

type Decisions = ReadonlyMap<number, Decision>;

function decideAll(batch: Batch, stored: Stored): Map<number, Decision> {
  return new Map(batch.rows.map((row) => [row.index, decideRow(batch, row, stored.get(row.id))]));
}

function decideRow({ input, at, resumed, mark }: Batch, row: Row, existing: Item | undefined): Decision {
  if (row.errors.length > 0) return { status: 'REJECTED', errors: row.errors };
  const place = { id: row.id, enterpriseId: input.enterpriseId, at, resumed, mark, path: ['positions', row.index] };
  return decide(existing && parsePosition(existing), contentOf(row.input), place);
}

/** ACCEPT_VALID: each right row by one conditional statement; rows that others changed meanwhile are decided again. */
async function applyEach(context: Context, batch: Batch, stored: Stored): Promise<readonly RowResult[]> {
  const decisions = decideAll(batch, stored);
  let known = stored;
  let open = toWrite(batch.rows, decisions);
  for (let round = 0; open.length > 0; round += 1) {
    if (round === limits.rowRoundsMax) throw new Fault('SERVICE_UNAVAILABLE', true);
    const outcomes = await context.db.execute(
      open.map(({ row, position }) => statementOf(known.get(row.id), position)),
    );
    const lost = open.filter((_, place) => outcomes[place] !== 'DONE').map(({ row }) => row);
    known = await readStored(
      context,
      lost.map(({ id }) => id),
    );
    // What changed while this attempt was at it may be newer, as after a broken-off one.
    const again = { ...batch, resumed: true };
    for (const row of lost) decisions.set(row.index, decideRow(again, row, known.get(row.id)));
    open = toWrite(lost, decisions);
  }
  return finish(context, batch, decisions);
}

function toWrite(rows: readonly Row[], decisions: Decisions): { row: Row; position: Position }[] {
  return rows.flatMap((row) => {
    const decision = decisions.get(row.index);
    return decision !== undefined && decision.status !== 'REJECTED' && decision.toWrite
      ? [{ row, position: decision.position }]
      : [];
  });
}

function statementOf(old: Item | undefined, position: Position): Statement {
  const item = positionItem(position);
  return old === undefined ? insert('Positions', item) : replace('Positions', old, item);
}

/** ALL_OR_NOTHING: every row and the results in one transaction, decided again while others change the rows. */
async function applyTogether(context: Context, batch: Batch, stored: Stored): Promise<readonly RowResult[]> {
  let known = stored;
  for (let round = 0; round < limits.rowRoundsMax; round += 1) {
    const decisions = decideAll({ ...batch, resumed: batch.resumed || round > 0 }, known);
    if (isRejected(decisions)) return finish(context, batch, decisions);
    const writes = toWrite(batch.rows, decisions).map(({ row, position }) => {
      const old = known.get(row.id);
      return positionPut(position, old && parsePosition(old));
    });
    const record = recordResults(batch, decisions);
    const commit = await context.db.commit([...writes, record]);
    if (commit.committed) return resultsOf(batch, decisions);
    const old = commit.refused.get(record);
    if (old !== undefined) return recordedResults(context, batch, old);
    known = await readStored(context, idsOf(batch.input));
  }
  throw new Fault('SERVICE_UNAVAILABLE', true);
}

function isRejected(decisions: Decisions): boolean {
  return [...decisions.values()].some(({ status }) => status === 'REJECTED');
}

/** Records the results; where an equal request was first, its results are the answer. */
async function finish(context: Context, batch: Batch, decisions: Decisions): Promise<readonly RowResult[]> {
  const record = recordResults(batch, decisions);
  const commit = await context.db.commit([record]);
  const old = commit.committed ? undefined : commit.refused.get(record);
  return old === undefined ? resultsOf(batch, decisions) : recordedResults(context, batch, old);
}

type Recorded = Pick<RowResult, 'status' | 'errors'>;

function recordResults(batch: Batch, decisions: Decisions): Write {
  const results: Recorded[] = resultsOf(batch, decisions).map(({ status, errors }) => ({ status, errors }));
  return {
    Update: {
      ...batch.record,
      UpdateExpression: 'SET #results = :results',
      ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(#results)',
      ExpressionAttributeNames: { '#results': 'results' },
      ExpressionAttributeValues: { ':results': results },
    },
  };
}

/** The answer to a repeat: what became of each row then, with the position as it is now. */
async function recordedResults(context: Context, batch: Batch, record: Item): Promise<readonly RowResult[]> {
  const recorded = record['results'] as readonly Recorded[];
  const stored = await readStored(context, idsOf(batch.input));
  return batch.rows.map(({ index, id, input }) => {
    const item = stored.get(id);
    const { status, errors } = recorded[index] ?? { status: 'REJECTED', errors: [] };
    const position = status === 'REJECTED' || item === undefined ? null : parsePosition(item);
    return { index, externalRef: input.externalRef, status, position, errors };
  });
}

/** ALL_OR_NOTHING: one rejected row rejects the others. */
function resultsOf({ input, rows }: Batch, decisions: Decisions): RowResult[] {
  const none = input.errorPolicy === 'ALL_OR_NOTHING' && isRejected(decisions);
  return rows.map(({ index, input: { externalRef } }) => {
    const decision = decisions.get(index);
    assert(decision, 'a decision on every row');
    if (decision.status === 'REJECTED')
      return { index, externalRef, status: 'REJECTED', position: null, errors: decision.errors };
    if (none)
      return {
        index,
        externalRef,
        status: 'REJECTED',
        position: null,
        errors: [refusal('BATCH_REJECTED', ['positions', index])],
      };
    const absent = input.mode === 'DRY_RUN' && decision.status === 'CREATED';
    return { index, externalRef, status: decision.status, position: absent ? null : decision.position, errors: [] };
  });
}
