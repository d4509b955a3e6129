/** Draws valid operations of a schema: aliases, arguments, variables, conditions, fragments of all kinds, and what they nest. */
import {
  type DocumentNode,
  getNamedType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  Kind,
  typeFromAST,
} from 'graphql';

export interface Drawn {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const LEVELS = 4;

/** @param pick a whole number from 0 to below its argument. */
type Pick = (below: number) => number;

/** @param seed a whole number; the same gives the same. */
export function randomOperation(schema: GraphQLSchema, root: 'query' | 'mutation', seed: number): Drawn {
  return drawn(schema, root, picker(seed));
}

/** Values of the variables of the first operation in the document; some of those that may be absent are. */
export function randomVariables(
  schema: GraphQLSchema,
  { definitions }: DocumentNode,
  seed: number,
): Drawn['variables'] {
  const pick = picker(seed);
  const operation = definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
  const given = (operation?.variableDefinitions ?? []).flatMap(({ variable, type: node, defaultValue }) => {
    const type = typeFromAST(schema, node) as GraphQLInputType;
    const isAbsent = (!isNonNullType(type) || defaultValue !== undefined) && pick(4) === 0;
    return isAbsent ? [] : [[variable.name.value, valueOf(type, pick)] as const];
  });
  return Object.fromEntries(given);
}

function picker(seed: number): Pick {
  let state = seed >>> 0;
  // Mulberry32.
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(1, below);
  };
}

function valueOf(type: GraphQLInputType, pick: Pick): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType, pick);
  if (isListType(type)) return Array.from({ length: pick(3) }, () => valueOf(type.ofType, pick));
  if (isEnumType(type)) return type.getValues()[pick(type.getValues().length)]?.name;
  if (isInputObjectType(type))
    return Object.fromEntries(
      Object.values(type.getFields())
        .filter((field) => isNonNullType(field.type) || pick(4) === 0)
        .map((field) => [field.name, valueOf(field.type, pick)]),
    );
  return { Int: pick(9), Float: 1.5, Boolean: pick(2) === 0, ID: 'id', String: 'text' }[type.name] ?? '2026-11-30';
}

function drawn(schema: GraphQLSchema, root: 'query' | 'mutation', pick: Pick): Drawn {
  const declared: string[] = [];
  const variables: Record<string, unknown> = {};
  const fragments = new Map<string, string>();
  let aliases = 0;

  const variable = (type: GraphQLInputType, literal: string): string => {
    const name = `v${declared.length}`;
    const way = pick(4);
    // Given, left to its default, or null where that may be.
    if (way === 0 && !isNonNullType(type)) variables[name] = null;
    else if (way === 1) return (declared.push(`$${name}: ${String(type)} = ${literal}`), `$${name}`);
    else variables[name] = valueOf(type, pick);
    declared.push(`$${name}: ${String(type)}`);
    return `$${name}`;
  };

  const literal = (type: GraphQLInputType, value: unknown): string => {
    if (isNonNullType(type)) return literal(type.ofType, value);
    if (Array.isArray(value) && isListType(type)) return `[${value.map((one) => literal(type.ofType, one)).join()}]`;
    if (isEnumType(type)) return String(value);
    if (!isInputObjectType(type)) return JSON.stringify(value);
    const fields = type.getFields();
    const parts = Object.entries(value as object).map(([name, one]) => `${name}: ${literal(fields[name]!.type, one)}`);
    return `{${parts.join()}}`;
  };

  const condition = (): string => {
    if (pick(5) > 0) return '';
    const type = pick(2) === 0 ? 'skip' : 'include';
    if (pick(2) === 0) return ` @${type}(if: ${pick(2) === 0})`;
    const name = `v${declared.length}`;
    variables[name] = pick(2) === 0;
    declared.push(`$${name}: Boolean!`);
    return ` @${type}(if: $${name})`;
  };

  const given = ({ args }: GraphQLField<unknown, unknown>): string => {
    const parts = args
      .filter(({ type }) => isNonNullType(type) || pick(2) === 0)
      .map(({ name, type }) => {
        const text = literal(type, valueOf(type, pick));
        return `${name}: ${pick(2) === 0 ? variable(type, text) : text}`;
      });
    return parts.length === 0 ? '' : `(${parts.join(', ')})`;
  };

  const field = (one: GraphQLField<unknown, unknown>, level: number): string => {
    const type = getNamedType(one.type);
    // A name of its own, or that of the field where it takes nothing: then two selections of it are merged.
    const alias = one.args.length > 0 || pick(3) === 0 ? `a${(aliases += 1)}: ` : '';
    const below = isCompositeType(type) ? ` { ${selections(type, level + 1)} }` : '';
    return `${alias}${one.name}${given(one)}${condition()}${below}`;
  };

  const selections = (type: GraphQLCompositeType, level: number): string => {
    const fields = isUnionType(type) ? [] : Object.values(type.getFields());
    const open = fields.filter((one) => level < LEVELS || !isCompositeType(getNamedType(one.type)));
    const parts = Array.from({ length: 1 + pick(4) }, () => {
      const way = pick(8);
      if (way === 0 || open.length === 0) return `${pick(2) === 0 ? `a${(aliases += 1)}: ` : ''}__typename`;
      if (way > 2 || level >= LEVELS) return field(open[pick(open.length)]!, level);
      const types = isAbstractType(type)
        ? schema.getPossibleTypes(type)
        : isObjectType(type)
          ? type.getInterfaces()
          : [];
      const on = types[pick(types.length + 1)] ?? type;
      if (way === 1)
        return `...${pick(3) === 0 && on === type ? '' : ` on ${on.name}`}${condition()} { ${selections(on, level + 1)} }`;
      const name = `F${fragments.size}`;
      fragments.set(name, '');
      fragments.set(name, `fragment ${name} on ${on.name} { ${selections(on, level + 1)} }`);
      return `...${name}${condition()} ...${name}`;
    });
    return parts.join(' ');
  };

  const type = root === 'query' ? schema.getQueryType() : schema.getMutationType();
  const body = selections(type!, 1);
  const head = declared.length === 0 ? '' : `(${declared.join(', ')})`;
  return { text: `${root} Drawn${head} { ${body} }\n${[...fragments.values()].join('\n')}`, variables };
}
