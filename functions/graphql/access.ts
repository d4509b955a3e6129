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
      const access = accessOf(schema, field);
      return access === undefined ? field : guarded(field, access);
    },
  });
}

/** Fields that must state their roles and don't, as `Query.position`: the root fields, and those of `Worker`. */
export function unprotectedFields(schema: GraphQLSchema): string[] {
  return [schema.getQueryType(), schema.getMutationType(), schema.getType('Worker')]
    .filter(isObjectType)
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => accessOf(schema, field) === undefined)
        .map((field) => `${type.name}.${field.name}`),
    );
}

interface Access {
  readonly roles: readonly Role[];
  /** False where a role is enough by its name; true unless it is said. */
  readonly claimNeeded?: boolean;
}

function accessOf(schema: GraphQLSchema, field: Parameters<typeof getDirective>[1]): Access | undefined {
  return getDirective(schema, field, 'access')?.[0] as Access | undefined;
}

function guarded(field: FieldConfig, { roles, claimNeeded = true }: Access): FieldConfig {
  const resolve = field.resolve ?? defaultFieldResolver;
  return {
    ...field,
    resolve(source, args, context, info) {
      const { viewer = ANONYMOUS } = context;
      if (viewer === ANONYMOUS) throw new CallerError('UNAUTHENTICATED');
      const held = claimNeeded ? rolesFor(viewer, source) : (viewer.claimedRoles ?? viewer.roles);
      if (!held.some((role) => roles.includes(role))) throw new CallerError('FORBIDDEN');
      return resolve(source, args, context, info);
    },
  };
}
