/** Patience with other writers, with time and chance as arguments, and what counts as being in each other's way. */
import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { BatchExecuteStatementCommand, PutCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { limits } from '../../functions/limits';
import { isContention, type Patience, retryContention } from '../../functions/platform/dynamodb/retries';
import { createDatabase, type Write } from '../../functions/platform/dynamodb/database';
import { Fault } from '../../functions/platform/requests/errors';
import { insert, replace } from '../../functions/platform/dynamodb/statements';
import { type Client, conflictingClient } from '../kit/conflicting-client';

/** A clock that only sleeping moves. */
function patienceOf(random: number): Patience & { readonly pauses: number[] } {
  const pauses: number[] = [];
  return {
    pauses,
    now: () => pauses.reduce((sum, pause) => sum + pause, 0),
    sleep: (milliseconds) => (pauses.push(milliseconds), Promise.resolve()),
    random: () => random,
  };
}

const conflict = (): Error => Object.assign(new Error('busy'), { name: 'TransactionConflictException' });

function cancelled(...codes: string[]): TransactionCanceledException {
  return new TransactionCanceledException({
    message: 'cancelled',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
}

describe('patience', () => {
  test('ends with the first success', async () => {
    const patience = patienceOf(0.5);
    let attempts = 0;
    const attempt = () => (++attempts < 4 ? Promise.reject(conflict()) : Promise.resolve('done'));
    expect(await retryContention(patience, attempt)).toBe('done');
    expect(patience.pauses).toEqual([1, 2, 4].map((factor) => factor * limits.conflictBackoffMs * 0.5));
  });

  test('ends within the time that is given, and tries once where there is none', async () => {
    for (const within of [0, 300]) {
      const patience = patienceOf(0.5);
      const attempt = jest.fn(() => Promise.reject(conflict()));
      await expect(retryContention(patience, attempt, { withinMs: within })).rejects.toThrow(Fault);
      expect(patience.now()).toBeLessThanOrEqual(within);
      expect(attempt).toHaveBeenCalledTimes(1 + patience.pauses.length);
    }
  });

  test('costs nothing where nobody is in the way', async () => {
    const patience = patienceOf(0.5);
    expect(await retryContention(patience, () => Promise.resolve(1))).toBe(1);
    expect(patience.pauses).toEqual([]);
  });

  test('waits a random part of a pause that doubles up to its bound', async () => {
    const patience = patienceOf(0.99);
    await expect(retryContention(patience, () => Promise.reject(conflict()))).rejects.toThrow(Fault);
    expect(Math.max(...patience.pauses)).toBeCloseTo(limits.conflictBackoffMsMax * 0.99);
    expect(patience.pauses).toEqual([...patience.pauses].sort((a, b) => a - b));
  });

  test.each([0.25, 0.99])(
    'ends within the deadline with a fault that can be retried, and its cause (%f)',
    async (random) => {
      const patience = patienceOf(random);
      const cause = conflict();
      await expect(retryContention(patience, () => Promise.reject(cause))).rejects.toMatchObject({
        code: 'SERVICE_UNAVAILABLE',
        retryable: true,
        cause,
      });
      expect(patience.now()).toBeLessThan(limits.conflictDeadlineMs);
      expect(patience.now()).toBeGreaterThan(limits.conflictDeadlineMs - limits.conflictBackoffMsMax);
    },
  );

  test('is not for failures that time does not mend', async () => {
    const patience = patienceOf(0.5);
    for (const error of [new Error('bug'), cancelled('ConditionalCheckFailed', 'None'), cancelled('ValidationError')])
      await expect(retryContention(patience, () => Promise.reject(error))).rejects.toBe(error);
    expect(patience.pauses).toEqual([]);
  });
});

describe('contention', () => {
  test.each([
    ['a transaction cancelled by a conflict', cancelled('None', 'TransactionConflict')],
    ['a condition and a conflict at once', cancelled('ConditionalCheckFailed', 'TransactionConflict')],
    ['a throttled transaction', cancelled('ThrottlingError', 'None')],
    ['a transaction above the provisioned throughput', cancelled('ProvisionedThroughputExceeded')],
    ['a write into an open transaction', conflict()],
    ['a statement that met one', { Code: 'TransactionConflict' }],
    ['a throttled call', Object.assign(new Error('slow down'), { name: 'ThrottlingException' })],
  ])('is %s', (_, error) => expect(isContention(error)).toBe(true));

  test.each([
    ['a failed condition', new ConditionalCheckFailedException({ message: 'no', $metadata: {} })],
    ['a transaction cancelled by conditions alone', cancelled('ConditionalCheckFailed', 'None')],
    ['a statement whose item is there already', { Code: 'DuplicateItem' }],
    ['nothing', undefined],
    ['a text', 'TransactionConflict'],
  ])('is not %s', (_, error) => expect(isContention(error)).toBe(false));
});

describe('a database under conflicts', () => {
  const put = (sk: string): Write => ({ Put: { TableName: 'Workers', Item: { pk: 'wkr_1', sk } } });

  /** Nothing happens until it is let go. */
  function heldClient(): { client: Client; sent: unknown[]; letGo: () => void } {
    const sent: unknown[] = [];
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const send = async (command: unknown): Promise<unknown> => {
      sent.push(command);
      if (command instanceof TransactWriteCommand) await held;
      return command instanceof BatchExecuteStatementCommand
        ? { Responses: (command.input.Statements ?? []).map(() => ({})) }
        : {};
    };
    return { client: { send: send as Client['send'] }, sent, letGo: () => letGo() };
  }

  /** A first transaction over `a` and `b` is open; sleeping lets it go. */
  function open() {
    const { client, sent, letGo } = heldClient();
    const met: string[] = [];
    const conflicting = conflictingClient(client, { openMs: 0, onConflict: () => met.push('conflict') });
    const first = createDatabase({ client: conflicting }).commit([put('a'), put('b')]);
    const patience: Patience = {
      ...patienceOf(0.5),
      sleep: async () => {
        letGo();
        await first;
      },
    };
    return { db: createDatabase({ client: conflicting, patience }), conflicting, first, sent, met, letGo };
  }

  test.each([
    ['a transaction', [put('b'), put('c')]],
    ['a put', [put('a')]],
  ])('does %s again once the one that was open has ended', async (_, writes) => {
    const { db, first, met } = open();
    expect(await db.commit(writes)).toEqual({ committed: true });
    expect(await first).toEqual({ committed: true });
    expect(met).toEqual(['conflict']);
  });

  test('lets writes of other items pass', async () => {
    const { db, met, letGo } = open();
    expect(await db.commit([put('c'), put('d')].slice(0, 1))).toEqual({ committed: true });
    expect(met).toEqual([]);
    letGo();
  });

  test('repeats only those statements of a batch that met a transaction', async () => {
    const { db, sent } = open();
    const old = { pk: 'wkr_1', sk: 'b', version: 1 };
    const statements = [
      insert({ TableName: 'Workers', Item: { pk: 'wkr_1', sk: 'c' } }),
      insert({ TableName: 'Workers', Item: { sk: 'a', pk: 'wkr_1' } }),
      replace('Workers', old, { ...old, version: 2 }),
    ];
    expect(await db.execute(statements)).toEqual(['DONE', 'DONE', 'DONE']);
    const batches = sent.filter((command) => command instanceof BatchExecuteStatementCommand);
    expect(batches.map(({ input }) => input.Statements?.length)).toEqual([1, 2]);
  });

  test('is told by a cancelled transaction which of its items was taken', async () => {
    const { conflicting, letGo } = open();
    const TransactItems = ['c', 'b'].map((sk) => ({ Put: { TableName: 'Workers', Item: { pk: 'wkr_1', sk } } }));
    await expect(conflicting.send(new TransactWriteCommand({ TransactItems }))).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }],
    });
    for (const command of [
      new PutCommand({ TableName: 'Workers', Item: { pk: 'wkr_1', sk: 'a' } }),
      new UpdateCommand({ TableName: 'Workers', Key: { pk: 'wkr_1', sk: 'b' } }),
    ])
      await expect(conflicting.send(command as PutCommand)).rejects.toMatchObject({
        name: 'TransactionConflictException',
      });
    letGo();
  });

  test('answers a fault, and no refusal, when others never make way', async () => {
    const send = () => Promise.reject(cancelled('ConditionalCheckFailed', 'TransactionConflict'));
    const db = createDatabase({ client: { send }, patience: patienceOf(0.5) });
    await expect(db.commit([put('a'), put('b')])).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      retryable: true,
    });
  });
});
