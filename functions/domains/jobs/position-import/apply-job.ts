/**
 * Job that stores an ALL_OR_NOTHING import whose rows are all valid: one chunk in each step (`platform/jobs/jobs.ts`),
 * in order. A step that is repeated finds its earlier writes. No row can be rejected any more: if placements took more
 * vacancies than a row's headcount, the headcount is raised to them, with a warning.
 */
import { assert } from '../../../platform/requests/errors';
import type { Job, JobContext } from '../../../platform/jobs/jobs';
import { instantOf } from '../../../platform/values/clock';
import { readAll } from '../../../platform/dynamodb/read-all';
import { CHANGED, type Changed, whileChanged } from '../../../platform/dynamodb/while-changed';
import { agreedFrom, type Beginning, corrections, isOfDoor, passDoor } from '../../reference/agreement/at-the-door';
import { enterpriseKey, parseEnterprise } from '../../reference/enterprise/store';
import { readWithAgreed } from '../submission/agreed/read-with-agreed';
import { addedBy } from '../submission/agreed/under-agreement';
import { type Asked, askedOf, decideAll, readRows, type RowBatch, type Stored } from '../submission/submit-rows';
import { resultsOf } from '../submission/row-results';
import { writeEach } from '../submission/write-rows';
import { batchOf, problemsOf } from './append-chunk';
import {
  chunkApplied,
  chunkKey,
  chunkStoredFrom,
  parseChunk,
  parseProblems,
  parseRows,
  problemsKey,
  problemsPut,
  type RowProblems,
  rowsOf,
} from './chunk-store';
import { countApplied, type Counts, endImport, parseImport, type PositionImport } from './store';
import { countsOf, writeStatuses } from './row-statuses';
import { filedOccupation } from '../../reference/occupation/occupation';
import { filedUnder } from '../../reference/region/successors';
import type { PositionInput } from '../../../generated/graphql';

/** One step: stores the chunk that the cursor names. */
export async function applyChunk(context: JobContext, run: Job): Promise<void> {
  const { db, clock } = context;
  const item = await db.get({ TableName: 'Positions', Key: run.key });
  if (item === undefined || Number(item['step']) !== run.step) return;
  const positionImport = parseImport(item);
  assert(positionImport.status === 'APPLYING', 'an import with a step to be applied');
  const { id, enterpriseId, chunks } = positionImport;
  const chunk = run.step;
  const [[chunkItem, enterprise, problems], packed] = await Promise.all([
    db.batchGet([chunkKey(id, chunk), enterpriseKey(enterpriseId), problemsKey(id, chunk)]),
    readAll(db, rowsOf(id, chunk)),
  ]);
  assert(chunkItem && enterprise, "a chunk's item and its enterprise to exist");
  const { startedAt } = parseChunk(chunkItem);
  const rows = packed.flatMap(parseRows).map(asFiled);
  const batch = batchOf(positionImport, chunk, startedAt, parseEnterprise(enterprise).verified, true);
  // Wages were checked when the chunk was appended.
  const asked = askedOf(positionImport, rows);
  const whole: RowBatch = { ...batch, raising: true, rows: readRows(asked, batch, () => undefined) };
  const { stored, began } = await whileChanged((lost) => pass(context, { positionImport, chunk, asked, lost }, whole));
  const decisions = await writeEach(db, whole, stored);
  const results = resultsOf(whole, decisions, stored, { together: false, dry: false });
  const told = [...parseProblems(problems).map(withoutDoor), ...problemsOf(results)];
  const unique = [...new Map(told.map((problem) => [problem.index, problem])).values()].filter(isTold);
  const statuses = results.map(({ status }) => status);
  const last = chunk + 1 === chunks;
  const counts = countsOf(statuses);
  const applied = { ...positionImport, ...sum(positionImport, counts) };
  const step = last
    ? endImport(applied, 'FINISHED', instantOf(clock.now()), run.step)
    : countApplied(clock, run, counts);
  await db.commit([
    chunkApplied(id, chunk, writeStatuses(statuses)),
    ...(unique.length > 0 || problems !== undefined ? [problemsPut(id, chunk, unique, startedAt)] : []),
    ...corrections(began, addedBy(whole, decisions, stored, { together: false })),
    step,
  ]);
}

interface Passing {
  readonly positionImport: PositionImport;
  readonly chunk: number;
  readonly asked: readonly Asked[];
  /** Rounds in which another batch passed first. */
  readonly lost: number;
}

/** Reads what is stored of the rows, and lets them pass the door of an agreement, once however often the step is repeated. */
async function pass(
  context: JobContext,
  { positionImport, chunk, asked, lost }: Passing,
  batch: RowBatch,
): Promise<{ readonly stored: Stored; readonly began?: Beginning } | Changed> {
  const { db, clock } = context;
  const { id } = positionImport;
  const [item, read] = await Promise.all([db.get(chunkKey(id, chunk)), readWithAgreed(context, positionImport, asked)]);
  const agreed = read.agreed ?? {};
  const kept = item && parseChunk(item).storedFrom;
  if (kept !== undefined) return { stored: { ...read, agreed: agreedFrom(agreed, kept) }, began: kept };
  const added = addedBy(batch, decideAll(batch, read.positions), read, { together: false });
  const { writes, began } = passDoor(agreed, added, clock.now(), lost);
  if (began === undefined) return { stored: read };
  const { committed } = await db.commit([chunkStoredFrom(id, chunk, began), ...writes]);
  return committed ? { stored: read, began } : CHANGED;
}

/** What the door said as the chunk came; it says it anew as the chunk is stored, in the order of the file. */
function withoutDoor({ warnings, ...row }: RowProblems): RowProblems {
  return { ...row, warnings: warnings.filter((warning) => !isOfDoor(warning)) };
}

function isTold({ errors, warnings }: RowProblems): boolean {
  return errors.length + warnings.length > 0;
}

/** Codes may have been replaced since the row was checked. */
function asFiled({ regionCode, occupationCode, ...row }: PositionInput): PositionInput {
  return {
    ...row,
    regionCode: regionCode == null ? regionCode : filedUnder(regionCode),
    occupationCode: occupationCode == null ? occupationCode : filedOccupation(occupationCode),
  };
}

function sum(a: Counts, b: Counts): Counts {
  return {
    created: a.created + b.created,
    updated: a.updated + b.updated,
    unchanged: a.unchanged + b.unchanged,
    rejected: a.rejected + b.rejected,
  };
}
