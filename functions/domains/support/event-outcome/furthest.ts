/** The furthest outcome of somebody at an event, and how a new one changes the event's counts. Pure. */
import type { EventOutcomeKind } from '../../../generated/graphql';
import type { Outcomes } from '../registration/store';

/** Change of the numbers of people by their furthest outcome. */
export interface OutcomeChange {
  readonly intents: number;
  readonly hired: number;
}

/** The outcomes with this one, instead of an earlier one at the same position. */
export function withOutcome(outcomes: Outcomes, told: Outcomes[number]): Outcomes {
  return [...outcomes.filter(({ positionId }) => positionId !== told.positionId), told];
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
