/**
 * What each function may do, to the single action and resource. Transactions need no action of their own: each item in
 * one is authorised as its put, update, delete or condition check.
 */
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IndexName, isStreamed, type TableName, tableNames, tables } from '../functions/tables';
import { type HandlerName, triggers } from '../functions/triggers';
import type { DataStack } from './data-stack';

const READ = ['dynamodb:GetItem', 'dynamodb:BatchGetItem'];
const WRITE = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:ConditionCheckItem'];

export const permissions: Readonly<Record<HandlerName, (data: DataStack) => PolicyStatement[]>> = {
  graphql: (data) => [
    // Who changed what is read here, and written by the reader of the streams alone.
    onTables(
      data,
      tableNames.filter((name) => name !== 'Changes'),
      [...READ, ...WRITE],
    ),
    new PolicyStatement({
      actions: ['dynamodb:Query'],
      resources: tableNames.flatMap((name) => [
        tableArn(data, name),
        ...tables[name].indexes.map((index) => indexArn(data, name, index)),
      ]),
    }),
    // Batches of positions are conditional statements.
    onTables(data, ['Positions'], ['dynamodb:PartiQLInsert', 'dynamodb:PartiQLUpdate']),
    throughDynamoDb(data),
    wrappedKeys(data, 'personal-data'),
    wrappedKeys(data, 'cursors'),
  ],

  facts: (data) => [
    new PolicyStatement({
      actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
      resources: tableNames.filter(isStreamed).map((name) => streamArn(data, name)),
    }),
    onTables(data, ['Campaigns'], ['dynamodb:PutItem', 'dynamodb:UpdateItem']),
    // Entries of the service list.
    onTables(data, ['Workers'], ['dynamodb:BatchGetItem', 'dynamodb:PutItem']),
    // The change feed; what positions look alike.
    onTables(data, ['Positions'], ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem']),
    onTables(data, ['Positions'], ['dynamodb:PartiQLInsert', 'dynamodb:PartiQLDelete']),
    throughDynamoDb(data),
    ...data.failedBatches.deliveryPermissions(),
  ],

  work: (data) => [
    new PolicyStatement({
      actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
      resources: triggers.work.tables.map((name) => streamArn(data, name)),
    }),
    onTables(data, ['Changes'], ['dynamodb:PartiQLInsert']),
    ...data.changeArchive.keepingPermissions(),
    // Pairs of people; the data key may have to be made.
    onTables(data, ['Workers'], [...READ, 'dynamodb:PutItem']),
    new PolicyStatement({
      actions: ['dynamodb:Query'],
      resources: [tableArn(data, 'Workers'), ...['byName', 'byPhone'].map((index) => indexArn(data, 'Workers', index))],
    }),
    ...longRuns(data),
    ...travel(data),
    // Trips follow their requests.
    onTables(data, ['Workers'], ['dynamodb:UpdateItem']),
    throughDynamoDb(data),
    wrappedKeys(data, 'personal-data'),
    ...data.failedBatches.deliveryPermissions(),
  ],

  sweep: (data) => [
    new PolicyStatement({ actions: ['dynamodb:Query'], resources: [indexArn(data, 'TravelAllocations', 'byDue')] }),
    onTables(data, ['Workers'], ['dynamodb:DeleteItem']),
    // Positions past their closing date.
    new PolicyStatement({ actions: ['dynamodb:Query'], resources: [indexArn(data, 'Positions', 'byDue')] }),
    ...longRuns(data),
    ...travel(data),
    throughDynamoDb(data),
  ],
};

/** Waitlists, and runs over a service's allocations. */
function travel(data: DataStack): PolicyStatement[] {
  return [
    new PolicyStatement({ actions: ['dynamodb:Query'], resources: [tableArn(data, 'TravelAllocations')] }),
    onTables(data, ['TravelAllocations'], [...READ, 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem']),
  ];
}

/** A step of a long run over positions, for whoever calls it. */
function longRuns(data: DataStack): PolicyStatement[] {
  return [
    new PolicyStatement({
      actions: ['dynamodb:Query'],
      resources: [tableArn(data, 'Positions'), indexArn(data, 'Positions', 'enterpriseTime')],
    }),
    onTables(
      data,
      ['Positions'],
      [...READ, 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:PartiQLUpdate'],
    ),
  ];
}

/** Keys of one purpose, made and unwrapped. The encryption context is that of functions/platform/keys.ts. */
function wrappedKeys(data: DataStack, purpose: 'personal-data' | 'cursors'): PolicyStatement {
  return new PolicyStatement({
    actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
    resources: [data.personalDataKey.keyArn],
    conditions: { StringEquals: { 'kms:EncryptionContext:purpose': `job-bowl/${purpose}` } },
  });
}

function onTables(data: DataStack, names: readonly TableName[], actions: string[]): PolicyStatement {
  return new PolicyStatement({ actions, resources: names.map((name) => tableArn(data, name)) });
}

/** What a caller of an encrypted table must be allowed, and can do through DynamoDB only, in either partition. */
function throughDynamoDb({ storageKey }: DataStack): PolicyStatement {
  return new PolicyStatement({
    actions: [
      'kms:Encrypt',
      'kms:Decrypt',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
      'kms:GenerateDataKey',
      'kms:DescribeKey',
    ],
    resources: [storageKey.keyArn],
    conditions: { StringLike: { 'kms:ViaService': 'dynamodb.*' } },
  });
}

function tableArn(data: DataStack, name: TableName): string {
  return data.tables[name].tableArn;
}

/** @throws when the table has no such index. */
function indexArn(data: DataStack, name: TableName, index: IndexName): string {
  if (!tables[name].indexes.includes(index)) throw new Error(`Expected an index ${index} on ${name}`);
  return `${tableArn(data, name)}/index/${index}`;
}

/** @throws when the table has no stream. */
export function streamArn(data: DataStack, name: TableName): string {
  const arn = data.tables[name].tableStreamArn;
  if (arn === undefined) throw new Error(`Expected a stream on ${name}`);
  return arn;
}
