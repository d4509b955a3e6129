/** Rules of a submitted row: how it creates or changes a position. Pure. */
import type { PositionId } from '../../../id-kinds';
import type { SubmitStatus } from '../../../generated/graphql';
import type { Path } from '../../../platform/values/checks';
import { partOf } from '../../../platform/values/ids';
import { type Refusal, refusal } from '../../../platform/requests/result';
import type { Instant } from '../../../platform/values/clock';
import { duplicateInBatch } from '../position/checks';
import { statusWith } from '../position/states';
import { keysApart } from '../position/told-keys';
import { type Position, nationParts } from '../position/store';
import type { Content } from '../position/content';
import { likenessOf } from './near-duplicate/near-duplicates';

export type Decision =
  | {
      readonly status: Exclude<SubmitStatus, 'REJECTED'>;
      readonly position: Position;
      readonly toWrite: boolean;
      readonly raisedTo?: number;
    }
  | { readonly status: 'REJECTED'; readonly errors: readonly Refusal[] };

/** What a row's decision needs besides its content. */
export interface RowPosition {
  readonly id: PositionId;
  readonly poster: Pick<Position, 'enterpriseId' | 'agencyId'>;
  /** Positions of an unverified enterprise are PENDING. */
  readonly verified: boolean;
  readonly at: Instant;
  /** Identifies the batch: 16 characters. */
  readonly mark: string;
  /** Index of the row in the batch, from 0. */
  readonly row: number;
  /** Whether an earlier or concurrent attempt wrote rows of this batch: only then may content newer than `at` exist. */
  readonly resumed: boolean;
  /** Nothing may be rejected any more: a headcount below the taken vacancies is raised to them. */
  readonly raising: boolean;
  readonly path: Path;
}

/**
 * Decides what submitting `content` does to the existing position. Taken vacancies stay taken; a closed position opens
 * again. A row that was written before the batch was interrupted counts as written; content submitted after the batch's
 * first attempt stays. If two rows of one batch have the same reference, the one that was written first stands.
 */
export function decide(existing: Position | undefined, content: Content, place: RowPosition): Decision {
  const { id, poster, verified, at, mark, row, resumed, raising, path } = place;
  const written = { ...content, ...poster, id, contentAt: at };
  if (existing === undefined) {
    const part = nationParts[partOf(id, nationParts.length)] ?? '';
    const vacancies = content.headcount;
    const status = statusWith(vacancies, verified);
    const marked = markOf(mark, row, 'CREATED');
    const position: Position = { ...written, part, vacancies, status, submittedAt: at, mark: marked, version: 1 };
    return { status: 'CREATED', position, toWrite: true };
  }
  const done = writtenBefore(existing, mark, row);
  // Of a row that an interrupted step wrote, only the stored headcount tells that it was raised.
  if (done !== undefined)
    return raising && existing.headcount > content.headcount ? { ...done, ...raisedIn(existing) } : done;
  const before = readMark(existing.mark, mark);
  if (before !== undefined)
    return { status: 'REJECTED', errors: [duplicateInBatch([...path, 'externalRef'], before.row)] };
  const taken = existing.headcount - existing.vacancies;
  const raised = raising && content.headcount < taken;
  if (content.headcount < taken && !raised)
    return { status: 'REJECTED', errors: [refusal('HEADCOUNT_BELOW_TAKEN', [...path, 'headcount'], { taken })] };
  const headcount = raised ? taken : content.headcount;
  const vacancies = headcount - taken;
  const { submittedAt, part, version, jobKey, covered, toldKey, toldWith } = existing;
  const isAlike = likenessOf(existing, existing) === likenessOf(existing, content);
  const job = {
    ...(jobKey !== undefined && { jobKey }),
    ...(covered !== undefined && { covered }),
    ...(isAlike
      ? { ...(toldKey !== undefined && { toldKey }), ...(toldWith !== undefined && { toldWith }) }
      : keysApart(existing)),
  };
  const status = statusWith(vacancies, verified);
  const marked = `${markOf(mark, row, 'UPDATED')}~${jobKey === undefined ? existing.headcount : 0}`;
  const position: Position = {
    ...{ ...written, ...job, headcount, part, submittedAt, vacancies, status, mark: marked, version: version + 1 },
  };
  const newer = resumed && existing.contentAt > at;
  const told = raised && !newer ? raisedIn(position) : {};
  if (newer || sameContent(existing, position))
    return { status: 'UNCHANGED', position: existing, toWrite: false, ...told };
  return { status: 'UPDATED', position, toWrite: true, ...told };
}

function raisedIn({ headcount }: Pick<Position, 'headcount'>): { readonly raisedTo: number } {
  return { raisedTo: headcount };
}

function markOf(batch: string, row: number, status: 'CREATED' | 'UPDATED'): string {
  return `${batch}.${row}${status === 'CREATED' ? '+' : ''}`;
}

/** The decision that this row was written with before; undefined if it was not, or another write came since. */
export function writtenBefore(existing: Position, batch: string, row: number): Decision | undefined {
  const before = readMark(existing.mark, batch);
  return before?.row === row ? { status: before.status, position: existing, toWrite: false } : undefined;
}

/**
 * The headcount that counted for a position before the row that wrote it: 0 of a new one, and of one for which another counted.
 * Undefined if an earlier release wrote it, which did not tell.
 */
export function countedBefore({ mark }: Pick<Position, 'mark'>): number | undefined {
  const [, before] = mark.split('~');
  return mark.endsWith('+') ? 0 : before === undefined ? undefined : Number(before);
}

/** The row of the batch that wrote the position last, and whether it created it; undefined if another batch did. */
function readMark(mark: string, batch: string): { row: number; status: 'CREATED' | 'UPDATED' } | undefined {
  if (!mark.startsWith(`${batch}.`)) return undefined;
  return { row: Number.parseInt(mark.slice(batch.length + 1), 10), status: mark.endsWith('+') ? 'CREATED' : 'UPDATED' };
}

function sameContent(a: Position, b: Position): boolean {
  return canonical(a) === canonical(b);
}

function canonical(position: Position): string {
  const own = new Set(['contentAt', 'filledAt', 'mark', 'version']);
  const content = Object.entries(position).filter(([name]) => !own.has(name));
  return JSON.stringify(content.sort(([a], [b]) => (a < b ? -1 : 1)));
}
