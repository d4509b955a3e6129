/**
 * Enforces the SDL's `@access(roles: [...])`: which roles may use a field. Which objects a caller sees is decided where
 * they are loaded. The rights of several roles don't add up: an object is judged by the roles that open it, and a field
 * is resolved only with those of them that may use it. So an object that one role opens never shows what only another
 * role may read.
 */
import { type GraphQLField, type GraphQLObjectType, type GraphQLSchema, isObjectType } from 'graphql';
import type { Role } from '../../generated/graphql';
import { CallerError } from '../../platform/requests/errors';
import { ANONYMOUS, rolesViewedAs, type Viewer } from '../../platform/security/viewer';
import { onBehalfOf } from '../../platform/requests/per-request';
import { directiveAt, type Resolve, wrapFields } from './wrap-fields';

/** The part of a request's context that decides access; no viewer means ANONYMOUS. */
interface WithViewer {
  readonly viewer?: Viewer | undefined;
}

/** The roles of the caller that open an object. */
type Openers = (viewer: Viewer, object: unknown) => readonly Role[];

/**
 * Wraps the fields of the schema, so that before the resolver runs an anonymous caller gets CallerError
 * UNAUTHENTICATED, and a caller without any of the field's roles gets FORBIDDEN. The schema must have its resolvers
 * already: a resolver that is added later is not guarded.
 * @param openers by type name. An object that no role of the caller opens shows none of its guarded fields, however it
 * was reached. Objects of other types are open to all roles, except as `viewedAsRole` limits them.
 */
export function applyAccess(schema: GraphQLSchema, openers: Readonly<Record<string, Openers>> = {}): GraphQLSchema {
  return wrapFields<WithViewer>(schema, (field, type, resolve) => {
    const access = accessOf(schema, field);
    return access && guarded(resolve, access, openers[type.name] ?? everyRole);
  });
}

const everyRole: Openers = ({ roles }) => roles;

/** Root fields and fields of `Worker` without `@access`, such as `Query.position`; there should be none. */
export function unprotectedFields(schema: GraphQLSchema): string[] {
  return [schema.getQueryType(), schema.getMutationType(), schema.getType('Worker')]
    .filter(isObjectType)
    .flatMap((type) =>
      fieldsOf(type)
        .filter((field) => accessOf(schema, field) === undefined)
        .map((field) => `${type.name}.${field.name}`),
    );
}

function fieldsOf(type: GraphQLObjectType): readonly GraphQLField<unknown, never>[] {
  return Object.values(type.getFields());
}

interface Access {
  readonly roles: readonly Role[];
  /** False if the role alone is enough, without its claim; true by default. */
  readonly claimNeeded?: boolean;
}

function accessOf(schema: GraphQLSchema, field: GraphQLField<unknown, never>): Access | undefined {
  return directiveAt(schema, field, 'access') as Access | undefined;
}

function guarded(
  resolve: Resolve<WithViewer>,
  { roles, claimNeeded = true }: Access,
  openers: Openers,
): Resolve<WithViewer> {
  return (source, args, context, info) => {
    const { viewer = ANONYMOUS } = context;
    if (viewer === ANONYMOUS) throw new CallerError('UNAUTHENTICATED');
    const held = claimNeeded
      ? (rolesViewedAs(source) ?? openers(viewer, source))
      : (viewer.claimedRoles ?? viewer.roles);
    const acting = held.filter((role) => roles.includes(role));
    if (acting.length === 0) {
      const needs = { field: info.fieldName, roles };
      throw new CallerError('FORBIDDEN', { what: `${needs.field} takes a token of ${roles.join(' or ')}.`, needs });
    }
    return resolve(source, args, onBehalfOf(context, acting), info);
  };
}
