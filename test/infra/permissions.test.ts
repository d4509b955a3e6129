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
const grants = resources(templates.api, 'AWS::IAM::Policy').flatMap(({ id, Properties }) =>
  (Properties['PolicyDocument'] as { Statement: Statement[] }).Statement.flatMap((statement) =>
    list(statement.Action).flatMap((action) =>
      list(statement.Resource).map((resource) => ({
        role: id.replace(/roleDefaultPolicy.*/, ''),
        action,
        resource: place(resource),
        condition: statement.Condition,
      })),
    ),
  ),
);

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

function granted(role: string, action: RegExp): string[] {
  return grants
    .filter((grant) => grant.role === role && action.test(grant.action))
    .map(({ action: name, resource }) => `${name} ${resource}`);
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
  expect([...new Set(grants.map(({ role }) => role))].sort()).toEqual(['facts', 'graphql', 'sweep', 'work']);
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

test('no function scans a table or changes one, and only facts deletes in batches', () => {
  expect(grants.filter(({ action }) => /Scan|BatchWriteItem|PartiQLSelect|Table$/.test(action))).toEqual([]);
  expect(grants.filter(({ action }) => action.endsWith('PartiQLDelete')).map(({ role }) => role)).toEqual(['facts']);
});

test('facts writes counters to Campaigns, service-list entries to Workers, and the change feed to Positions', () => {
  expect(granted('facts', /^dynamodb:(.*Item|Query)$/).sort()).toEqual([
    'dynamodb:BatchGetItem Positions',
    'dynamodb:BatchGetItem Workers',
    'dynamodb:PutItem Campaigns',
    'dynamodb:PutItem Positions',
    'dynamodb:PutItem Workers',
    'dynamodb:UpdateItem Campaigns',
    'dynamodb:UpdateItem Positions',
  ]);
});

test('facts reads every stream, work all but that of RecruitmentEvents, and nothing else does', () => {
  expect(granted('work', /GetRecords/).sort()).toEqual([
    'dynamodb:GetRecords Campaigns/stream',
    'dynamodb:GetRecords Positions/stream',
    'dynamodb:GetRecords TravelAllocations/stream',
    'dynamodb:GetRecords Workers/stream',
  ]);
  expect(granted('facts', /GetRecords/).sort()).toEqual([
    'dynamodb:GetRecords Campaigns/stream',
    'dynamodb:GetRecords Positions/stream',
    'dynamodb:GetRecords RecruitmentEvents/stream',
    'dynamodb:GetRecords TravelAllocations/stream',
    'dynamodb:GetRecords Workers/stream',
  ]);
  expect(granted('graphql', /GetRecords/)).toEqual([]);
  expect(granted('sweep', /GetRecords/)).toEqual([]);
});

test('changes are put by work alone and never read there, and graphql reads them and writes none', () => {
  const onChanges = grants
    .filter(({ resource }) => resource === 'Changes')
    .map(({ role, action }) => `${role} ${action}`);
  expect(onChanges.sort()).toEqual(['graphql dynamodb:Query', 'work dynamodb:PartiQLInsert']);
});

test('work adds to the archive of changes, and nobody reads it, shortens a lock or deletes from it', () => {
  const onArchive = grants.filter(({ resource }) => resource.startsWith('ChangeArchive'));
  expect(onArchive.map(({ role, action, resource }) => `${role} ${action} ${resource}`)).toEqual([
    'work s3:PutObject ChangeArchiveBucket/*',
  ]);
});

test('facts can put failed batches aside and read none of them', () => {
  expect(granted('facts', /^(s3|sqs):/)).toEqual([
    's3:ListBucket FailedBatchesBucket',
    's3:PutObject FailedBatchesBucket/aws/lambda/*',
    'sqs:SendMessage FailedBatchesQueue',
  ]);
});

/** A step of a long run over positions, for whoever calls it. */
const LONG_RUNS = [
  'dynamodb:BatchGetItem Positions',
  'dynamodb:DeleteItem Positions',
  'dynamodb:GetItem Positions',
  'dynamodb:PartiQLUpdate Positions',
  'dynamodb:PutItem Positions',
  'dynamodb:Query Positions',
  'dynamodb:Query Positions/index/enterpriseTime',
  'dynamodb:UpdateItem Positions',
];

/** The waitlist, and runs over a service's allocations. */
const TRAVEL = [
  'dynamodb:BatchGetItem TravelAllocations',
  'dynamodb:DeleteItem TravelAllocations',
  'dynamodb:GetItem TravelAllocations',
  'dynamodb:PutItem TravelAllocations',
  'dynamodb:Query TravelAllocations',
  'dynamodb:UpdateItem TravelAllocations',
];

test('sweep finds what is overdue by its indexes, ends it, and deletes trips of Workers', () => {
  expect(granted('sweep', /^dynamodb:/).sort()).toEqual(
    [
      ...LONG_RUNS,
      ...TRAVEL,
      'dynamodb:DeleteItem Workers',
      'dynamodb:Query Positions/index/byDue',
      'dynamodb:Query TravelAllocations/index/byDue',
    ].sort(),
  );
});

test('work reads people and their two indexes, puts pairs of them, does the steps of long runs, and serves the waitlist', () => {
  expect(granted('work', /^dynamodb:(.*Item|Query|PartiQL.*)$/).sort()).toEqual(
    [
      ...LONG_RUNS,
      ...TRAVEL,
      'dynamodb:PartiQLInsert Changes',
      'dynamodb:UpdateItem Workers',
      'dynamodb:BatchGetItem Workers',
      'dynamodb:GetItem Workers',
      'dynamodb:PutItem Workers',
      'dynamodb:Query Workers',
      'dynamodb:Query Workers/index/byName',
      'dynamodb:Query Workers/index/byPhone',
    ].sort(),
  );
});

test('personal data can be decrypted by graphql and work, cursors by graphql, and each key for its purpose only', () => {
  const uses = grants.filter(({ resource }) => resource.startsWith('PersonalDataKey'));
  const purposeOf = (condition: unknown): string =>
    (condition as { StringEquals: Record<string, string> }).StringEquals['kms:EncryptionContext:purpose'] ?? '';
  expect(uses.map(({ role, action, condition }) => `${role} ${action} ${purposeOf(condition)}`).sort()).toEqual([
    'graphql kms:Decrypt job-bowl/cursors',
    'graphql kms:Decrypt job-bowl/personal-data',
    'graphql kms:GenerateDataKey job-bowl/cursors',
    'graphql kms:GenerateDataKey job-bowl/personal-data',
    'work kms:Decrypt job-bowl/personal-data',
    'work kms:GenerateDataKey job-bowl/personal-data',
  ]);
  for (const { condition } of uses)
    expect(condition).toEqual({ StringEquals: { 'kms:EncryptionContext:purpose': purposeOf(condition) } });
});

test('the storage key works for the functions only through the service that stores', () => {
  const uses = grants.filter(({ resource }) => resource.startsWith('StorageKey'));
  expect(uses).not.toEqual([]);
  for (const { condition } of uses)
    expect(condition).toEqual({
      StringLike: { 'kms:ViaService': expect.stringMatching(/^(dynamodb|s3)\.\*$/) as string },
    });
});

test('key policies leave it to IAM who may use a key', () => {
  for (const { Properties } of resources(templates.data, 'AWS::KMS::Key')) {
    const { Statement: statements } = Properties['KeyPolicy'] as { Statement: { Principal: unknown }[] };
    expect(statements).toHaveLength(1);
    expect(JSON.stringify(statements[0]!.Principal)).toContain(':root');
  }
});

test('functions can be called by API Gateway and the schedule, for this API and this rule', () => {
  const permissions = resources(templates.api, 'AWS::Lambda::Permission').map(({ Properties }) => Properties);
  expect(permissions.map(({ Principal: principal }) => principal).sort()).toEqual([
    'apigateway.amazonaws.com',
    'events.amazonaws.com',
  ]);
  for (const permission of permissions) {
    expect(permission).toHaveProperty('SourceArn');
    expect(JSON.stringify(permission['SourceArn'])).not.toContain('*');
  }
});
