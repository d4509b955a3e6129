/** A measured case: an operation of the schema in one of its uses. */
import type { Viewer } from '../../functions/platform/security/viewer';
import type { Given } from './given';

export interface Operation {
  /** The root field. */
  readonly field: string;
  /** Description that distinguishes it from other rows of the field; may be empty. */
  readonly what: string;
  readonly as: Viewer;
  readonly document: string;
  readonly variables?: (given: Given) => object;
  /** It is asked just after the one before it, of a process that keeps the rows that it showed; others of one that keeps none. */
  readonly again?: true;
  /** Error code with which it must be refused; absent if it must succeed. */
  readonly refusal?: string;
}
