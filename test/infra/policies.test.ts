import { type Action, type Permissions, permissions } from '../../functions/handler-permissions';
import { tableNames, tables } from '../../functions/tables';
import { type HandlerName, triggers } from '../../functions/triggers';
import { type Templates, resources, synthesise } from './synthesis';

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** Wildcards that can't be avoided, each with its reason. */
const ALLOWED_WILDCARDS = {
  'ChangeArchiveBucket/*': 'what tells who changed what is named by day, shard and place in it',
  '/aws/lambda/*': 'Lambda names the objects of failed batches by mapping, shard and time',
};

const templates: Templates = synthesise({ stage: 'prod' });
const beijing = synthesise({ stage: 'prod', region: 'cn-north-1' });
const statements = resources(templates.api, 'AWS::IAM::Policy').flatMap(({ id, Properties }) =>
  (Properties['PolicyDocument'] as { Statement: Statement[] }).Statement.map((statement) => ({
    ...statement,
    role: id.replace(/roleDefaultPolicy.*/, ''),
  })),
);
const grants = statements.flatMap(({ role, Action, Resource, Condition }) =>
  list(Action).flatMap((action) =>
    list(Resource).map((resource) => ({ role, action, resource: place(resource), condition: Condition })),
  ),
);

function handlersWith(has: (own: Permissions) => boolean): string[] {
  return Object.entries(permissions).flatMap(([handler, own]) => (has(own) ? [handler] : []));
}

function list<T>(value: T | T[]): T[] {
  return Array.isArray(value) ? value : [value];
}

/** `Positions/index/byRegion` for the ARN of that index, `Workers/stream` for the ARN of that stream. */
function place(resource: unknown): string {
  return JSON.stringify(resource)
    .replace(
      /\{"Fn::ImportValue":"JobBowl-prod-Data:ExportsOutputFnGetAtt([A-Za-z]+?)[0-9A-F]{8}(Stream)?Arn[0-9A-F]{8}"\}/g,
      '$1$2',
    )
    .replace(/^\{"Fn::Join":\["",\[(.*)\]\]\}$/, '$1')
    .replace(/[",]/g, '')
    .replace(/Stream$/, '/stream');
}

test('no policy names a wildcard, neither in an action nor in a resource, but those listed', () => {
  expect(grants.length).toBeGreaterThan(50);
  for (const { action, resource } of grants) {
    expect(action).not.toContain('*');
    const rest = Object.keys(ALLOWED_WILDCARDS).reduce((text, wildcard) => text.replace(wildcard, ''), resource);
    expect(rest).not.toContain('*');
  }
});

test('every policy belongs to a role of its own function, and to no one else', () => {
  expect([...new Set(grants.map(({ role }) => role))].sort()).toEqual(Object.keys(triggers).sort());
  for (const { Properties } of resources(templates.api, 'AWS::IAM::Policy'))
    expect(Properties['Roles']).toHaveLength(1);
});

test("the only managed policy is API Gateway's, to write its logs", () => {
  const roles = resources(templates.api, 'AWS::IAM::Role');
  const managed = roles.flatMap(({ Properties }) => (Properties['ManagedPolicyArns'] ?? []) as unknown[]);
  expect(managed).toHaveLength(1);
  expect(JSON.stringify(managed)).toContain('AmazonAPIGatewayPushToCloudWatchLogs');
  for (const { Properties } of roles) expect(Properties).not.toHaveProperty('Policies');
});

/** Whether IAM would let the function do it, by the statements of the template alone: `*` and `?` as IAM reads them. */
function allows(role: string, action: string, resource: string): boolean {
  return grants.some(
    (grant) => grant.role === role && matches(grant.action, action) && matches(grant.resource, resource),
  );
}

function matches(pattern: string, text: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\/]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i').test(text);
}

/** Every action of DynamoDB on items, indexes and streams, those on whole tables that would do harm, and a made-up one, which only a wildcard allows. */
const ON_ITEMS =
  'GetItem BatchGetItem Query Scan PutItem UpdateItem DeleteItem BatchWriteItem ConditionCheckItem PartiQLInsert PartiQLUpdate PartiQLDelete PartiQLSelect'.split(
    ' ',
  );
const ON_STREAMS = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'];
const ON_TABLES = [
  'DescribeTable',
  'UpdateTable',
  'DeleteTable',
  'UpdateTimeToLive',
  'CreateBackup',
  'ExportTableToPointInTime',
  'MadeUp',
];

const everyAction = [...ON_ITEMS, ...ON_STREAMS, ...ON_TABLES];
const everyResource = tableNames.flatMap((table) => [
  table,
  `${table}/stream`,
  `${table}/index/madeUp`,
  ...[...tables[table].indexes, ...(tables[table].localIndexes ?? [])].map((index) => `${table}/index/${index}`),
]);

test.each(Object.keys(triggers) as HandlerName[])(
  '%s may do in DynamoDB what functions/handler-permissions.ts lists, read the streams that it is called by, and nothing else',
  (handler) => {
    const trigger = triggers[handler];
    const streams: readonly string[] = trigger.kind === 'streams' ? trigger.tables : [];
    const listed = [
      ...(Object.entries(permissions[handler].database) as [string, Action[]][]).flatMap(([resource, actions]) =>
        actions.map((action) => `${action} ${resource.replace('/', '/index/')}`),
      ),
      ...streams.flatMap((table) => ON_STREAMS.map((action) => `${action} ${table}/stream`)),
    ];
    const allowed = everyResource.flatMap((resource) =>
      everyAction
        .filter((action) => allows(handler, `dynamodb:${action}`, resource))
        .map((action) => `${action} ${resource}`),
    );
    expect(allowed.sort()).toEqual(listed.sort());
  },
);

test('every statement allows, and none has NotAction or NotResource', () => {
  for (const statement of statements) {
    expect(statement.Effect).toBe('Allow');
    expect(statement).not.toHaveProperty('NotAction');
    expect(statement).not.toHaveProperty('NotResource');
  }
});

test('only statements about keys have conditions', () => {
  for (const { action, condition } of grants) expect(condition !== undefined).toBe(action.startsWith('kms:'));
});

test('the policies of a role fit into the 10,240 characters that IAM has for them', () => {
  for (const { Properties } of resources(beijing.api, 'AWS::IAM::Policy'))
    expect(JSON.stringify(Properties['PolicyDocument']).length).toBeLessThan(9_000);
});

test('changes are put by work alone and never read there, and graphql reads them and writes none', () => {
  const onChanges = grants
    .filter(({ resource }) => resource === 'Changes')
    .map(({ role, action }) => `${role} ${action}`);
  expect(onChanges.sort()).toEqual(['graphql dynamodb:Query', 'work dynamodb:PartiQLInsert']);
});

test('only handlers that archive add to the archive, and no function reads it, shortens a lock or deletes from it', () => {
  const onArchive = grants.filter(({ resource }) => resource.startsWith('ChangeArchive'));
  expect(onArchive.map(({ role, action, resource }) => `${role} ${action} ${resource}`)).toEqual(
    handlersWith(({ archives }) => archives).map((role) => `${role} s3:PutObject ChangeArchiveBucket/*`),
  );
});

test('functions that read streams can write failed batches and read none of them', () => {
  for (const handler of Object.keys(triggers) as HandlerName[]) {
    const own = grants.filter(
      ({ role, action, resource }) =>
        role === handler && /^(s3|sqs):/.test(action) && resource.startsWith('FailedBatches'),
    );
    expect(own.map(({ action, resource }) => `${action} ${resource}`).sort()).toEqual(
      triggers[handler].kind !== 'streams'
        ? []
        : [
            's3:ListBucket FailedBatchesBucket',
            's3:PutObject FailedBatchesBucket/aws/lambda/*',
            'sqs:SendMessage FailedBatchesQueue',
          ],
    );
  }
});

test('each key decrypts for its purpose alone, by the functions that may', () => {
  const uses = grants.filter(({ resource }) => resource.startsWith('PersonalDataKey'));
  const purposeOf = (condition: unknown): string =>
    (condition as { StringEquals: Record<string, string> }).StringEquals['kms:EncryptionContext:purpose'] ?? '';
  expect(uses.map(({ role, action, condition }) => `${role} ${action} ${purposeOf(condition)}`).sort()).toEqual(
    Object.entries(permissions)
      .flatMap(([role, { keys }]) =>
        keys.flatMap((purpose) =>
          ['kms:Decrypt', 'kms:GenerateDataKey'].map((action) => `${role} ${action} job-bowl/${purpose}`),
        ),
      )
      .sort(),
  );
  for (const { condition } of uses)
    expect(condition).toEqual({ StringEquals: { 'kms:EncryptionContext:purpose': purposeOf(condition) } });
});

test('graphql, work and deliver, which derives secrets from it, may use the data key', () => {
  expect(handlersWith(({ keys }) => keys.includes('personal-data'))).toEqual([
    ...['graphql', 'receipts', 'work', 'deliver'],
  ]);
});

test('the storage key works for the functions only through the service that stores', () => {
  const uses = grants.filter(({ resource }) => resource.startsWith('StorageKey'));
  expect(uses).not.toEqual([]);
  for (const { condition } of uses)
    expect(condition).toEqual({
      StringLike: { 'kms:ViaService': expect.stringMatching(/^(dynamodb|s3)\.\*$/) as string },
    });
});

test('key policies leave the use of a key to IAM', () => {
  for (const { Properties } of resources(templates.data, 'AWS::KMS::Key')) {
    const { Statement: statements } = Properties['KeyPolicy'] as { Statement: { Principal: unknown }[] };
    expect(statements).toHaveLength(1);
    expect(JSON.stringify(statements[0]!.Principal)).toContain(':root');
  }
});

test('functions can be called by API Gateway and the schedule, for this API and this rule', () => {
  const permissions = resources(templates.api, 'AWS::Lambda::Permission').map(({ Properties }) => Properties);
  // GraphQL by GET and by POST, and receipts.
  expect(permissions.map(({ Principal: principal }) => principal).sort()).toEqual([
    'apigateway.amazonaws.com',
    'apigateway.amazonaws.com',
    'apigateway.amazonaws.com',
    'events.amazonaws.com',
  ]);
  for (const permission of permissions) {
    expect(permission).toHaveProperty('SourceArn');
    // The channel's id is a part of the path, which API Gateway names by a wildcard.
    const source = JSON.stringify(permission['SourceArn']).replace('/POST/channels/*/receipts', '');
    expect(source).not.toContain('*');
  }
});
