/** What is measured: an operation of the schema in one of the ways in which it is used. */
import type { Viewer } from '../../functions/platform/security/identity';
import type { Given } from './given';

export interface Operation {
  /** The root field. */
  readonly field: string;
  /** What distinguishes it from other rows of the field; may be empty. */
  readonly what: string;
  readonly as: Viewer;
  readonly document: string;
  readonly variables?: (given: Given) => object;
  /** The code with which it must be refused; absent where it must succeed. */
  readonly refusal?: string;
}
