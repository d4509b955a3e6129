/**
 * Cursors, sealed and opened in one place for every list there is or will be: a resolver gives and takes places in its order in
 * the clear (`platform/listing.ts`), and what holds birth dates and villages there is sealed before it leaves. A cursor opens in
 * the list that gave it alone: same field of the same object, same filter and order, same scope of the caller.
 */
import type { GraphQLObjectType, GraphQLSchema } from 'graphql';
import { limits } from '../../limits';
import { assert } from '../../platform/requests/errors';
import type { Viewer } from '../../platform/security/identity';
import type { KeyRing } from '../../platform/security/key-ring';
import type { Connection } from '../../platform/lists/listing';
import { notACursor } from '../../platform/lists/places';
import { sealerOf, unseal } from '../../platform/security/seals';
import type { GraphqlContext } from '../context';
import { directiveAt, type Resolve, wrapFields } from './fields';
import { hasFields } from '../../platform/values/unknown';

type Arguments = Readonly<Record<string, unknown>>;

/**
 * Has the lists of the schema, which are the fields that take `after`, give sealed cursors and take no others: whatever else is
 * CallerError BAD_USER_INPUT before the resolver runs. Give it the schema with its resolvers.
 * @throws for a list whose object has no id or code to bind a cursor to.
 */
export function sealCursors(schema: GraphQLSchema, keys: KeyRing): GraphQLSchema {
  return wrapFields<GraphqlContext>(schema, (field, type, resolve) => {
    if (!field.args.some(({ name }) => name === 'after')) return undefined;
    assert(
      type === schema.getQueryType() || hasIdentity(type),
      `${type.name}, which has the list ${field.name}, to have an id or code`,
    );
    return sealed(resolve, keys, [type.name, field.name], directiveAt(schema, field, 'resumable') !== undefined);
  });
}

/** `resumable`: bound by the feed itself, whose places name it, and not to a caller's scope, which may change meanwhile. */
function sealed(
  resolve: Resolve<GraphqlContext>,
  keys: KeyRing,
  list: readonly [type: string, name: string],
  resumable: boolean,
): Resolve<GraphqlContext> {
  return async (source, args, context, info) => {
    const scope = resumable ? null : scopeOf(context.viewer);
    const binding = JSON.stringify([...list, identityOf(source), filterOf(args), scope]);
    const after = await opened(args['after'], keys, binding, resumable);
    const connection: unknown = await resolve(source, { ...args, after }, context, info);
    if (connection == null) return null;
    assert(isConnection(connection), 'a connection of what has `after`');
    let seal: ((place: string) => string) | undefined;
    return sealedConnection(connection, after, (place) => (seal ??= sealerOf(keys.newest(), binding))(place));
  };
}

function isConnection(value: unknown): value is Connection<unknown> {
  return hasFields(value) && Array.isArray(value['edges']) && hasFields(value['pageInfo']);
}

async function opened(after: unknown, keys: KeyRing, binding: string, resumable: boolean): Promise<string | undefined> {
  if (typeof after !== 'string') return undefined;
  if (after.length > limits.cursorCharactersMax) throw notACursor();
  // Cursors of before there were seals, which partners keep: the feed reads them itself.
  if (resumable && /^[\w-]+$/.test(after)) return after;
  const place = await unseal(keys, binding, after);
  if (place === undefined) throw notACursor();
  return place;
}

/** Functions, which GraphQL calls only where a cursor is selected. */
function sealedConnection(
  { edges, pageInfo, ...rest }: Connection<unknown>,
  after: string | undefined,
  seal: (place: string) => string,
): object {
  const sealing = (place: string | null | undefined) => () => (place == null ? null : seal(place));
  return {
    ...rest,
    edges: edges.map((edge) => ({ ...edge, cursor: () => seal(edge.cursor) })),
    pageInfo: {
      ...pageInfo,
      endCursor: sealing(pageInfo.endCursor),
      startCursor: sealing(edges[0]?.cursor),
      hasPreviousPage: after !== undefined,
    },
  };
}

/** All arguments but the page's, in one form: the order of fields does not matter, nor whether one is null, empty or absent. */
function filterOf({ first: _first, after: _after, ...filter }: Arguments): unknown {
  return canonical(filter);
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  const fields = Object.entries(value)
    .map(([name, given]) => [name, canonical(given)] as const)
    .filter(([, given]) => given !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return fields.length === 0 ? undefined : fields;
}

/** What decides what a caller sees: not the account, unless that alone says which enterprise is theirs. */
function scopeOf({ roles, regionCode, enterpriseId, stationId, carrierId, workerId, account }: Viewer): unknown {
  const owner = roles.includes('ENTERPRISE') ? (enterpriseId ?? account) : enterpriseId;
  return [[...roles].sort(), regionCode, owner, stationId, carrierId, workerId];
}

function hasIdentity(type: GraphQLObjectType): boolean {
  return ['id', 'code'].some((field) => type.getFields()[field] !== undefined);
}

/** Of the object that has the list; a root has none. */
function identityOf(source: unknown): string | null {
  if (source == null) return null;
  const identity = hasFields(source) ? (source['id'] ?? source['code']) : undefined;
  assert(typeof identity === 'string', 'an object that has a list to have an id or code');
  return identity;
}
