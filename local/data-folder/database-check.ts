/**
 * Checks an engine's database file before the engine opens it, because an engine would use a damaged file without an
 * error. Both engines use SQLite. Reads the whole file, and writes nothing but SQLite's index of a log.
 */
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { readWriteAheadLog } from './write-ahead-log';

/**
 * Not for concurrent callers: take the data folder's lock first.
 * @throws an error of one line if the file or its log is missing, empty or damaged.
 */
export function checkDatabaseFile(file: string): void {
  const head = readHead(file);
  if (head === undefined)
    throw new Error(
      `The database ${file} is missing, empty or damaged: put it back from a copy of the whole folder, or choose another folder.`,
    );
  const log = readWriteAheadLog(file);
  if (!log.whole)
    throw new Error(
      `The log ${file}-wal of the database is missing or damaged, and what was acknowledged last is in it: put it back from a copy of the whole folder, or choose another folder.`,
    );
  const damage = cutShort(file, head, log.pages) ?? damageOf(file);
  if (damage !== undefined)
    throw new Error(
      `The database of the data folder ${dirname(file)} is damaged: put it back from a copy of the whole folder, or choose another folder (${basename(file)}: ${damage}).`,
    );
}

interface Head {
  /** Bytes. */
  readonly pageSize: number;
  readonly pages: number;
}

/** The header; undefined if the file does not begin like one of SQLite. */
function readHead(file: string): Head | undefined {
  if (!existsSync(file) || statSync(file).size < 512) return undefined;
  const head = Buffer.alloc(100);
  // Opened for writing, so that a read-only file is reported now.
  const opened = openSync(file, 'r+');
  try {
    readSync(opened, head, 0, head.length, 0);
  } finally {
    closeSync(opened);
  }
  if (!head.subarray(0, SQLITE.length).equals(SQLITE)) return undefined;
  const pageSize = head.readUInt16BE(16);
  return { pageSize: pageSize === 1 ? 65_536 : pageSize, pages: head.readUInt32BE(28) };
}

const SQLITE = Buffer.from('SQLite format 3\0');

/** SQLite reads the missing part of the last page as zeros and does not report it. */
function cutShort(file: string, { pageSize, pages }: Head, logged: ReadonlySet<number>): string | undefined {
  const { size } = statSync(file);
  const last = Math.floor(size / pageSize) + 1;
  return size % pageSize === 0 || last > pages || logged.has(last) ? undefined : 'it is cut short';
}

/** For each column that holds JSON by its name, a query that finds an invalid value. */
const JSON_CHECKS = `
  SELECT format('SELECT 1 FROM "%w" WHERE NOT json_valid("%w") LIMIT 1', tables.name, columns.name)
  FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
  WHERE tables.type = 'table' AND (columns.name LIKE '%\\_json' ESCAPE '\\' OR columns.name LIKE '%\\_image' ESCAPE '\\')`;

/**
 * SQLite's check covers the structure of pages, not their content, which is nearly all JSON and is checked here, too.
 */
function damageOf(file: string): string | undefined {
  try {
    return withDatabase(file, (database) => {
      const [said = ''] = texts(database, 'PRAGMA quick_check(1)');
      // Messages about several pages have a heading.
      if (said !== 'ok') return said.replace(/\*\*\*.*\*\*\*\s*/, '').replace(/\s+/g, ' ');
      const spoilt = texts(database, JSON_CHECKS).find((query) => database.prepare(query).get() !== undefined);
      return spoilt === undefined ? undefined : 'an item of it is no JSON';
    });
  } catch (error) {
    if (error instanceof Error && /malformed|is not a database|unsupported file format/.test(error.message))
      return 'SQLite can not read it';
    throw error;
  }
}

function withDatabase<T>(file: string, look: (database: DatabaseSync) => T): T {
  const [hasLog, hasJournal] = [existsSync(`${file}-wal`), existsSync(`${file}-journal`)];
  const url = pathToFileURL(file);
  // Without a log SQLite would begin one, and leave it: as the file can't change now, it is told so.
  if (!hasLog && !hasJournal) url.searchParams.set('immutable', '1');
  // DynamoDB Local has a journal instead of a log; reading rolls it back, which needs write access.
  const database = new DatabaseSync(url, { readOnly: !hasJournal });
  try {
    return look(database);
  } finally {
    database.close();
  }
}

/** Values of a query with one column. */
function texts(database: DatabaseSync, query: string): string[] {
  const rows = database.prepare(query).all();
  return rows.flatMap((row) => Object.values(row)).filter((value) => typeof value === 'string');
}
