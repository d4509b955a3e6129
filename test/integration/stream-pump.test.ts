import { DeleteItemCommand, DynamoDBClient, type DynamoDBClientConfig, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBStreamsClient,
  ExpiredIteratorException,
  GetRecordsCommand,
  type _Record as StreamRecord,
} from '@aws-sdk/client-dynamodb-streams';
import { BatchExecuteStatementCommand, DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import fc from 'fast-check';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type TableName, tableNames } from '../../functions/tables';
import type { StreamsTrigger } from '../../functions/triggers';
import type { Engine } from '../../local/engine';
import { startStreamPump, type StreamPump, type StreamPumpOptions } from '../../local/stream-pump';
import { type BatchResponse, deliver } from '../../local/stream-pump/deliver';
import type { StreamEvent } from '../../local/stream-pump/event';
import type { ShardReader } from '../../local/stream-pump/shard-reader';
import { sharedPages } from '../../local/stream-pump/shared-pages';
import { startStreamLoop } from '../../local/stream-pump/stream-loop';
import { writesOf } from '../../local/stream-pump/writes';
import { startTestEngine } from '../kit/engine';
import { until } from '../kit/until';

let engine: Engine;
let access: DynamoDBClientConfig;
let client: DynamoDBClient;
let streams: DynamoDBStreamsClient;
let folder: string;
const pumps: StreamPump[] = [];

beforeAll(async () => {
  const started = await startTestEngine();
  ({ engine, access } = started);
  client = new DynamoDBClient({ ...access, endpoint: engine.endpoint });
  streams = new DynamoDBStreamsClient({ ...access, endpoint: engine.streamsEndpoint });
  folder = mkdtempSync(join(tmpdir(), 'job-bowl-test-'));
});

afterEach(async () => {
  await Promise.all(pumps.splice(0).map((pump) => pump.stop()));
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  client.destroy();
  streams.destroy();
  await engine.stop();
});

const trigger: StreamsTrigger = {
  kind: 'streams',
  tables: tableNames,
  batchSize: 10,
  tumblingWindowSeconds: 1,
  filters: {},
  batchingWindowSeconds: 0,
  retriesMax: 2,
  recordAgeMaxSeconds: 3_600,
};

type Invoke = (event: StreamEvent) => Promise<BatchResponse | undefined> | BatchResponse | undefined;

/** A pump that starts after everything that earlier tests wrote. */
async function startPump(invoke: Invoke, options: Partial<StreamPumpOptions> = {}): Promise<StreamPump> {
  const pump = await startStreamPump({
    client,
    streams,
    tables: ['Workers'],
    trigger,
    // Started in a promise, so that a handler that throws at once rejects.
    invoke: (event) => Promise.resolve().then(() => invoke(event)),
    from: 'LATEST',
    log: () => undefined,
    ...options,
  });
  pumps.push(pump);
  return pump;
}

async function put(sk: string, attributes: PutItemCommand['input']['Item'] = {}, table: TableName = 'Workers') {
  await client.send(
    new PutItemCommand({ TableName: table, Item: { pk: { S: 'pump' }, sk: { S: sk }, ...attributes } }),
  );
}

async function putAll(names: readonly string[]): Promise<void> {
  for (const name of names) await put(name);
}

function names(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
}

function nameOf({ dynamodb }: DynamoDBRecord): string {
  return dynamodb?.Keys?.['sk']?.S ?? '';
}

describe('the stream pump', () => {
  test('brings every write to the handler once, in order, in batches of at most the batch size', async () => {
    const batches: string[][] = [];
    const pump = await startPump(({ Records }) => void batches.push(Records.map(nameOf)));
    const written = names('order', 35);
    await putAll(written);
    await pump.idle();
    expect(batches.flat()).toEqual(written);
    expect(Math.max(...batches.map(({ length }) => length))).toBeLessThanOrEqual(trigger.batchSize);
  });

  test('gives the event the shape that Lambda gives it', async () => {
    const events: StreamEvent[] = [];
    const pump = await startPump((event) => void events.push(event));
    const bytes = Buffer.from('\u00ff\u0000bytes', 'latin1');
    const values = {
      binary: { B: bytes },
      deep: {
        L: [{ M: { bytes: { BS: [bytes] }, number: { N: '1.5' }, nothing: { NULL: true }, yes: { BOOL: true } } }],
      },
      words: { SS: ['a', 'b'] },
    };
    const before = Math.floor(Date.now() / 1_000);
    await put('shape', values);
    await client.send(new DeleteItemCommand({ TableName: 'Workers', Key: { pk: { S: 'pump' }, sk: { S: 'shape' } } }));
    await pump.idle();

    const records = events.flatMap(({ Records }) => Records);
    const image = {
      pk: { S: 'pump' },
      sk: { S: 'shape' },
      binary: { B: bytes.toString('base64') },
      deep: {
        L: [
          {
            M: {
              bytes: { BS: [bytes.toString('base64')] },
              number: { N: '1.5' },
              nothing: { NULL: true },
              yes: { BOOL: true },
            },
          },
        ],
      },
      words: { SS: ['a', 'b'] },
    };
    expect(records.map(({ eventName }) => eventName)).toEqual(['INSERT', 'REMOVE']);
    expect(records[0]).toMatchObject({ eventSource: 'aws:dynamodb', eventVersion: '1.1' });
    expect(records[0]?.eventSourceARN).toMatch(/:table\/Workers\/stream\//);
    expect(records[0]?.dynamodb).toMatchObject({
      Keys: { pk: { S: 'pump' }, sk: { S: 'shape' } },
      NewImage: image,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    });
    expect(records[0]?.dynamodb).not.toHaveProperty('OldImage');
    expect(records[1]?.dynamodb).toMatchObject({ OldImage: image });
    expect(records[1]?.dynamodb).not.toHaveProperty('NewImage');
    expect(BigInt(records[1]?.dynamodb?.SequenceNumber ?? '')).toBeGreaterThan(
      BigInt(records[0]?.dynamodb?.SequenceNumber ?? ''),
    );

    const created = records[0]?.dynamodb?.ApproximateCreationDateTime ?? 0;
    expect(created).toBeGreaterThanOrEqual(before);
    expect(created).toBeLessThanOrEqual(Date.now() / 1_000);
    const { Records: _, ...window } = events[0]!;
    expect(window).toEqual({
      shardId: expect.stringMatching(/^shardId-/) as string,
      eventSourceARN: records[0]?.eventSourceARN,
      window: { start: rfc3339(created), end: rfc3339(created + 1) },
      state: {},
      isFinalInvokeForWindow: false,
      isWindowTerminatedEarly: false,
    });
  });

  test('leaves the fields of a tumbling window out when there is none', async () => {
    const events: StreamEvent[] = [];
    const pump = await startPump((event) => void events.push(event), {
      trigger: { ...trigger, tumblingWindowSeconds: 0 },
    });
    await put('no-window');
    await pump.idle();
    expect(events.map((event) => Object.keys(event))).toEqual([['Records']]);
  });

  test('gives each record an id of its own over all tables, the same when it comes again', async () => {
    const first: string[] = [];
    const again: string[] = [];
    const collect = (ids: string[]) => (event: StreamEvent) =>
      void ids.push(...event.Records.map((r) => r.eventID ?? ''));
    const options: Partial<StreamPumpOptions> = { tables: ['Workers', 'Positions'] };
    const pump = await startPump(collect(first), options);
    await put('id');
    await put('id', {}, 'Positions');
    await pump.idle();
    const replay = await startPump(collect(again), { ...options, from: 'TRIM_HORIZON' });
    await replay.idle();
    expect(new Set(first).size).toBe(2);
    expect(again).toEqual(expect.arrayContaining(first));
    expect(new Set(again).size).toBe(again.length);
  });

  test('reads a stream from its start with TRIM_HORIZON, and from now on with LATEST', async () => {
    await put('earlier');
    const all: string[] = [];
    const late: string[] = [];
    const fromStart = await startPump(({ Records }) => void all.push(...Records.map(nameOf)), { from: 'TRIM_HORIZON' });
    const fromNow = await startPump(({ Records }) => void late.push(...Records.map(nameOf)));
    await put('later');
    await Promise.all([fromStart.idle(), fromNow.idle()]);
    expect(all).toEqual(expect.arrayContaining(['earlier', 'later']));
    expect(late).toEqual(['later']);
  });
});

describe('idle', () => {
  test('resolves only when the handler is done with what was written before the call', async () => {
    const gate = newGate();
    const events: string[] = [];
    const pump = await startPump(async () => {
      events.push('handler begins');
      await gate.opened;
      events.push('handler ends');
      return undefined;
    });
    await put('slow');
    const idle = pump.idle().then(() => events.push('idle'));
    gate.open();
    await idle;
    expect(events).toEqual(['handler begins', 'handler ends', 'idle']);
  });

  test('resolves when there is nothing to do, for many callers at once', async () => {
    const pump = await startPump(() => undefined);
    await Promise.all([pump.idle(), pump.idle(), pump.idle()]);
  });

  test('rejects when the pump is stopped before, and afterwards', async () => {
    const gate = newGate();
    const begun = newGate();
    const pump = await startPump(async () => {
      begun.open();
      await gate.opened;
      throw new Error('never handled');
    });
    await put('stopped');
    await begun.opened;
    const idle = expect(pump.idle()).rejects.toThrow('The stream pump was stopped.');
    const stop = pump.stop();
    gate.open();
    await Promise.all([idle, stop]);
    await expect(pump.idle()).rejects.toThrow('The stream pump was stopped.');
  });

  test('while idle, a stream is asked at most 20 times a second', async () => {
    let asked = 0;
    const counting = withSend((command) => {
      if (command instanceof GetRecordsCommand) asked++;
    });
    const pump = await startPump(() => undefined, { streams: counting });
    await pump.idle();
    asked = 0;
    await pause(500);
    expect(asked).toBeLessThanOrEqual(11);
  });
});

describe('a batch that fails', () => {
  test('comes again whole when the handler throws, as it was before the handler changed it', async () => {
    const calls: string[][] = [];
    const pump = await startPump(({ Records }) => {
      calls.push(Records.map(nameOf));
      for (const { dynamodb } of Records) delete dynamodb?.Keys;
      if (calls.length === 1) throw new Error('at first');
      return undefined;
    });
    await put('thrown');
    await pump.idle();
    expect(calls).toEqual([['thrown'], ['thrown']]);
  });

  test('comes again from the lowest sequence number that the handler names', async () => {
    const { backlog, written } = await writeBacklog('partial', 6);
    const calls: string[][] = [];
    const pump = await startPump(
      ({ Records }) => {
        calls.push(Records.map(nameOf));
        if (calls.length > 1) return { batchItemFailures: [] };
        return { batchItemFailures: [4, 2].map((index) => failure(Records[index]!)) };
      },
      { checkpointFile: backlog },
    );
    await pump.idle();
    expect(calls).toEqual([written, written.slice(2)]);
  });

  test('comes again whole when the handler names a sequence number that is not in it', async () => {
    const { backlog, written } = await writeBacklog('unknown', 3);
    const calls: string[][] = [];
    const pump = await startPump(
      ({ Records }) => {
        calls.push(Records.map(nameOf));
        return { batchItemFailures: calls.length > 1 ? [] : [{ itemIdentifier: '' }, failure(Records[1]!)] };
      },
      { checkpointFile: backlog },
    );
    await pump.idle();
    expect(calls).toEqual([written, written]);
  });

  test('is halved after its retries, down to the bad record, which alone is set aside with its error', async () => {
    const { backlog, written } = await writeBacklog('poison', 8);
    const calls: string[][] = [];
    const discarded: { names: string[]; error: unknown }[] = [];
    const lines: string[] = [];
    const pump = await startPump(
      ({ Records }) => {
        calls.push(Records.map(nameOf));
        if (Records.some((record) => nameOf(record) === 'poison-5')) throw new Error('bad record');
        return undefined;
      },
      {
        checkpointFile: backlog,
        onDiscard: (records, error) => void discarded.push({ names: records.map(nameOf), error }),
        log: (line) => lines.push(line),
      },
    );
    await pump.idle();
    expect(calls.slice(0, 3)).toEqual([written, written, written]);
    expect(calls.slice(3)).toEqual([
      ['poison-0', 'poison-1', 'poison-2', 'poison-3'],
      ['poison-4', 'poison-5', 'poison-6', 'poison-7'],
      ['poison-4', 'poison-5'],
      ['poison-4'],
      ['poison-5'],
      ['poison-6', 'poison-7'],
    ]);
    expect(discarded).toEqual([{ names: ['poison-5'], error: new Error('bad record') }]);
    expect(lines).toEqual([
      expect.stringMatching(/^A batch of Workers failed and is tried again: Error: bad record$/),
      expect.stringMatching(/^Set aside after all retries: .*: Error: bad record$/),
    ]);
  });

  test('never blocks its shard, not even when the failure destination fails too', async () => {
    const handled: string[] = [];
    const lines: string[] = [];
    const pump = await startPump(
      ({ Records }) => {
        if (Records.some((record) => nameOf(record) === 'bad')) throw new Error('bad record');
        handled.push(...Records.map(nameOf));
        return undefined;
      },
      {
        trigger: { ...trigger, retriesMax: 0 },
        onDiscard: () => Promise.reject(new Error('disk full')),
        log: (line) => lines.push(line),
      },
    );
    await put('bad');
    await put('good');
    await pump.idle();
    expect(handled).toEqual(['good']);
    expect(lines.at(-1)).toBe('The failure destination failed: Error: disk full');
  });

  test('loses and repeats no record, whichever records are bad and however the handler says so', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }),
        fc.boolean(),
        async (good, saysWhich) => {
          const records = good.map((_, index): StreamRecord => ({ dynamodb: { SequenceNumber: String(index) } }));
          const numberOf = ({ dynamodb }: StreamRecord) => Number(dynamodb?.SequenceNumber);
          const handled: number[] = [];
          const discarded: number[] = [];
          const advanced: number[] = [];
          await deliver(records, {
            invoke: async (batch) => {
              const bad = batch.findIndex((record) => good[numberOf(record)] === false);
              if (bad >= 0 && !saysWhich) throw new Error('bad');
              handled.push(...batch.slice(0, bad < 0 ? batch.length : bad).map(numberOf));
              return Promise.resolve(
                bad < 0 ? undefined : { batchItemFailures: [{ itemIdentifier: String(numberOf(batch[bad]!)) }] },
              );
            },
            advance: (sequenceNumber) => void advanced.push(Number(sequenceNumber)),
            failed: () => undefined,
            discard: (failed) => void discarded.push(...failed.map(numberOf)),
            retriesMax: 0,
            stopping: new AbortController().signal,
          });
          const all = records.map(numberOf);
          expect(handled).toEqual(all.filter((number) => good[number] === true));
          expect(discarded).toEqual(all.filter((number) => good[number] === false));
          expect(advanced).toEqual([...advanced].sort((a, b) => a - b));
          expect(advanced.at(-1)).toBe(all.at(-1));
        },
      ),
    );
  });
});

describe('a restart', () => {
  test('goes on after what was handled, with what was written in between', async () => {
    const checkpointFile = join(folder, 'restart.json');
    const first: string[] = [];
    const second: string[] = [];
    const before = await startPump(({ Records }) => void first.push(...Records.map(nameOf)), { checkpointFile });
    await putAll(names('before', 12));
    await before.idle();
    await before.stop();
    await putAll(names('between', 3));

    const after = await startPump(({ Records }) => void second.push(...Records.map(nameOf)), { checkpointFile });
    await put('after');
    await after.idle();
    expect(first).toEqual(names('before', 12));
    expect(second).toEqual([...names('between', 3), 'after']);
  });

  test('brings again what was read but not handled, also when nothing was handled before', async () => {
    const checkpointFile = join(folder, 'unhandled.json');
    const failing = await startPump(
      () => {
        throw new Error('not yet');
      },
      { checkpointFile, tables: ['Campaigns'] },
    );
    await put('unhandled', {}, 'Campaigns');
    await failing.stop();
    expect(Object.values(JSON.parse(readFileSync(checkpointFile, 'utf8')) as object)).toEqual([{}]);

    const handled: string[] = [];
    const next = await startPump(({ Records }) => void handled.push(...Records.map(nameOf)), {
      checkpointFile,
      tables: ['Campaigns'],
    });
    await next.idle();
    expect(handled).toContain('unhandled');
  });
});

describe('stop', () => {
  test('waits for the call that is running, starts no other, and may be called twice', async () => {
    const begun = newGate();
    const gate = newGate();
    const events: string[] = [];
    const pump = await startPump(async () => {
      begun.open();
      await gate.opened;
      events.push('handled');
      throw new Error('would be retried');
    });
    await put('running');
    await begun.opened;
    const stops = Promise.all([pump.stop(), pump.stop()]).then(() => events.push('stopped'));
    gate.open();
    await stops;
    expect(events).toEqual(['handled', 'stopped']);
  });

  test.each([0, 100, Infinity])(
    'ends a loop whose stream was being read in that moment, with %p ms between looks',
    async (pollEveryMs) => {
      const stopping = new AbortController();
      const loop = await startStreamLoop({
        openShards: () => Promise.resolve([{ shardId: 'one', parentShardId: undefined, read: () => read() }]),
        ...{ readMax: 10, pollEveryMs, stopping: stopping.signal },
        deliver: () => Promise.reject(new Error('Nothing was read.')),
        log: (line) => expect(line).toBe('nothing is logged'),
      });
      await loop.ended;

      function read(): Promise<[]> {
        stopping.abort();
        return Promise.resolve([]);
      }
    },
  );
});

describe('where writes are told', () => {
  test('a stream that read nothing is asked again only after a write to its table, whatever the command', async () => {
    const documents = DynamoDBDocumentClient.from(client);
    const writes = writesOf(documents);
    let reads = 0;
    const counted = new DynamoDBStreamsClient({ ...access, endpoint: engine.streamsEndpoint });
    counted.middlewareStack.add(
      (next, { commandName }) =>
        (call) => {
          reads += Number(commandName === 'GetRecordsCommand');
          return next(call);
        },
      { step: 'initialize' },
    );
    const handled: string[] = [];
    const take: Invoke = ({ Records }) =>
      void handled.push(...Records.map((record) => record.dynamodb?.Keys?.['sk']?.S ?? ''));
    const pump = await startPump(take, { writes, streams: counted, pollEveryMs: Infinity });
    const readsOf = async (write: () => Promise<unknown>): Promise<number> => {
      await write();
      const before = reads;
      await pump.idle();
      return reads - before;
    };
    const insert = (table: string, sk: string): BatchExecuteStatementCommand =>
      new BatchExecuteStatementCommand({
        Statements: [{ Statement: `INSERT INTO "${table}" VALUE {'pk':?,'sk':?}`, Parameters: ['told', sk] }],
      });

    await pump.idle();
    expect(await readsOf(() => Promise.resolve())).toBe(0);
    expect(await readsOf(() => documents.send(insert('Campaigns', 'elsewhere')))).toBe(0);
    expect(await readsOf(() => documents.send(insert('Workers', 'statement')))).toBeGreaterThan(0);
    const put = new PutCommand({ TableName: 'Workers', Item: { pk: 'told', sk: 'put' } });
    expect(await readsOf(() => documents.send(put))).toBeGreaterThan(0);
    expect(await readsOf(() => Promise.resolve())).toBe(0);
    expect(handled).toEqual(['statement', 'put']);
    counted.destroy();
  });

  test('pumps that ask for the same page at once share one call, and none that was made before a write', async () => {
    let tell = (): void => undefined;
    const once = sharedPages({ follow: (_, listener) => (tell = listener) });
    const answers: ((page: string) => void)[] = [];
    const ask = (table: string): Promise<string> =>
      once(table)('page 1', () => new Promise((resolve) => answers.push(resolve)));
    const before = [ask('Workers'), ask('Workers'), ask('Workers')];
    expect(answers).toHaveLength(1);
    tell();
    const after = [ask('Workers'), ask('Workers')];
    expect(answers).toHaveLength(2);
    answers.forEach((answer, at) => answer(`answer ${at}`));
    expect(await Promise.all([...before, ...after])).toEqual([
      ...['answer 0', 'answer 0', 'answer 0'],
      ...['answer 1', 'answer 1'],
    ]);
    // What is answered is not kept.
    const last = [ask('Workers'), ask('Campaigns')];
    expect(answers).toHaveLength(4);
    answers.forEach((answer, at) => answer(`answer ${at}`));
    expect(await Promise.all(last)).toEqual(['answer 2', 'answer 3']);
  });

  test.each([
    ['the last records, where a read gives all there are', true, ['1', 'write', '2']],
    ['an empty read, where it may give fewer', false, ['1', 'write', '2', '']],
  ])('a stream is read up to %s', async (_, fewAreAll, expected) => {
    const stopping = new AbortController();
    const events: string[] = [];
    let stored: string[] = [];
    let write = (): void => undefined;
    const append = (eventID: string): void => {
      stored.push(eventID);
      write();
    };
    const loop = await startStreamLoop({
      openShards: () => Promise.resolve([{ shardId: 'one', parentShardId: undefined, read: () => read() }]),
      ...{ readMax: 10, pollEveryMs: Infinity, stopping: stopping.signal, fewAreAll },
      deliver: (_, [record]) => {
        if (record?.eventID !== '1') return Promise.resolve();
        // The handler writes to the stream that it reads.
        events.push('write');
        append('2');
        return Promise.resolve();
      },
      log: (line) => expect(line).toBe('nothing is logged'),
      followWrites: (listener) => (write = listener),
    });
    function read(): Promise<{ eventID: string }[]> {
      const records = stored.map((eventID) => ({ eventID }));
      stored = [];
      events.push(records.map(({ eventID }) => eventID).join());
      return Promise.resolve(records);
    }
    try {
      await loop.idle();
      events.length = 0;
      append('1');
      expect([await loop.idle(), events]).toEqual([true, expected]);
      expect([await loop.idle(), events]).toEqual([false, expected]);
    } finally {
      stopping.abort();
      await loop.ended;
    }
  });

  test('a write ends the pause of a stream at rest, which is a second', async () => {
    const stopping = new AbortController();
    let write = (): void => undefined;
    let rounds = 0;
    const read = (): Promise<[]> => {
      rounds += 1;
      return Promise.resolve([]);
    };
    const loop = await startStreamLoop({
      openShards: () => Promise.resolve([{ shardId: 'one', parentShardId: undefined, read }]),
      ...{ readMax: 10, pollEveryMs: 0, stopping: stopping.signal },
      deliver: () => Promise.reject(new Error('Nothing was read.')),
      log: (line) => expect(line).toBe('nothing is logged'),
      followWrites: (listener) => (write = listener),
    });
    const msUntil = async (round: number): Promise<number> => {
      const begun = performance.now();
      await until(`round ${round}`, () => rounds >= round);
      return performance.now() - begun;
    };
    try {
      const waits: number[] = [];
      for (let count = 0; count < 9; count += 1) {
        write();
        waits.push(await msUntil(rounds + 1));
      }
      expect(waits.toSorted((a, b) => a - b)[4]).toBeLessThan(500);
      // The first may come at once; between the two lies a whole pause.
      expect(await msUntil(rounds + 2)).toBeGreaterThan(900);
    } finally {
      stopping.abort();
      await loop.ended;
    }
  });
});

describe('the shards of a stream', () => {
  test('are read after their parents, and children that appear later from their start', async () => {
    const delivered: string[] = [];
    const parent = fakeReader('parent', undefined, [['p1'], ['p2']]);
    const child = fakeReader('child', 'parent', [['c1']]);
    const grandchild = fakeReader('grandchild', 'child', [['g1']]);
    const orphan = fakeReader('orphan', 'trimmed long ago', [['o1']]);
    const rounds: ShardReader[][] = [[child, parent, orphan], [], [grandchild], []];
    const stopping = new AbortController();
    const loop = await startStreamLoop({
      openShards: () => Promise.resolve(rounds.shift() ?? []),
      readMax: 10,
      pollEveryMs: 100,
      deliver: (shardId, records) => {
        delivered.push(...records.map(({ eventID }) => `${shardId} ${eventID ?? ''}`));
        return Promise.resolve();
      },
      stopping: stopping.signal,
      log: () => undefined,
    });
    await loop.idle();
    stopping.abort();
    await loop.ended;
    expect(delivered.filter((name) => !name.startsWith('orphan'))).toEqual([
      'parent p1',
      'parent p2',
      'child c1',
      'grandchild g1',
    ]);
    expect(delivered).toContain('orphan o1');
  });

  test('are read on after a fault, which is logged once, and lose nothing', async () => {
    const lines: string[] = [];
    let faults = 1;
    const faulty = withSend((command) => {
      if (command instanceof GetRecordsCommand && faults-- > 0) throw new Error('connection refused');
    });
    const handled: string[] = [];
    const pump = await startPump(({ Records }) => void handled.push(...Records.map(nameOf)), {
      streams: faulty,
      log: (line) => lines.push(line),
    });
    await put('after the fault');
    await pump.idle();
    expect(handled).toEqual(['after the fault']);
    expect(lines).toEqual(['A stream could not be read, trying again: Error: connection refused']);
  });

  test('are read on after an iterator has expired, without a repeat', async () => {
    let expire = false;
    const expiring = withSend((command) => {
      if (!(command instanceof GetRecordsCommand) || !expire) return;
      expire = false;
      throw new ExpiredIteratorException({ message: 'expired', $metadata: {} });
    });
    const handled: string[] = [];
    const pump = await startPump(({ Records }) => void handled.push(...Records.map(nameOf)), { streams: expiring });
    await put('one');
    await pump.idle();
    await put('two');
    expire = true;
    await pump.idle();
    expect(handled).toEqual(['one', 'two']);
  });

  test('a table without a stream is refused at the start, and nothing is left running', async () => {
    const noStream = { send: () => Promise.resolve({ Table: {} }) } as unknown as DynamoDBClient;
    await expect(startPump(() => undefined, { client: noStream })).rejects.toThrow('The table Workers has no stream.');
  });
});

/** Writes while no pump runs, so that the next one with this checkpoint file gets them as one batch. */
async function writeBacklog(prefix: string, count: number): Promise<{ backlog: string; written: string[] }> {
  const backlog = join(folder, `${prefix}.json`);
  // Something must have been handled: only then the checkpoint says where the backlog begins.
  const marker = await startPump(() => undefined, { checkpointFile: backlog });
  await put(`${prefix}-marker`);
  await marker.idle();
  await marker.stop();
  const written = names(prefix, count);
  await putAll(written);
  return { backlog, written };
}

function failure({ dynamodb }: DynamoDBRecord): { itemIdentifier: string } {
  return { itemIdentifier: dynamodb?.SequenceNumber ?? '' };
}

function fakeReader(shardId: string, parentShardId: string | undefined, batches: string[][]): ShardReader {
  const closes = shardId !== 'grandchild' && shardId !== 'orphan';
  return {
    shardId,
    parentShardId,
    read: () => {
      const batch = batches.shift();
      return Promise.resolve(batch?.map((eventID): StreamRecord => ({ eventID })) ?? (closes ? undefined : []));
    },
  };
}

/** The real streams, with something that happens before each command. */
function withSend(before: (command: unknown) => void): DynamoDBStreamsClient {
  const send = async (command: never): Promise<unknown> => {
    before(command);
    return streams.send(command);
  };
  return { send } as unknown as DynamoDBStreamsClient;
}

function newGate(): { open: () => void; opened: Promise<void> } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open: () => open(), opened };
}

function rfc3339(epochSeconds: number): string {
  return new Date(epochSeconds * 1_000).toISOString().replace('.000Z', 'Z');
}
