import { createTableInput } from '../../local/create-tables';
import { keySchema, tableNames } from '../../functions/tables';
import { resources, synthesise } from './synthesis';

const { data } = synthesise();

interface Keyed {
  readonly IndexName?: string;
  readonly KeySchema: unknown;
  readonly Projection?: unknown;
}

test.each(tableNames)('%s is the same table in the cloud and on one machine', (name) => {
  const local = createTableInput(name);
  const cloud = resources(data, 'AWS::DynamoDB::GlobalTable').find(({ id }) => id.slice(0, -8) === name)!.Properties;

  expect(local.TableName).toBe(name);
  expect(local.KeySchema).toEqual(cloud['KeySchema']);
  expect(byName(local.AttributeDefinitions)).toEqual(byName(cloud['AttributeDefinitions']));
  expect(indexes(local.GlobalSecondaryIndexes)).toEqual(indexes(cloud['GlobalSecondaryIndexes']));
  expect(indexes(local.LocalSecondaryIndexes)).toEqual(indexes(cloud['LocalSecondaryIndexes']));
  expect(local.BillingMode).toBe(cloud['BillingMode']);
  const stream = cloud['StreamSpecification'] as object | undefined;
  expect(local.StreamSpecification).toEqual(stream && { StreamEnabled: true, ...stream });
  expect(cloud['TimeToLiveSpecification']).toEqual({ AttributeName: keySchema.ttl, Enabled: true });
});

function byName(attributes: unknown): unknown[] {
  return [...(attributes as { AttributeName: string }[])].sort((a, b) =>
    a.AttributeName.localeCompare(b.AttributeName),
  );
}

/** In any order, without the bounds that only the cloud has. */
function indexes(definitions: unknown): unknown[] {
  return ((definitions ?? []) as Keyed[])
    .map(({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection }))
    .sort((a, b) => String(a.IndexName).localeCompare(String(b.IndexName)));
}
