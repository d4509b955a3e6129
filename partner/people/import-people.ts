/**
 * Imports a ledger: reads it once for the number of rows and for people who stand in it twice, then records its rows as
 * surveys, a batch at a time and several at once, in the order of the file. Nothing is kept on this machine: a row is the same
 * survey whenever it is sent, so whoever runs it again goes on, and nobody is registered twice.
 */
import type { SurveyInput } from '../../functions/generated/graphql';
import { limits } from '../../functions/limits';
import { maskIdentityNumber } from '../../functions/platform/values/identity-number';
import { Refused } from '../api';
import { masked } from '../masked';
import type { ErrorFile } from '../files/error-file';
import type { OpenedFile } from '../files/opened';
import { steady } from '../files/steady';
import type { WarningFile } from '../files/warning-file';
import type { Codes } from '../names/codes';
import { type Counted, createTally, type NameTally } from '../names/name';
import type { Watcher } from '../progress-bar';
import type { Recorded } from './api';
import type { LedgerField, LedgerInput, LedgerRow } from './ledger/fields';
import { tallyNames } from './names';
import { systemClock, today } from '../../functions/platform/values/clock';
import { nameOf } from '../files/headers';
import { ledgerColumns } from './ledger/columns';
import { overtaken, returnedOf } from './returned';
import { createDuplicates, type Duplicates, personOf } from './duplicates';
import type { Recording } from './recorder';
import { type Surroundings, surveyOf } from './survey';

export type Ledger = OpenedFile<LedgerField, LedgerInput>;

export interface Counts {
  readonly rows: number;
  /** Rows by what became of them; REPEATED says the same as a row before it, and was not sent. */
  readonly CREATED: number;
  readonly UPDATED: number;
  readonly UNCHANGED: number;
  readonly PENDING_MOVE: number;
  readonly REJECTED: number;
  readonly REPEATED: number;
  /** Rows of a round sheet without a day and without a change; not sent. */
  readonly NOT_VISITED: number;
}

export interface PeopleImport {
  readonly ledger: Ledger;
  readonly record: Recording;
  readonly surroundings: Omit<Surroundings, 'codes'>;
  /** Finds the codes of the ledger's names. */
  readonly findCodes: (names: readonly Counted[]) => Promise<Codes>;
  readonly errors: ErrorFile;
  readonly warnings: WarningFile;
  readonly watcher: Watcher;
  readonly signal: AbortSignal;
  /** Batches under way at the same time. */
  readonly atOnce: number;
  /** Told before anything is recorded. */
  readonly onDuplicates: (all: ReadonlyMap<string, readonly number[]>) => void;
}

export async function importPeople(told: PeopleImport): Promise<Counts> {
  const given = { ...told, ledger: steady(told.ledger) };
  const { watcher, signal, onDuplicates } = given;
  const tally = createTally();
  const { rows, duplicates } = await readThrough(given, tally);
  if (rows === 0) throw new Refused('文件中没有数据行 / the file has no rows');
  onDuplicates(duplicates.all());
  const surroundings = { ...given.surroundings, codes: await given.findCodes(tally.all()) };
  const counts = {
    ...{ rows, CREATED: 0, UPDATED: 0, UNCHANGED: 0, PENDING_MOVE: 0 },
    ...{ REJECTED: 0, REPEATED: 0, NOT_VISITED: 0 },
  };
  watcher.begin('SENDING', rows);
  let done = 0;
  for await (const { row, outcome } of outcomesOf(given, surroundings, duplicates)) {
    signal.throwIfAborted();
    await tell(given, row, outcome);
    counts[outcome.status] += 1;
    watcher.at((done += 1));
  }
  watcher.end();
  return counts;
}

async function readThrough(
  { ledger, watcher, signal, surroundings: { region } }: PeopleImport,
  tally: NameTally,
): Promise<{ readonly rows: number; readonly duplicates: Duplicates }> {
  watcher.begin('READING', undefined);
  const duplicates = createDuplicates();
  let rows = 0;
  for await (const row of ledger.rows()) {
    const { number, input } = row;
    signal.throwIfAborted();
    rows += 1;
    // Names that a round sheet was exported with ask nobody.
    tallyNames({ number, input: returnedOf(input)?.input ?? input }, region, tally);
    if (personOf(input) !== '') duplicates.add(number, input);
    if (rows % 1_000 === 0) watcher.at(rows);
  }
  watcher.at(rows);
  watcher.end();
  return { rows, duplicates };
}

interface Outcome {
  readonly status: Exclude<keyof Counts, 'rows'>;
  readonly problems: readonly { readonly field?: LedgerField; readonly message: string }[];
  readonly notes: readonly string[];
}

interface Told {
  readonly row: LedgerRow;
  readonly outcome: Outcome;
}

/** Of all rows, in the order of the file. */
async function* outcomesOf(
  given: PeopleImport,
  surroundings: Surroundings,
  duplicates: Duplicates,
): AsyncGenerator<Told> {
  const underWay: Promise<readonly Told[]>[] = [];
  for await (const batch of batchesOf(given.ledger, surroundings, duplicates)) {
    given.signal.throwIfAborted();
    const recording = recorded(batch, given.record);
    // Failures are told when it is its turn.
    recording.catch(() => undefined);
    underWay.push(recording);
    if (underWay.length >= given.atOnce) yield* (await underWay.shift()) ?? [];
  }
  for (const recording of underWay) yield* await recording;
}

interface Entry {
  readonly row: LedgerRow;
  /** Absent where the row is sent. */
  readonly outcome?: Outcome;
  readonly survey?: SurveyInput;
  readonly notes: readonly string[];
  /** Of a round sheet's row: the answers that stand as they were exported. */
  readonly kept?: Partial<SurveyInput> | undefined;
}

async function* batchesOf(
  ledger: Ledger,
  surroundings: Surroundings,
  duplicates: Duplicates,
): AsyncGenerator<readonly Entry[]> {
  let batch: Entry[] = [];
  for await (const row of ledger.rows()) {
    batch.push(entryOf(row, surroundings, duplicates));
    if (batch.length < limits.surveysMax) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function entryOf(row: LedgerRow, surroundings: Surroundings, duplicates: Duplicates): Entry {
  const refused = (problems: Outcome['problems']): Entry => ({
    ...{ row, notes: [], outcome: { status: 'REJECTED', problems, notes: [] } },
  });
  if (row.problems.length > 0) return refused(row.problems);
  const others = duplicates.rowsOf(personOf(row.input))?.filter((number) => number !== row.number);
  if (others !== undefined)
    return refused([
      {
        ...(row.input.seal === undefined
          ? { field: 'identityNumber', message: sameIn(others, '身份证号', 'number') }
          : { field: 'seal', message: sameIn(others, '封签', 'seal') }),
      },
    ]);
  if (duplicates.isRepeat(row.number)) {
    const notes = ['与前面一行完全相同，未再提交 / says the same as a row before it, and is not sent again'];
    return { row, notes, outcome: { status: 'REPEATED', problems: [], notes } };
  }
  const returned = row.input.seal === undefined ? undefined : returnedOf(row.input);
  if (row.input.seal !== undefined && returned === undefined)
    return refused([{ field: 'exported', message: '此格不可修改，请恢复原行 / this cell is fixed; restore the row' }]);
  if (returned?.visited === false) return { row, notes: [], outcome: NOT_VISITED };
  const { survey, problems, notes } = surveyOf({ ...row, input: returned?.input ?? row.input }, surroundings);
  if (problems.length > 0) return refused(problems);
  return { row, survey, notes: [...(row.warnings ?? []), ...notes], kept: returned?.kept };
}

function sameIn(rows: readonly number[], zh: string, en: string): string {
  return `第 ${rows.join('、')} 行有同一${zh}而内容不同 / the same ${en} with other content stands in row ${rows.join(', ')}`;
}

const NOT_VISITED: Outcome = { status: 'NOT_VISITED', problems: [], notes: [] };

async function recorded(batch: readonly Entry[], record: Recording): Promise<readonly Told[]> {
  const surveys = batch.flatMap(({ survey }) => (survey === undefined ? [] : [survey]));
  const results = surveys.length === 0 ? [] : await record(surveys);
  if (results.some(({ errors }) => errors.some(({ code }) => code === 'INQUIRIES_EXHAUSTED')))
    throw new Refused(
      `INQUIRIES_EXHAUSTED: 该账号今天查询的人数已满，明天再运行同一命令即可继续 / this account has asked about as many people as it may today; run the same command again tomorrow`,
    );
  let next = 0;
  return batch.map(({ row, outcome, notes, kept = {} }) => {
    if (outcome !== undefined) return { row, outcome };
    const result = results[next];
    next += 1;
    if (result === undefined) throw new Error('Expected one result for each survey');
    const known = result.worker === null ? [] : overtaken(kept, result.worker).map(overtakenNote);
    return { row, outcome: outcomeOf(result, [...notes, ...personNotes(result), ...known]) };
  });
}

function outcomeOf({ status, errors }: Recorded, notes: readonly string[]): Outcome {
  const problems = errors.map(({ message, path }) => {
    const field = columnByField[path[2] ?? ''];
    return { message, ...(field !== undefined && { field }) };
  });
  const moving = status === 'PENDING_MOVE' ? [MOVING] : [];
  return { status, problems, notes: status === 'REJECTED' ? [] : [...moving, ...notes] };
}

function personNotes({ stoodBefore = false, overruled }: Recorded): readonly string[] {
  return [...(stoodBefore ? [STOOD_BEFORE] : []), ...overruledNotes(overruled)];
}

const STOOD_BEFORE =
  '登记中此人与本文件另一行是同一人，两行都已保存，请核对 / the register has this person in another row, too; both are recorded, check them';

function overruledNotes(overruled: readonly string[]): readonly string[] {
  return overruled.length === 0
    ? []
    : [
        `登记中已有更晚的答复，未改动：${overruled.map(columnNameOf).join('、')} / later answers stay: ${overruled.join(', ')}`,
      ];
}

function columnNameOf(field: string): string {
  return nameOf(ledgerColumns(today(systemClock)), columnByField[field] ?? 'exported');
}

function overtakenNote(field: string): string {
  const column = columnNameOf(field);
  return `“${column}”仍是导出时的内容，登记中已有更新的答复，未改动 / ${field} stands as it was exported; the register has a newer answer, which stays`;
}

const MOVING =
  '该人登记在别处，等待当地答复后迁入 / registered elsewhere: counts when the region where the person lives answers';

/** Columns of the survey's fields. */
const columnByField: Readonly<Partial<Record<string, LedgerField>>> = {
  ...{ identityNumber: 'identityNumber', name: 'name', phone: 'phone', villageCode: 'villageCode' },
  ...{ ethnicGroup: 'ethnicGroup', education: 'education', skills: 'skills', groupTags: 'groupTags' },
  ...{ employment: 'employment', monthlyIncome: 'monthlyIncome', occupationCodes: 'occupations' },
  ...{ destinationRegionCodes: 'destinations', wageExpected: 'wageExpected', departFrom: 'departFrom' },
  ...{ surveyedAt: 'surveyedOn', seal: 'seal', wantsWork: 'wantsWork' },
  ...{ needsTransport: 'needsTransport', needsTraining: 'needsTraining' },
};

async function tell(
  { ledger, errors, warnings }: PeopleImport,
  { number, original, input }: LedgerRow,
  { status, problems, notes }: Outcome,
): Promise<void> {
  if (status === 'REJECTED') {
    const isSheet = input.seal !== undefined;
    const columns = problems.flatMap(({ field }) =>
      field === undefined ? [] : [`${columnOf(ledger, field)}${isSheet ? cellOf(ledger, field, number) : ''}`],
    );
    await errors.add({ number, original, columns, reasons: problems.map(({ message }) => message) });
  }
  // That of a round sheet is masked, unless somebody has written over it.
  const masks = input.seal === undefined ? maskIdentityNumber(input.identityNumber) : masked(input.identityNumber);
  const about = `${masked(input.name ?? '')} ${masks}`;
  warnings.add(notes.map((message) => ({ number, about, message })));
}

/** Where it stands in the round sheet, such as ` C7`. */
function cellOf({ mapping }: Ledger, field: LedgerField, row: number): string {
  const index = mapping?.columns.indexOf(field) ?? -1;
  return index < 0 ? '' : ` ${String.fromCharCode(65 + index)}${row}`;
}

/** The name of the column in the file; of the home, that which it has. */
function columnOf({ headers, mapping }: Ledger, field: LedgerField): string {
  const fields: readonly LedgerField[] =
    field === 'villageCode' || field === 'village' ? ['villageCode', 'village', 'township', 'address'] : [field];
  const place = fields.map((one) => mapping?.columns.indexOf(one) ?? -1).find((one) => one !== -1);
  return place === undefined ? field : (headers[place] ?? field);
}
