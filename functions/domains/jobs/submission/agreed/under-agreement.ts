/** What rows add to what was reported under an agreement. Pure. */
import { civilDateOf } from '../../../../platform/values/civil-date';
import type { Agreed } from '../../../reference/agreement/at-the-door';
import { parsePosition } from '../../position/store';
import { countedBefore, type Decision } from '../create-or-change';
import { likenessOf } from '../near-duplicate/near-duplicates';
import { type Decisions, isRejected, type RowBatch, type Stored } from '../submit-rows';

type Standing = Exclude<Decision, { readonly status: 'REJECTED' }>;
type Known = Pick<Stored, 'agreed' | 'positions'> & { readonly counting?: Stored['counting'] | undefined };

/** Of all rows; nothing if one that is rejected rejects all. */
export function addedBy(
  { rows }: Pick<RowBatch, 'rows'>,
  decisions: Decisions,
  { agreed = {}, ...known }: Known,
  { together }: { readonly together: boolean },
): number {
  if (agreed.promised === undefined || (together && isRejected(decisions))) return 0;
  const added = addedUnder(agreed, known);
  return rows.reduce((sum, { index }) => {
    const decision = decisions.get(index);
    return decision === undefined || decision.status === 'REJECTED' ? sum : sum + added(decision);
  }, 0);
}

/**
 * Of rows in turn: the headcount beside what counted before the row was written, which its mark tells a repeat. None of what was
 * submitted first before the term. What an enterprise posts of a job replaces what agencies posted of it; what an agency posts
 * of a job of others is not counted beside theirs.
 */
export function addedUnder(
  { promised }: Agreed,
  { positions, counting }: Pick<Known, 'positions' | 'counting'>,
): (decision: Standing) => number {
  const left = new Map(counting);
  return ({ status, position }) => {
    const { id, enterpriseId, agencyId, headcount, jobKey, submittedAt } = position;
    const before = status === 'UNCHANGED' ? undefined : countedBefore(position);
    if (promised === undefined || before === undefined) return 0;
    if (civilDateOf(new Date(submittedAt)) < promised.startsOn) return 0;
    const likeness = likenessOf({ enterpriseId }, position);
    const stored = positions.get(id);
    const isJoining =
      status === 'CREATED' || stored === undefined || likeness !== likenessOf({ enterpriseId }, parsePosition(stored));
    const others = left.get(likeness) ?? 0;
    if (agencyId !== undefined) {
      // One that is not filed with the others' yet was not let in as more people either.
      if (!isJoining) return jobKey !== undefined || others > 0 ? 0 : headcount - before;
      return (others > 0 ? 0 : headcount) - before;
    }
    if (!isJoining) return headcount - before;
    left.delete(likeness);
    return headcount - others - before;
  };
}
