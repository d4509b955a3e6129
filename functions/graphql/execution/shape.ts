/** The form of a field's value, by which it is completed: to ask graphql-js for each value costs more than the rest. */
import {
  type GraphQLAbstractType,
  GraphQLID,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLString,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { onceFor } from '../../platform/process/kept';

export type Shape =
  | { readonly kind: 'REQUIRED' | 'LIST'; readonly of: Shape }
  | Leaf
  | { readonly kind: 'OBJECT'; readonly type: GraphQLObjectType }
  | { readonly kind: 'ABSTRACT'; readonly type: GraphQLAbstractType };

export interface Leaf {
  readonly kind: 'LEAF';
  readonly type: GraphQLLeafType;
  /** Whether a text is answered as it is. */
  readonly isText: boolean;
}

export const shapeOf = onceFor((type: GraphQLOutputType) => type, made);

function made(type: GraphQLOutputType): Shape {
  if (isNonNullType(type)) return { kind: 'REQUIRED', of: shapeOf(type.ofType) };
  if (isListType(type)) return { kind: 'LIST', of: shapeOf(type.ofType) };
  if (isLeafType(type)) return { kind: 'LEAF', type, isText: type === GraphQLString || type === GraphQLID };
  return isObjectType(type) ? { kind: 'OBJECT', type } : { kind: 'ABSTRACT', type };
}
