/** The statuses of a chunk's rows, as one short text and as counts. Pure. */
import type { SubmitStatus } from '../../../generated/graphql';
import { keysOf } from '../../../platform/values/unknown';
import type { Counts } from './store';

/** One letter for each row, so that 500 rows are one short text. */
const LETTERS = { CREATED: 'C', UPDATED: 'U', UNCHANGED: 'N', REJECTED: 'R' } as const satisfies Record<
  SubmitStatus,
  string
>;

export function isStatus(value: unknown): value is SubmitStatus {
  return typeof value === 'string' && Object.hasOwn(LETTERS, value);
}

export function writeStatuses(statuses: readonly SubmitStatus[]): string {
  return statuses.map((status) => LETTERS[status]).join('');
}

export function readStatuses(text: string): SubmitStatus[] {
  const statuses = keysOf(LETTERS);
  return Array.from(text, (letter) => statuses.find((status) => LETTERS[status] === letter) ?? 'REJECTED');
}

export function countsOf(statuses: readonly SubmitStatus[]): Counts {
  const of = (status: SubmitStatus): number => statuses.filter((one) => one === status).length;
  return { created: of('CREATED'), updated: of('UPDATED'), unchanged: of('UNCHANGED'), rejected: of('REJECTED') };
}
