/**
 * What changed in the schema since it was released: changes that break clients or may surprise them must stand in
 * CHANGELOG.md. graphql-js tells the changes; roles that a field no longer admits are ours to find.
 */
import {
  buildSchema,
  findBreakingChanges,
  findDangerousChanges,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
  Kind,
  lexicographicSortSchema,
  parse,
  print,
  visit,
} from 'graphql';
import { printSchemaWithDirectives } from '@graphql-tools/utils';

/** The schema in one fixed form without descriptions, which may change freely. */
export function releasedForm(sdl: string): string {
  const sorted = printSchemaWithDirectives(lexicographicSortSchema(buildSchema(sdl)));
  const bare = visit(parse(sorted, { noLocation: true }), {
    enter: (node) => ('description' in node ? { ...node, description: undefined } : undefined),
  });
  return `${print(bare)}\n`;
}

/** One line for each change that a client may notice, such as `Query.move was removed.`; in the order of the schema. */
export function changesToList(releasedSdl: string, currentSdl: string): string[] {
  const released = buildSchema(releasedSdl);
  const current = buildSchema(currentSdl);
  return [
    ...findBreakingChanges(released, current).map(({ description }) => description),
    ...rolesRemoved(released, current),
    ...findDangerousChanges(released, current).map(({ description }) => description),
  ];
}

/** A role that loses a field is FORBIDDEN from then on, which no type tells. */
function rolesRemoved(released: GraphQLSchema, current: GraphQLSchema): string[] {
  return objectTypes(released).flatMap((type) => {
    const now = current.getType(type.name);
    if (!isObjectType(now)) return [];
    return Object.keys(type.getFields()).flatMap((field) => {
      const before = rolesOf(type, field);
      const after = rolesOf(now, field);
      if (now.getFields()[field] === undefined || after === undefined) return [];
      // A field without roles is open to all: naming any takes it from the others.
      if (before === undefined) return [`${type.name}.${field} is open to ${after.join(', ')} alone.`];
      const lost = before.filter((role) => !after.includes(role));
      return lost.map((role) => `${type.name}.${field} is no longer open to ${role}.`);
    });
  });
}

function objectTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  return Object.values(schema.getTypeMap()).filter(isObjectType);
}

function rolesOf(type: GraphQLObjectType, field: string): string[] | undefined {
  const access = type.getFields()[field]?.astNode?.directives?.find(({ name }) => name.value === 'access');
  const roles = access?.arguments?.find(({ name }) => name.value === 'roles')?.value;
  return roles?.kind === Kind.LIST
    ? roles.values.flatMap((value) => (value.kind === Kind.ENUM ? [value.value] : []))
    : undefined;
}

/**
 * The changes that the changelog's entry "Unreleased" does not name in the words of `changesToList`, wherever its lines
 * end. An entry with a date tells of a former release, so it names nothing.
 */
export function unlisted(changes: readonly string[], changelog: string): string[] {
  const [newest = ''] = changelog.split(/^## /m).slice(1);
  const entry = newest.startsWith('Unreleased') ? newest.replace(/\s+/g, ' ').replaceAll('`', '') : '';
  return changes.filter((change) => !entry.includes(change));
}

/** @returns the changelog with its entry "Unreleased" dated, or undefined where it has none. */
export function datedChangelog(changelog: string, on: string): string | undefined {
  return /^## Unreleased$/m.test(changelog) ? changelog.replace(/^## Unreleased$/m, `## ${on}`) : undefined;
}
