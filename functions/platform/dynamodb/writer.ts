/**
 * The writes of `database.ts`, each repeated until its result is known. A transaction whose answer was lost is sent
 * again with its token, which DynamoDB knows for ten minutes. A single write or statement that is then refused may have
 * met its own earlier attempt, so the item is compared (`own-write.ts`).
 */
import { randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type ConsumedCapacity,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  BatchExecuteStatementCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { limits } from '../../limits';
import { kept } from '../process/kept';
import { forgetRows } from '../process/kept-rows';
import { isContention, isUnanswered, type Patience, retryContention } from './retries';
import { assert, Fault } from '../requests/errors';
import { isAsStated, isAsWritten, isRepeatable } from './own-write';
import {
  type Commit,
  type Item,
  type Key,
  keyOfWrite,
  type OnTable,
  standing,
  type Statement,
  type StatementResult,
  type Write,
} from './writes';

type Physical = <P extends OnTable>(params: P) => Omit<P, 'TableName'> & { TableName: string };

interface WriterOptions {
  readonly client: Pick<DynamoDBDocumentClient, 'send'>;
  /** Of the database. */
  readonly origin: object;
  readonly physical: Physical;
  readonly patience: Patience;
  readonly read: (keys: readonly Key[]) => Promise<(Item | undefined)[]>;
  readonly metering: { readonly ReturnConsumedCapacity?: 'TOTAL' };
  readonly count: (
    operation: string,
    consumed: readonly (ConsumedCapacity | undefined)[],
    kind: 'read' | 'write',
  ) => void;
}

export interface Writer {
  commit(writes: readonly Write[], withinMs?: number): Promise<Commit>;
  execute(statements: readonly Statement[]): Promise<StatementResult[]>;
}

const OLD = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;

/** After a write, whatever came of it, the process keeps none of its rows: what no answer came to may be written, too. */
export function createWriter(options: WriterOptions): Writer {
  const writer = sender(options);
  return {
    commit: (writes, withinMs) =>
      writer.commit(writes, withinMs).finally(() => forgetRows(options, writes.map(keyOfWrite))),
    execute: (statements) => writer.execute(statements).finally(() => forgetRows(options, statements)),
  };
}

function sender({ client, physical, patience, read, metering, count }: WriterOptions): Writer {
  async function commitOne(write: Write, unanswered: boolean): Promise<Commit> {
    assert(!('ConditionCheck' in write), 'a single write to write something');
    const operation = 'Put' in write ? 'PutItem' : 'Update' in write ? 'UpdateItem' : 'DeleteItem';
    try {
      const { ConsumedCapacity: consumed } =
        'Put' in write
          ? await client.send(new PutCommand({ ...physical(write.Put), ...OLD, ...metering }))
          : 'Update' in write
            ? await client.send(new UpdateCommand({ ...physical(write.Update), ...OLD, ...metering }))
            : await client.send(new DeleteCommand({ ...physical(write.Delete), ...OLD, ...metering }));
      count(operation, [consumed], 'write');
      return { committed: true };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      count(operation, [], 'write');
      if (!unanswered) return { committed: false, refused: new Map([[write, plain(error.Item)]]) };
      if (isAsWritten(write, error.Item)) return { committed: true };
      // Another writer came first, or overwrote this write since; which one is unknown. The caller's next request
      // decides on the present item.
      throw new Fault('SERVICE_UNAVAILABLE', true, { cause: error });
    }
  }

  async function commitAll(writes: readonly Write[], token: string): Promise<Commit> {
    try {
      const { ConsumedCapacity: consumed } = await client.send(
        new TransactWriteCommand({
          TransactItems: writes.map((write) => transactItem(write, physical)),
          ClientRequestToken: token,
          ...metering,
        }),
      );
      count('TransactWriteItems', consumed ?? [], 'write');
      return { committed: true };
    } catch (error) {
      if (!(error instanceof TransactionCanceledException) || isContention(error)) throw error;
      count('TransactWriteItems', [], 'write');
      const refused = new Map<Write, Item | undefined>();
      error.CancellationReasons?.forEach((reason, index) => {
        const write = writes[index];
        if (reason.Code === 'ConditionalCheckFailed' && write !== undefined) refused.set(write, plain(reason.Item));
      });
      if (refused.size === 0) throw error;
      return { committed: false, refused };
    }
  }

  /** Of each text once: those of a batch are mostly the same. */
  const physicalText = kept(
    limits.statementFormsKept,
    ({ Statement: text }: Statement) => text,
    (statement) => statement.Statement.replace(`"${statement.TableName}"`, `"${physical(statement).TableName}"`),
  );

  async function executeBatch(statements: readonly Statement[]): Promise<StatementResult[]> {
    let open = statements.map((statement, index) => ({ statement, index }));
    const results = new Array<StatementResult>(statements.length);
    const unsure = new Set<number>();
    await retryContention(patience, async (unanswered) => {
      if (unanswered) open.forEach(({ index }) => unsure.add(index));
      const { Responses: responses = [], ConsumedCapacity: consumed } = await client.send(
        new BatchExecuteStatementCommand({
          Statements: open.map(({ statement }) => ({
            Statement: physicalText(statement),
            Parameters: [...statement.Parameters],
          })),
          ...metering,
        }),
      );
      count('BatchExecuteStatement', consumed ?? [], 'write');
      const contention: unknown[] = [];
      open = open.filter(({ index }, position) => {
        const error = responses[position]?.Error;
        if (error === undefined) results[index] = 'DONE';
        else if (error.Code === 'ConditionalCheckFailed' || error.Code === 'DuplicateItem')
          results[index] = 'CONDITION_FAILED';
        else if (isContention(error)) contention.push(error);
        else
          throw Object.assign(new Error(`A statement failed: ${error.Code ?? 'without a code'}`), {
            ...{ name: error.Code ?? 'Error', $fault: 'client' },
          });
        return results[index] === undefined;
      });
      // If one statement got no answer, all remaining ones count as unanswered.
      if (open.length > 0) throw contention.find(isUnanswered) ?? contention[0];
    });
    return ownWorkDone(statements, results, unsure);
  }

  /**
   * Statements that were refused after an attempt without an answer count as done if their items are as they leave
   * them.
   */
  async function ownWorkDone(
    statements: readonly Statement[],
    results: StatementResult[],
    unsure: ReadonlySet<number>,
  ): Promise<StatementResult[]> {
    const doubtful = statements.flatMap((statement, index) =>
      unsure.has(index) && results[index] === 'CONDITION_FAILED' ? [{ statement, index }] : [],
    );
    if (doubtful.length === 0) return results;
    const items = await read(doubtful.map(({ statement }) => statement));
    doubtful.forEach(({ statement, index }, position) => {
      if (isAsStated(statement, items[position])) results[index] = 'DONE';
    });
    return results;
  }

  return {
    async commit(writes, withinMs) {
      const [only] = writes;
      assert(only !== undefined, 'a write');
      if (writes.length === 1)
        return retryContention(patience, (unanswered) => commitOne(only, unanswered), {
          ...{ again: isRepeatable(only), withinMs },
        });
      let token = '';
      return retryContention(
        patience,
        (unanswered) => {
          // A cancelled transaction wrote nothing, so the next attempt gets a new token.
          if (!unanswered) token = randomUUID();
          return commitAll(writes, token);
        },
        { withinMs },
      );
    },

    async execute(statements) {
      const batches: Statement[][] = [];
      for (let start = 0; start < statements.length; start += limits.statementsPerBatchMax)
        batches.push(statements.slice(start, start + limits.statementsPerBatchMax));
      return (await Promise.all(batches.map(executeBatch))).flat();
    },
  };
}

type TransactItem = NonNullable<ConstructorParameters<typeof TransactWriteCommand>[0]['TransactItems']>[number];

function transactItem(write: Write, physical: Physical): TransactItem {
  if ('Put' in write) return { Put: { ...physical(write.Put), ...OLD } };
  if ('Update' in write) return { Update: { ...physical(write.Update), ...OLD } };
  if ('Delete' in write) return { Delete: { ...physical(write.Delete), ...OLD } };
  return { ConditionCheck: { ...physical(write.ConditionCheck), ...OLD } };
}

/** The document client leaves items inside errors in DynamoDB's attribute-value form. */
function plain(item: Parameters<typeof unmarshall>[0] | undefined): Item | undefined {
  return item === undefined ? undefined : standing(unmarshall(item));
}
