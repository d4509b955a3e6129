/** What the parts of an operation weigh: the time that they take, and how such weights add up. */
import { type FieldNode, type GraphQLNamedType, isObjectType } from 'graphql';
import type { Price } from './prices';

/** Microseconds of CPU, about, as `npm run bench -- abuse` measures them: the parts of a price. */
export const MICROSECONDS = {
  /** A request to the database, with what it takes to write and to read it. */
  call: 1_000,
  /** An object that is read for itself: a node, an entry of a page. */
  item: 100,
  /** An item that is read and not shown. */
  dropped: 40,
  /** An object that is a part of another one, such as a stop. */
  part: 10,
  leaf: 2,
  /** `__schema` or `__type`, whatever is selected in it; once more for each alias in it, which would show all of it again. */
  introspection: 1_000_000,
} as const;

/** Of a selection, before what stands around it is known. */
export interface Weight {
  /** Microseconds. */
  readonly time: number;
  /** What each entry takes of the lists whose length only the field around them knows: `edges`, `results`. */
  readonly perEntry: number;
  /** What each hundred entries of the list around it take together. */
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

/** Fragments within fragments double a number each time; past this it would lose its last digits, and then be infinite. */
export function bounded(value: number): number {
  return Math.min(value, Number.MAX_SAFE_INTEGER);
}
