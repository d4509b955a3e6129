/**
 * Use cases of workers: list and update; consents are in `companions/consent.ts`. Look-ups by id and number are in `look-up.ts`, registering in
 * `register.ts`.
 */
import type { UpdateWorkerInput, WorkerFilter } from '../../../generated/graphql';
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import { beginsWith, contains, equals } from '../../../platform/dynamodb/conditions';
import type { QueryParams, Write } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { isId } from '../../../platform/values/ids';
import { connectionOf, list, type Page, type Paged, withinPart } from '../../../platform/lists/listing';
import { failed, ok, type Outcome, type Refusal, refusal } from '../../../platform/requests/result';
import { preciseInstantOf } from '../../../platform/values/clock';
import { narrowed } from '../../reference/region/checks';
import { countiesOf, prefecturesOf } from '../../reference/region/region';
import { isWithin } from '../../reference/region/containment';
import { type HistoryEntry, entryPut, historyOf, parseEntry } from './history/history-store';
import { changeProfile, collectionsOf, parseWorker, peopleWithin, type Worker, workerQuery } from './store';
import {
  daysTold,
  differingFields,
  instantOfStamp,
  withoutCleared,
  nextInstant,
  stampOf,
  type ProfileFields,
} from './history/history';
import { readWorkers } from './loader';
import { told } from './register';
import { withPhone } from './look-up';
import { answered, nameOf } from '../../../platform/values/spelling';
import { checkUpdate, NO_WORDS } from './checks';
import { seesWorker } from './access';
import { homeOf, type RegionCode } from '../../reference/region/region-code';

/**
 * Ordered by village, then by registration; with a name filter, ordered by name. One query for each prefecture of the
 * region, or by name for each county.
 */
export async function listWorkers(context: Context, given: WorkerFilter, page: Page): Paged<Worker> {
  const name = nameOf(given.nameStartsWith ?? '');
  const filter = { ...given, nameStartsWith: name };
  const regionCode = narrowed(filter.regionCode, context.viewer.regionCode);
  if (filter.phone != null) {
    const holders = regionCode === undefined ? { workers: [], all: true } : await withPhone(context, filter.phone);
    const wanted = holders.workers.filter(
      (worker) => isWithin(worker.villageCode, regionCode) && passes(worker, filter),
    );
    const connection = connectionOf(wanted, ({ newest, id }) => `${newest}#${id}`, page, 'DESCENDING');
    return holders.all ? connection : { ...connection, totalCount: null };
  }
  const queries = regionCode === undefined ? [] : (name === '' ? queriesByRegion : queriesByName)(regionCode, filter);
  return list(context, {
    queries,
    index: name === '' ? 'byRegion' : 'byName',
    order: 'ASCENDING',
    page,
    parse: parseWorker,
  });
}

function queriesByRegion(regionCode: RegionCode, filter: WorkerFilter): QueryParams[] {
  return prefecturesOf(regionCode).map((prefecture) =>
    peopleWithin(prefecture, regionCode)
      .where(...conditionsOf(filter))
      .params(),
  );
}

function queriesByName(regionCode: RegionCode, filter: WorkerFilter): QueryParams[] {
  const name = filter.nameStartsWith ?? '';
  const start = withinPart(name);
  return countiesOf(regionCode).map((county) => {
    return workerQuery('byName', { county })
      .beginsWith({ name: start })
      .where(
        start !== name && beginsWith('name', name),
        ...conditionsOf(filter),
        regionCode.length > county.length && beginsWith('villageCode', regionCode),
      )
      .params();
  });
}

function conditionsOf({ groupTag, employment, wantsWork }: WorkerFilter) {
  return [
    groupTag != null && contains('groupTags', groupTag),
    employment != null && equals('employment', employment),
    wantsWork != null && equals('wantsWork', wantsWork),
  ] as const;
}

/** The same filters as the queries' conditions, for a list in memory. */
function passes(worker: Worker, { groupTag, employment, wantsWork, nameStartsWith }: WorkerFilter): boolean {
  return (
    (groupTag == null || worker.groupTags?.includes(groupTag) === true) &&
    (employment == null || worker.employment === employment) &&
    (wantsWork == null || worker.wantsWork === wantsWork) &&
    (nameStartsWith == null || worker.name.startsWith(nameStartsWith))
  );
}

/** Idempotent: fields that are known already are not written again. */
export async function updateWorker(context: Context, input: UpdateWorkerInput): Promise<Outcome<Worker>> {
  const { workerId, ...fields } = answered(input, { kept: ['workerId'], none: NO_WORDS });
  const wrong = checkUpdate({ workerId, ...fields }, context.viewer);
  return tell(context, workerId, wrong, 'UPDATE', ({ id }) => told(context, id, fields));
}

/**
 * Adds an entry that becomes the newest, and updates the profile; writes nothing if no field changes. The entry sorts
 * after all others, even after a survey by a phone whose clock is ahead.
 */
export async function tell(
  context: Context,
  workerId: string,
  wrong: readonly Refusal[],
  kind: HistoryEntry['kind'],
  tellOf: (worker: Worker) => ProfileFields,
): Promise<Outcome<Worker>> {
  const { db, viewer } = context;
  return whileChanged(async () => {
    const [worker] = isId(workerId, 'wkr') ? await readWorkers(db, [workerId]) : [];
    const visible = worker !== undefined && seesWorker(viewer, worker);
    if (!visible) return failed([refusal('NOT_FOUND', ['workerId']), ...wrong]);
    if (wrong.length > 0) return failed(wrong);
    const news = tellOf(worker);
    const entry = newsOf(context, worker, kind, news);
    if (entry === undefined) return ok(worker);
    const { told: known, stamp: newest } = entry;
    const { committed } = await db.commit(writesOf(worker, entry));
    if (!committed) return CHANGED;
    const home = known.villageCode === undefined ? {} : homeOf(known.villageCode);
    const after = { ...worker, ...known, ...daysTold(known, instantOfStamp(newest)), ...home, newest };
    return ok(withoutCleared({ ...after, version: worker.version + 1 } as Worker));
  });
}

/** The entry with what differs; undefined if nothing does. */
function newsOf(
  { clock, viewer }: Context,
  worker: Worker,
  kind: HistoryEntry['kind'],
  news: ProfileFields,
): HistoryEntry | undefined {
  const changed = differingFields(news, worker);
  if (changed.length === 0) return undefined;
  const now = clock.now();
  const known: ProfileFields = Object.fromEntries(
    Object.entries(news).filter(([field]) => changed.includes(field === 'phoneBox' ? 'phoneHash' : field)),
  );
  const stamp = stampOf(nextInstant(now, worker.newest), '', viewer.account);
  const recordedAt = preciseInstantOf(now);
  return { workerId: worker.id, stamp, kind, by: viewer.account, recordedAt, told: known };
}

/** Refused if the worker changed since the read. */
function writesOf(worker: Worker, entry: HistoryEntry): Write[] {
  const { told: known, stamp: newest } = entry;
  const at = instantOfStamp(newest);
  return [entryPut(entry), changeProfile(worker, { told: known, at, birthDate: worker.birthDate, newest })];
}

/**
 * The writes that add a skill to a worker, for the transaction of what they learnt it by; empty if they have it, or as many
 * as a profile holds. Whether the caller may do so is for that use case to decide.
 */
export function skillAdded(context: Context, worker: Worker, skill: string): Write[] {
  const { skills = [] } = worker;
  if (skills.includes(skill) || skills.length >= limits.skillsMax) return [];
  const entry = newsOf(context, worker, 'UPDATE', { skills: [...skills, skill] });
  return entry === undefined ? [] : writesOf(worker, entry);
}

/**
 * Newest first. One query for each of the worker's collections, in parallel; there is one unless workers were merged.
 */
export function listHistory(
  context: Context,
  worker: Pick<Worker, 'id' | 'mergedIds'>,
  page: Page,
  kind?: HistoryEntry['kind'],
): Paged<HistoryEntry> {
  const queries = collectionsOf(worker).map((workerId) => historyOf(workerId, kind));
  return list(context, { queries, order: 'DESCENDING', page, parse: parseEntry });
}
