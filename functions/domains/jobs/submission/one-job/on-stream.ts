/**
 * Streams -> one job that an enterprise and its agencies post is shown and counted once. Records only say which job it is
 * about, so they may come late, repeatedly and out of order: everything is read, what is not right is written, and all is
 * read again until it is right. Of two who settle at once, the one that wrote last finds what the other changed.
 */
import type { LikenessId, PositionId } from '../../../../id-kinds';
import { limits } from '../../../../limits';
import type { Database, Item, Statement, Write } from '../../../../platform/dynamodb/database';
import { readAll } from '../../../../platform/dynamodb/read-all';
import { CHANGED, whileChanged } from '../../../../platform/dynamodb/while-changed';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import type { JobContext } from '../../../../platform/jobs/jobs';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { asId } from '../../../../platform/values/ids';
import { wordAfter } from '../../position/content';
import {
  closePosition,
  fileUnderJob,
  type Filing,
  isPosition,
  parsePosition,
  type Position,
  positionKey,
} from '../../position/store';
import { keysApart, keysTogether } from '../../position/told-keys';
import {
  isNearDuplicate,
  keepNearDuplicate,
  nearDuplicateKey,
  parseNearDuplicate,
} from '../near-duplicate/near-duplicate-store';
import { likenessOf } from '../near-duplicate/near-duplicates';
import { isResemblance, parseResemblance, resemblancesOf } from '../near-duplicate/resemblance-store';
import { shownOf, type Standing, standingOf } from './one-job';
import { keepPostings, parsePostings, postingsKey } from './postings-store';

/** Idempotent. Jobs that no agency posted cost a read. @throws Fault, retryable. */
export async function settleJobs(
  becauseOf: (cause?: string) => JobContext,
  records: readonly StreamRecord[],
): Promise<void> {
  const touched = new Map<LikenessId, { readonly joining: Set<PositionId>; cause: string | undefined }>();
  const touch = (likeness: LikenessId, author: string | undefined, joining?: PositionId): void => {
    const job = touched.get(likeness) ?? { joining: new Set(), cause: author };
    if (joining !== undefined) job.joining.add(joining);
    touched.set(likeness, job);
  };
  for (const { keys, oldItem, newItem, author } of records) {
    if (isNearDuplicate(newItem ?? oldItem) || isResemblance(newItem)) touch(asId(keys['pk'], 'like'), author);
    const [before, after] = [postingOf(oldItem), postingOf(newItem)];
    if (before?.likeness === after?.likeness && before?.isClosed === after?.isClosed) continue;
    if (before !== undefined) touch(before.likeness, author);
    if (after !== undefined) touch(after.likeness, author, after.isClosed ? undefined : after.id);
  }
  await inParallel(limits.jobsSettledAtOnce, [...touched], ([likeness, { joining, cause }]) =>
    settle(becauseOf(cause), likeness, [...joining]),
  );
}

interface Posting {
  readonly id: PositionId;
  readonly likeness: LikenessId;
  readonly isClosed: boolean;
}

/** Of an agency; undefined for what the enterprise posted itself. */
function postingOf(item: Item | undefined): Posting | undefined {
  if (!isPosition(item) || item['agencyId'] == null) return undefined;
  const position = parsePosition(item);
  return { id: position.id, likeness: jobOf(position), isClosed: position.status === 'CLOSED' };
}

/** What the postings of one job have in common: the enterprise, the title, the place and the wage. */
function jobOf({ enterpriseId, ...content }: Position): LikenessId {
  return likenessOf({ enterpriseId }, content);
}

function settle({ db, clock }: JobContext, likeness: LikenessId, joining: readonly PositionId[]): Promise<unknown> {
  const isAlike = (position: Position): boolean => jobOf(position) === likeness;
  return whileChanged(async () => {
    const [named, kept] = await db.batchGet([nearDuplicateKey(likeness), postingsKey(likeness)]);
    const postings = kept && parsePostings(kept);
    const known = postings?.positionIds ?? [];
    const ids = [...new Set([...known, ...joining])];
    if (ids.length === 0) return 'RIGHT';
    const ownId = named && parseNearDuplicate(named).positionId;
    const ownIds = [...(ownId === undefined ? [] : [ownId]), ...(postings?.ownIds ?? [])];
    const read = (await readPositions(db, [...ids, ...ownIds])).filter(isAlike);
    const alike = read.filter(({ id }) => !ownIds.includes(id)).slice(0, limits.postingsOfJobMax);
    const owns = read.filter(({ id, status }) => ownIds.includes(id) && status !== 'CLOSED');
    const own = owns.find(({ id }) => id === ownId) ?? shownOf(undefined, owns) ?? (await readNext(db, likeness));
    const shown = shownOf(own, alike);
    const formers = (
      await readPositions(
        db,
        alike.flatMap(({ jobKey }) => jobKey ?? []),
      )
    ).filter(isAlike);
    // One that opens again joins again.
    const positionIds = alike.filter((position) => !isOver(position)).map(({ id }) => id);
    const joined = postings?.ownIds?.filter((id) => owns.some((one) => one.id === id)) ?? [];
    const isKept = positionIds.join() === known.join() && joined.join() === (postings?.ownIds ?? []).join();
    // Its own end is noticed only while it is named.
    const names: Statement[] =
      named === undefined && own !== undefined
        ? [keepNearDuplicate(likeness, { positionId: own.id, externalRef: own.externalRef })]
        : [];
    const writes: Write[] = [];
    const standings: Standings[] = alike.map((position) => {
      const former = formers.find(({ id }) => id === position.jobKey);
      return { position, standing: standingOf(position, shown, former) };
    });
    if (own !== undefined) standings.push({ position: own, standing: { job: {} } });
    const together = standings
      .filter(({ position, standing }) => position.id === shown?.id || ('job' in standing && standing.job.covered))
      .map(({ position }) => position);
    for (const { position, standing } of standings) {
      if ('closeReason' in standing) {
        const contentAt = wordAfter(clock.now(), [position]);
        writes.push(closePosition(position, { contentAt, closeReason: standing.closeReason }).write);
        continue;
      }
      const filing = { ...standing.job, ...keysIn(together, position) };
      if (filed.some((name) => String(filing[name]) !== String(position[name])))
        writes.push(fileUnderJob(position, filing));
    }
    if (isKept && names.length + writes.length === 0) return 'RIGHT';
    if (names.length > 0) await db.execute(names);
    // All or none, and read again: one that left the job meanwhile must know that the others know its key, and what the
    // enterprise offered meanwhile keeps the agencies' from being closed.
    await db.commit([keepPostings(postings, { likeness, positionIds, ownIds: joined }), ...writes]);
    return CHANGED;
  });
}

/** Of what is closed they stay: it may open again. */
function keysIn(together: readonly Position[], position: Position): Pick<Filing, 'toldKey' | 'toldWith'> {
  if (together.includes(position)) return keysTogether(position, together);
  return position.status === 'CLOSED' ? keysTogether(position, [position]) : keysApart(position);
}

interface Standings {
  readonly position: Position;
  readonly standing: Standing;
}

const filed = ['jobKey', 'covered', 'toldKey', 'toldWith'] as const;

/** Whether it is closed, and filed as such. */
function isOver({ status, covered }: Position): boolean {
  return status === 'CLOSED' && covered === undefined;
}

/** Of the enterprise's own open postings beside the one that is named the first; undefined if there is none. */
async function readNext(db: JobContext['db'], likeness: LikenessId): Promise<Position | undefined> {
  const stated = (await readAll(db, resemblancesOf(likeness))).slice(0, limits.postingsOfJobMax).map(parseResemblance);
  const read = await readPositions(
    db,
    stated.map(({ positionId }) => positionId),
  );
  return shownOf(
    undefined,
    read.filter((one) => likenessOf(one, one) === likeness),
  );
}

/** Strongly consistent; those that do not exist are left out. */
async function readPositions(db: Pick<Database, 'batchGet'>, ids: readonly PositionId[]): Promise<Position[]> {
  const items = ids.length === 0 ? [] : await db.batchGet([...new Set(ids)].map(positionKey));
  return items.flatMap((item) => (item === undefined ? [] : [parsePosition(item)]));
}
