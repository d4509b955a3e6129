/**
 * Every list of the schema, found by walking it: its cursors leave sealed, and open in it alone. The resolvers under the seals
 * are made up here; what the real ones do is tried over HTTP (`test/integration/cursors.test.ts`).
 */
import { addResolversToSchema, makeExecutableSchema } from '@graphql-tools/schema';
import { getDirective } from '@graphql-tools/utils';
import { type GraphQLField, type GraphQLResolveInfo, type GraphQLSchema, isObjectType } from 'graphql';
import { sdl } from '../../functions/generated/sdl';
import type { GraphqlContext } from '../../functions/graphql/context';
import { sealCursors } from '../../functions/graphql/schema/cursors';
import { limits } from '../../functions/limits';
import type { Viewer } from '../../functions/platform/security/viewer';
import { createKeyRing, type KeyRing } from '../../functions/platform/security/key-ring';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

const PLACE = '["张甲一#1990-05-17#wkr_01","wkr_01","profile"]';

type Context = GraphqlContext & { after?: unknown };
type List = GraphQLField<unknown, Context> & { readonly at: string; readonly resumable: boolean };

function listsOf(schema: GraphQLSchema): List[] {
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter(({ args }) => args.some(({ name }) => name === 'after'))
        .map((field) => ({
          ...field,
          at: `${type.name}.${field.name}`,
          resumable: getDirective(schema, field, 'resumable') !== undefined,
        })),
    );
}

let cursorKeys: KeyRing;

/** Each list answers with a page of one item and tells its context where it was asked to go on. */
async function sealedLists(): Promise<List[]> {
  const bare = makeExecutableSchema({ typeDefs: sdl });
  const resolvers: Record<string, Record<string, unknown>> = {};
  for (const { at } of listsOf(bare)) {
    const [type = '', name = ''] = at.split('.');
    (resolvers[type] ??= {})[name] = (_: unknown, { after }: { after?: string }, context: Context) => {
      context.after = after;
      const edges = [{ cursor: PLACE, node: {} }];
      return { edges, pageInfo: { hasNextPage: true, endCursor: PLACE }, totalCount: null };
    };
  }
  cursorKeys = await createKeyRing(() => Promise.resolve([{ id: 1, key: Buffer.alloc(32, 7) }]), {
    now: () => new Date(0),
  });
  return listsOf(sealCursors(addResolversToSchema({ schema: bare, resolvers })));
}

const viewer: Viewer = { roles: ['BUREAU', 'CADRE'], regionCode: asRegionCode('53'), account: 'issuer|one' };

interface Asked {
  readonly source?: object;
  readonly args?: object;
  readonly as?: Viewer;
}

async function ask(list: List, after: string | undefined, { source, args, as = viewer }: Asked = {}) {
  const context = { viewer: as, cursorKeys } as unknown as Context;
  const parent = source ?? (list.at.startsWith('Query.') ? undefined : { id: 'one' });
  const page = (await list.resolve?.(parent, { ...args, after }, context, {} as GraphQLResolveInfo)) as {
    readonly edges: readonly { readonly cursor: () => string }[];
    readonly pageInfo: { readonly endCursor: () => string };
  };
  return { cursors: [page.edges[0]!.cursor(), page.pageInfo.endCursor()] as const, after: context.after };
}

const refused = { code: 'BAD_USER_INPUT', message: 'after must be a cursor that this list gave' };

let lists: List[];

beforeAll(async () => {
  lists = await sealedLists();
});

test('every connection of the schema is among them', () => {
  const connections = Object.values(makeExecutableSchema({ typeDefs: sdl }).getTypeMap())
    .filter(isObjectType)
    .flatMap((type) => Object.values(type.getFields()).map((field) => ({ at: `${type.name}.${field.name}`, field })))
    .filter(({ field }) => /Connection!?$/.test(String(field.type)))
    .map(({ at }) => at);
  expect(connections.length).toBeGreaterThan(20);
  expect(lists.map(({ at }) => at).sort()).toEqual(connections.sort());
});

test('each gives sealed cursors that hold nothing of a key, and goes on where they were given', async () => {
  for (const list of lists) {
    const { cursors, after: first } = await ask(list, undefined);
    expect([list.at, first]).toEqual([list.at, undefined]);
    for (const cursor of cursors) {
      expect(cursor).toMatch(/^1\.[\w-]+$/);
      expect(cursor.length).toBeLessThan(limits.cursorCharactersMax);
      const bytes = Buffer.from(cursor.slice(2), 'base64url');
      for (const part of ['张甲一', '1990', 'wkr_', 'profile']) expect(bytes.includes(part)).toBe(false);
      expect([list.at, (await ask(list, cursor)).after]).toEqual([list.at, PLACE]);
    }
  }
});

test('each refuses the cursor of every other one, and of itself on another object', async () => {
  const given = await Promise.all(lists.map(async (list) => (await ask(list, undefined)).cursors[0]));
  for (const [index, list] of lists.entries()) {
    for (const [other, cursor] of given.entries())
      if (other !== index) await expect(ask(list, cursor)).rejects.toMatchObject(refused);
    if (list.at.startsWith('Query.')) continue;
    await expect(ask(list, given[index], { source: { id: 'two' } })).rejects.toMatchObject(refused);
    expect((await ask(list, given[index], { source: { code: 'one' } })).after).toBe(PLACE);
  }
});

test('each refuses a cursor of another filter or order, and takes one of the same in other words', async () => {
  for (const list of lists) {
    const args = { filter: { regionCode: '5306', status: 'OPEN', tags: ['a', 'b'] }, orderBy: 'NEWEST' };
    const [cursor] = (await ask(list, undefined, { args })).cursors;
    const same = {
      orderBy: 'NEWEST',
      filter: { status: 'OPEN', tags: ['a', 'b'], name: null, regionCode: '5306' },
      first: 3,
      x: {},
    };
    expect((await ask(list, cursor, { args: same })).after).toBe(PLACE);
    for (const other of [
      {},
      { ...args, orderBy: 'WAGE_DESC' },
      { ...args, filter: { ...args.filter, regionCode: '5307' } },
      { ...args, filter: { ...args.filter, tags: ['b', 'a'] } },
      { ...args, filter: { ...args.filter, name: '' } },
    ])
      await expect(ask(list, cursor, { args: other })).rejects.toMatchObject(refused);
  }
});

test("each but a feed refuses a cursor of another scope, and takes one of the same scope's other account", async () => {
  const others: readonly Viewer[] = [
    { ...viewer, roles: ['BUREAU'] },
    { ...viewer, regionCode: asRegionCode('5306') },
    { ...viewer, enterpriseId: 'ent_1' },
    { ...viewer, stationId: 'stn_1' },
    { ...viewer, carrierId: 'carrier' },
    { ...viewer, workerId: 'wkr_1' },
  ];
  for (const list of lists) {
    const [cursor] = (await ask(list, undefined)).cursors;
    const colleague = { ...viewer, roles: ['CADRE', 'BUREAU'], account: 'issuer|two' } as const;
    expect((await ask(list, cursor, { as: colleague })).after).toBe(PLACE);
    for (const as of others)
      if (list.resumable) expect((await ask(list, cursor, { as })).after).toBe(PLACE);
      else await expect(ask(list, cursor, { as })).rejects.toMatchObject(refused);
  }
});

test('an enterprise that only its account knows is a scope of its own', async () => {
  const list = lists.find(({ at }) => at === 'Query.positions')!;
  const as: Viewer = { roles: ['ENTERPRISE'], account: 'issuer|one' };
  const [cursor] = (await ask(list, undefined, { as })).cursors;
  expect((await ask(list, cursor, { as })).after).toBe(PLACE);
  await expect(ask(list, cursor, { as: { ...as, account: 'issuer|two' } })).rejects.toMatchObject(refused);
});

test('a schema with a list on an object that has neither id nor code is refused when it is made', () => {
  const typeDefs = `type Query { a: A } type A { b(first: Int, after: String): String }`;
  expect(() => sealCursors(makeExecutableSchema({ typeDefs }))).toThrow('A, which has the list b');
});
