/**
 * One job that is posted several times, by an enterprise and by agencies: which posting is shown for it, and counts. The
 * enterprise's own comes first, then the one that an agency posted first. Pure.
 */
import type { Position } from '../../position/store';

/** What becomes of a posting of an agency. */
export type Standing =
  /** `jobKey`: the posting whose headcount counts for it. `covered`: that one is shown instead. */
  | { readonly job: Pick<Position, 'jobKey' | 'covered'> }
  /** The enterprise ended the job. */
  | { readonly closeReason: 'FILLED' | 'WITHDRAWN' };

/**
 * The posting that is shown.
 * @param own that of the enterprise itself; undefined if there is none that is open.
 * @param postings of agencies, alike.
 */
export function shownOf(own: Position | undefined, postings: readonly Position[]): Position | undefined {
  const open = postings.filter(({ status }) => status !== 'CLOSED');
  return own ?? open.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))[0];
}

function orderOf({ submittedAt, id }: Position): string {
  return `${submittedAt}#${id}`;
}

/**
 * What an agency posts beside a shown posting of somebody else is covered by it. When that one goes, it is shown again, but
 * never counts a second time; if the enterprise itself filled or withdrew the job, it closes.
 * @param former the posting that its `jobKey` names, if it is still alike.
 */
export function standingOf(posting: Position, shown: Position | undefined, former: Position | undefined): Standing {
  if (posting.status === 'CLOSED') return { job: posting.jobKey === undefined ? {} : { jobKey: posting.jobKey } };
  if (shown !== undefined && shown.id !== posting.id && shown.agencyId !== posting.agencyId)
    return { job: { jobKey: shown.jobKey ?? shown.id, covered: true } };
  if (former === undefined) return { job: {} };
  const { agencyId, status, closeReason } = former;
  const ended = agencyId === undefined && status === 'CLOSED';
  if (ended && (closeReason === 'FILLED' || closeReason === 'WITHDRAWN')) return { closeReason };
  return { job: { jobKey: former.id } };
}
