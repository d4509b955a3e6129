/**
 * The SDL's `@access(roles: [...])`, enforced: who may use a field at all. Which objects a caller sees behind it is
 * decided where they are loaded. The rights of several roles don't add up: an object is judged by the roles that open it, and
 * a field is answered on behalf of those of them that may use it, so that what one role lets in no other lends its eyes to.
 */
import { type GraphQLField, type GraphQLObjectType, type GraphQLSchema, isObjectType } from 'graphql';
import type { Role } from '../../generated/graphql';
import { CallerError } from '../../platform/requests/errors';
import { ANONYMOUS, rolesViewedAs, type Viewer } from '../../platform/security/identity';
import { onBehalfOf } from '../../platform/requests/per-request';
import { directiveAt, type Resolve, wrapFields } from './fields';

/** The part of a request's context that access is decided by; no viewer is ANONYMOUS. */
interface WithViewer {
  readonly viewer?: Viewer | undefined;
}

/** Which of the caller's roles open an object, as the object itself tells. */
type Openers = (viewer: Viewer, object: unknown) => readonly Role[];

/**
 * Has the fields of the schema refuse, before their resolver runs, with CallerError UNAUTHENTICATED whoever is anonymous and
 * FORBIDDEN whoever has none of the field's roles. Give it the schema with its resolvers: one added later is not guarded.
 * @param openers of a type's objects, by the type's name: what none of the roles opens shows none of its guarded fields,
 * however it was come by. Objects of other types are open to all roles, but for what `viewedAsRole` says.
 */
export function applyAccess(schema: GraphQLSchema, openers: Readonly<Record<string, Openers>> = {}): GraphQLSchema {
  return wrapFields<WithViewer>(schema, (field, type, resolve) => {
    const access = accessOf(schema, field);
    return access && guarded(resolve, access, openers[type.name] ?? everyRole);
  });
}

const everyRole: Openers = ({ roles }) => roles;

/** Fields that must state their roles and don't, as `Query.position`: the root fields, and those of `Worker`. */
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
  /** False where a role is enough by its name; true unless it is said. */
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
    if (acting.length === 0) throw new CallerError('FORBIDDEN');
    return resolve(source, args, onBehalfOf(context, acting), info);
  };
}
