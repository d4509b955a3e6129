/** Codegen plugin: the whole SDL, directives included, as one string, for whoever reads SDL: tests and benches. A process builds its schema of `blueprint-plugin.cjs`. */
const { printSchemaWithDirectives } = require('@graphql-tools/utils');
const { withToldRoles } = require('./told-roles.cjs');

module.exports = {
  plugin: (schema) => `export const sdl = ${JSON.stringify(printSchemaWithDirectives(withToldRoles(schema)))};\n`,
};
