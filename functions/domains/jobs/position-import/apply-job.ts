/**
 * Job that stores an ALL_OR_NOTHING import whose rows are all valid: one chunk in each step (`platform/jobs/jobs.ts`),
 * in order. A step that is repeated finds its earlier writes. No row can be rejected any more: if placements took more
 * vacancies than a row's headcount, the headcount is raised to them, with a warning.
 */
import { assert } from '../../../platform/requests/errors';
import type { Job, JobContext } from '../../../platform/jobs/jobs';
import { instantOf } from '../../../platform/values/clock';
import { readAll } from '../../../platform/dynamodb/read-all';
import { enterpriseKey, parseEnterprise } from '../../reference/enterprise/store';
import { readRows, readStored, resultsOf, type RowBatch } from '../submission/submit-rows';
import { writeEach } from '../submission/write-rows';
import { batchOf, problemsOf } from './append-chunk';
import {
  chunkApplied,
  chunkKey,
  parseChunk,
  parseProblems,
  parseRows,
  problemsKey,
  problemsPut,
  rowsOf,
} from './chunk-store';
import { countApplied, type Counts, endImport, parseImport } from './store';
import { countsOf, writeStatuses } from './row-statuses';
import { filedOccupation } from '../../reference/occupation/occupation';
import { filedUnder } from '../../reference/region/successors';
import type { PositionInput } from '../../../generated/graphql';

/** One step: stores the chunk that the cursor names. */
export async function applyChunk({ db, clock }: JobContext, run: Job): Promise<void> {
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
  const stored = await readStored(db, positionImport, rows);
  const batch = batchOf(positionImport, chunk, startedAt, parseEnterprise(enterprise).verified, true);
  // Wages were checked when the chunk was appended.
  const whole: RowBatch = { ...batch, raising: true, rows: readRows(rows, batch, () => undefined) };
  const decisions = await writeEach(db, whole, stored);
  const results = resultsOf(whole, decisions, stored, { together: false, dry: false });
  const told = [...parseProblems(problems), ...problemsOf(results)];
  const unique = [...new Map(told.map((problem) => [problem.index, problem])).values()];
  const statuses = results.map(({ status }) => status);
  const last = chunk + 1 === chunks;
  const counts = countsOf(statuses);
  const applied = { ...positionImport, ...sum(positionImport, counts) };
  const step = last
    ? endImport(applied, 'FINISHED', instantOf(clock.now()), run.step)
    : countApplied(clock, run, counts);
  await db.commit([
    chunkApplied(id, chunk, writeStatuses(statuses)),
    ...(unique.length > 0 ? [problemsPut(id, chunk, unique, startedAt)] : []),
    step,
  ]);
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
