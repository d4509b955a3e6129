/**
 * Introspection drops directives, and many tools show descriptions only: so each field's description ends with the roles that
 * its `@access` names.
 */
const { getDocumentNodeFromSchema } = require('@graphql-tools/utils');
const { buildASTSchema, Kind, valueFromASTUntyped, visit } = require('graphql');

/** The schema of the SDL with the roles in the descriptions of its fields. */
function withToldRoles(schema) {
  const FieldDefinition = (node) => {
    const roles = rolesOf(node);
    if (roles === undefined) return undefined;
    const value = [node.description?.value, `Roles: ${roles.join(', ')}.`].filter(Boolean).join('\n');
    return { ...node, description: { kind: Kind.STRING, value, block: true } };
  };
  return buildASTSchema(visit(getDocumentNodeFromSchema(schema), { FieldDefinition }), { assumeValidSDL: true });
}

function rolesOf({ directives = [] }) {
  const access = directives.find((one) => one.name.value === 'access');
  const roles = access?.arguments.find((one) => one.name.value === 'roles');
  return roles && valueFromASTUntyped(roles.value);
}

module.exports = { withToldRoles };
