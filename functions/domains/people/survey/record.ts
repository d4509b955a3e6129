/**
 * Records one row in one commit, which adds to the worker's history and updates the profile without reading it:
 * the conditions require that the row is the newest entry and that the worker is in the caller's region. Only a row
 * that is not the newest reads the newer entries.
 */
import type { WorkerId } from '../../../id-kinds';
import type { Context } from '../../../platform/requests/context';
import type { Item, Write } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { asId } from '../../../platform/values/ids';
import { preciseInstantOf } from '../../../platform/values/clock';
import { type HistoryEntry, entryKey, entryPut, parseEntry } from '../worker/history/history-store';
import { changeProfileBySurvey, parseWorker, type Worker } from '../worker/store';
import { instantOfStamp, type ProfileFields } from '../worker/history/history';
import { tellingOf } from '../move/late-survey';
import { newWorker } from '../worker/register';
import { isWithin } from '../../reference/region/containment';
import { personElsewhere } from './sheet-rows';
import { otherContent, resultOf, type RightRow, type SurveyResult, toldBy } from './row';
import { checkNewcomer } from './checks';
import { isInCharge } from '../worker/access';

/** A row about a worker outside the caller's region, or about an unregistered person; nothing was written. */
export interface Stranger {
  readonly row: RightRow;
  /** Absent if the number is unregistered. */
  readonly worker?: Worker;
}

export function isStranger(recorded: SurveyResult | Stranger): recorded is Stranger {
  return 'row' in recorded;
}

/** @param ownerId owner of the identity number as read; the worker may be registered or merged meanwhile. */
export async function record(
  context: Context,
  row: RightRow,
  ownerId: WorkerId | undefined,
): Promise<SurveyResult | Stranger> {
  let id = ownerId;
  return whileChanged(async () => {
    const attempt: Attempt = id === undefined ? await register(context, row) : await tell(context, row, id);
    if (!('goOnWith' in attempt)) return attempt;
    id = attempt.goOnWith;
    return CHANGED;
  });
}

/** Result of the row, or the id of the worker to try instead. */
type Attempt = SurveyResult | Stranger | { readonly goOnWith: WorkerId };

function entryOf({ viewer, clock }: Context, row: RightRow, workerId: WorkerId, content: ProfileFields): HistoryEntry {
  return {
    workerId,
    kind: 'SURVEY',
    stamp: row.stamp,
    clientId: row.input.clientId,
    by: viewer.account,
    recordedAt: preciseInstantOf(clock.now()),
    told: content,
  };
}

async function register(context: Context, row: RightRow): Promise<Attempt> {
  const id = context.ids.next('wkr');
  // The id belongs to nobody. The write takes as long as for a registered number, so that time does not reveal which it
  // is.
  if (checkNewcomer(row.input, []).length > 0) return tell(context, row, id);
  const content = toldBy(context, row, id);
  const { writes } = newWorker(context, row.identity, entryOf(context, row, id, content));
  const commit = await context.db.commit(writes);
  if (commit.committed) return resultOf(row, 'CREATED', [], { workerId: id, told: content });
  return { goOnWith: asId(commit.refused.get(writes[1])?.['ownerId'], 'wkr') };
}

/** Records the row as the newest entry, without a read. A refusal returns the profile, which explains it. */
async function tell(context: Context, row: RightRow, id: WorkerId): Promise<Attempt> {
  const content = toldBy(context, row, id);
  const put = entryPut(entryOf(context, row, id, content));
  const at = instantOfStamp(row.stamp);
  const update = changeProfileBySurvey(
    id,
    { told: content, at, birthDate: row.identity.birthDate, newest: row.stamp, surveyedAt: at },
    row.scope ?? context.viewer.regionCode ?? NOWHERE,
  );
  const commit = await context.db.commit([put, update]);
  if (commit.committed) return resultOf(row, 'UPDATED', [], { workerId: id, told: content });
  return explain(context, row, { content, put, profile: commit.refused.get(update), entry: commit.refused.get(put) });
}

/** Scope of a caller without one: no code begins with it. */
const NOWHERE = '-';

interface Refused {
  readonly content: ProfileFields;
  readonly put: Write;
  readonly profile: Item | undefined;
  readonly entry: Item | undefined;
}

async function explain(context: Context, row: RightRow, { content, put, profile, entry }: Refused): Promise<Attempt> {
  const worker = profile && parseWorker(profile);
  if (worker?.mergedInto !== undefined) return { goOnWith: worker.mergedInto };
  // The same survey was recorded before; the worker may have moved since, but there is nothing left to refuse.
  if (entry !== undefined) return repeated(row, content, parseEntry(entry));
  if (worker === undefined) return { row };
  const { scope } = row;
  const isHere =
    scope === undefined ? isInCharge(context.viewer, worker.villageCode) : isWithin(worker.villageCode, scope);
  if (isHere) return tellOlder(context, row, worker, { content, put });
  const before = await toldBefore(context, row, worker);
  if (before !== undefined) return repeated(row, content, before);
  return scope === undefined ? { row, worker } : resultOf(row, 'REJECTED', [personElsewhere(row.index)]);
}

/** The same survey in the collection of a worker who was merged into this one. */
async function toldBefore(
  { db }: Context,
  { stamp }: RightRow,
  { mergedIds = [] }: Worker,
): Promise<HistoryEntry | undefined> {
  const found = mergedIds.length === 0 ? [] : await db.batchGet(mergedIds.map((id) => entryKey(id, stamp)));
  return found.filter((item) => item !== undefined).map(parseEntry)[0];
}

/** A survey with the same person, time, clientId and account is either the same or an error of the phone. */
function repeated(row: RightRow, content: ProfileFields, { workerId, told }: HistoryEntry): SurveyResult {
  return otherContent(row, content, told) ?? resultOf(row, 'UNCHANGED', [], { workerId, told: content });
}

/**
 * Records a survey that comes late; fields without a newer value still apply. Refused if the profile changed since the
 * read.
 */
async function tellOlder(
  { db }: Context,
  row: RightRow,
  worker: Worker,
  { content, put }: Pick<Refused, 'content' | 'put'>,
): Promise<Attempt> {
  const { same, update, changes } = await tellingOf(db, worker, row.stamp, content);
  if (same !== undefined) return repeated(row, content, same);
  const commit = await db.commit([put, update]);
  if (!commit.committed) return { goOnWith: worker.id };
  return resultOf(row, changes ? 'UPDATED' : 'UNCHANGED', [], { workerId: worker.id, told: content });
}
