/**
 * Submitting a batch of positions: check, read what is there, decide row by row, write on condition. A batch's record
 * (`idempotency.ts`) is opened before its rows and finished with their results, so that a repeat of an unfinished batch
 * goes on with the time of its first attempt and never undoes what was submitted since.
 */
import type { PositionInput, SubmitPositionsInput } from '../../generated/graphql';
import { limits } from '../../limits';
import { listLength } from '../../platform/checks';
import { today } from '../../platform/clock';
import type { Context } from '../../platform/context';
import type { Item, Statement, Write } from '../../platform/database';
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
  const { db, viewer, clock } = context;
  const wrong = checkBatch(input);
  if (wrong.length > 0) return refused(wrong);
  if (!isId(input.enterpriseId, 'ent') || !speaksFor(viewer, input.enterpriseId, await ownEnterpriseId(context)))
    return refuse('NOT_FOUND', ['enterpriseId']);
  const batch = batchOf(context, input);
  const [[enterprise, record], stored] = await Promise.all([
    db.batchGet([enterpriseKey(input.enterpriseId), batch.record]),
    readStored(context, batch.rows),
  ]);
  if (enterprise === undefined) return refuse('NOT_FOUND', ['enterpriseId']);
  if (input.mode === 'DRY_RUN') {
    if (!parseEnterprise(enterprise).verified) return refuse('ENTERPRISE_NOT_VERIFIED', ['enterpriseId']);
    return done(resultsOf(batch, decideAll(batch, stored, clock.now().toISOString())));
  }
  if (record !== undefined && record['fingerprint'] !== batch.fingerprint) return claimRefused;
  if (record?.['results'] !== undefined) return done(await recordedResults(context, batch, record));
  if (!parseEnterprise(enterprise).verified) return refuse('ENTERPRISE_NOT_VERIFIED', ['enterpriseId']);
  const at = (record?.['startedAt'] as string | undefined) ?? clock.now().toISOString();
  if (record === undefined) {
    const { committed } = await db.commit([recordPut(context, batch.intent, batch.fingerprint, { startedAt: at })]);
    // An equal request opened the batch a moment ago: go on from its record.
    if (!committed) return submitPositions(context, input);
  }
  const apply = input.errorPolicy === 'ALL_OR_NOTHING' ? applyTogether : applyEach;
  return done(await apply(context, batch, stored, at));
}

interface Batch {
  readonly input: SubmitPositionsInput;
  readonly intent: Intent;
  readonly fingerprint: string;
  readonly record: ReturnType<typeof recordKey>;
  /** Marks what this batch wrote. */
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

function batchOf(context: Context, input: SubmitPositionsInput): Batch {
  const intent: Intent = { operation: 'submitPositions', key: input.idempotencyKey, input, table: 'Positions' };
  const record = recordKey(context, intent);
  const repeated = checkReferences(input.positions);
  const rows = input.positions.map((row, index): Row => {
    const errors = checkRow(row, ['positions', index], today(context.clock));
    const again = repeated.get(index);
    return {
      index,
      id: derivedId('pos', input.enterpriseId, row.externalRef.trim()),
      input: row,
      errors: again === undefined ? errors : [...errors, again],
    };
  });
  return { input, intent, fingerprint: inputFingerprint(context, input), record, mark: record.Key.pk.slice(-16), rows };
}

type Stored = ReadonlyMap<string, Item>;

function readStored(context: Context, rows: readonly Row[]): Promise<Stored> {
  return readItems(
    context,
    rows.filter(({ errors }) => errors.length === 0),
  );
}

async function readItems({ db }: Context, rows: readonly Row[]): Promise<Stored> {
  const ids = rows.map(({ id }) => id);
  const items = await db.batchGet(ids.map(positionKey));
  return new Map(ids.flatMap((id, place) => (items[place] === undefined ? [] : [[id, items[place]]])));
}

type Decisions = ReadonlyMap<number, Decision>;

function decideAll(batch: Batch, stored: Stored, at: string): Map<number, Decision> {
  return new Map(batch.rows.map((row) => [row.index, decideRow(batch, row, stored.get(row.id), at)]));
}

function decideRow({ input, mark }: Batch, row: Row, existing: Item | undefined, at: string): Decision {
  if (row.errors.length > 0) return { status: 'REJECTED', errors: row.errors };
  const place = { id: row.id, enterpriseId: input.enterpriseId, at, mark, path: ['positions', row.index] };
  return decide(existing && parsePosition(existing), contentOf(row.input), place);
}

/** ACCEPT_VALID: each right row by one conditional statement; rows that others changed meanwhile are decided again. */
async function applyEach(context: Context, batch: Batch, stored: Stored, at: string): Promise<readonly RowResult[]> {
  const decisions = decideAll(batch, stored, at);
  let known = stored;
  let open = toWrite(batch.rows, decisions);
  for (let round = 0; open.length > 0; round += 1) {
    if (round === limits.rowRoundsMax) throw new Fault('SERVICE_UNAVAILABLE', true);
    const outcomes = await context.db.execute(
      open.map(({ row, position }) => statementOf(known.get(row.id), position)),
    );
    const lost = open.filter((_, place) => outcomes[place] !== 'DONE').map(({ row }) => row);
    known = await readStored(context, lost);
    for (const row of lost) decisions.set(row.index, decideRow(batch, row, known.get(row.id), at));
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
async function applyTogether(
  context: Context,
  batch: Batch,
  stored: Stored,
  at: string,
): Promise<readonly RowResult[]> {
  let known = stored;
  for (let round = 0; round < limits.rowRoundsMax; round += 1) {
    const decisions = decideAll(batch, known, at);
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
    known = await readStored(context, batch.rows);
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
  const statusOf = ({ index }: Row): RowResult['status'] => recorded[index]?.status ?? 'REJECTED';
  // A row that was right then may be wrong by today's date.
  const accepted = batch.rows.filter((row) => statusOf(row) !== 'REJECTED');
  const stored = await readItems(context, accepted);
  return batch.rows.map((row) => {
    const { index, id, input } = row;
    const item = stored.get(id);
    const status = statusOf(row);
    const errors = recorded[index]?.errors ?? [];
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
