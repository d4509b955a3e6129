/**
 * Measures notices: a push of one notice to many people through the reader of the streams, batch by batch, with batches
 * that break off and come again, in write units, time and memory; and the calls and read units of inboxes.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { isReachable } from '../functions/domains/notices/message/lifecycle';
import { markReached } from '../functions/domains/notices/notice/reading/mark-reached';
import { openTell } from '../functions/domains/notices/notice/reading/open-tell';
import { type ToldPerson, writeNotices } from '../functions/domains/notices/notice/on-stream';
import { countUnread, listNotices } from '../functions/domains/notices/notice/service';
import { listNoticesSince } from '../functions/domains/notices/notice/since';
import type { Source } from '../functions/domains/reference/notice-draft/notice-draft';
import { asRegionCode } from '../functions/domains/reference/region/region-code';
import { createDatabase, type Database, type Item } from '../functions/platform/dynamodb/database';
import { connect } from '../functions/platform/dynamodb/wire/client';
import { insert } from '../functions/platform/dynamodb/statements';
import { inParallel } from '../functions/platform/jobs/in-parallel';
import { createLogger } from '../functions/platform/process/log';
import type { Context } from '../functions/platform/requests/context';
import { Fault } from '../functions/platform/requests/errors';
import { createVault } from '../functions/platform/security/crypto';
import type { Viewer } from '../functions/platform/security/viewer';
import { createOutbound } from '../functions/platform/security/outbound';
import type { StreamRecord } from '../functions/platform/streams/streams';
import { instantOf } from '../functions/platform/values/clock';
import { createIds } from '../functions/platform/values/ids';
import { triggers } from '../functions/triggers';
import { createTables } from '../local/create-tables';
import { startEngine } from '../local/engine';
import { idOf, NOW, workers } from './capacity/items';
import { measurePhones, measureUnread } from './notices/phones';

const PEOPLE = 1_000;
const PARTY = 2;
const BATCH = triggers.work.batchSize;
/** Of so many batches one breaks off after half of its first writes, and comes again. */
const BREAKS = 10;

const AT = instantOf(NOW);
const UNTIL = instantOf(new Date(NOW.getTime() + 12 * 3_600_000));
const vault = createVault(Buffer.alloc(32, 7));

/** A record names the first of a party; the two of it live in two villages. */
const source: Source = ({ newItem }) => {
  const first = Number(newItem?.['first']);
  const party = Array.from({ length: PARTY }, (_, place) => idOf('wkr', first + place));
  const answers = ['CONFIRM', 'RELEASE'] as const;
  const objectId = `alc_${String(first).padStart(52, '0')}`;
  return [{ kind: 'SEAT_SERVED', objectId, at: AT, until: UNTIL, answers, to: { people: party, cadresOf: party } }];
};

function recordOf(first: number): StreamRecord {
  const sequenceNumber = String(first).padStart(40, '0');
  return { shardId: 'shard', sequenceNumber, table: 'T', stream: 'T/1', at: NOW, keys: {}, newItem: { first } };
}

/** As a stream gives them: one batch at a time. */
function* batchesFor(people: number): Generator<StreamRecord[]> {
  for (let start = 0; start < people; start += PARTY * BATCH) {
    const parties = Math.ceil(Math.min(PARTY * BATCH, people - start) / PARTY);
    yield Array.from({ length: parties }, (_, place) => recordOf(start + PARTY * place));
  }
}

/** What was used since it was cleared. */
class Meter {
  private used = { calls: 0, readUnits: 0, writeUnits: 0, written: 0 };
  private began = performance.now();

  add(more: Partial<Meter['used']>): void {
    for (const name of Object.keys(this.used) as (keyof Meter['used'])[]) this.used[name] += more[name] ?? 0;
  }

  clear(): void {
    this.used = { calls: 0, readUnits: 0, writeUnits: 0, written: 0 };
    this.began = performance.now();
  }

  read(): Meter['used'] & { readonly seconds: number } {
    return { ...this.used, seconds: (performance.now() - this.began) / 1_000 };
  }
}

/** Half a minute for 1,000 people, a quarter of an hour for 100,000. @param people told, an even number. */
export async function bench(
  print: (line: string) => void,
  { people = PEOPLE }: { readonly people?: number } = {},
): Promise<void> {
  const engine = await startEngine({ environment: {} });
  const access = { region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const [admin, client] = [
    new DynamoDBClient({ ...access, endpoint: engine.endpoint }),
    connect({ ...access, endpoint: engine.endpoint }),
  ];
  try {
    await createTables(admin);
    const meter = new Meter();
    const db = createDatabase({ client, meter: (call) => meter.add({ ...call, calls: 1 }) });
    await settle(db, people);
    await push(print, db, meter, people);
    await phones(print, db, meter);
    await readOut(print, db, meter);
    await read(print, db, meter);
  } finally {
    admin.destroy();
    client.destroy();
    await engine.stop();
  }
}

/** Their profiles alone. */
async function settle(db: Database, people: number): Promise<void> {
  const size = { positions: 0, workers: people, enterprises: 0, services: 0 };
  let profiles: Item[] = [];
  for (const item of workers(size, vault)) {
    if (item['sk'] === 'profile') profiles.push(item);
    if (profiles.length < BATCH && profiles.at(-1)?.['pk'] !== idOf('wkr', people - 1)) continue;
    await db.execute(profiles.map((profile) => insert({ TableName: 'Workers', Item: profile })));
    profiles = [];
  }
}

async function push(print: (line: string) => void, db: Database, meter: Meter, people: number): Promise<void> {
  print(`A notice to ${people} people in parties of ${PARTY}, and to the cadres of their villages:`);
  print('');
  print('| records in batches of 25 | notices | write units | a notice | read units | calls | notices/s | MB |');
  print('|---|--:|--:|--:|--:|--:|--:|---|');
  const expected = people + (people / PARTY) * PARTY;
  const rows = [
    [`told, each ${BREAKS}th batch broken off and begun again`, BREAKS, expected],
    ['the same again', Infinity, 0],
  ] as const;
  for (const [what, breaks, notices] of rows) {
    meter.clear();
    const memory: number[] = [];
    let number = 0;
    for (const batch of batchesFor(people)) {
      number += 1;
      if (number % breaks === 0) await tell(db, meter, batch, true).catch(ignoreEnd);
      await tell(db, meter, batch);
      memory.push(Math.round(process.memoryUsage().rss / 1_048_576));
    }
    const { written, writeUnits, readUnits, calls, seconds } = meter.read();
    if (written !== notices) throw new Error(`Expected ${notices} notices, got ${written}`);
    const each = written === 0 ? '' : (writeUnits / written).toFixed(1);
    const early = Math.max(...memory.slice(0, Math.ceil(memory.length / 10)));
    const megabytes = `${early} at a tenth, ${Math.max(...memory)} at most`;
    const numbers = [written, writeUnits, each, readUnits, calls, Math.round(written / seconds), megabytes];
    print(`| ${[what, ...numbers].join(' | ')} |`);
  }
}

async function tell(db: Database, meter: Meter, batch: readonly StreamRecord[], breaksOff = false): Promise<void> {
  const execute: Database['execute'] = async (statements) => {
    const done = await db.execute(breaksOff ? statements.slice(0, Math.ceil(statements.length / 2)) : statements);
    meter.add({ written: done.filter((result) => result === 'DONE').length });
    if (breaksOff) throw new Fault('SERVICE_UNAVAILABLE', true);
    return done;
  };
  const keeper = { db: { ...db, execute }, clock: { now: () => NOW }, log: createLogger('bench') };
  await writeNotices(keeper, batch, [source]);
}

function ignoreEnd(error: unknown): void {
  if (!(error instanceof Fault)) throw error;
}

/** Facts of a later minute, which are sent to phones: half of them are read there, and half are not. */
async function phones(print: (line: string) => void, db: Database, meter: Meter): Promise<void> {
  const ids = createIds(() => NOW.getTime());
  const outbound = createOutbound({ allowLoopback: false });
  const platform = { db, vault, ids, outbound, clock: { now: () => NOW }, log: createLogger('bench') };
  const later = instantOf(new Date(NOW.getTime() - 60_000));
  const again: Source = (record) => source(record).map((draft) => ({ ...draft, at: later, mark: 'phones' }));
  const told: ToldPerson[] = [];
  for (const batch of batchesFor(PEOPLE)) told.push(...(await writeNotices(platform, batch, [again])));
  const reachable = told.filter(({ worker }) => isReachable(worker));
  const half = Math.ceil(reachable.length / 2);
  await measurePhones(print, platform, meter, reachable.slice(0, half));
  await measureUnread(print, platform, meter, reachable.slice(half));
}

/** What some were told is put on their service lists, and is read out there. */
async function readOut(print: (line: string) => void, db: Database, meter: Meter): Promise<void> {
  const keeper = { db, clock: { now: () => NOW }, log: createLogger('bench') };
  const batches = [...batchesFor(PEOPLE)];
  const told = (await Promise.all(batches.map((batch) => writeNotices(keeper, batch, [source])))).flat();
  print('');
  print('| notices to people whom no message reaches | notices | write units | read units | calls | notices/s |');
  print('|---|--:|--:|--:|--:|--:|');
  const works: Readonly<Record<string, () => Promise<unknown>>> = {
    'put on a service list': () => inParallel(BATCH, told, ({ notice, worker }) => openTell(keeper, notice, worker)),
    'read out': () => inParallel(BATCH, told, ({ notice }) => markReached(keeper, [notice], instantOf(NOW))),
  };
  for (const [what, work] of Object.entries(works)) {
    meter.clear();
    await work();
    const { writeUnits, readUnits, calls, seconds } = meter.read();
    const numbers = [told.length, writeUnits, readUnits, calls, Math.round(told.length / seconds)];
    print(`| ${[what, ...numbers].join(' | ')} |`);
  }
}

async function read(print: (line: string) => void, db: Database, meter: Meter): Promise<void> {
  const cadre: Viewer = { roles: ['CADRE'], regionCode: asRegionCode('530627'), account: 'bench|cadre' };
  const worker: Viewer = { roles: ['WORKER'], workerId: idOf('wkr', 0), account: 'bench|worker' };
  const later = new Date(NOW.getTime() + 60_000);
  // A context for each: it keeps what a request has read.
  const asked = (viewer: Viewer): Context => ({
    ...{ db, viewer, vault, ids: createIds(() => NOW.getTime()), log: createLogger('bench'), requestId: 'bench' },
    ...{ outbound: createOutbound({ allowLoopback: false }), clock: { now: () => later } },
  });
  let end: string | null = null;
  for (let more = true; more;) {
    const { pageInfo } = await listNoticesSince(asked(worker), {}, { first: 100, after: end });
    [end, more] = [pageInfo.endCursor, pageInfo.hasNextPage];
  }
  const reads: Readonly<Record<string, () => Promise<unknown>>> = {
    'a page of 25 of a county, by village and end': () => listNotices(asked(cadre), {}, {}),
    'unread ones of a county, counted': () => countUnread(asked(cadre)),
    'a page of a person': () => listNotices(asked(worker), {}, {}),
    'unread ones of a person, counted': () => countUnread(asked(worker)),
    '25 in the order of writing': () => listNoticesSince(asked(cadre), {}, {}),
    'nothing new': () => listNoticesSince(asked(worker), {}, { after: end }),
  };
  print('');
  print('| read | calls | read units | ms |');
  print('|---|--:|--:|--:|');
  for (const [what, run] of Object.entries(reads)) {
    meter.clear();
    await run();
    const { calls, readUnits, seconds } = meter.read();
    print(`| ${[what, calls, readUnits, Math.round(seconds * 1_000)].join(' | ')} |`);
  }
}
