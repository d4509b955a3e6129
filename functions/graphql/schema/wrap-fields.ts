/** Wraps fields of a schema, in place: building a second schema would take as long as building the first. */
import {
  defaultFieldResolver,
  getDirectiveValues,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
  isIntrospectionType,
  isObjectType,
} from 'graphql';
import { hasFields } from '../../platform/values/unknown';

export type Resolve<C> = GraphQLFieldResolver<unknown, C, Readonly<Record<string, unknown>>>;

/** @param resolve the field's present resolver. @returns undefined to leave the field as it is. */
type Wrapper<C> = (
  field: GraphQLField<unknown, C>,
  type: GraphQLObjectType,
  resolve: Resolve<C>,
) => Resolve<C> | undefined;

/** Wraps the fields of all object types except those of introspection. @returns the same schema. */
export function wrapFields<C>(schema: GraphQLSchema, wrapper: Wrapper<C>): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    const fields: readonly GraphQLField<unknown, C>[] = Object.values(type.getFields());
    for (const field of fields) {
      const resolve = wrapper(field, type, field.resolve ?? defaultFieldResolver);
      if (resolve !== undefined) field.resolve = resolve;
    }
  }
  return schema;
}

/**
 * Arguments of a directive of a field, whether the schema was built from SDL or from a blueprint; undefined if the
 * field does not have it.
 */
export function directiveAt(
  schema: GraphQLSchema,
  { extensions, astNode }: GraphQLField<unknown, never>,
  name: string,
): Readonly<Record<string, unknown>> | undefined {
  const { directives: told } = extensions;
  if (hasFields(told)) return hasFields(told[name]) ? told[name] : undefined;
  const directive = schema.getDirective(name);
  return astNode && directive ? getDirectiveValues(directive, astNode) : undefined;
}
