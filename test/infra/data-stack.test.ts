import { Match } from 'aws-cdk-lib/assertions';
import { tableNames, tables } from '../../functions/tables';
import { stages } from '../../infra/stages';
import { resources, synthesise } from './synthesis';

const { data } = synthesise({ stage: 'prod' });
const tableResources = resources(data, 'AWS::DynamoDB::GlobalTable');
const storageKeyArn = { 'Fn::GetAtt': [Match.stringLikeRegexp('^StorageKey'), 'Arn'] };

test('there is one table per name, and no other', () => {
  expect(tableResources.map(({ id }) => id.slice(0, -8)).sort()).toEqual([...tableNames].sort());
});

/** No reader takes their records. */
const unread: ReadonlySet<string> = new Set(['Changes', 'Notices']);

test('every table but those of changes and notices streams new and old images', () => {
  const streams = tableResources.map(({ id, Properties }) => [id.slice(0, -8), Properties['StreamSpecification']]);
  expect(Object.fromEntries(streams)).toEqual(
    Object.fromEntries(
      tableNames.map((name) => [name, unread.has(name) ? undefined : { StreamViewType: 'NEW_AND_OLD_IMAGES' }]),
    ),
  );
});

test('every table and stream is exported, used or not: what the former release imports may not be taken away before it', () => {
  const outputs = data.toJSON()['Outputs'] as Record<string, { Value: unknown; Export?: unknown }>;
  const exported = Object.values(outputs).filter((output) => output.Export !== undefined);
  for (const { id } of tableResources) {
    const streamed = !unread.has(id.slice(0, -8));
    const values = [
      { Ref: id },
      ...['Arn', ...(streamed ? ['StreamArn'] : [])].map((of) => ({ 'Fn::GetAtt': [id, of] })),
    ];
    for (const value of values) expect(exported.map(({ Value }) => Value)).toContainEqual(value);
  }
});

test('every table forgets by expiresAt, and is billed on demand', () => {
  data.allResourcesProperties('AWS::DynamoDB::GlobalTable', {
    BillingMode: 'PAY_PER_REQUEST',
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  });
});

test('every table can be recovered to a point in time and is protected from deletion', () => {
  data.allResourcesProperties('AWS::DynamoDB::GlobalTable', {
    Replicas: [
      Match.objectLike({
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
      }),
    ],
  });
});

test('every table is encrypted under the key that belongs to the bureau', () => {
  data.allResourcesProperties('AWS::DynamoDB::GlobalTable', {
    SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
    Replicas: [Match.objectLike({ SSESpecification: { KMSMasterKeyId: storageKeyArn } })],
  });
});

test.each(['dev', 'prod'] as const)('in %s every table and every index has a bound of its cost', (stage) => {
  const { read, write } = stages[stage].requestUnitsMax;
  const reads = { ReadOnDemandThroughputSettings: { MaxReadRequestUnits: read } };
  const writes = { WriteOnDemandThroughputSettings: { MaxWriteRequestUnits: write } };
  for (const { id, Properties } of resources(synthesise({ stage }).data, 'AWS::DynamoDB::GlobalTable')) {
    const indexes = tables[id.slice(0, -8) as keyof typeof tables].indexes;
    const bounded = (bounds: object): unknown =>
      indexes.length === 0
        ? undefined
        : indexes.map((IndexName) => expect.objectContaining({ IndexName, ...bounds }) as unknown);
    expect(Properties).toMatchObject(writes);
    expect(Properties['GlobalSecondaryIndexes']).toEqual(bounded(writes));
    expect(Properties['Replicas']).toEqual([expect.objectContaining(reads)]);
    expect((Properties['Replicas'] as [Record<string, unknown>])[0]['GlobalSecondaryIndexes']).toEqual(bounded(reads));
  }
});

test('what holds data stays when the stack is deleted or a resource replaced', () => {
  const holding = /GlobalTable|KMS::Key|S3::Bucket$|SQS::Queue$/;
  const held = resources(data).filter(({ Type }) => holding.test(Type));
  expect(held).toHaveLength(tableNames.length + 5);
  for (const resource of held)
    expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
});

test('keys are rotated', () => {
  data.resourceCountIs('AWS::KMS::Key', 2);
  data.allResourcesProperties('AWS::KMS::Key', { EnableKeyRotation: true });
});

test('buckets are encrypted, versioned, and nobody but the account can reach them', () => {
  data.resourceCountIs('AWS::S3::Bucket', 2);
  data.allResourcesProperties('AWS::S3::Bucket', {
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    VersioningConfiguration: { Status: 'Enabled' },
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        Match.objectLike({ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: storageKeyArn } }),
      ],
    },
  });
});

test('failed batches are kept for 90 days', () => {
  data.hasResourceProperties('AWS::S3::Bucket', {
    ObjectLockEnabled: Match.absent(),
    LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 90, Status: 'Enabled' })] },
  });
});

test.each([
  ['prod', 'COMPLIANCE', 1_098],
  ['dev', 'GOVERNANCE', 1],
] as const)(
  'in %s no role can change or delete the log of changes before its time: %s, %i days',
  (stage, Mode, Days) => {
    synthesise({ stage }).data.hasResourceProperties('AWS::S3::Bucket', {
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode, Days } } },
      LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: Days + 1, Status: 'Enabled' })] },
    });
  },
);

test('buckets and queues take nothing over an open line and grant nothing to anyone', () => {
  const policies = [...resources(data, 'AWS::S3::BucketPolicy'), ...resources(data, 'AWS::SQS::QueuePolicy')];
  const statements = policies.flatMap(
    ({ Properties }) =>
      (Properties['PolicyDocument'] as { Statement: { Effect: string; Condition?: unknown }[] }).Statement,
  );
  expect(new Set(statements.map(({ Effect }) => Effect))).toEqual(new Set(['Deny']));
  expect(statements.filter(({ Condition }) => JSON.stringify(Condition).includes('SecureTransport'))).toHaveLength(3);
});
