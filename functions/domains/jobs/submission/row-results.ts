/** What is told of each submitted row: what became of it, and what is odd about it. Pure. */
import { assert } from '../../../platform/requests/errors';
import { refusal } from '../../../platform/requests/result';
import { doorOf } from '../../reference/agreement/at-the-door';
import { addedUnder } from './agreed/under-agreement';
import { type Decisions, isRejected, type RowBatch, type RowResult, type Stored } from './submit-rows';
import { warningsOf } from './warnings';

/**
 * One result for each row, in order.
 * @param together one rejected row rejects all.
 * @param dry nothing was written, so new positions do not exist.
 */
export function resultsOf(
  { path, rows }: Pick<RowBatch, 'path' | 'rows'>,
  decisions: Decisions,
  { positions, likenesses, agreed = {}, counting }: Stored,
  { together, dry }: { together: boolean; dry: boolean },
): RowResult[] {
  const none = together && isRejected(decisions);
  const seen = new Map<string, string>();
  const door = doorOf(agreed);
  const added = addedUnder(agreed, { positions, counting });
  return rows.map(({ index, id, likeness, externalRef, content }) => {
    const decision = decisions.get(index);
    assert(decision, 'a decision on every row');
    const place = { id, likeness, path: [...path, index] };
    const odd = content === undefined ? [] : warningsOf(place, content, likenesses, seen);
    const warnings = decision.status === 'REJECTED' || none ? odd : [...odd, ...door(added(decision), place.path)];
    if (decision.status === 'REJECTED') {
      const { errors } = decision;
      return { index, externalRef, status: 'REJECTED', position: null, errors, warnings };
    }
    if (none) {
      const errors = [refusal('BATCH_REJECTED', [...path, index])];
      return { index, externalRef, status: 'REJECTED', position: null, errors, warnings };
    }
    const position = dry && decision.status === 'CREATED' ? null : decision.position;
    const raised =
      decision.raisedTo === undefined
        ? []
        : [refusal('HEADCOUNT_RAISED', [...path, index, 'headcount'], { taken: decision.raisedTo })];
    return { index, externalRef, status: decision.status, position, errors: [], warnings: [...warnings, ...raised] };
  });
}
