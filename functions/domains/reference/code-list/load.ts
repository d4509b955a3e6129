/** Use cases of loaded codes: load rows, list rows with their history. */
import type {
  CodeList,
  LoadOccupationsInput,
  LoadRegionsInput,
  QueryLoadedCodesArgs,
} from '../../../generated/graphql';
import { limits } from '../../../limits';
import { instantOf, today } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { CHANGED, type Changed } from '../../../platform/dynamodb/while-changed';
import { idempotent, keyReused, type RecordPut } from '../../../platform/requests/idempotency';
import { connectionOf, type Paged } from '../../../platform/lists/listing';
import { failed, ok, type Outcome, type Refusal, refusal } from '../../../platform/requests/result';
import { checkRows, checkTogether, keepsCodes, rowOf } from './checks';
import { type CodeRow, type KeptCode, orderOf, type Part, partOf, stands } from './code-row';
import { loadedInto } from './load-effect';
import { forgetCodes, type Known, readCodes, rowsOf } from './service';
import { beginSuccession } from './succession-store';
import { bytesOf, headPut, nameOf, partPut } from './store';

/** What a load did: the number that it got, and how many rows it changed. */
export interface CodeLoad {
  readonly list: CodeList;
  readonly version: number;
  readonly changed: number;
}

/** Idempotent by key. Rows that stand already are not written again. */
export const loadRegions = loading('loadRegions', 'REGION');
export const loadOccupations = loading('loadOccupations', 'OCCUPATION');

function loading(operation: string, list: CodeList) {
  return idempotent<LoadRegionsInput | LoadOccupationsInput, CodeLoad>(operation, 'Positions', {
    check: ({ clock, viewer }, input) => checkRows(list, input.rows, today(clock), viewer),
    attempt: (context, { rows }, recordPut) =>
      attempt(
        context,
        list,
        rows.map((row) => rowOf(list, row)),
        recordPut,
      ),
    see: ({ viewer }, id) => Promise.resolve(keepsCodes(viewer) ? loadOf(list, id) : null),
  });
}

/** One transaction: the head, every part that changes, the job that files records anew, and the idempotency record; the record alone if nothing changes. */
async function attempt(
  context: Context,
  list: CodeList,
  given: readonly CodeRow[],
  recordPut: RecordPut,
): Promise<Outcome<CodeLoad> | Changed> {
  const { db, clock, viewer } = context;
  const known = await readCodes(context);
  const version = known.head.version + 1;
  const deed = { by: viewer.account, at: instantOf(clock.now()) };
  const parts = [...Map.groupBy(given, ({ code }) => partOf(list, code))].map(([part, rows]) =>
    loadedInto(partIn(known, list, part), rows, version, deed),
  );
  const after = { ...known, parts: new Map([...known.parts, ...parts.map((part) => [nameOf(part), part] as const)]) };
  const changed = parts.filter((part) => part.version === version);
  const wrong = [
    ...checkTogether(list, given, rowsOf(after, list)),
    ...changed.flatMap((part) => checkRoom(part, given)),
  ];
  if (wrong.length > 0) return failed(wrong);
  const news = changed.flatMap(({ rows }) => rows).filter(({ turn }) => turn === version);
  if (news.length === 0) {
    // A repeat also comes here; the record tells what the first did.
    const none = { list, version: known.head.version, changed: 0 };
    const { committed } = await db.commit([recordPut(idOf(none))]);
    return committed ? ok(none) : keyReused;
  }
  const versions = Object.fromEntries(changed.map((part) => [nameOf(part), version]));
  const head = headPut({ version, parts: { ...known.head.parts, ...versions } });
  const load = { list, version, changed: news.length };
  // Occupations need none: a search by one finds its former codes.
  const follow = list === 'REGION' ? [beginSuccession(clock, version)] : [];
  const commit = await db.commit([head, ...changed.map(partPut), ...follow, recordPut(idOf(load))]);
  if (!commit.committed) return commit.refused.has(head) ? CHANGED : keyReused;
  forgetCodes();
  return ok(load);
}

function partIn({ parts }: Known, list: CodeList, part: string): Part {
  return parts.get(nameOf({ list, part })) ?? { list, part, version: 0, rows: [] };
}

/** At the first row of the part. */
function checkRoom(part: Part, given: readonly CodeRow[]): Refusal[] {
  const [got, max] = [bytesOf(part), limits.codePartBytesMax];
  const index = given.findIndex(({ code }) => partOf(part.list, code) === part.part);
  return got > max ? [refusal('CODES_TOO_MANY', ['rows', index], { part: part.part, max, got })] : [];
}

/** A load as its idempotency record names it. */
function idOf({ version, changed }: CodeLoad): string {
  return `${version}.${changed}`;
}

function loadOf(list: CodeList, id: string): CodeLoad {
  const [version = 0, changed = 0] = id.split('.').map(Number);
  return { list, version, changed };
}

/** Ordered by code, first day, scheme and load. One read, and what changed since the process last read. */
export async function listCodes(
  context: Context,
  { list, codeStartsWith, statuses = ['STANDING'], first, after }: QueryLoadedCodesArgs,
): Paged<KeptCode> {
  const rows = rowsOf(await readCodes(context), list).filter(
    (row) => statuses.includes(statusOf(row)) && row.code.startsWith(codeStartsWith?.trim() ?? ''),
  );
  return connectionOf(rows, orderOf, { first, after });
}

export function statusOf(row: KeptCode): 'STANDING' | 'REPLACED' {
  return stands(row) ? 'STANDING' : 'REPLACED';
}
