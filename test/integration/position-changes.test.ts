/** The change feed over HTTP: complete, in order, resumable, and an enterprise's own. */
import type { PositionChange } from '../../functions/generated/graphql';
import {
  givenEnterprise,
  givenPositions,
  givenWorker,
  placementInput,
  startTestSystem,
  type TestSystem,
  unique,
} from '../kit/system';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

type Change = Pick<PositionChange, 'change' | 'at'> & {
  readonly position: { readonly id: string; readonly status: string };
};

const QUERY = `query ($after: String, $first: Int) { positionChanges(after: $after, first: $first) {
  edges { cursor node { change at position { id status } } } pageInfo { hasNextPage endCursor } } }`;

/** All that follows the cursor, page by page, and where it ends. */
async function readOn(token: string, first: number, after?: string): Promise<{ changes: Change[]; cursor: string }> {
  const changes: Change[] = [];
  for (let cursor = after; ;) {
    const { positionChanges } = await system.ask(token, QUERY, { after: cursor, first });
    changes.push(...positionChanges.edges.map(({ node }) => node as unknown as Change));
    cursor = positionChanges.pageInfo.endCursor ?? '';
    if (!positionChanges.pageInfo.hasNextPage) return { changes, cursor };
  }
}

const kinds = (changes: readonly Change[], id: string | undefined): string[] =>
  changes.filter(({ position }) => position.id === id).map(({ change }) => change);

test('concurrent changes of positions are in the feed once and in order, for a reader that reads meanwhile', async () => {
  const enterprises = await Promise.all([givenEnterprise(system), givenEnterprise(system)]);
  const tokens = await Promise.all(
    enterprises.map((enterpriseId) => system.sign({ roles: ['ENTERPRISE'], enterpriseId })),
  );
  const expected = new Map<string, string[]>();
  const write = async (enterpriseId: string): Promise<void> => {
    const externalRef = unique('ref');
    const submit = (row: object): Promise<string[]> => givenPositions(system, enterpriseId, [{ externalRef, ...row }]);
    const [id = ''] = await submit({ headcount: 2 });
    await submit({ headcount: 2, wageMin: 6_000 });
    await system.mutate(
      system.tokens.BUREAU,
      'startPlacement',
      'placement { id }',
      placementInput(await givenWorker(system), id),
    );
    await system.mutate(system.tokens.BUREAU, 'closePosition', 'position { id }', {
      ...{ idempotencyKey: unique(), positionId: id, reason: 'WITHDRAWN' },
    });
    await submit({ headcount: 3 });
    expected.set(id, ['OPENED', 'UPDATED', 'UPDATED', 'CLOSED', 'OPENED']);
  };
  const writers = { writing: true };
  const reading = (async () => {
    const seen: Change[] = [];
    for (let after: string | undefined; ;) {
      const last = !writers.writing;
      const { changes, cursor } = await readOn(system.tokens.BUREAU, 7, after);
      seen.push(...changes);
      after = cursor;
      if (last) return { seen, after };
    }
  })();
  await Promise.all(Array.from({ length: 20 }, (_, index) => write(enterprises[index % 2] ?? '')));
  await system.pump.idle();
  writers.writing = false;
  const { seen, after } = await reading;
  for (const [id, changes] of expected) expect([id, kinds(seen, id)]).toEqual([id, changes]);
  expect(seen).toHaveLength(100);

  // Read again, by pages of another size, it says the same; the cursor of the end has nothing after it.
  const again = (await readOn(system.tokens.BUREAU, 100)).changes;
  for (const [id, changes] of expected) expect([id, kinds(again, id)]).toEqual([id, changes]);
  expect(again).toHaveLength(100);
  expect(await readOn(system.tokens.BUREAU, 100, after)).toEqual({ changes: [], cursor: after });

  // Each enterprise has its own half.
  const own = await Promise.all(tokens.map((token) => readOn(token, 11)));
  expect(own.map(({ changes }) => changes.length)).toEqual([50, 50]);
  for (const { changes } of own) expect(new Set(changes.map(({ position }) => position.id)).size).toBe(10);
});

test('any cursor of a page goes on from there', async () => {
  const enterpriseId = await givenEnterprise(system);
  const token = await system.sign({ roles: ['ENTERPRISE'], enterpriseId });
  const ids = await givenPositions(
    system,
    enterpriseId,
    Array.from({ length: 30 }, () => ({})),
  );
  await system.pump.idle();
  const { positionChanges } = await system.ask(token, QUERY, { first: 100 });
  expect(positionChanges.edges).toHaveLength(30);
  for (const index of [0, 1, 14, 28, 29]) {
    const { changes } = await readOn(token, 4, positionChanges.edges[index]?.cursor);
    expect(changes).toEqual(positionChanges.edges.slice(index + 1).map(({ node }) => node));
  }
  expect(new Set(positionChanges.edges.map(({ node }) => node.position.id))).toEqual(new Set(ids));
});

test('a cursor of another feed, or none, is BAD_USER_INPUT; an enterprise without positions has an empty feed', async () => {
  const token = await system.sign({ roles: ['ENTERPRISE'], enterpriseId: await givenEnterprise(system) });
  const { changes, cursor } = await readOn(token, 5);
  expect(changes).toEqual([]);
  for (const after of [cursor, 'x', '', Buffer.from('1.x').toString('base64url')]) {
    const { errors } = await system.gql(system.tokens.BUREAU, QUERY, { after });
    expect(errors[0]?.extensions['code']).toBe('BAD_USER_INPUT');
  }
  const { positionChanges } = await system.ask(system.tokens.ENTERPRISE, QUERY);
  expect(positionChanges.edges).toEqual([]);
});
