/**
 * Instances of the server: each goes by the codes that it has read, asks again after a minute, and pays at most one read unit
 * for it when nothing changed. Each instance here is a set of modules of its own over one database.
 */
import type * as Load from '../../functions/domains/reference/code-list/load';
import type * as Service from '../../functions/domains/reference/code-list/service';
import type * as Regions from '../../functions/domains/reference/region/region';
import { limits } from '../../functions/limits';
import type { Call, Database } from '../../functions/platform/dynamodb/database';
import { Fault } from '../../functions/platform/requests/errors';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { contextOf, NOW, valueOf } from '../kit/travel-scene';

let local: LocalDatabase;
const calls: Call[] = [];

beforeAll(async () => {
  local = await startLocalDatabase((call) => calls.push(call));
});

afterAll(() => local.stop());

interface Instance {
  readonly follow: (after?: number, db?: Database) => Promise<void>;
  readonly knows: (code: string) => boolean;
  readonly load: (code: string, change?: object, after?: number) => Promise<unknown>;
}

function instance(): Instance {
  let made: Instance | undefined;
  jest.isolateModules(() => {
    /* eslint-disable @typescript-eslint/no-require-imports -- modules of its own */
    const { loadRegions } = require('../../functions/domains/reference/code-list/load') as typeof Load;
    const { followCodes } = require('../../functions/domains/reference/code-list/service') as typeof Service;
    const { regionExists } = require('../../functions/domains/reference/region/region') as typeof Regions;
    /* eslint-enable @typescript-eslint/no-require-imports */
    const at = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1_000);
    let key = 0;
    made = {
      follow: (after = 0, db = local.db) => followCodes({ db, clock: { now: () => at(after) } }),
      knows: regionExists,
      load: async (code, change = {}, after = 0) => {
        const row = { scheme: '变更', code, name: `县${code}`, validFrom: asCivilDate('2020-01-01'), replacedBy: [] };
        const input = { idempotencyKey: `${code}-${(key += 1)}`, rows: [{ ...row, ...change }] };
        return valueOf(await loadRegions(contextOf(local.db, { now: at(after) }), input));
      },
    };
  });
  if (made === undefined) throw new Error('Expected an instance');
  return made;
}

const unitsOf = async (act: () => Promise<unknown>) => {
  calls.length = 0;
  await act();
  return calls.map(({ operation, readUnits }) => `${operation} ${readUnits}`);
};

test('another instance follows a load after a minute, and serves by what it has until then', async () => {
  const [one, other] = [instance(), instance()];
  await other.follow();
  await one.load('530791');
  await one.follow();
  expect([one.knows('530791'), other.knows('530791')]).toEqual([true, false]);
  await other.follow(limits.codeSecondsRemembered - 1);
  expect(other.knows('530791')).toBe(false);
  await other.follow(limits.codeSecondsRemembered);
  expect(other.knows('530791')).toBe(true);
});

test('an instance pays at most a read unit a minute when nothing changed, however many requests come at once', async () => {
  const one = instance();
  await one.follow();
  expect(await unitsOf(() => Promise.all(Array.from({ length: 20 }, () => one.follow(30))))).toEqual([]);
  expect(await unitsOf(() => Promise.all(Array.from({ length: 20 }, () => one.follow(60))))).toEqual(['GetItem 1']);
  expect(await unitsOf(() => one.follow(61))).toEqual([]);
});

test('of what changed it reads the parts that changed, and no others', async () => {
  const [one, other] = [instance(), instance()];
  await one.load('520191');
  await other.follow();
  await one.load('440191');
  expect(await unitsOf(() => other.follow(60))).toEqual(['GetItem 1', 'BatchGetItem 1']);
  expect([other.knows('520191'), other.knows('440191')]).toEqual([true, true]);
});

test('a code that begins tomorrow begins in every instance at midnight in China, though nothing was loaded since', async () => {
  const one = instance();
  await one.load('530792', { validFrom: asCivilDate('2027-02-13') });
  // NOW is ten in the morning there.
  const midnight = 14 * 3_600;
  await one.follow(midnight - 1);
  expect(one.knows('530792')).toBe(false);
  await one.follow(midnight);
  expect(one.knows('530792')).toBe(true);
});

test('what one database says does not count in another one’s requests', async () => {
  const one = instance();
  const another = await startLocalDatabase();
  try {
    await one.load('530793');
    await one.follow();
    expect(one.knows('530793')).toBe(true);
    await one.follow(0, another.db);
    expect(one.knows('530793')).toBe(false);
    await one.follow();
    expect(one.knows('530793')).toBe(true);
  } finally {
    await another.stop();
  }
});

test('an instance that can not read says so with an error that may be retried, and follows when it can', async () => {
  const one = instance();
  const broken: Database = { ...local.db, get: () => Promise.reject(new Fault('SERVICE_UNAVAILABLE', true)) };
  await expect(one.follow(0, broken)).rejects.toMatchObject({ retryable: true });
  await one.follow();
  expect(one.knows('530791')).toBe(true);
});
