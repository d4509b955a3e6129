/** A database file, or the log beside it that a killed engine leaves, is whole or refused: nothing acknowledged is lost without a word. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { checkDatabaseFile } from '../../local/data-folder/database-check';
import { contentOf, killEngineOf, refusalOf } from '../kit/data-folders';
import { givenWorker, startTestSystem, type TestSystem } from '../kit/system';

const root = mkdtempSync(join(tmpdir(), 'job-bowl-damaged-'));
const DATABASE = 'dynamodb.sqlite';
const LOG = `${DATABASE}-wal`;
const INDEX = `${DATABASE}-shm`;

/** Data folders of a server that was stopped and of one whose engine was killed, and the people of the second. */
const stopped = join(root, 'stopped');
const killed = join(root, 'killed');
const people: string[] = [];

beforeAll(async () => {
  const system = await filled(stopped);
  await system.stop();
  const other = await filled(killed);
  killEngineOf(killed);
  await other.failed;
  await other.stop();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function filled(dataFolder: string): Promise<TestSystem> {
  const system = await startTestSystem({ dataFolder });
  for (let count = 0; count < 5; count += 1) {
    const id = await givenWorker(system);
    if (dataFolder === killed) people.push(id);
  }
  await system.pump.idle();
  return system;
}

let copies = 0;

function copyOf(folder: string): string {
  const copy = join(root, `copy-${(copies += 1)}`);
  cpSync(folder, copy, { recursive: true });
  return copy;
}

/** Bytes written over others, from a place on. */
const over = (name: string, place: (size: number) => number, bytes: Buffer) => (folder: string) => {
  const content = readFileSync(join(folder, name));
  bytes.copy(content, place(content.length));
  writeFileSync(join(folder, name), content);
};
const cut = (name: string, to: (size: number) => number) => (folder: string) => {
  truncateSync(join(folder, name), to(statSync(join(folder, name)).size));
};

const PAGE = 4_096;
/** Offset of the page in the middle of a file. */
const middle = (size: number): number => Math.floor(size / PAGE / 2) * PAGE;

const damaged =
  /^The database of the data folder .* is damaged: put it back from a copy of the whole folder, or choose another folder \(dynamodb\.sqlite: .+\)\.$/;

async function expectRefused(folder: string, line: RegExp): Promise<void> {
  const before = contentOf(folder);
  const refusal = await refusalOf(folder, join(root, 'keys'));
  expect(refusal).toMatch(line);
  expect(refusal).not.toContain('\n');
  expect(contentOf(folder)).toEqual(before);
}

describe('a database that was closed', () => {
  test.each<[string, (folder: string) => void]>([
    ['with noise for a page in its middle', over(DATABASE, middle, Buffer.alloc(PAGE, 'noise'))],
    ['with zeros for a page in its middle', over(DATABASE, middle, Buffer.alloc(PAGE))],
    ['with a head of a page in its middle that is none', over(DATABASE, middle, Buffer.alloc(8, 0xff))],
    ['with noise in its items', spoilItems],
    // Byte 47 is the format of the schema, from 1 to 4.
    ['with a head of a format that is none', over(DATABASE, () => 47, Buffer.from([5]))],
    ['that is short by 100 bytes', cut(DATABASE, (size) => size - 100)],
    ['that is short by a page', cut(DATABASE, (size) => size - PAGE)],
  ])('%s is refused in one line, and stays as it is', async (_, spoil) => {
    const folder = copyOf(stopped);
    spoil(folder);
    await expectRefused(folder, damaged);
  });

  test('is whole though an earlier release left the lock of a check that was killed', async () => {
    const folder = copyOf(stopped);
    cpSync(join(folder, 'changes'), join(folder, `${DATABASE}.lock`), { recursive: true });
    expect(await refusalOf(folder, join(root, 'keys'))).toBe('It started.');
  });
});

/** What SQLite itself takes for any other text. */
function spoilItems(folder: string): void {
  const content = readFileSync(join(folder, DATABASE)).toString('latin1').replaceAll('{"pk":{', '{"pk":x');
  writeFileSync(join(folder, DATABASE), Buffer.from(content, 'latin1'));
}

describe('a database whose engine was killed', () => {
  test('holds all that was acknowledged, by its log', async () => {
    expect(existsSync(join(killed, LOG))).toBe(true);
    const folder = copyOf(killed);
    const system = await startTestSystem({ dataFolder: folder });
    for (const id of people) {
      const { worker } = await system.ask(system.tokens.BUREAU, 'query ($id: ID!) { worker(id: $id) { id } }', { id });
      expect(worker).toEqual({ id });
    }
    await system.stop();
  });

  test.each<[string, (folder: string) => void]>([
    ['without its log', (folder) => rmSync(join(folder, LOG))],
    ['with an emptied log', cut(LOG, () => 0)],
    ['with half a log', cut(LOG, (size) => size / 2)],
    ['with a log that is short by 100 bytes', cut(LOG, (size) => size - 100)],
    ['with a log of another beginning', over(LOG, () => 8, Buffer.alloc(16, 'x'))],
    ['with something else for a log', (folder) => writeFileSync(join(folder, LOG), 'x'.repeat(9_000))],
    ['with noise in the middle of its log', over(LOG, (size) => size / 2, Buffer.from('noise'))],
    [
      'with noise in the middle of its log, and nothing that was shared',
      (folder) => {
        over(LOG, (size) => size / 2, Buffer.from('noise'))(folder);
        rmSync(join(folder, INDEX));
      },
    ],
  ])('%s is refused in one line, and stays as it is', async (_, spoil) => {
    const folder = copyOf(killed);
    spoil(folder);
    await expectRefused(
      folder,
      /^The log .*dynamodb\.sqlite-wal of the database is missing or damaged, .*: put it back/,
    );
  });

  test('with a folder for a log is refused in one line', async () => {
    const folder = copyOf(killed);
    rmSync(join(folder, LOG));
    cpSync(join(folder, 'changes'), join(folder, LOG), { recursive: true });
    await expectRefused(folder, /^A file and a folder are in each other's place at the data folder/);
  });

  test('a folder whose log was cut or overwritten is refused, or holds each record of its streams', () => {
    const folder = copyOf(killed);
    const log = readFileSync(join(killed, LOG));
    const all = recordsIn(folder);
    expect(all).toBeGreaterThan(5);
    fc.assert(
      fc.property(fc.nat(log.length - 1), fc.option(fc.uint8Array({ minLength: 1, maxLength: 64 })), (index, noise) => {
        const spoilt = Buffer.from(noise === null ? log.subarray(0, index) : log);
        Buffer.from(noise ?? []).copy(spoilt, index);
        writeFileSync(join(folder, LOG), spoilt);
        expect(refuses(folder) || recordsIn(folder) === all).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

function refuses(folder: string): boolean {
  try {
    checkDatabaseFile(join(folder, DATABASE));
    return false;
  } catch {
    return true;
  }
}

/** As SQLite reads the database with its log. */
function recordsIn(folder: string): number {
  const database = new DatabaseSync(join(folder, DATABASE), { readOnly: true });
  try {
    return Number(database.prepare('SELECT count(*) AS records FROM _stream_records').get()?.['records']);
  } finally {
    database.close();
  }
}
