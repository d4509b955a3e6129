/**
 * The policies of each function: the permissions in `functions/handler-permissions.ts`, and reading of the streams that trigger
 * it. Transactions need no separate action: each item in one is authorised as its put, update, delete or condition
 * check.
 */
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type Action, type KeyPurpose, permissions, type Resource } from '../functions/handler-permissions';
import { type TableName, tables } from '../functions/tables';
import { type HandlerName, triggers } from '../functions/triggers';
import type { DataStack } from './data-stack';

export function policyOf(handler: HandlerName, data: DataStack): PolicyStatement[] {
  const { database, keys, archives } = permissions[handler];
  const trigger = triggers[handler];
  return [
    ...(Object.entries(database) as [Resource, readonly Action[]][]).map(
      ([resource, actions]) =>
        new PolicyStatement({
          actions: actions.map((action) => `dynamodb:${action}`),
          resources: [arnOf(data, resource)],
        }),
    ),
    throughDynamoDb(data),
    ...keys.map((purpose) => wrappedKeys(data, purpose)),
    ...(archives ? data.changeArchive.keepingPermissions() : []),
    ...(trigger.kind === 'streams'
      ? [readingStreams(data, trigger.tables), ...data.failedBatches.deliveryPermissions()]
      : []),
  ];
}

/** Permissions with which Lambda reads the streams that trigger the function. */
function readingStreams(data: DataStack, names: readonly TableName[]): PolicyStatement {
  return new PolicyStatement({
    actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
    resources: names.map((name) => streamArn(data, name)),
  });
}

/**
 * Permission to make and unwrap keys of one purpose. The encryption context is that of
 * functions/platform/security/keys.ts.
 */
function wrappedKeys(data: DataStack, purpose: KeyPurpose): PolicyStatement {
  return new PolicyStatement({
    actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
    resources: [data.personalDataKey.keyArn],
    conditions: { StringEquals: { 'kms:EncryptionContext:purpose': `job-bowl/${purpose}` } },
  });
}

/**
 * Permission to use the storage key, which every caller of an encrypted table needs: only through DynamoDB, in either
 * partition.
 */
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

/** @throws if the table has no such index. */
function arnOf(data: DataStack, resource: Resource): string {
  const [name, index] = resource.split('/') as [TableName, string?];
  const { tableArn } = data.tables[name];
  if (index === undefined) return tableArn;
  const { indexes, localIndexes = [] } = tables[name];
  if (![...indexes, ...localIndexes].includes(index)) throw new Error(`Expected an index ${index} on ${name}`);
  return `${tableArn}/index/${index}`;
}

/** @throws if the table has no stream. */
export function streamArn(data: DataStack, name: TableName): string {
  const arn = data.tables[name].tableStreamArn;
  if (arn === undefined) throw new Error(`Expected a stream on ${name}`);
  return arn;
}
