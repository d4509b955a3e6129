/** Changes under a stream that repeats, halves and reorders its batches: each record is told once, as the record says. */
import fc from 'fast-check';
import { fieldChanges, packChanges, unpackChanges } from '../../functions/domains/board/change/field-changes';
import { changesOf, parseChange } from '../../functions/domains/board/change/store';
import { recordChanges } from '../../functions/domains/board/change/on-stream';
import { authorOf, STAMP_BYTES_MAX, stampOfRequest, stampOfSystem } from '../../functions/platform/security/author';
import { createVault } from '../../functions/platform/security/crypto';
import type { Item } from '../../functions/platform/dynamodb/database';
import { createLogger } from '../../functions/platform/process/log';
import type { StreamRecord } from '../../functions/platform/streams/streams';
import type { Role } from '../../functions/generated/graphql';
import { anyCharacter } from '../kit/any-character';
import { startLocalDatabase, type LocalDatabase } from '../kit/local-database';
import { runs } from '../kit/long';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

let local: LocalDatabase;
let units: number[] = [];
const vault = createVault(Buffer.alloc(32, 7));
const log = createLogger('test');
const issuer = 'https://issuer.example';

beforeAll(async () => {
  // Poisoned records are logged on purpose.
  jest.spyOn(log, 'error').mockReturnValue();
  local = await startLocalDatabase(({ writeUnits }) => units.push(writeUnits));
});

afterAll(() => local.stop());

const account = fc.tuple(fc.constant(issuer), fc.string({ unit: anyCharacter })).map(([iss, sub]) => `${iss}|${sub}`);
const roles = fc.uniqueArray(fc.constantFrom<Role>('BUREAU', 'CADRE', 'STATION', 'ENTERPRISE', 'CARRIER', 'WORKER'));
const viewer = fc.record(
  {
    account,
    roles,
    regionCode: fc.constantFrom('53', '5306', '530627', '530627102', '530627102201').map(asRegionCode),
  },
  { requiredKeys: ['account', 'roles'] },
);

describe('a stamp', () => {
  test('tells account, roles, scope and request again, and stays within its bytes, whatever the token says', () => {
    fc.assert(
      fc.property(viewer, fc.uuid(), fc.boolean(), (who, requestId, later) => {
        const stamp = stampOfRequest(who, requestId);
        expect(Buffer.byteLength(stamp)).toBeLessThanOrEqual(STAMP_BYTES_MAX);
        const told = authorOf(later ? stampOfSystem('work', stamp) : stamp, [issuer]);
        expect([...told.roles].sort()).toEqual([...who.roles].sort());
        const short = (text: string): boolean =>
          text.isWellFormed() && Buffer.byteLength(encodeURIComponent(text)) <= 50;
        const sub = who.account.slice(issuer.length + 1);
        if (short(sub) && sub !== '') expect(told.account).toBe(who.account);
        if (who.regionCode !== undefined && short(who.regionCode)) expect(told.scope).toBe(who.regionCode);
        if (sub !== '') expect([told.requestId, told.through]).toEqual([requestId, later ? 'work' : undefined]);
      }),
    );
  });

  test('names the handler for the system, and a hash for an account of another issuer', () => {
    expect(authorOf(stampOfSystem('sweep'), [issuer])).toEqual({ account: 'system:sweep', roles: [] });
    const stamp = stampOfRequest({ account: 'https://elsewhere|me', roles: ['BUREAU'] }, 'r');
    expect(authorOf(stamp, [issuer]).account).toMatch(/^[\w-]{6}\|me$/);
  });
});

const text = fc.string({ unit: 'grapheme', maxLength: 80 });
const image = fc.dictionary(
  fc.constantFrom('name', 'title', 'description', 'status', 'skills', 'villageCode', 'phoneBox', 'phoneHash', 'a', 'b'),
  fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.array(text, { maxLength: 5 })),
);
const mask = (_: string, box: string): string => `masked ${box.length}`;

describe('a recorded change', () => {
  test('is told of each field that differs and of no other, and unpacks to what was packed where there is room', () => {
    fc.assert(
      fc.property(image, image, (before, after) => {
        const changes = fieldChanges(before, after, mask);
        const names = changes.map(({ field }) => field);
        expect(names).not.toContain('phoneHash');
        for (const name of ['title', 'a', 'b'])
          expect([name, names.includes(name)]).toEqual([
            name,
            JSON.stringify(before[name] ?? null) !== JSON.stringify(after[name] ?? null),
          ]);
        expect(unpackChanges('UPDATED', packChanges('UPDATED', changes, 1_000_000))).toEqual(changes);
      }),
    );
  });

  test('is not told of a map that is stored in another order of its keys, and is of one that differs', () => {
    const before = { status: { on: '2027-01-20', shortages: [{ occupationCode: '6-05', count: 2 }] } };
    const turned = { status: { shortages: [{ count: 2, occupationCode: '6-05' }], on: '2027-01-20' } };
    expect(fieldChanges(before, turned, mask)).toEqual([]);
    const other = { status: { ...turned.status, on: '2027-01-21' } };
    expect(fieldChanges(before, other, mask).map(({ field }) => field)).toEqual(['status']);
  });

  test('fits into any room, and marks what was cut', () => {
    fc.assert(
      fc.property(image, image, fc.integer({ min: 2, max: 400 }), (before, after, bytes) => {
        const changes = fieldChanges(before, after, mask);
        const packed = packChanges('UPDATED', changes, bytes);
        expect(Buffer.byteLength(packed)).toBeLessThanOrEqual(Math.max(bytes, 2));
        const whole = new Map(changes.map((change) => [change.field, change]));
        for (const { cut, ...told } of unpackChanges('UPDATED', packed))
          if (!cut)
            expect(told).toEqual(expect.objectContaining({ field: told.field, ...pick(whole.get(told.field)) }));
      }),
    );
  });
});

function pick(change: { old?: string; new?: string } | undefined): object {
  return {
    ...(change?.old !== undefined && { old: change.old }),
    ...(change?.new !== undefined && { new: change.new }),
  };
}

let people = 0;

/** Records of a few people, in the order of their shard; some can't be read. */
const history = fc
  .array(fc.record({ person: fc.nat({ max: 2 }), newItem: image, poisoned: fc.boolean(), gone: fc.boolean() }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((steps): StreamRecord[] => {
    const run = (people += 1);
    const last = new Map<number, Item>();
    return steps.map(({ person, newItem: fields, poisoned, gone }, index) => {
      const pk = `wkr_${run}_${person}`;
      const oldItem = last.get(person);
      // A box that no key opens.
      const newItem: Item = { pk, sk: 'profile', ...fields, ...(poisoned && { phoneBox: '1.AAAA' }) };
      last.set(person, newItem);
      return {
        ...{ shardId: 'shard', sequenceNumber: String(index).padStart(40, '0') },
        ...{ table: 'Workers', stream: 'Workers/1' },
        ...{ at: new Date(Date.UTC(2027, 0, 20, 4, 0, index)), keys: { pk, sk: 'profile' } },
        ...(oldItem !== undefined && { oldItem }),
        ...(!gone && { newItem }),
        author: stampOfRequest(
          { account: `${issuer}|${index}`, roles: ['BUREAU'], regionCode: asRegionCode('53') },
          `request ${index}`,
        ),
      };
    });
  });

/** Batches as a stream brings them: each record at least once, any of them again, in any order. */
const deliveries = history.chain((records) =>
  fc
    .array(fc.tuple(fc.nat({ max: records.length - 1 }), fc.integer({ min: 1, max: 5 })), { maxLength: 8 })
    .chain((extra) =>
      fc.shuffledSubarray(
        [...records.map((_, index) => [index, 1] as const), ...extra.map(([from, count]) => [from, count] as const)],
        { minLength: records.length + extra.length },
      ),
    )
    .map((batches) => ({ records, batches: batches.map(([from, count]) => records.slice(from, from + count)) })),
);

test('each record is recorded once, with its author, for one write unit, even if it is repeated, late or in another batch', async () => {
  await fc.assert(
    fc.asyncProperty(deliveries, async ({ records, batches }) => {
      units = [];
      const kept = new Map<string, string>();
      const archive = {
        keep: (name: string, lines: string): Promise<void> => {
          if (!kept.has(name)) kept.set(name, lines);
          return Promise.resolve();
        },
      };
      for (const batch of batches) await recordChanges({ db: local.db, vault, log, issuers: [issuer], archive }, batch);
      const ids = [...new Set(records.map(({ keys }) => String(keys['pk'])))];
      for (const id of ids) {
        const { items } = await local.db.query(changesOf(id));
        const told = items.map(parseChange).map(({ account, requestId, action }) => [account, requestId, action]);
        const expected = records
          .map((record, index) => ({ record, place: index }))
          .filter(({ record }) => record.keys['pk'] === id)
          .map(({ record: { oldItem, newItem }, place }) => {
            const action = oldItem === undefined ? 'CREATED' : newItem === undefined ? 'REMOVED' : 'UPDATED';
            return [`${issuer}|${place}`, `request ${place}`, action];
          });
        expect(told).toEqual(expected);
      }
      // New ones cost a unit each; repeats are refused.
      expect(units.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(batches.flat().length);
      const lines = new Set([...kept.values()].flatMap((all) => all.trim().split('\n')).map(keyOf));
      expect(lines.size).toBe(records.length);
    }),
    runs(30),
  );
});

function keyOf(line: string): string {
  const { id, sequenceNumber } = JSON.parse(line) as { id: string; sequenceNumber: string };
  return `${id} ${sequenceNumber}`;
}

test("a record that can't be read is told without what changed, and keeps nobody else from being told", async () => {
  const record = (index: number, fields: Item): StreamRecord => ({
    ...{ shardId: 'shard', sequenceNumber: String(index), at: new Date(0) },
    ...{ table: 'Workers', stream: 'Workers/1' },
    keys: { pk: `wkr_poison_${index}`, sk: 'profile' },
    newItem: { pk: `wkr_poison_${index}`, sk: 'profile', ...fields },
    author: stampOfSystem('work'),
  });
  const batch = [record(1, { name: 'a' }), record(2, { phoneBox: '1.AAAA' }), record(3, { name: 'c' })];
  await recordChanges({ db: local.db, vault, log, issuers: [] }, batch);
  const whats = await Promise.all(
    [1, 2, 3].map(async (index) => {
      const { items } = await local.db.query(changesOf(`wkr_poison_${index}`));
      return items.map(parseChange).map(({ id, action, box }) => unpackChanges(action, vault.decrypt(box, id)));
    }),
  );
  expect(whats).toEqual([
    [[{ field: 'name', new: 'a', cut: false }]],
    [[]],
    [[{ field: 'name', new: 'c', cut: false }]],
  ]);
});
