/**
 * Codegen plugin: the schema as data, from which a process builds it without lexing, parsing and checking 128 KB of SDL: that
 * is done here. What is told of it is what `functions/graphql/schema/blueprint.ts` builds; a test holds the two against the SDL.
 */
const { getDirectives } = require('@graphql-tools/utils');
const {
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
  isInterfaceType,
  isScalarType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
} = require('graphql');
const { withToldRoles } = require('./told-roles.cjs');

/** Without what there is not. */
function told(entries) {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value != null && value.length !== 0));
}

function input({ name, type, description, deprecationReason, defaultValue }) {
  return {
    ...told({ name, type: String(type), description, deprecationReason }),
    // Null is a default too.
    ...(defaultValue === undefined ? {} : { defaultValue }),
  };
}

function field(schema, given) {
  const { name, type, description, deprecationReason, args } = given;
  const directives = getDirectives(schema, given).filter((one) => one.name !== 'deprecated');
  return {
    ...told({ name, type: String(type), description, deprecationReason, args: args.map(input) }),
    ...(directives.length > 0 && { directives: Object.fromEntries(directives.map((one) => [one.name, one.args])) }),
  };
}

function type(schema, given) {
  const { name, description } = given;
  if (isObjectType(given) || isInterfaceType(given)) {
    const kind = isObjectType(given) ? 'OBJECT' : 'INTERFACE';
    const interfaces = given.getInterfaces().map((one) => one.name);
    const fields = Object.values(given.getFields()).map((one) => field(schema, one));
    return told({ kind, name, description, interfaces, fields });
  }
  if (isInputObjectType(given))
    return told({ kind: 'INPUT', name, description, fields: Object.values(given.getFields()).map(input) });
  if (isEnumType(given)) {
    const values = given.getValues().map((one) => {
      const { name, description, deprecationReason } = one;
      return told({ name, description, deprecationReason });
    });
    return told({ kind: 'ENUM', name, description, values });
  }
  if (isScalarType(given)) return told({ kind: 'SCALAR', name, description });
  throw new Error(`${name} is of a kind that blueprint.ts does not build yet`);
}

function directive({ name, description, locations, args }) {
  return told({ name, description, locations, args: args.map(input) });
}

module.exports = {
  plugin: (given) => {
    const schema = withToldRoles(given);
    const blueprint = {
      types: Object.values(schema.getTypeMap())
        .filter((one) => !isIntrospectionType(one) && !isSpecifiedScalarType(one))
        .map((one) => type(schema, one)),
      directives: schema
        .getDirectives()
        .filter((one) => !isSpecifiedDirective(one))
        .map(directive),
    };
    // As a text: V8 reads JSON several times as fast as the same thing written as code.
    return `import type { Blueprint } from '../graphql/schema/blueprint';

export const blueprint = JSON.parse(${JSON.stringify(JSON.stringify(blueprint))}) as Blueprint;
`;
  },
};
