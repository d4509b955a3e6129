/**
 * Writes decided rows, each by a condition on what it was decided on. Rows of an agency are written with the condition that it
 * is named; a row of which agencies posted the job, with the item that lists their postings (`one-job/postings-store.ts`).
 */
import type { LikenessId } from '../../../id-kinds';
import { limits } from '../../../limits';
import type { Database, Item, Write } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { refusal } from '../../../platform/requests/result';
import { parsePosition, type Position, submitPosition, submitPositionTogether } from '../position/store';
import type { Decision } from './create-or-change';
import { likenessOf } from './near-duplicate/near-duplicates';
import { joinPostings } from './one-job/postings-store';
import {
  decideAll,
  type Decisions,
  readPositions,
  readPostings,
  type Row,
  type RowBatch,
  type Stored,
} from './submit-rows';

type Known = Pick<Stored, 'positions' | 'postings'>;

/**
 * Writes each valid row. Rows that other writers changed meanwhile are decided again; those of an agency that is not named any
 * more are rejected.
 * @throws Fault SERVICE_UNAVAILABLE, retryable, if other writers keep changing the same positions.
 */
export async function writeEach(db: Database, batch: RowBatch, stored: Known): Promise<Map<number, Decision>> {
  const decisions = decideAll(batch, stored.positions);
  let known = stored;
  let open = toWrite(batch.rows, decisions);
  return whileChanged(async () => {
    if (open.length === 0) return decisions;
    const { lost, ended } = await writeOpen(db, batch, open, known);
    for (const { index } of ended) decisions.set(index, notNamed(batch, index));
    if (lost.length === 0) return decisions;
    const likenesses = open.map(({ row }) => row.likeness);
    const [positions, postings] = await Promise.all([
      readPositions(
        db,
        lost.map(({ id }) => id),
      ),
      readPostings(db, batch.agencyId === undefined ? likenesses : []),
    ]);
    known = { positions, postings };
    // Changes during this attempt may be newer than it, as after an interrupted one.
    for (const [index, decision] of decideAll({ ...batch, resumed: true }, positions, lost))
      decisions.set(index, decision);
    open = toWrite(lost, decisions);
    return CHANGED;
  });
}

interface Open {
  readonly row: Row;
  readonly position: Position;
}

export function toWrite(rows: readonly Row[], decisions: Decisions): Open[] {
  return rows.flatMap((row) => {
    const decision = decisions.get(row.index);
    return decision !== undefined && decision.status !== 'REJECTED' && decision.toWrite
      ? [{ row, position: decision.position }]
      : [];
  });
}

/** That a row is rejected because the agency's naming has ended. */
export function notNamed({ path }: Pick<RowBatch, 'path'>, index: number): Decision {
  return { status: 'REJECTED', errors: [refusal('AGENCY_NOT_NAMED', [...path, index])] };
}

/** The rows in one transaction, with what the enterprise posts of jobs that agencies post, too, as far as there is room. */
export function writesOf(open: readonly Open[], { positions, postings }: Known, room: number): Write[] {
  const joins = [...Map.groupBy(open, (one) => likenessJoined(one, positions.get(one.row.id)))].flatMap(
    ([likeness, own]) => {
      const read = likeness && postings.get(likeness);
      return read === undefined
        ? []
        : [
            joinPostings(
              read,
              own.map(({ row }) => row.id),
            ),
          ];
    },
  );
  const writes = open.map(({ row, position }) => {
    const old = positions.get(row.id);
    return submitPositionTogether(position, old && parsePosition(old));
  });
  // The stream names them a moment later.
  return [...writes, ...joins.slice(0, Math.max(0, room - writes.length))];
}

/** The likeness that a position of the enterprise itself has from this write on; undefined if it had it, open, before. */
function likenessJoined({ row, position }: Open, item: Item | undefined): LikenessId | undefined {
  const { likeness } = row;
  const old = item && parsePosition(item);
  const isThere = old !== undefined && old.status !== 'CLOSED' && likenessOf(old, old) === likeness;
  return position.agencyId !== undefined || isThere ? undefined : likeness;
}

interface Written {
  /** Rows of which something changed since they were read. */
  readonly lost: readonly Row[];
  /** Rows of an agency that is not named any more. */
  readonly ended: readonly Row[];
}

async function writeOpen(db: Database, batch: RowBatch, open: readonly Open[], known: Known): Promise<Written> {
  const { stands = [] } = batch;
  const isJoining = (one: Open): boolean => {
    const likeness = likenessJoined(one, known.positions.get(one.row.id));
    return likeness !== undefined && known.postings.has(likeness);
  };
  const alone = stands.length > 0 ? [] : open.filter((one) => !isJoining(one));
  const outcomes = await db.execute(
    alone.map(({ row, position }) => submitPosition(position, known.positions.get(row.id))),
  );
  const lost = alone.filter((_, index) => outcomes[index] !== 'DONE').map(({ row }) => row);
  const ended: Row[] = [];
  const together = open.filter((one) => !alone.includes(one));
  const most = stands.length > 0 ? limits.transactionWritesMax - stands.length : 1;
  // One after another: transactions on one item at once cancel each other.
  for (let at = 0; at < together.length; at += most) {
    const some = together.slice(at, at + most);
    const commit = await db.commit([...writesOf(some, known, some.length + 1), ...stands]);
    if (commit.committed) continue;
    const rows = some.map(({ row }) => row);
    if (stands.some((one) => commit.refused.has(one))) ended.push(...rows);
    else lost.push(...rows);
  }
  return { lost, ended };
}
