/** What a mutation's answer shows is read after its writes, by whatever field of its payload. */
import { buildSchema, execute, parse } from 'graphql';
import { readAnewInEachMutation } from '../../functions/graphql/schema/mutation-order';
import { perRequest } from '../../functions/platform/requests/per-request';

test('each field of a mutation sees the writes of those before it, and its payload its own', async () => {
  let stored = 0;
  const read = perRequest(() => stored);
  const schema = readAnewInEachMutation(
    buildSchema(
      'type Query { value: Int } type Mutation { add: Payload } type Payload { value: Int, nested: Payload }',
    ),
  );
  const add = (_: unknown, context: object) => {
    const before = read(context as never);
    stored = before + 1;
    const payload = { value: (__: unknown, within: object) => read(within as never) };
    return Promise.resolve({ ...payload, nested: payload });
  };
  const document = parse('mutation { a: add { value nested { value } } b: add { value nested { value } } }');
  const { data } = await execute({ schema, document, rootValue: { add }, contextValue: {} });
  expect(JSON.parse(JSON.stringify(data))).toEqual({
    a: { value: 1, nested: { value: 1 } },
    b: { value: 2, nested: { value: 2 } },
  });
});
