/**
 * Seals and opens the cursors of every list in one place. Resolvers give and take places in clear text
 * (`platform/lists/listing.ts`), which may hold birth dates and villages, so they are sealed before they leave. A
 * cursor opens only in the list that gave it: the same field of the same object, with the same filter, order and scope
 * of the caller.
 */
import type { GraphQLObjectType, GraphQLSchema } from 'graphql';
import { limits } from '../../limits';
import { assert, CallerError } from '../../platform/requests/errors';
import type { Viewer } from '../../platform/security/viewer';
import type { Connection } from '../../platform/lists/listing';
import { notACursor } from '../../platform/lists/places';
import { sealerOf, unseal } from '../../platform/security/seals';
import type { GraphqlContext } from '../context';
import { directiveAt, type Resolve, wrapFields } from './wrap-fields';
import { hasFields } from '../../platform/values/unknown';

type Arguments = Readonly<Record<string, unknown>>;

/**
 * Wraps all lists of the schema (fields with the argument `after`), so that they give sealed cursors and take only
 * these: any other text is CallerError BAD_USER_INPUT before the resolver runs. The keys are those of the request's
 * context. The schema must have its resolvers already.
 * @throws if the object of a list has no id or code that a cursor can be bound to.
 */
export function sealCursors(schema: GraphQLSchema): GraphQLSchema {
  return wrapFields<GraphqlContext>(schema, (field, type, resolve) => {
    if (!field.args.some(({ name }) => name === 'after')) return undefined;
    assert(
      type === schema.getQueryType() || hasIdentity(type),
      `${type.name}, which has the list ${field.name}, to have an id or code`,
    );
    return sealed(resolve, [type.name, field.name], directiveAt(schema, field, 'resumable') !== undefined);
  });
}

/** A cursor of a `resumable` feed is bound to the feed and not to the caller's scope, which may change meanwhile. */
function sealed(
  resolve: Resolve<GraphqlContext>,
  list: readonly [type: string, name: string],
  resumable: boolean,
): Resolve<GraphqlContext> {
  const bound = (source: unknown, args: Arguments, { viewer }: GraphqlContext): string =>
    JSON.stringify([...list, identityOf(source), filterOf(args), resumable ? null : scopeOf(viewer)]);
  const resolved: Resolve<GraphqlContext> = async (source, args, context, info) => {
    // Most pages are first ones of which no cursor is asked for.
    const binding = (): string => bound(source, args, context);
    const after = await opened(args['after'], context, binding, resumable);
    const connection: unknown = await resolve(source, { ...args, after }, context, info);
    if (connection == null) return null;
    assert(isConnection(connection), 'a connection of what has `after`');
    let seal: ((place: string) => string) | undefined;
    return sealedConnection(connection, after, (place) =>
      (seal ??= sealerOf(context.cursorKeys.newest(), binding()))(place),
    );
  };
  checks.set(resolved, async (source, args, context) => {
    try {
      await opened(args['after'], context, () => bound(source, args, context), resumable);
      return [];
    } catch (error) {
      if (error instanceof CallerError) return [error.message];
      throw error;
    }
  });
  return resolved;
}

type Check = (source: unknown, args: Arguments, context: GraphqlContext) => Promise<readonly string[]>;
const checks = new WeakMap<object, Check>();

/** What is wrong with the cursor, of a resolver that `sealCursors` made. */
export function cursorFaults(resolve: object): Check | undefined {
  return checks.get(resolve);
}

function isConnection(value: unknown): value is Connection<unknown> {
  return hasFields(value) && Array.isArray(value['edges']) && hasFields(value['pageInfo']);
}

async function opened(
  after: unknown,
  { cursorKeys }: GraphqlContext,
  binding: () => string,
  resumable: boolean,
): Promise<string | undefined> {
  if (typeof after !== 'string') return undefined;
  if (after.length > limits.cursorCharactersMax) throw notACursor();
  // Partners keep cursors from before cursors were sealed; the feed reads them itself.
  if (resumable && /^[\w-]+$/.test(after)) return after;
  const place = await unseal(cursorKeys, binding(), after);
  if (place === undefined) throw notACursor();
  return place;
}

/** Cursors are functions, so that GraphQL seals only those that are selected. */
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

/**
 * All arguments except those of the page, in a canonical form: the order of fields does not matter, nor whether a value
 * is null, empty or absent.
 */
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

/**
 * The parts of a viewer that decide which objects the caller sees. The account is one only if it alone tells which
 * enterprise is the caller's.
 */
function scopeOf({ roles, account, ...claims }: Viewer): unknown {
  const { regionCode, enterpriseId, agencyId, stationId, carrierId, workerId } = claims;
  const owner = roles.includes('ENTERPRISE') ? (enterpriseId ?? account) : enterpriseId;
  const agency = agencyId === undefined ? [] : [agencyId];
  return [[...roles].sort(), regionCode, owner, stationId, carrierId, workerId, ...agency];
}

function hasIdentity(type: GraphQLObjectType): boolean {
  return ['id', 'code'].some((field) => type.getFields()[field] !== undefined);
}

/** Identity of the object that has the list; null for a root. */
function identityOf(source: unknown): string | null {
  if (source == null) return null;
  const identity = hasFields(source) ? (source['id'] ?? source['code']) : undefined;
  assert(typeof identity === 'string', 'an object that has a list to have an id or code');
  return identity;
}
