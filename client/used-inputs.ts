/** The part of the schema that types of a client's variables and answers name: its inputs, enums and scalars. Pure. */
import {
  type DocumentNode,
  getNamedType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isScalarType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** @param contract the SDL that the schema is of. @param document the client's operations and fragments. */
export function usedInputs(schema: GraphQLSchema, contract: DocumentNode, document: DocumentNode): DocumentNode {
  const used = new Set<string>();
  const note = (type: GraphQLNamedType | null | undefined): void => {
    if (type == null || used.has(type.name)) return;
    if (isEnumType(type)) used.add(type.name);
    if (!isInputObjectType(type)) return;
    used.add(type.name);
    for (const field of Object.values(type.getFields())) note(getNamedType(field.type));
  };
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      [Kind.FIELD]: () => note(getNamedType(info.getType())),
      [Kind.VARIABLE_DEFINITION]: ({ type }) => {
        let named = type;
        while (named.kind !== Kind.NAMED_TYPE) named = named.type;
        note(schema.getType(named.name.value));
      },
    }),
  );
  return {
    kind: Kind.DOCUMENT,
    definitions: contract.definitions.filter((one) => 'name' in one && isWanted(schema.getType(one.name.value), used)),
  };
}

function isWanted(type: GraphQLNamedType | undefined, used: ReadonlySet<string>): boolean {
  return type !== undefined && (isScalarType(type) || used.has(type.name));
}
