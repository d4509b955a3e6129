/** The outcomes of somebody's visit to an event, and how they change the event's counts. Pure. */
import type { EventOutcomeKind } from '../../../generated/graphql';
import type { Outcomes } from './store';

/** Change of the numbers of people by their furthest outcome. */
export interface OutcomeChange {
  readonly intents: number;
  readonly hired: number;
}

/** The outcomes with this one, instead of an earlier one at the same position. */
export function withOutcome(outcomes: Outcomes, told: Outcomes[number]): Outcomes {
  return [...outcomes.filter(({ positionId }) => positionId !== told.positionId), told];
}

/** Of two visits of one person: at each position the outcome that was told last. */
export function together(some: Outcomes, others: Outcomes): Outcomes {
  const inTime = [...some, ...others].toSorted((a, b) => (a.at < b.at ? -1 : 1));
  return inTime.reduce<Outcomes>((all, told) => withOutcome(all, told), []);
}

export function changeOf(before: Outcomes, after: Outcomes): OutcomeChange {
  const [from, to] = [furthestOf(before), furthestOf(after)];
  const change = (kind: EventOutcomeKind): number => Number(to === kind) - Number(from === kind);
  return { intents: change('INTENT'), hired: change('HIRED') };
}

function furthestOf(outcomes: Outcomes): EventOutcomeKind {
  const order = ['HIRED', 'INTENT'] as const;
  return order.find((kind) => outcomes.some(({ outcome }) => outcome === kind)) ?? 'NONE';
}
