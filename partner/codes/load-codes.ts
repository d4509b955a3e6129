/**
 * Loads a file of codes: reads it, checks all of its rows together with what is loaded already, and sends them only if none is
 * wrong, some hundred at a time. Whoever runs it again goes on: rows that stand are not loaded again.
 */
import type { CodeList, UserErrorCode } from '../../functions/generated/graphql';
import { checkRows, checkTogether, type RowInput, rowOf } from '../../functions/domains/reference/code-list/checks';
import type { CodeRow, KeptCode } from '../../functions/domains/reference/code-list/code-row';
import { loadedInto } from '../../functions/domains/reference/code-list/load-effect';
import { occupationsOn, regionsOn } from '../../functions/domains/reference/code-list/in-force';
import { useOccupations } from '../../functions/domains/reference/occupation/occupation';
import { useRegions } from '../../functions/domains/reference/region/region';
import { messageOf } from '../../functions/graphql/http/messages';
import { limits } from '../../functions/limits';
import type { CivilDate } from '../../functions/platform/values/civil-date';
import { asInstant } from '../../functions/platform/values/clock';
import { refusal, type Refusal } from '../../functions/platform/requests/result';
import { Refused } from '../api';
import type { OpenedFile } from '../files/opened';
import { readWhole, type Told, unreadIn, type Wrong, wrongRow } from '../files/whole';
import type { Watcher } from '../progress-bar';
import type { CodeApi } from './api';
import type { CodeField, CodeFileRow } from './columns';
import { inOrder } from './order';
import { isRegionCode } from '../../functions/domains/reference/region/region-code';
import type { Viewer } from '../../functions/platform/security/viewer';

export interface Loading {
  readonly list: CodeList;
  readonly file: OpenedFile<CodeField, RowInput>;
  readonly api: CodeApi;
  readonly initialsOf: (name: string) => string;
  readonly today: CivilDate;
  readonly language: 'zh' | 'en';
  readonly dryRun: boolean;
  readonly watcher: Watcher;
  readonly signal: AbortSignal;
}

export interface LoadResult {
  readonly rows: number;
  /** Rows that are new or say something else than before; of a dry run, those that would. */
  readonly changed: number;
  readonly unchanged: number;
  /** If there are any, nothing was sent, or nothing from the call on that the server refused. */
  readonly wrong: readonly Wrong<CodeFileRow>[];
}

export async function loadCodes(given: Loading): Promise<LoadResult> {
  const { list, api, today, watcher, signal } = given;
  const rows = (await readWhole(given.file, given)).map((row) => withInitials(row, given));
  if (rows.length === 0) throw new Refused('文件中没有数据行 / the file has no rows');
  const region = await api.region();
  const standing = await api.loaded(list);
  if (list === 'REGION') useRegions(regionsOn(standing, today));
  else useOccupations(occupationsOn(standing, today));
  const wrong = check(given, rows, standing, region);
  const counts = { rows: rows.length, changed: 0, unchanged: 0 };
  if (wrong.length > 0) return { ...counts, wrong };
  const ordered = inOrder(list, rows, ({ input }) => codeOf(list, input));
  if (given.dryRun) {
    const changed = together(list, rows, standing).filter(({ turn }) => turn > 0).length;
    return { ...counts, changed, unchanged: rows.length - changed, wrong };
  }
  watcher.begin('SENDING', rows.length);
  for (let start = 0; start < ordered.length; start += limits.codesLoadedMax) {
    signal.throwIfAborted();
    const call = ordered.slice(start, start + limits.codesLoadedMax);
    const answer = await api.load(
      list,
      call.map(({ input }) => input),
    );
    if ('errors' in answer) {
      watcher.end();
      return { ...counts, wrong: byRow(call, answer.errors) };
    }
    counts.changed += answer.changed;
    counts.unchanged += call.length - answer.changed;
    watcher.at(start + call.length);
  }
  watcher.end();
  return { ...counts, wrong };
}

function withInitials(row: CodeFileRow, { initialsOf }: Loading): CodeFileRow {
  const initials = initialsOf(row.input.name);
  return initials === '' ? row : { ...row, input: { ...row.input, initials } };
}

/** By the rules of the server, over the whole file at once. */
function check(
  given: Loading,
  rows: readonly CodeFileRow[],
  standing: readonly KeptCode[],
  region: string,
): Wrong<CodeFileRow>[] {
  const { list, today, language } = given;
  const unread = unreadIn(rows);
  if (unread.length > 0) return unread;
  const viewer: Viewer = { account: '', roles: ['BUREAU'], ...(isRegionCode(region) && { regionCode: region }) };
  const single: Refusal[] = [];
  for (let start = 0; start < rows.length; start += limits.codesLoadedMax) {
    const call = rows.slice(start, start + limits.codesLoadedMax).map(({ input }) => input);
    const refusals = checkRows(list, call, today, viewer);
    single.push(...refusals.map((one) => ({ ...one, path: moved(one.path, start) })));
  }
  const foreign = single.find(({ path }) => path.length === 1);
  if (foreign !== undefined) throw new Refused(`${foreign.code}: ${messageOf(foreign, language)}`);
  const told = ({ code, path, params }: Refusal): Told => ({
    ...{
      path: path.map(String),
      message: messageOf(params === undefined ? { code, path } : { code, path, params }, language),
    },
  });
  if (single.length > 0) return byRow(rows, single.map(told));
  const codes = rows.map(({ input }) => codeOf(list, input));
  const both = [...repeated(codes), ...checkTogether(list, codes, together(list, rows, standing))];
  return byRow(rows, both.map(told));
}

function moved(path: Refusal['path'], by: number): Refusal['path'] {
  return path.map((part, index) => (index === 1 ? Number(part) + by : part));
}

/** Rows of different calls with one key. */
function repeated(rows: readonly CodeRow[]): Refusal[] {
  const seen = new Set<string>();
  const code: UserErrorCode = 'DUPLICATE';
  return rows.flatMap((row, index) => {
    const key = [row.code, row.validFrom, row.scheme].join('#');
    const again = seen.has(key);
    seen.add(key);
    return again ? [refusal(code, ['rows', index])] : [];
  });
}

/** All rows as the load would leave them; its own have a turn. */
function together(list: CodeList, rows: readonly CodeFileRow[], standing: readonly KeptCode[]): readonly KeptCode[] {
  const deed = { by: '', at: asInstant('2000-01-01T00:00:00Z') };
  const given = rows.map(({ input }) => codeOf(list, input));
  return loadedInto({ list, part: '', version: 0, rows: standing }, given, 1, deed).rows;
}

function codeOf(list: CodeList, input: RowInput): CodeRow {
  return rowOf(list, input);
}

function byRow(rows: readonly CodeFileRow[], errors: readonly Told[]): Wrong<CodeFileRow>[] {
  const byPlace = Map.groupBy(errors, ({ path }) => Number(path[1]));
  return [...byPlace].flatMap(([index, told]) => {
    const row = rows[index];
    if (row === undefined) throw new Refused(told.map(({ message }) => message).join('; '));
    return [wrongRow(row, told, 'code')];
  });
}
