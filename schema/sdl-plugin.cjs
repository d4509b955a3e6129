/** Codegen plugin: the whole SDL, directives included, as one string, so that a bundle needs no file at run time. */
const { printSchemaWithDirectives } = require('@graphql-tools/utils');

module.exports = {
  plugin: (schema) => `export const sdl = ${JSON.stringify(printSchemaWithDirectives(schema))};\n`,
};
