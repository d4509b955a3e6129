import { buildSchema, getOperationAST, Kind, type OperationDefinitionNode, parse } from 'graphql';
import { createKeptPlans } from '../../functions/graphql/execution/kept-plans';
import { below, type FieldPlan, type OperationPlans } from '../../functions/graphql/execution/plan';

const schema = buildSchema('type Query { node: Node }  type Node { node: Node other: Node name: String }');
const node = schema.getType('Node');

/** A short document that asks for 2 ** (levels + 1) fields. */
function asksFor(
  levels: number,
  name: string,
): { document: ReturnType<typeof parse>; operation: OperationDefinitionNode } {
  const fragments = Array.from(
    { length: levels },
    (_, level) => `fragment F${level + 1} on Node { node { ...F${level} } other { ...F${level} } }`,
  );
  const document = parse(
    `query ${name} { node { ...F${levels} } } fragment F0 on Node { name } ${fragments.join(' ')}`,
  );
  const operation = getOperationAST(document, name);
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('Expected an operation');
  return { document, operation };
}

/** As a run makes them: level by level. */
function makeAll(plans: OperationPlans): number {
  const plan = plans.planFor({});
  if (plan === undefined) throw new Error('Expected a plan');
  let made = 0;
  const visit = (fields: readonly FieldPlan[]): void => {
    for (const field of fields) {
      made += 1;
      if (field.node.selectionSet !== undefined && node !== undefined && 'getFields' in node)
        visit(below(field, plan.selecting, node as never));
    }
  };
  visit(plan.fields);
  return made;
}

test('plans of many large operations stay within bounds', () => {
  const kept = createKeptPlans(schema);
  let made = 0;
  for (let index = 0; index < 60; index += 1) {
    const { document, operation } = asksFor(10, `Q${index}`);
    made += makeAll(kept.of(document, operation));
  }
  const { document, operation } = asksFor(0, 'Last');
  kept.of(document, operation);
  expect(made).toBeGreaterThan(120_000);
  expect(kept.size.fields).toBeLessThanOrEqual(40_000);
  expect(kept.size.fields).toBeGreaterThan(30_000);
});

test('plans of one operation that is too large are forgotten, and others stay', () => {
  const kept = createKeptPlans(schema);
  const small = asksFor(2, 'Small');
  const plans = kept.of(small.document, small.operation);
  const large = asksFor(13, 'Large');
  expect(makeAll(kept.of(large.document, large.operation))).toBeGreaterThan(4_000);
  expect(kept.of(small.document, small.operation)).toBe(plans);
  expect(kept.size.operations).toBe(1);
});

test('of many small operations the last ones stay', () => {
  const kept = createKeptPlans(schema);
  const all = Array.from({ length: 700 }, (_, index) => asksFor(0, `Q${index}`));
  const plans = all.map(({ document, operation }) => kept.of(document, operation));
  expect(kept.size.operations).toBeLessThanOrEqual(500);
  const [last, lastPlans] = [all.at(-1), plans.at(-1)];
  expect(last && kept.of(last.document, last.operation)).toBe(lastPlans);
});
