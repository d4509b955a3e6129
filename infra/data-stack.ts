/**
 * The stack with data: the eight tables, the two keys, failed batches and the archive. Everything here stays when the
 * stack is deleted.
 */
import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  type CfnGlobalTable,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { type TableName, indexKeys, isStreamed, keySchema, tableNames, tables } from '../functions/tables';
import { ChangeArchive } from './change-archive';
import { FailedBatches } from './failed-batches';
import type { Stage } from './stages';

export interface DataStackProps extends StackProps {
  readonly stage: Stage;
}

export class DataStack extends Stack {
  readonly tables: Readonly<Record<TableName, TableV2>>;
  /** Encrypts stored data: tables, indexes, streams, backups, failed batches, the archive of changes. */
  readonly storageKey: Key;
  /**
   * Wraps the data key of identity numbers and phones, which are encrypted before they are stored, and the keys of
   * cursors.
   */
  readonly personalDataKey: Key;
  readonly failedBatches: FailedBatches;
  /** The write-once archive of changes. */
  readonly changeArchive: ChangeArchive;

  constructor(scope: Construct, id: string, { stage, ...props }: DataStackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    this.storageKey = key(this, 'StorageKey', 'Job Bowl: tables and failed batches');
    this.personalDataKey = key(this, 'PersonalDataKey', 'Job Bowl: wraps the data key of personal data');
    this.tables = Object.fromEntries(
      tableNames.map((name) => [name, table(this, name, stage, this.storageKey)]),
    ) as Record<TableName, TableV2>;
    this.failedBatches = new FailedBatches(this, 'FailedBatches', this.storageKey);
    this.changeArchive = new ChangeArchive(this, 'ChangeArchive', {
      retention: stage.changeRetention,
      key: this.storageKey,
    });
    for (const name of tableNames) this.exportTable(this.tables[name]);
  }

  /**
   * Exports the table's names even if the other stack of this release does not use them: this stack is deployed first,
   * and CloudFormation refuses to remove an export that the other stack of the former release still imports.
   */
  private exportTable({ tableName, tableArn, tableStreamArn }: TableV2): void {
    for (const value of [tableName, tableArn, tableStreamArn]) if (value !== undefined) this.exportValue(value);
  }
}

/** Deleting a key destroys all data that it encrypts, so the stack keeps it, and a deletion by hand waits 30 days. */
function key(scope: Construct, id: string, description: string): Key {
  return new Key(scope, id, { description, enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN });
}

function table(scope: Construct, name: TableName, { requestUnitsMax }: Stage, encryptionKey: Key): TableV2 {
  const bounds = { maxReadRequestUnits: requestUnitsMax.read, maxWriteRequestUnits: requestUnitsMax.write };
  const created = new TableV2(scope, name, {
    partitionKey: stringAttribute(keySchema.partitionKey),
    sortKey: stringAttribute(keySchema.sortKey),
    // Separate limits, because an index is billed and throttled separately from its table.
    globalSecondaryIndexes: tables[name].indexes.map((indexName) => ({
      indexName,
      partitionKey: stringAttribute(indexKeys(indexName).partitionKey),
      sortKey: stringAttribute(indexKeys(indexName).sortKey),
      ...(tables[name].keysOnly?.includes(indexName) && { projectionType: ProjectionType.KEYS_ONLY }),
      ...bounds,
    })),
    localSecondaryIndexes: (tables[name].localIndexes ?? []).map((indexName) => ({
      indexName,
      sortKey: stringAttribute(indexKeys(indexName).sortKey),
    })),
    billing: Billing.onDemand(bounds),
    ...(isStreamed(name) && { dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES }),
    timeToLiveAttribute: keySchema.ttl,
    encryption: TableEncryptionV2.awsManagedKey(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  // CDK sets a customer key only if the region is known at synthesis; CloudFormation does not need it.
  (created.node.defaultChild as CfnGlobalTable).addPropertyOverride(
    'Replicas.0.SSESpecification.KMSMasterKeyId',
    encryptionKey.keyArn,
  );
  return created;
}

function stringAttribute(name: string): { name: string; type: AttributeType } {
  return { name, type: AttributeType.STRING };
}
