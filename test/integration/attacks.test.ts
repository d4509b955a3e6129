/** A request past each limit that a request can meet, over HTTP, and the same within it. */
import { buildSchema } from '../../functions/graphql/schema/blueprint';
import { resolvers } from '../../functions/graphql/schema/resolvers';
import { blueprint } from '../../functions/generated/blueprint';
import { inputPairs, type Pair, requestOf } from '../kit/attacks/inputs';
import { type RequestPair, requestPairs } from '../kit/attacks/requests';
import { sequences } from '../kit/attacks/sequences';
import { type Answer, answerOf, enterpriseInput, startTestSystem, type TestSystem } from '../kit/system';

const schema = buildSchema(blueprint, resolvers);
let system: TestSystem;
let enterpriseId: string;

beforeAll(async () => {
  system = await startTestSystem();
  const { mutate, tokens } = system;
  const { enterprise } = await mutate(tokens.BUREAU, 'registerEnterprise', 'enterprise { id }', enterpriseInput());
  enterpriseId = enterprise!.id;
});

afterAll(() => system.stop());

async function send({ query, variables }: NonNullable<RequestPair['within']>): Promise<Answer> {
  const signed = { authorization: `Bearer ${system.tokens.BUREAU}`, 'content-type': 'application/json' };
  const response = await fetch(`${system.origin}/graphql`, {
    method: 'POST',
    headers: { ...signed, 'accept-language': 'en' },
    body: JSON.stringify({ query, variables }),
  });
  return answerOf(response);
}

interface Told {
  readonly code: string;
  readonly path: readonly string[];
}

describe.each(inputPairs)('$limit: $mutation, $path', (pair: Pair) => {
  test.each(['past', 'within'] as const)('%s', async (side) => {
    const { data, errors } = await send(requestOf(schema, pair, pair[side], enterpriseId));
    const payload = (data as Record<string, { userErrors: Told[]; results?: { errors: Told[] }[] }> | null)?.[
      pair.mutation
    ];
    expect([errors, payload]).toEqual([[], expect.anything()]);
    const told = [...payload!.userErrors, ...(payload!.results ?? []).flatMap((result) => result.errors)];
    const codes = told.filter(({ path }) => path.join('.') === pair.path).map(({ code }) => code);
    if (side === 'past') expect(codes).toContain(pair.code);
    else expect(codes).not.toContain(pair.code);
  });
});

const told = async (pair: RequestPair, sent: NonNullable<RequestPair['within']>): Promise<boolean> => {
  const { status, errors } = await send(sent);
  const isTold = errors.some(
    ({ extensions, message }) => extensions['code'] === pair.code && message.includes(pair.message ?? ''),
  );
  return status === pair.status && (pair.code === '' || isTold);
};

describe.each(requestPairs)('$limit', (pair: RequestPair) => {
  test('past', async () => {
    expect(await told(pair, pair.past)).toBe(true);
  });

  if (pair.within !== undefined)
    test('within', async () => {
      expect(await told(pair, pair.within!)).toBe(false);
    });
});

test.each(sequences)('$limit', async ({ run, told: expected }) => {
  expect(await run(system)).toEqual(expected);
});
