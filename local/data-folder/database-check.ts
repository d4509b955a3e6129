/**
 * Whether an engine's database file is whole, before the engine opens it: an engine would answer from what is left of it. Both
 * engines keep their data with SQLite. Reads all of it and writes nothing.
 */
import { closeSync, existsSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { Database } from 'node-sqlite3-wasm';
import { readWriteAheadLog } from './write-ahead-log';

/**
 * Not for two callers at once: the data folder's lock is taken before.
 * @throws one line where it is missing, empty or damaged, or its log is.
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

/** Undefined where the file does not begin as SQLite writes it. */
function readHead(file: string): Head | undefined {
  if (!existsSync(file) || statSync(file).size < 512) return undefined;
  const head = Buffer.alloc(100);
  // To be written later: what may not be is told now.
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

/** SQLite reads what is missing of the last page as zeros, which are no damage to it. */
function cutShort(file: string, { pageSize, pages }: Head, logged: ReadonlySet<number>): string | undefined {
  const { size } = statSync(file);
  const last = Math.floor(size / pageSize) + 1;
  return size % pageSize === 0 || last > pages || logged.has(last) ? undefined : 'it is cut short';
}

/** A query for each column that holds JSON by the engine's name for it, which finds one that is none. */
const JSON_CHECKS = `
  SELECT format('SELECT 1 FROM "%w" WHERE NOT json_valid("%w") LIMIT 1', tables.name, columns.name)
  FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
  WHERE tables.type = 'table' AND (columns.name LIKE '%\\_json' ESCAPE '\\' OR columns.name LIKE '%\\_image' ESCAPE '\\')`;

/** SQLite's check of every page tells nothing of what stands in one, which is nearly all JSON: that is looked at too. */
function damageOf(file: string): string | undefined {
  try {
    return withDatabase(file, (database) => {
      const [said = ''] = texts(database, 'PRAGMA quick_check(1)');
      // Its words for several pages stand below a heading.
      if (said !== 'ok') return said.replace(/\*\*\*.*\*\*\*\s*/, '').replace(/\s+/g, ' ');
      const spoilt = texts(database, JSON_CHECKS).find((query) => database.get(query) !== null);
      return spoilt === undefined ? undefined : 'an item of it is no JSON';
    });
  } catch (error) {
    if (error instanceof Error && /malformed|is not a database/.test(error.message)) return 'SQLite can not read it';
    throw error;
  }
}

function withDatabase<T>(file: string, look: (database: Database) => T): T {
  // The library's lock is a folder, which a kill leaves.
  rmSync(`${file}.lock`, { recursive: true, force: true });
  // A journal, which DynamoDB Local has where dynoxide has a log, is rolled back by who reads it.
  const database = new Database(file, { fileMustExist: true, readOnly: !existsSync(`${file}-journal`) });
  try {
    // Without it a log needs memory that processes share, which the library has not.
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    return look(database);
  } finally {
    database.close();
  }
}

/** Of a query with one column. */
function texts(database: Database, query: string): string[] {
  const rows: readonly object[] = database.all(query);
  return rows.flatMap((row) => Object.values(row) as unknown[]).filter((value) => typeof value === 'string');
}
