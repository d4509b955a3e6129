/**
 * The SDL's `@access(roles: [...])`, enforced: who may use a field at all. Which objects a caller sees behind it is
 * decided where they are loaded.
 */
import { getDirective, MapperKind, mapSchema } from '@graphql-tools/utils';
import { defaultFieldResolver, type GraphQLFieldConfig, type GraphQLSchema, isObjectType } from 'graphql';
import type { Role } from '../generated/graphql';
import { CallerError } from '../platform/errors';
import { ANONYMOUS, rolesFor, type Viewer } from '../platform/identity';

/** The part of a request's context that access is decided by; no viewer is ANONYMOUS. */
interface WithViewer {
  readonly viewer?: Viewer | undefined;
}

type FieldConfig = GraphQLFieldConfig<unknown, WithViewer>;

/**
 * A schema whose fields refuse, before their resolver runs, with CallerError UNAUTHENTICATED whoever is anonymous and
 * FORBIDDEN whoever has none of the field's roles. Give it the schema with its resolvers: one added later is not guarded.
 */
export function applyAccess(schema: GraphQLSchema): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (field: FieldConfig) => {
      const roles = rolesOf(schema, field);
      return roles === undefined ? field : guarded(field, roles);
    },
  });
}

/** Fields that must state their roles and don't, as `Query.position`: the root fields, and those of `Worker`. */
export function unprotectedFields(schema: GraphQLSchema): string[] {
  return [schema.getQueryType(), schema.getMutationType(), schema.getType('Worker')]
    .filter(isObjectType)
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => rolesOf(schema, field) === undefined)
        .map((field) => `${type.name}.${field.name}`),
    );
}

function rolesOf(schema: GraphQLSchema, field: Parameters<typeof getDirective>[1]): readonly Role[] | undefined {
  return getDirective(schema, field, 'access')?.[0]?.['roles'] as readonly Role[] | undefined;
}

function guarded(field: FieldConfig, roles: readonly Role[]): FieldConfig {
  const resolve = field.resolve ?? defaultFieldResolver;
  return {
    ...field,
    resolve(source, args, context, info) {
      const { viewer = ANONYMOUS } = context;
      if (viewer === ANONYMOUS) throw new CallerError('UNAUTHENTICATED');
      if (!rolesFor(viewer, source).some((role) => roles.includes(role))) throw new CallerError('FORBIDDEN');
      return resolve(source, args, context, info);
    },
  };
}
