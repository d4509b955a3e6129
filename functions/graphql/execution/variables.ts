/**
 * The values of variables, which are nearly always right: those are coerced here in a part of graphql-js's time. What is not
 * plainly right is left to graphql-js, which tells what is wrong.
 */
import {
  type GraphQLInputType,
  type GraphQLSchema,
  getVariableValues,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  valueFromAST,
  type VariableDefinitionNode,
} from 'graphql';
import { onceFor } from '../../platform/process/kept';
import { hasFields } from '../../platform/values/unknown';

type Values = Record<string, unknown>;

export type VariableReader = (
  given: Readonly<Record<string, unknown>>,
  maxErrors: number,
) => ReturnType<typeof getVariableValues>;

/** Of the variables of one operation. */
export function variableReader(
  schema: GraphQLSchema,
  { variableDefinitions: definitions = [] }: OperationDefinitionNode,
): VariableReader {
  const variables = definitions.map((definition) => variableOf(schema, definition));
  return (given, maxErrors) => {
    try {
      // Without what all objects have: a variable may have any name.
      const coerced: Values = { __proto__: null };
      for (const { name, coerce, byDefault } of variables) {
        if (Object.hasOwn(given, name)) coerced[name] = coerce(given[name]);
        else byDefault(coerced);
      }
      return { coerced };
    } catch {
      return getVariableValues(schema, definitions, given, { maxErrors });
    }
  };
}

interface Variable {
  readonly name: string;
  readonly coerce: Coerce;
  /** Sets what the variable is if it is not given. */
  readonly byDefault: (coerced: Values) => void;
}

function variableOf(schema: GraphQLSchema, { variable, type: node, defaultValue }: VariableDefinitionNode): Variable {
  const { value: name } = variable.name;
  const type = typeFromAST(schema, node);
  if (!isInputType(type)) return { name, coerce: unsure, byDefault: unsure };
  return {
    ...{ name, coerce: coercionOf(type) },
    byDefault: (coerced) => {
      if (defaultValue !== undefined) coerced[name] = valueFromAST(defaultValue, type);
      else if (isNonNullType(type)) unsure();
    },
  };
}

/** @throws where graphql-js is to read the value. */
type Coerce = (value: unknown) => unknown;

function unsure(): never {
  throw new Error('Expected a value that is plainly right');
}

const coercionOf = onceFor((type: GraphQLInputType) => type, coercionFor);

function coercionFor(type: GraphQLInputType): Coerce {
  if (isNonNullType(type)) {
    const coerce = coercionOf(type.ofType);
    return (value) => (value == null ? unsure() : coerce(value));
  }
  if (isListType(type)) {
    const coerce = coercionOf(type.ofType);
    return (value) => {
      if (value == null) return null;
      // A hole is null, as graphql-js reads it.
      if (Array.isArray(value)) return Array.from(value, (item) => coerce(item));
      return hasFields(value) && Symbol.iterator in value ? unsure() : [coerce(value)];
    };
  }
  if (!isInputObjectType(type))
    return (value) => {
      const coerced: unknown = value == null ? null : type.parseValue(value);
      return coerced === undefined ? unsure() : coerced;
    };
  const fields = Object.values(type.getFields());
  const known = new Set(fields.map(({ name }) => name));
  return (value) => {
    if (value == null) return null;
    if (!hasFields(value) || Array.isArray(value)) return unsure();
    const coerced: Values = {};
    for (const { name, type: of, defaultValue } of fields) {
      const given = value[name];
      if (given !== undefined) coerced[name] = coercionOf(of)(given);
      else if (defaultValue !== undefined) coerced[name] = defaultValue;
      else if (isNonNullType(of)) unsure();
    }
    for (const name of Object.keys(value)) if (!known.has(name)) unsure();
    return type.isOneOf ? theOnly(coerced) : coerced;
  };
}

function theOnly(coerced: Values): Values {
  const [first, ...others] = Object.values(coerced);
  return first == null || others.length > 0 ? unsure() : coerced;
}
