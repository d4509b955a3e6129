/**
 * A recount of the tables finds what the streams counted, whatever was written, moved, merged, cancelled, delivered again and
 * late; and mends what was lost or counted twice while facts go on arriving, between any two of its own steps.
 */
import type { DynamoDBRecord } from 'aws-lambda';
import fc from 'fast-check';
import { type Counted, factOf } from '../../functions/domains/board/counter/changed-counters';
import { fold } from '../../functions/domains/board/counter/on-stream';
import { besideNames, cellName, storedBeside } from '../../functions/domains/board/recount/beside/cells';
import { definitions } from '../../functions/domains/board/recount/definitions';
import { compareAndMend, compareOnly } from '../../functions/domains/board/recount/recount';
import { allCounted, type Scope } from '../../functions/domains/board/recount/look';
import type { Hands } from '../../functions/domains/board/recount/mend';
import { indicators, rates } from '../../functions/domains/reference/indicator/indicator';
import { nouns, tallying } from '../../functions/handlers/facts';
import type { Database, Item, Key } from '../../functions/platform/dynamodb/database';
import { put } from '../../functions/platform/dynamodb/expressions';
import { createScanner, type Scanner } from '../../functions/platform/dynamodb/wire/scan';
import { Fault } from '../../functions/platform/requests/errors';
import { readRecords } from '../../functions/platform/streams/streams';
import { startOfDay } from '../../functions/platform/values/civil-date';
import { connectTo } from '../../local/engine/access';
import { daysOf, itemOf, things } from '../kit/countable-items';
import { type Death, dyingDatabase } from '../kit/dying-database';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { LONG, runs } from '../kit/long';
import { eventOf, recordsOf } from '../kit/stream-events';

let local: LocalDatabase;
let scanner: Scanner;
const clients: { destroy(): void }[] = [];

beforeAll(async () => {
  local = await startLocalDatabase();
  const client = connectTo(local.engine, local.access);
  clients.push(client);
  scanner = createScanner(client);
});

afterAll(async () => {
  for (const client of clients) client.destroy();
  await local.stop();
});

const counted: Counted = {
  contributions: (item) => nouns.flatMap((noun) => noun(item)),
  tallies: (item) => tallying.flatMap((noun) => noun(item)).filter(isRecounted),
};

/** Of who stayed in a job no table tells when it was told, and what is told too late does not count. */
function isRecounted({ key: { Key: key } }: { readonly key: Key }): boolean {
  return !key.pk.startsWith('retention#');
}

const COUNT =
  /^(value|headcount|(?:in|at)\.\d+|\d+:-?\d+|(reported|supplied)\.[-\d]+|(requested|allocated|waiting|seats|open|positions|headcount|to)\.[.\d]+|at\.ent_\w+|shortage|enterprises|known|(surveyed|due)\.[-\d]+)$/;

/** Of counters for no time: those of all runs are in them. */
const UNDATED = /^(coverage|shortage|villagers|corridor#open)/;

/** One of the run's things becomes another state of it, or goes. */
interface Change {
  readonly thing: number;
  readonly which: number;
  readonly state: number;
}

interface Delivery {
  readonly shard: number;
  /** Records before the first that was not delivered yet. */
  readonly back: number;
  readonly size: number;
  readonly death: Death | undefined;
  /** Given up, where that may be. */
  readonly lost: boolean;
}

type Act = { readonly change: Change } | Delivery;

const change: fc.Arbitrary<Change> = fc.record({
  thing: fc.nat({ max: things.length - 1 }),
  which: fc.nat({ max: 1 }),
  state: fc.integer({ min: 0, max: 1_000_000 }),
});
const death = fc.record({ afterWrites: fc.nat({ max: 9 }), lastWriteDone: fc.boolean() });
const delivery: fc.Arbitrary<Delivery> = fc.record({
  shard: fc.nat({ max: 1 }),
  back: fc.nat({ max: 8 }),
  size: fc.integer({ min: 1, max: 8 }),
  death: fc.option(death, { nil: undefined, freq: 2 }),
  lost: fc.nat({ max: 9 }).map((one) => one === 0),
});
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ change }) },
  { weight: 2, arbitrary: delivery },
);

interface Shard {
  readonly id: string;
  readonly records: DynamoDBRecord[];
  delivered: number;
  /** Nothing before this is delivered again. */
  lostTo: number;
}

/** By name. */
const ofAllRuns = new Map<string, Item>();

/** Tables and streams of one run. */
class World {
  private readonly items = new Map<string, Item>();
  private readonly shards: readonly Shard[];
  private readonly days: ReturnType<typeof daysOf>;
  private writing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly run: number,
    private readonly samples: readonly (readonly Item[])[],
  ) {
    this.days = daysOf(run);
    this.shards = [0, 1].map((shard) => ({ id: `shard-${run}-${shard}`, records: [], delivered: 0, lostTo: 0 }));
  }

  /** Those of the run's days. */
  private get months(): ReadonlySet<string> {
    return new Set([this.days.first, this.days.last].map((day) => day.slice(0, 7)));
  }

  get now(): Date {
    return new Date(startOfDay(this.days.today).getTime() + 36_000_000);
  }

  get scope(): Scope {
    return { from: this.days.first, to: this.days.last, segments: 2, lagMs: 1 };
  }

  /** @param mayLose whether a batch may be given up. */
  async play(one: Act, mayLose: boolean): Promise<void> {
    if ('change' in one) {
      // One at a time: the records of an item come in the order of its writes.
      this.writing = this.writing.then(() => this.write(one.change));
      await this.writing;
      return;
    }
    const shard = this.shards[one.shard]!;
    if (one.lost && mayLose) {
      shard.delivered = Math.min(shard.records.length, shard.delivered + one.size);
      shard.lostTo = shard.delivered;
      return;
    }
    await this.deliver(shard, one);
  }

  private async write({ thing, which, state }: Change): Promise<void> {
    const kind = things[thing]!;
    const number = this.run * 10 + which;
    const states = this.samples[thing]!;
    const newItem = itemOf(kind, number, states[state % states.length]!, this.days.first);
    const keys = { pk: String(newItem['pk']), sk: String(newItem['sk']) };
    const name = `${keys.pk} ${keys.sk}`;
    const isGone = state % 7 === 0;
    const oldItem = this.items.get(name);
    await local.db.commit([
      isGone
        ? { Delete: { TableName: kind.table, Key: keys } }
        : put({ TableName: kind.table, Item: newItem }).always(),
    ]);
    for (const items of [this.items, ofAllRuns])
      if (isGone) items.delete(name);
      else items.set(name, newItem);
    const shard = this.shards[(thing + which) % 2]!;
    const [record] = recordsOf([{ keys, oldItem, newItem: isGone ? undefined : newItem }], this.now);
    shard.records.push({
      ...record,
      dynamodb: { ...record!.dynamodb, SequenceNumber: String(95 + shard.records.length) },
    });
  }

  private async deliver(
    shard: Shard,
    { back, size, death: dies }: Pick<Delivery, 'back' | 'size' | 'death'>,
  ): Promise<void> {
    const start = Math.max(shard.lostTo, shard.delivered - back);
    const records = shard.records.slice(start, start + size);
    const batch = readRecords(eventOf(shard.id, records));
    try {
      await fold(dyingDatabase(local.db, dies), batch, counted, { now: () => this.now });
      shard.delivered = Math.max(shard.delivered, start + records.length);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    }
  }

  /** All that was written by now is counted. */
  async catchUp(): Promise<void> {
    await this.writing;
    const ends = this.shards.map(({ records }) => records.length);
    for (const [index, shard] of this.shards.entries())
      for (let tries = 0; shard.delivered < ends[index]!; tries += 1) {
        if (tries > 500) throw new Error('Expected the streams to come to an end');
        await this.deliver(shard, { back: 2, size: 9, death: undefined });
      }
  }

  /** Whether it is of a week whose medians were shown, which nothing mends. */
  wasShown(name: string): boolean {
    const [, week] = /^income-rise (\d{4}-\d\d-\d\d)/.exec(name) ?? [];
    return week !== undefined && Date.parse(`${week}T16:00:00Z`) + 26 * 3_600_000 <= this.now.getTime();
  }

  /** What the counters are and should be by the items, by the definitions of the nouns. */
  async wrong(): Promise<(readonly [name: string, is: number, should: number])[]> {
    const right = new Map<string, number>();
    const add = (name: string, amount: number): unknown => right.set(name, (right.get(name) ?? 0) + amount);
    for (const item of this.items.values()) {
      const { deltas, tallies } = factOf({ ...EMPTY, newItem: item }, counted);
      for (const { indicator, on, area, amount } of deltas) {
        for (const digits of [0, 2, 4].filter((length) => length <= area.length)) {
          const holder = `${indicator}#${digits === 0 ? 'all' : area.slice(0, digits)} ${on}`;
          add(`${holder} value`, amount);
          if (area.length > digits) add(`${holder} in.${area.slice(0, digits + 2)}`, amount);
        }
        if (area.length > 6) add(`${indicator}#${area.slice(0, 6)} ${on} at.${area.slice(6)}`, amount);
      }
      for (const { key, attribute, amount } of tallies)
        if (!UNDATED.test(key.Key.pk)) add(`${key.Key.pk} ${key.Key.sk} ${attribute}`, amount);
    }
    for (const item of ofAllRuns.values())
      for (const { key, attribute, amount } of factOf({ ...EMPTY, newItem: item }, counted).tallies)
        if (UNDATED.test(key.Key.pk)) add(`${key.Key.pk} ${key.Key.sk} ${attribute}`, amount);
    const stored = new Map(
      (await this.counters()).flatMap(({ pk, sk, ...item }) =>
        Object.entries(item).flatMap(([attribute, value]): [string, number][] =>
          COUNT.test(attribute) ? [[`${String(pk)} ${String(sk)} ${attribute}`, Number(value)]] : [],
        ),
      ),
    );
    return [...new Set([...right.keys(), ...stored.keys()])]
      .map((name) => [name, stored.get(name) ?? 0, right.get(name) ?? 0] as const)
      .filter(([, is, should]) => is !== should);
  }

  /** The stored items that count facts of this run. */
  async counters(): Promise<Item[]> {
    const found: Item[] = [];
    for await (const { items } of scanner.pages(
      {
        ...{ table: 'Campaigns', exact: ['months', 'positions', 'at-work'] },
        prefixes: ['1', '2', '3', '4', '5', '6', '7', '8', 'collected#', 'positions#'],
      },
      0,
      1,
    ))
      found.push(
        ...items.filter(({ pk, sk }) => {
          const day = /\d{4}-\d\d-\d\d/.exec(String(sk))?.[0] ?? '';
          const isOne = /^(?:[A-Z_]+#(?:all|\d+)|income-rise|ent_\w+|(?:demand|corridor)#\d+)$/.test(String(pk));
          const isSupply = String(pk).startsWith('supply#') && (sk === 'months' || this.months.has(String(sk)));
          const isOfMonth = /^(posted#|corridor#served)/.test(String(pk)) && this.months.has(String(sk));
          const isWithin = day >= this.days.first && day <= this.days.last;
          return isSupply || isOfMonth || UNDATED.test(String(pk)) || (isOne && isWithin);
        }),
      );
    // An item of months has those of other runs, too.
    return found.map((item) =>
      item['sk'] === 'months'
        ? Object.fromEntries(
            Object.entries(item).filter(([name]) => !COUNT.test(name) || this.months.has(name.split('.')[1]!)),
          )
        : item,
    );
  }

  hands(around: (name: string) => Promise<void>): Hands {
    const { db } = local;
    const calling: Database = {
      ...db,
      batchGet: async (...args) => (await around('read'), db.batchGet(...args)),
      query: async (...args) => (await around('query'), db.query(...args)),
      commit: async (...args) => (await around('write'), db.commit(...args)),
    };
    return {
      db: calling,
      clock: { now: () => this.now },
      // Of these people nothing but their items is real: `property/transfers` has those of whom placements tell.
      followTransfers: () => Promise.resolve([]),
      newName: () => `run-${this.run}`,
      tell: () => undefined,
      pause: async () => {
        await around('pause');
        await this.catchUp();
        await around('pause');
      },
      scanner: {
        async *pages(...args) {
          await around('scan');
          for await (const page of scanner.pages(...args)) {
            yield page;
            await around('scan');
          }
        },
      },
    };
  }
}

const EMPTY = {
  ...{ shardId: '', sequenceNumber: '1', table: '', stream: '', at: new Date(0), keys: {} },
};

let run = 0;

/** A world takes up to a second, so that to look for a smaller one that fails takes longer than a test may. */
const WORLDS = { ...runs(32), endOnFailure: true };

function worldOf(seed: number): World {
  const samples = things.map(({ states }) => fc.sample(states, { numRuns: 40, seed }));
  return new World((run += 1), samples);
}

test('every indicator has a row of what a recount counts, and every row an indicator or what one is made of', () => {
  const counters = indicators.flatMap((indicator) => Object.values(rates[indicator] ?? { indicator }));
  expect([...allCounted].sort()).toEqual([...counters, 'SUBMITTED', 'SUPPLY', ...besideNames].sort());
});

test('of each state of an item a recount knows what the streams count of it beside the board', () => {
  const { first } = daysOf(0);
  const seen = new Set<string>();
  const sums = (numbers: readonly (readonly [name: string, amount: number])[]): Map<string, number> => {
    const all = new Map<string, number>();
    for (const [name, amount] of numbers) all.set(name, (all.get(name) ?? 0) + amount);
    return new Map([...all].filter(([, amount]) => amount !== 0));
  };
  for (const kind of things)
    fc.assert(
      fc.property(kind.states, (state) => {
        const item = itemOf(kind, 1, state, first);
        const rows = besideNames.flatMap((name) => definitions[name].map((row) => ({ name, ...row })));
        const told = rows
          .filter(({ source: { table, sortKey } }) => table === kind.table && kind.sk.startsWith(sortKey))
          .flatMap(({ name, factsIn }) => factsIn(item).map((fact) => ({ name, ...fact })));
        for (const { name } of told) seen.add(name);
        const tallied = counted.tallies?.(item) ?? [];
        const beside = tallied.filter(({ key: { Key: key } }) => storedBeside(key.pk, key.sk) !== undefined);
        const named = beside.map(({ key: { Key: key }, attribute, amount }) => [cellName({ ...key, attribute }), amount] as const); // prettier-ignore
        expect(sums(told.map(({ of = '', amount }) => [of, amount]))).toEqual(sums(named));
      }),
      runs(400, 4),
    );
  expect([...seen].sort()).toEqual([...besideNames].sort());
});

test('progress is what a recount of the tables tells, after any history in any batches, repeated, late and killed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.array(act, { minLength: 40, maxLength: 100 }), async (seed, acts) => {
      const world = worldOf(seed);
      for (const one of acts) await world.play(one, false);
      await world.catchUp();
      const { differences, unreadable } = await compareOnly(
        world.hands(() => Promise.resolve()),
        world.scope,
      );
      expect([differences, unreadable]).toEqual([[], []]);
      expect(await world.wrong()).toEqual([]);
    }),
    WORLDS,
  );
});

test('what can not be read may be counted, so nothing is mended while there is such an item', async () => {
  const world = worldOf(1);
  for (const one of fc.sample(act, { numRuns: 60, seed: 1 })) await world.play(one, false);
  await world.catchUp();
  const hands = world.hands(() => Promise.resolve());
  let damaged = 0;
  const scanner: Hands['scanner'] = {
    async *pages(...args) {
      for await (const page of hands.scanner.pages(...args)) {
        const items = page.items.map((item) => {
          const { pk, sk, __edb_e__: kind } = item;
          if (kind !== 'placement') return item;
          damaged += 1;
          return { pk, sk, __edb_e__: kind };
        });
        yield { ...page, items };
      }
    },
  };
  const { differences, mended, unreadable } = await compareAndMend({ ...hands, scanner }, world.scope);
  expect([damaged > 0, unreadable.length, differences.length > 0, mended]).toEqual([true, damaged, true, []]);
  expect(await world.wrong()).toEqual([]);
});

test('what was lost and what was added is mended, while facts go on arriving between any two steps of the recount', async () => {
  const seen = { mended: 0, left: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.nat(),
      fc.array(act, { minLength: 30, maxLength: 60 }),
      fc.array(act, { minLength: 30, maxLength: 60 }),
      fc.array(fc.record({ which: fc.nat(), amount: fc.constantFrom(-3, -1, 1, 5) }), { maxLength: 4 }),
      async (seed, before, meanwhile, damages) => {
        const world = worldOf(seed);
        for (const one of before) await world.play(one, true);
        const counters = await world.counters();
        for (const { which, amount } of damages) {
          const item = counters[which % counters.length];
          const attribute = Object.keys(item ?? {}).find((name) => COUNT.test(name));
          if (item === undefined || attribute === undefined) continue;
          const { pk, sk } = item as Key['Key'];
          await local.db.commit([
            {
              Update: {
                ...{ TableName: 'Campaigns', Key: { pk, sk } },
                UpdateExpression: 'ADD #a :n',
                ...{ ExpressionAttributeNames: { '#a': attribute }, ExpressionAttributeValues: { ':n': amount } },
              },
            },
          ]);
        }
        await world.catchUp();
        const damaged = new Map((await world.wrong()).map(([name, is, should]) => [name, is - should]));
        const open = [...meanwhile];
        const result = await compareAndMend(
          world.hands(async () => {
            const next = open.shift();
            if (next !== undefined) await world.play(next, false);
          }),
          world.scope,
        );
        for (const one of open) await world.play(one, false);
        await world.catchUp();
        // What a fact hid at the very moment of the look is as wrong as before; nothing is wrong in another way.
        const left = await world.wrong();
        expect(left.filter(([name, is, should]) => damaged.get(name) !== is - should)).toEqual([]);
        const mended = result.mended.map(({ key: { Key: key }, attribute }) => `${key.pk} ${key.sk} ${attribute}`);
        expect(left.filter(([name]) => mended.includes(name))).toEqual([]);
        await compareAndMend(
          world.hands(() => Promise.resolve()),
          world.scope,
        );
        expect((await world.wrong()).filter(([name]) => !world.wasShown(name))).toEqual([]);
        seen.mended += mended.length;
        seen.left += left.length;
      },
    ),
    WORLDS,
  );
  if (LONG) expect(seen.mended).toBeGreaterThan(seen.left);
});
