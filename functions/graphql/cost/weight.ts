/** Weights of the parts of an operation (the time that they take), and how weights add up. */
import {
  type DirectiveNode,
  type FieldNode,
  type GraphQLNamedType,
  isObjectType,
  Kind,
  type SelectionNode,
} from 'graphql';
import { limits } from '../../limits';
import type { Price } from './shared-prices';

/** CPU time of each part of a price, in microseconds, approximately as `npm run bench -- abuse` measures it. */
export const MICROSECONDS = {
  /** A request to the database, including its encoding and decoding. */
  call: 1_000,
  /** An object that is read as an item: a node, an entry of a page. */
  item: 100,
  /** An item that is read and not shown. */
  dropped: 40,
  /** An object within another one, such as a stop. */
  part: 10,
  leaf: 2,
  /**
   * `__schema` or `__type` with any selection; charged again for each alias within, because an alias repeats the whole
   * answer.
   */
  introspection: 1_000_000,
} as const;

/** Weight of a selection, before the fields around it are known. */
export interface Weight {
  /** Microseconds. */
  readonly time: number;
  /** Time for each entry of lists such as `edges` and `results`, whose length the field around them determines. */
  readonly perEntry: number;
  /** Time for each hundred entries of the list around it. */
  readonly shared: number;
  /** Fields on the way to the deepest leaf, the leaf included. */
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
}

export const NOTHING: Weight = { time: 0, perEntry: 0, shared: 0, depth: 0, aliases: 0, directives: 0 };

export function readTime({ calls = 0, items = 0 }: Price): number {
  return calls * MICROSECONDS.call + items * MICROSECONDS.dropped;
}

export function leafTime(length: number, { alias }: FieldNode): number {
  return length * MICROSECONDS.leaf + (alias === undefined ? 0 : MICROSECONDS.item);
}

export function objectTime(type: GraphQLNamedType): number {
  const isItem =
    type.name === 'Node' || type.name.endsWith('Edge') || (isObjectType(type) && type.getInterfaces().length > 0);
  return isItem ? MICROSECONDS.item : MICROSECONDS.part;
}

export function add(a: Weight, b: Partial<Weight>): Weight {
  return {
    time: bounded(a.time + (b.time ?? 0)),
    perEntry: bounded(a.perEntry + (b.perEntry ?? 0)),
    shared: bounded(a.shared + (b.shared ?? 0)),
    depth: Math.max(a.depth, b.depth ?? 0),
    aliases: bounded(a.aliases + (b.aliases ?? 0)),
    directives: bounded(a.directives + (b.directives ?? 0)),
  };
}

/**
 * Nested fragments can double a number at each level; without this bound it would lose precision and become infinite.
 */
export function bounded(value: number): number {
  return Math.min(value, Number.MAX_SAFE_INTEGER);
}

/** Weight of the node without its selection set. */
export function ownWeight(node: SelectionNode): Partial<Weight> {
  const directives = countDirectives(node);
  return node.kind === Kind.FIELD
    ? { directives, depth: 1, aliases: node.alias === undefined ? 0 : 1 }
    : { directives };
}

export function countDirectives({
  directives,
}: {
  readonly directives?: readonly DirectiveNode[] | undefined;
}): number {
  return directives?.length ?? 0;
}

/** A size outside 1..100 is refused when its field is resolved, so it costs nothing. */
export function pageSizeOf(size: unknown): number {
  return typeof size === 'number' && Number.isInteger(size)
    ? Math.min(Math.max(size, 1), limits.pageSizeMax)
    : limits.pageSizeMax;
}
