/**
 * Job after a load of regions: files enterprises, people, positions, and the lists of `whole-lists.ts` under what took their
 * region over, so that lists, counters and lanes find them where they are now. It goes through the records of each former
 * code and through the whole lists, page by page, until a pass finds nothing more to file; then it waits for the day on which the next loaded change begins, or ends. A step may run twice:
 * each write is conditional on the record as it was read.
 */
import { limits } from '../../../limits';
import type { Item, QueryParams } from '../../../platform/dynamodb/database';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { type Job, type JobContext, jobOf } from '../../../platform/jobs/jobs';
import { readItem } from '../../../platform/items/read-item';
import { parseEach } from '../../../platform/lists/malformed';
import { beginsWith } from '../../../platform/dynamodb/conditions';
import { startOfDay } from '../../../platform/values/civil-date';
import { instantOf, today } from '../../../platform/values/clock';
import type { StreamRecord } from '../../../platform/streams/streams';
import { nextChange } from '../../reference/code-list/in-force';
import { abolishedRegions } from '../../reference/code-list/former-codes';
import { readCodes, rowsOf } from '../../reference/code-list/service';
import {
  askForMore,
  endSuccession,
  moveSuccession,
  parseSuccession,
  passAgain,
  pauseFrom,
  resumeSuccession,
  successionKey,
} from '../../reference/code-list/succession-store';
import { countyOf, prefectureOf } from '../../reference/region/region';
import { filedUnder } from '../../reference/region/successors';
import { enterprisesIn, parseEnterprise, refileEnterprise } from '../../reference/enterprise/store';
import { cutTo, type RegionCode } from '../../reference/region/region-code';
import { changeProfile, parseWorker, workerQuery } from '../../people/worker/store';
import { parsePosition, positionQuery, refilePosition } from '../../jobs/position/store';
import { type Filed, homeUnder, isLate, NOTHING, type Progress, sum } from './filing';
import { type WholeList, wholeLists } from './whole-lists';
import { textForm } from '../../../platform/items/text-form';

type Filing = Pick<JobContext, 'db' | 'clock' | 'log'>;

/** One list of records under one former code. */
interface Place {
  readonly name: string;
  readonly query: QueryParams;
  readonly file: (context: Filing, items: readonly Item[]) => Promise<Filed>;
}

/** One step: up to `limits.succeedingReadAtOnce` records. Does nothing before the run's start. */
export async function followSuccessors(context: JobContext, run: Job): Promise<void> {
  const { db, clock } = context;
  const state = await readItem(db, successionKey, parseSuccession);
  if (state?.step !== run.step || instantOf(clock.now()) < state.startsAt) return;
  const known = await readCodes({ db, clock });
  const places = [...abolishedRegions().flatMap(placesOf), ...wholeLists.map(placeOf)];
  let at = cursorOf(state.cursor);
  let progress: Progress = state;
  for (let queries = 0; queries < limits.succeedingQueriesMax; queries += 1) {
    const place = places.find(({ name }) => name >= at.name);
    if (place === undefined) {
      const next = nextChange(rowsOf(known, 'REGION'), today(clock));
      if (progress.moved > 0 || state.again === true) await db.commit([passAgain(run, pauseFrom(clock.now()))]);
      else if (next !== undefined) await db.commit([passAgain(run, pauseFrom(startOfDay(next)))]);
      else if (progress !== state) await save();
      else if (!(await db.commit([endSuccession(clock, run)])).committed)
        await db.commit([passAgain(run, pauseFrom(clock.now()))]);
      return;
    }
    const start = at.name === place.name ? at.start : undefined;
    const limit = { Limit: limits.succeedingReadAtOnce, ...(start && { ExclusiveStartKey: start }) };
    const { items, lastKey, scanned } = await db.query({ ...place.query, ...limit });
    const filed = items.length === 0 ? NOTHING : await place.file(context, items);
    progress = sum(progress, filed);
    at = lastKey === undefined ? { name: `${place.name}~` } : { name: place.name, start: lastKey };
    if (scanned > 0) break;
  }
  await save();

  async function save(): Promise<void> {
    const { workers, positions, left, moved } = progress;
    await db.commit([moveSuccession(clock, run, { workers, positions, left, moved, cursor: cursors.write(at) })]);
  }
}

interface Cursor {
  readonly name: string;
  readonly start?: Item;
}

const cursors = textForm<Cursor>();

function cursorOf(text: string | undefined): Cursor {
  return text === undefined ? { name: '' } : cursors.read(text);
}

/** Enterprises, people and positions of a prefecture or a smaller region, in the order of names. */
function placesOf(code: RegionCode): Place[] {
  const prefecture = cutTo(code, 4);
  const people = workerQuery('byRegion', { prefecture });
  const positions = (['CLOSED', 'FILLED', 'OPEN', 'PENDING'] as const).map((status): Place => {
    const query =
      code.length === 4
        ? positionQuery('prefectureTime', { status, prefecture })
        : positionQuery('countyTime', { status, county: cutTo(code, 6) });
    const own = query.where(code.length > 6 && beginsWith('regionCode', code));
    return { name: `${code}#positions#${status}`, query: own.params(), file: filePositions };
  });
  const own = code.length === 4 ? people : people.beginsWith({ villageCode: code });
  return [
    { name: `${code}#enterprises`, query: enterprisesIn(code).params(), file: fileEnterprises },
    ...positions,
    { name: `${code}#workers`, query: own.params(), file: fileWorkers },
  ];
}

/** A malformed record is left as it is, and keeps no other from being filed. */
const IN_POSITIONS = { reader: 'lists', table: 'Positions' } as const;

/** They are few, and whoever has no single successor is seen by the whole country: only whether there is more to do counts. */
async function fileEnterprises(context: Filing, items: readonly Item[]): Promise<Filed> {
  const { db } = context;
  const enterprises = await parseEach(context, IN_POSITIONS, items, parseEnterprise);
  const moved = enterprises.filter(({ regionCode }) => filedUnder(regionCode) !== regionCode);
  await inParallel(limits.succeedingWritesAtOnce, moved, (enterprise) =>
    db.commit([refileEnterprise(enterprise, filedUnder(enterprise.regionCode))]),
  );
  return { ...NOTHING, changed: moved.length };
}

/** After all codes. */
function placeOf({ kind, table, query, refile }: WholeList): Place {
  return {
    ...{ name: `whole#${kind}`, query },
    async file(context, items) {
      const { db } = context;
      const writes = await parseEach(context, { reader: 'lists', table }, items, refile);
      const moved = writes.filter((write) => write !== undefined);
      await inParallel(limits.succeedingWritesAtOnce, moved, (write) => db.commit([write]));
      return { ...NOTHING, changed: moved.length };
    },
  };
}

async function fileWorkers(context: Filing, items: readonly Item[]): Promise<Filed> {
  const { db, clock } = context;
  const at = instantOf(clock.now());
  const workers = await parseEach(context, { ...IN_POSITIONS, table: 'Workers' }, items, parseWorker);
  const outcomes = await inParallel(limits.succeedingWritesAtOnce, workers, async (worker) => {
    const villageCode = homeUnder(worker.villageCode);
    if (villageCode === worker.villageCode) return 'LEFT';
    const told = { name: worker.name, villageCode };
    const { committed } = await db.commit([changeProfile(worker, { told, at, birthDate: worker.birthDate })]);
    return committed ? 'FILED' : 'CHANGED';
  });
  const count = (what: string): number => outcomes.filter((outcome) => outcome === what).length;
  const left = count('LEFT') + items.length - workers.length;
  return { ...NOTHING, workers: count('FILED'), left, changed: count('CHANGED') };
}

async function filePositions(context: Filing, items: readonly Item[]): Promise<Filed> {
  const { db } = context;
  // The statement takes the item as it was read.
  const read = await parseEach(context, IN_POSITIONS, items, (item) => ({ item, position: parsePosition(item) }));
  const statements = read.flatMap(({ item, position: { regionCode: before } }) => {
    const regionCode = filedUnder(before);
    const prefecture = prefectureOf(regionCode);
    if (regionCode === before || prefecture === undefined) return [];
    return [refilePosition(item, { regionCode, county: countyOf(regionCode) ?? regionCode, prefecture })];
  });
  const outcomes = await db.execute(statements);
  const positions = outcomes.filter((outcome) => outcome === 'DONE').length;
  const changed = statements.length - positions;
  return { ...NOTHING, positions, left: items.length - statements.length, changed };
}

/**
 * Begins the job once more for records that were written under a former code after it had passed: an import that was
 * checked before the load, or a process that had not followed yet.
 */
export async function resumeForLateRecords(
  runner: () => Pick<JobContext, 'db' | 'clock'>,
  records: readonly StreamRecord[],
): Promise<void> {
  if (!records.some(isLate)) return;
  const { db, clock } = runner();
  const item = await db.get(successionKey);
  if (item === undefined) return;
  const [state, run, soon] = [parseSuccession(item), jobOf('Positions', item), pauseFrom(clock.now())];
  if (run === undefined) await db.commit([resumeSuccession(clock, state)]);
  else await db.commit([state.startsAt > soon ? passAgain(run, soon) : askForMore()]);
}
