/** What is done to fields of a schema, whichever they are: in place, because making a schema anew takes as long as making it did. */
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

/** @param resolve what the field does without it. Undefined where the field is left as it is. */
type Wrapper<C> = (
  field: GraphQLField<unknown, C>,
  type: GraphQLObjectType,
  resolve: Resolve<C>,
) => Resolve<C> | undefined;

/** Of object types, those of introspection excepted. @returns the schema itself. */
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

/** The arguments of a directive at a field, whether the schema was made of SDL or of a blueprint; undefined where it does not stand there. */
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
