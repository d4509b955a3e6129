/**
 * A client that raises TransactionConflict as DynamoDB does and no emulator ever will: while a transaction is open,
 * whatever else would write one of its items is cancelled, not queued. Conditions are not looked at before.
 */
import {
  type CancellationReason,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import {
  BatchExecuteStatementCommand,
  type BatchExecuteStatementCommandOutput,
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { type Patience, systemPatience } from '../../functions/platform/dynamodb/retries';
import { LONG } from './long';
import { writtenKeys } from './written-keys';

export type Client = Pick<DynamoDBDocumentClient, 'send'>;

export interface ConflictOptions {
  /** Milliseconds that a transaction stays open at least, done or refused; DynamoDB takes about 12. */
  readonly openMs?: number;
  /** Told of each call that met an open transaction. */
  readonly onConflict?: () => void;
  /** Told by how many milliseconds a transaction took longer: what this machine's load adds to DynamoDB's time. */
  readonly onOverrun?: (milliseconds: number) => void;
}

const OPEN_MS = 12;

/** In `npm test` a race runs three times as fast: a transaction is open for a third of its time, and who meets it waits as short. */
const FASTER = LONG ? 1 : 3;

export const openMsInRace = OPEN_MS / FASTER;

/**
 * With which callers of a race meet the client's transactions. Its deadline is as long as the cloud's, and passes as it does where a
 * transaction takes DynamoDB's time, however busy this machine is.
 * @param overrun by how many milliseconds transactions took longer so far.
 */
export function patienceWith(overrun: () => number): Patience {
  return {
    ...systemPatience,
    now: () => performance.now() - overrun(),
    sleep: (milliseconds) => systemPatience.sleep(milliseconds / FASTER),
  };
}

/** Transactions are known by this client alone: one for all writers. */
export function conflictingClient(
  client: Client,
  { openMs = OPEN_MS, onConflict = () => undefined, onOverrun = () => undefined }: ConflictOptions = {},
): Client {
  const open = new Set<string>();
  const conflicts = (keys: readonly string[]): boolean[] => {
    const meets = keys.map((key) => open.has(key));
    if (meets.includes(true)) onConflict();
    return meets;
  };

  async function transact(command: TransactWriteCommand): Promise<unknown> {
    const keys = identities(command);
    const meets = conflicts(keys);
    if (meets.includes(true)) throw cancelled(meets);
    keys.forEach((key) => open.add(key));
    const openedAt = performance.now();
    const [outcome] = await Promise.allSettled([client.send(command), pause(openMs)]);
    keys.forEach((key) => open.delete(key));
    onOverrun(performance.now() - openedAt - openMs);
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  }

  async function execute(command: BatchExecuteStatementCommand): Promise<BatchExecuteStatementCommandOutput> {
    const statements = command.input.Statements ?? [];
    const meets = conflicts(identities(command));
    const others = statements.filter((_, index) => meets[index] === false);
    const { Responses: done = [], ...answer } =
      others.length === 0
        ? { $metadata: {} }
        : await client.send(new BatchExecuteStatementCommand({ ...command.input, Statements: others }));
    const responses = done.values();
    return {
      ...answer,
      Responses: meets.map((meet) =>
        meet ? { Error: { Code: 'TransactionConflict', Message: CONFLICT } } : (responses.next().value ?? {}),
      ),
    };
  }

  const send = (command: unknown): Promise<unknown> => {
    if (command instanceof TransactWriteCommand) return transact(command);
    if (command instanceof BatchExecuteStatementCommand) return execute(command);
    if (command instanceof PutCommand || command instanceof UpdateCommand || command instanceof DeleteCommand)
      if (conflicts(identities(command)).includes(true))
        return Promise.reject(new TransactionConflictException({ message: CONFLICT, $metadata: {} }));
    return client.send(command as Parameters<typeof client.send>[0]);
  };
  return { send: send as Client['send'] };
}

const CONFLICT = 'Transaction is ongoing for the item';

function cancelled(meets: readonly boolean[]): TransactionCanceledException {
  const reasons = meets.map((meet): CancellationReason =>
    meet ? { Code: 'TransactionConflict', Message: CONFLICT } : { Code: 'None' },
  );
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return new TransactionCanceledException({
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    CancellationReasons: reasons,
    $metadata: {},
  });
}

function identities(command: unknown): string[] {
  return writtenKeys(command).map(({ table, pk, sk }) => JSON.stringify([table, pk, sk]));
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
