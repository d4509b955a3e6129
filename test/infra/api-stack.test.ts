import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { buildSchema } from 'graphql';
import { type Manifest, manifestOf } from '../../client/manifest';
import cdkJson from '../../cdk.json';
import { doorAnswers } from '../../functions/door';
import {
  readIdentitySettings,
  readIntrospectionSettings,
  readKeySettings,
  readTables,
} from '../../functions/platform/process/config';
import { sdl } from '../../functions/generated/sdl';
import { readRegistered } from '../../functions/graphql/http/registered-operations';
import { tableNames } from '../../functions/tables';
import { FILTERS_MAX, PATTERN_CHARACTERS_MAX } from '../../functions/platform/streams/record-filter';
import { type HandlerName, type StreamsTrigger, triggers } from '../../functions/triggers';
import { ContextError, readContext } from '../../infra/context';
import { type Stage, stages } from '../../infra/stages';
import { lambdaContext } from '../../local/lambda';
import { type Resource, resources, synthesise } from './synthesis';

const { api } = synthesise({ stage: 'prod' });
const functions = resources(api, 'AWS::Lambda::Function');

const environmentOf = ({ Properties }: Resource): Record<string, string> => {
  const { Variables: variables } = Properties['Environment'] as { Variables: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(variables).map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
};

/** Lambda's rule syntax as far as it is used: objects down to lists of texts, of beginnings, and of what is there or not. */
function isPattern(pattern: unknown, place: readonly string[] = []): boolean {
  if (Array.isArray(pattern)) return pattern.length > 0 && pattern.every(isRule);
  if (typeof pattern !== 'object' || pattern === null) return false;
  if (place.length === 0 && Object.keys(pattern).join() !== 'dynamodb') return false;
  return Object.entries(pattern).every(([field, inner]) => isPattern(inner, [...place, field]));
}

function isRule(rule: unknown): boolean {
  if (typeof rule === 'string') return true;
  const [[name, value] = [], ...others] = Object.entries(rule as Record<string, unknown>);
  if (others.length > 0) return false;
  return (
    (name === 'prefix' && typeof value === 'string' && value !== '') ||
    (name === 'exists' && typeof value === 'boolean')
  );
}

describe('functions', () => {
  test('each handler is one function, and there is no other code in the stack', () => {
    expect(functions.map(({ id }) => id.slice(0, -8)).sort()).toEqual(Object.keys(triggers).sort());
    expect(resources(api).filter(({ Type }) => /^Custom::|CustomResource/.test(Type))).toEqual([]);
  });

  test.each(Object.keys(triggers) as HandlerName[])('%s has the time that it has on a laptop', (name) => {
    const timeout = functions.find(({ id }) => id.slice(0, -8) === name)?.Properties['Timeout'];
    expect(timeout).toBe(Math.ceil(lambdaContext(name).getRemainingTimeInMillis() / 1_000));
  });

  test('they run on Node.js 24 on arm64', () => {
    api.allResourcesProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
    });
  });

  test.each(functions.map((fn) => [fn.id.slice(0, -8), environmentOf(fn)]))(
    '%s is told its tables, its stage and its name',
    (name, environment) => {
      const settings = readTables(environment);
      const followed = tableNames.filter((table) => table !== 'Campaigns');
      for (const table of followed) expect(settings[table]).toContain(`ExportsOutputRef${table}`);
      expect(environment).toMatchObject({ STAGE: 'prod', POWERTOOLS_SERVICE_NAME: name, POWERTOOLS_LOG_LEVEL: 'INFO' });
    },
  );

  test('functions that resolve names chosen by strangers have threads for slow name servers', () => {
    const threads = functions.map((fn) => [fn.id.slice(0, -8), Number(environmentOf(fn)['UV_THREADPOOL_SIZE'] ?? 4)]);
    // Half of them may look up at a time.
    expect(Object.fromEntries(threads)).toEqual({
      ...{ graphql: 16, deliver: 128, facts: 4, work: 4, sweep: 4, receipts: 4 },
    });
  });

  test('graphql alone gets the issuers of tokens, graphql and work the issuers of named accounts, and these, deliver and receipts the data key', () => {
    for (const fn of functions) {
      const environment = environmentOf(fn);
      if (fn.id.startsWith('graphql')) {
        expect(readIdentitySettings(environment)).toEqual({
          issuer: '{"Ref":"IdentityIssuer"}',
          audience: '{"Ref":"IdentityAudience"}',
          jwksUri: '{"Ref":"IdentityJwksUri"}',
        });
        expect(readKeySettings(environment).kmsKeyId).toContain('PersonalDataKey');
      } else
        expect(
          Object.keys(environment)
            .filter((key) => /^(IDENTITY|DATA_KEY|CHANGE_ARCHIVE)_/.test(key))
            .sort(),
        ).toEqual(
          fn.id.startsWith('work')
            ? ['CHANGE_ARCHIVE_BUCKET', 'DATA_KEY_KMS_KEY_ID', 'IDENTITY_ISSUER']
            : /^(deliver|receipts)/.test(fn.id)
              ? ['DATA_KEY_KMS_KEY_ID']
              : [],
        );
    }
  });

  test('concurrency is reserved as the stage says, and one sweep runs at a time', () => {
    for (const { id, Properties } of functions)
      expect(Properties['ReservedConcurrentExecutions']).toBe(
        stages.prod.reservedConcurrency[id.slice(0, -8) as keyof typeof triggers],
      );
    expect(stages.prod.reservedConcurrency.sweep).toBe(1);
    api.hasResourceProperties('AWS::Lambda::Alias', {
      ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: stages.prod.provisionedConcurrency },
    });
  });

  test('dev reserves nothing, so that it fits into a new account', () => {
    const dev = synthesise({ stage: 'dev' }).api;
    for (const { Properties } of resources(dev, 'AWS::Lambda::Function'))
      expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
    for (const { Properties } of resources(dev, 'AWS::Lambda::Alias'))
      expect(Properties).not.toHaveProperty('ProvisionedConcurrencyConfig');
  });

  test.each(['dev', 'prod'] as const)('in %s every log has the retention of its stage', (stage) => {
    const template = synthesise({ stage }).api;
    template.resourceCountIs('AWS::Logs::LogGroup', Object.keys(triggers).length + 1);
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: stages[stage].logRetention });
  });

  test('production logs are kept for six months and longer', () => {
    expect(stages.prod.logRetention).toBeGreaterThan(184);
  });
});

describe('streams', () => {
  const mappings = resources(api, 'AWS::Lambda::EventSourceMapping');

  test.each([
    ['facts', ['Workers', 'Positions', 'RecruitmentEvents', 'TravelAllocations']],
    ['work', ['Workers', 'Positions', 'RecruitmentEvents', 'TravelAllocations', 'Campaigns', 'Deliveries']],
    ['deliver', ['Deliveries']],
  ] as const)('%s has one mapping to each of %j, and to no other table', (name, followed) => {
    const own = mappings.filter(({ Properties }) => JSON.stringify(Properties['FunctionName']).includes(`"${name}`));
    const sources = own.map(({ Properties }) => JSON.stringify(Properties['EventSourceArn']));
    for (const table of followed) expect(sources.filter((arn) => arn.includes(`FnGetAtt${table}`))).toHaveLength(1);
    expect(sources).toHaveLength(followed.length);
  });

  test('each handler has the stream filters of the list of triggers, in patterns that Lambda accepts', () => {
    for (const [name, trigger] of Object.entries(triggers)) {
      if (trigger.kind !== 'streams') continue;
      const filters: StreamsTrigger['filters'] = trigger.filters;
      for (const table of trigger.tables) {
        const mapping = mappings.find(({ id }) => id.startsWith(`${table}to${name}`));
        const { Filters: given } = mapping?.Properties['FilterCriteria'] as { Filters: { Pattern: string }[] };
        expect(given.map(({ Pattern: pattern }) => JSON.parse(pattern) as unknown)).toEqual(filters[table]);
        expect(given.length).toBeLessThanOrEqual(FILTERS_MAX);
        for (const { Pattern: pattern } of given) {
          expect(pattern.length).toBeLessThanOrEqual(PATTERN_CHARACTERS_MAX);
          expect(isPattern(JSON.parse(pattern))).toBe(true);
        }
      }
    }
  });

  test('a batch is gathered within one window, and a failing record leaves half a day to read the stream', () => {
    for (const { Properties } of mappings) {
      const gathering = Number(Properties['MaximumBatchingWindowInSeconds']);
      expect(gathering).toBeGreaterThanOrEqual(1);
      expect(gathering).toBeLessThan(Number(Properties['TumblingWindowInSeconds']));
      expect(Properties['MaximumRecordAgeInSeconds']).toBe(12 * 3_600);
    }
  });

  test('a release replaces the readers of items before their writers', () => {
    const idOf = (name: HandlerName): string => functions.find(({ id }) => id.slice(0, -8) === name)?.id ?? '';
    const readers = (['facts', 'work', 'deliver'] as const).map(idOf);
    for (const writer of ['graphql', 'sweep'] as const)
      expect(functions.find(({ id }) => id === idOf(writer))?.DependsOn).toEqual(expect.arrayContaining(readers));
  });

  test('a stream has two readers at most', () => {
    const sources = mappings.map(({ Properties }) => JSON.stringify(Properties['EventSourceArn']));
    for (const source of sources) expect(sources.filter((other) => other === source).length).toBeLessThanOrEqual(2);
  });

  test('a shard has one batch under way, in a window that names the shard, from the oldest record on', () => {
    api.allResourcesProperties('AWS::Lambda::EventSourceMapping', {
      TumblingWindowInSeconds: triggers.facts.tumblingWindowSeconds,
      ParallelizationFactor: 1,
      StartingPosition: 'TRIM_HORIZON',
    });
  });

  test('a failing batch is halved, resumed where it failed, and at last put aside', () => {
    api.allResourcesProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: triggers.facts.retriesMax,
    });
  });

  test('failed batches go to S3, and in China, which has no such destination, to the queue', () => {
    api.hasCondition('InChina', { 'Fn::Equals': [{ Ref: 'AWS::Partition' }, 'aws-cn'] });
    api.allResourcesProperties('AWS::Lambda::EventSourceMapping', {
      DestinationConfig: {
        OnFailure: {
          Destination: {
            'Fn::If': [
              'InChina',
              { 'Fn::ImportValue': Match.stringLikeRegexp('FailedBatchesQueue.*Arn') },
              { 'Fn::ImportValue': Match.stringLikeRegexp('FailedBatchesBucket.*Arn') },
            ],
          },
        },
      },
    });
  });
});

test('sweep is called every minute; a call that waits longer than that is dropped wherever it waits, and none is repeated', () => {
  api.hasResourceProperties('AWS::Events::Rule', {
    ScheduleExpression: 'rate(1 minute)',
    State: 'ENABLED',
    Targets: [
      Match.objectLike({
        Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^sweep'), 'Arn'] },
        RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
      }),
    ],
  });
  api.resourceCountIs('AWS::Lambda::EventInvokeConfig', 1);
  api.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    FunctionName: { Ref: Match.stringLikeRegexp('^sweep') },
    Qualifier: '$LATEST',
    MaximumRetryAttempts: 0,
    MaximumEventAgeInSeconds: 60,
  });
});

describe('the HTTP door', () => {
  test('only GET and POST /graphql lead in, to the live version of graphql, and receipts to theirs, without a key', () => {
    api.resourcePropertiesCountIs('AWS::ApiGateway::Method', { HttpMethod: Match.not('OPTIONS') }, 3);
    for (const PathPart of ['channels', '{id}', 'receipts'])
      api.hasResourceProperties('AWS::ApiGateway::Resource', { PathPart });
    api.hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'POST',
      ApiKeyRequired: false,
      Integration: {
        Type: 'AWS_PROXY',
        Uri: { 'Fn::Join': ['', Match.arrayWith([{ 'Fn::GetAtt': [Match.stringLikeRegexp('^receipts'), 'Arn'] }])] },
      },
    });
    api.hasResourceProperties('AWS::ApiGateway::Resource', { PathPart: triggers.graphql.path.slice(1) });
    for (const HttpMethod of ['GET', 'POST'])
      api.hasResourceProperties('AWS::ApiGateway::Method', {
        HttpMethod,
        ApiKeyRequired: false,
        Integration: {
          Type: 'AWS_PROXY',
          TimeoutInMillis: 29_000,
          Uri: { 'Fn::Join': ['', Match.arrayWith([{ Ref: Match.stringLikeRegexp('^graphqlAliaslive') }])] },
        },
      });
    api.hasResourceProperties('AWS::ApiGateway::RestApi', { EndpointConfiguration: { Types: ['REGIONAL'] } });
  });

  test('a page of any origin may ask what it may send, without a key; the preflight reaches no function', () => {
    api.hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'OPTIONS',
      ApiKeyRequired: false,
      Integration: { Type: 'MOCK' },
    });
  });

  test('with clients named, each has a key on the plan and every request needs one', () => {
    const { api: withClients } = synthesise({ clients: ['cadre-app', 'partner-a'] });
    for (const HttpMethod of ['GET', 'POST'])
      withClients.hasResourceProperties('AWS::ApiGateway::Method', { HttpMethod, ApiKeyRequired: true });
    withClients.resourceCountIs('AWS::ApiGateway::ApiKey', 2);
    withClients.resourceCountIs('AWS::ApiGateway::UsagePlanKey', 2);
    for (const { Properties } of resources(withClients, 'AWS::ApiGateway::ApiKey'))
      expect(Properties).not.toHaveProperty('Value');
  });

  test('all callers together and each client are held to the rates of the stage', () => {
    const { all, perClient, receipts } = stages.prod.throttling;
    api.hasResourceProperties('AWS::ApiGateway::Stage', {
      MethodSettings: [
        Match.objectLike({ ThrottlingRateLimit: all.perSecond, ThrottlingBurstLimit: all.burst }),
        Match.objectLike({
          ...{ HttpMethod: 'POST', ResourcePath: '/~1channels~1{id}~1receipts' },
          ...{ ThrottlingRateLimit: receipts.perSecond, ThrottlingBurstLimit: receipts.burst },
        }),
      ],
    });
    api.hasResourceProperties('AWS::ApiGateway::UsagePlan', {
      Throttle: { RateLimit: perClient.perSecond, BurstLimit: perClient.burst },
    });
  });

  test('the access log has no bodies, headers or tokens', () => {
    api.hasResourceProperties('AWS::ApiGateway::Stage', {
      MethodSettings: Match.arrayWith([Match.objectLike({ DataTraceEnabled: false, LoggingLevel: 'OFF' })]),
    });
    const [stage] = resources(api, 'AWS::ApiGateway::Stage');
    const { Format: format } = stage!.Properties['AccessLogSetting'] as { Format: string };
    expect(Object.keys(JSON.parse(format) as object).sort()).toEqual(
      'apiKeyId firewall httpMethod path requestId requestTime responseLatency responseLength sourceIp status'.split(
        ' ',
      ),
    );
  });
});

describe('the firewall', () => {
  test('stands before the stage', () => {
    api.hasResourceProperties('AWS::WAFv2::WebACLAssociation', {
      ResourceArn: { 'Fn::Join': ['', Match.arrayWith([{ Ref: Match.stringLikeRegexp('DeploymentStageprod') }])] },
      WebACLArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^FirewallWebAcl'), 'Arn'] },
    });
  });

  test('bounds each address and applies the common rules', () => {
    api.hasResourceProperties('AWS::WAFv2::WebACL', {
      Scope: 'REGIONAL',
      Rules: [
        Match.objectLike({
          Action: { Block: Match.anyValue() },
          Statement: {
            RateBasedStatement: Match.objectLike({ AggregateKeyType: 'IP', Limit: stages.prod.requestsPerAddressMax }),
          },
        }),
        Match.objectLike({
          OverrideAction: { None: {} },
          Statement: {
            ManagedRuleGroupStatement: Match.objectLike({ VendorName: 'AWS', Name: 'AWSManagedRulesCommonRuleSet' }),
          },
        }),
      ],
    });
  });

  test('lets a batch of 100 positions pass, which is more than 8 KB, and queries in long addresses', () => {
    api.hasResourceProperties('AWS::WAFv2::WebACL', {
      Rules: Match.arrayWith([
        Match.objectLike({
          Statement: {
            ManagedRuleGroupStatement: Match.objectLike({
              RuleActionOverrides: Match.arrayWith([
                { Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } },
                { Name: 'SizeRestrictions_QUERYSTRING', ActionToUse: { Count: {} } },
              ]),
            }),
          },
        }),
      ]),
    });
  });

  test('keeps no samples of requests', () => {
    expect(JSON.stringify(resources(api, 'AWS::WAFv2::WebACL'))).not.toContain('"SampledRequestsEnabled":true');
  });
});

describe('what API Gateway and the firewall answer by themselves', () => {
  const headers = {
    ...{ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'access-control-allow-origin': '*' },
    'access-control-expose-headers': 'etag,retry-after,x-request-id',
  };
  const answers = resources(api, 'AWS::ApiGateway::GatewayResponse').map(({ Properties }) => Properties);
  const ofType = (type: string): Record<string, unknown> => answers.find(({ ResponseType: own }) => own === type) ?? {};
  const bodyOf = (text: unknown): unknown => JSON.parse(String(text));

  // API Gateway's own list, less those of authorizers, of which there are none (AUTHORIZER_*): their defaults answer.
  test.each([
    ['ACCESS_DENIED', '403', 'FORBIDDEN'],
    ['API_CONFIGURATION_ERROR', '500', 'INTERNAL_SERVER_ERROR'],
    ['BAD_REQUEST_BODY', '400', 'BAD_REQUEST'],
    ['BAD_REQUEST_PARAMETERS', '400', 'BAD_REQUEST'],
    ['DEFAULT_4XX', undefined, 'BAD_REQUEST'],
    ['DEFAULT_5XX', undefined, 'SERVICE_UNAVAILABLE'],
    ['EXPIRED_TOKEN', '403', 'FORBIDDEN'],
    ['INTEGRATION_FAILURE', '504', 'SERVICE_UNAVAILABLE'],
    ['INTEGRATION_TIMEOUT', '504', 'SERVICE_UNAVAILABLE'],
    ['INVALID_API_KEY', '403', 'API_KEY_NEEDED'],
    ['INVALID_SIGNATURE', '403', 'FORBIDDEN'],
    ['MISSING_AUTHENTICATION_TOKEN', '404', 'NOT_FOUND'],
    ['QUOTA_EXCEEDED', '429', 'TOO_MANY_REQUESTS'],
    ['REQUEST_TOO_LARGE', '413', 'REQUEST_TOO_LARGE'],
    ['RESOURCE_NOT_FOUND', '404', 'NOT_FOUND'],
    ['THROTTLED', '429', 'TOO_MANY_REQUESTS'],
    ['UNAUTHORIZED', '401', 'UNAUTHENTICATED'],
    ['UNSUPPORTED_MEDIA_TYPE', '415', 'BAD_REQUEST'],
    ['WAF_FILTERED', '403', 'REQUEST_BLOCKED'],
  ])(
    '%s is an error of GraphQL, with status %s and code %s, that a page of another origin can read',
    (type, status, code) => {
      const { ResponseTemplates: templates, ResponseParameters: parameters, StatusCode: own } = ofType(type);
      expect(own).toBe(status);
      expect(parameters).toEqual({
        ...Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [`gatewayresponse.header.${name}`, `'${value}'`]),
        ),
        'gatewayresponse.header.x-request-id': 'context.requestId',
      });
      const template = (templates as Record<string, string>)['application/json'];
      expect(template).not.toMatch(/[$#]/);
      const retryable = ['SERVICE_UNAVAILABLE', 'TOO_MANY_REQUESTS'].includes(code) ? { retryable: true } : {};
      expect(bodyOf(template)).toEqual({
        errors: [{ message: expect.any(String) as string, extensions: { code, ...retryable } }],
      });
    },
  );

  test('the defaults stand under the ids that they were deployed with', () => {
    const idOf = (type: string): string | undefined =>
      resources(api, 'AWS::ApiGateway::GatewayResponse').find(({ Properties }) => Properties['ResponseType'] === type)
        ?.id;
    expect(idOf('DEFAULT_4XX')).toContain('Refused');
    expect(idOf('DEFAULT_5XX')).toContain('Failed');
  });

  test('each code stands in the manual of frontend teams', () => {
    const manual = readFileSync(join(__dirname, '../../docs/frontend.md'), 'utf8');
    for (const { code, status } of Object.values(doorAnswers)) {
      expect(manual).toContain(`\`${code}\``);
      expect(manual).toContain(String(status));
    }
  });

  test('the bound per address is told as the bounds of API Gateway are', () => {
    const [acl] = resources(api, 'AWS::WAFv2::WebACL');
    const { Rules: rules, CustomResponseBodies: bodies } = acl!.Properties as {
      Rules: { Action?: { Block?: { CustomResponse: Record<string, unknown> } } }[];
      CustomResponseBodies: Record<string, { ContentType: string; Content: string }>;
    };
    const { CustomResponse: answer } = rules[0]?.Action?.Block ?? {};
    const { ContentType: type, Content: content } = bodies[String(answer?.['CustomResponseBodyKey'])]!;
    expect(type).toBe('APPLICATION_JSON');
    const { ResponseTemplates: templates } = ofType('THROTTLED');
    expect(bodyOf(content)).toEqual(bodyOf((templates as Record<string, string>)['application/json']));
    expect(answer?.['ResponseCode']).toBe(429);
    expect(answer?.['ResponseHeaders']).toEqual(Object.entries(headers).map(([Name, Value]) => ({ Name, Value })));
  });

  test('the preflight carries the headers of every answer', () => {
    api.hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'OPTIONS',
      Integration: {
        IntegrationResponses: [
          {
            ResponseParameters: {
              'method.response.header.Access-Control-Allow-Origin': "'*'",
              'method.response.header.Access-Control-Allow-Methods': "'GET,POST'",
              'method.response.header.Access-Control-Max-Age': "'7200'",
              'method.response.header.x-request-id': 'context.requestId',
              'method.response.header.cache-control': "'no-store'",
              'method.response.header.x-content-type-options': "'nosniff'",
            },
          },
        ],
      },
    });
  });

  test('answers are compressed from the same size on as on one machine', () => {
    api.hasResourceProperties('AWS::ApiGateway::RestApi', {
      MinimumCompressionSize: triggers.graphql.compressedBytesMin,
    });
  });
});

describe('what is said at a deployment', () => {
  test('is the stage, whose clients are listed with its numbers: none of them loses its key by what is left out', () => {
    const { context } = cdkJson;
    expect(readContext(context)).toBe(stages.dev);
    expect(readContext({ ...context, stage: 'prod' })).toBe(stages.prod);
    for (const { clients } of Object.values(stages)) {
      expect(new Set(clients).size).toBe(clients.length);
      for (const client of clients) expect(client).toMatch(/^[a-z][a-z0-9-]*$/);
    }
  });

  test('is nothing of what the CDK keeps beside it', () => {
    const kept = { 'cli-telemetry': false, 'acknowledged-issue-numbers': [34892], '@aws-cdk/core:flag': true };
    expect(readContext({ ...cdkJson.context, ...kept })).toBe(stages.dev);
  });

  test.each<[string, object, string]>([
    ['another stage', { stage: 'production' }, 'Expected -c stage=dev|prod, got "production".'],
    ['a stage in capitals', { stage: 'PROD' }, 'Expected -c stage=dev|prod, got "PROD".'],
    ['an empty stage', { stage: '' }, 'Expected -c stage=dev|prod, got "".'],
    ['a name that every object has', { stage: 'constructor' }, 'Expected -c stage=dev|prod, got "constructor".'],
    ['a stage without a value', { stage: true }, 'Expected -c stage=dev|prod, got true.'],
    ['no stage', { stage: undefined }, 'Expected -c stage=dev|prod, got none.'],
    ['clients', { clients: 'a,b' }, 'Expected no -c clients: the clients of a stage are listed in infra/stages.ts.'],
    [
      'a name with a typing error',
      { Stage: 'prod' },
      'Expected no -c Stage: the only context value is stage=dev|prod.',
    ],
    ['a colon in a name', { 'stage:x': 'prod' }, 'Expected no -c stage:x: the only context value is stage=dev|prod.'],
    ['an @ before a name', { '@stage': 'prod' }, 'Expected no -c @stage: the only context value is stage=dev|prod.'],
    ['a region', { region: 'cn-north-1' }, 'Expected no -c region: the only context value is stage=dev|prod.'],
  ])('%s is refused on one line', (_, context, message) => {
    expect(() => readContext({ ...cdkJson.context, ...context })).toThrow(new ContextError(message));
  });

  test.each([
    'aws:cdk:enable-path-metadata',
    'aws-cdk:enableDiffNoFail',
    'availability-zones:account=123456789012:region=cn-north-1',
    'acknowledged-issue-numbers',
  ])('%s, which the CDK keeps there itself, is let through', (name) => {
    expect(readContext({ ...cdkJson.context, [name]: true })).toEqual(readContext(cdkJson.context));
  });

  test('the app ends with that line, and status 1', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'infra/app.ts'], {
      cwd: join(__dirname, '../..'),
      encoding: 'utf8',
      env: { ...process.env, CDK_CONTEXT_JSON: JSON.stringify({ ...cdkJson.context, stage: 'production' }) },
    });
    expect([status, stdout, stderr]).toEqual([1, '', 'Expected -c stage=dev|prod, got "production".\n']);
  });
});

test('a stage’s manifests of operations lie beside graphql, which alone is told of them, and the server takes each', () => {
  const schema = buildSchema(sdl);
  const namesOf = ({ operations }: Stage): readonly string[] => {
    expect(new Set(operations.map((path) => basename(path))).size).toBe(operations.length);
    return operations;
  };
  const told = (operations: readonly string[]): unknown =>
    Object.fromEntries(
      resources(synthesise({ operations }).api, 'AWS::Lambda::Function').flatMap((fn) => {
        const { OPERATIONS: files } = environmentOf(fn);
        return files === undefined ? [] : [[fn.id.slice(0, -8), files]];
      }),
    );
  expect(told([])).toEqual({});
  expect(told(['clients/app/operations.json', 'clients/desk.json'])).toEqual({ graphql: 'operations.json,desk.json' });
  // The example's, too, so that the check is seen to be one while no stage has any.
  const manifests = ['client/examples/operations/operations.json', ...Object.values(stages).flatMap(namesOf)];
  for (const path of manifests) {
    const text = readFileSync(join(__dirname, '../..', path), 'utf8');
    readRegistered([text]);
    const { operations } = JSON.parse(text) as Manifest;
    const faults = operations.flatMap(({ body }) => {
      const made = manifestOf(schema, [{ path, text: body }]);
      return 'faults' in made ? made.faults : [];
    });
    expect([operations.length > 0, faults]).toEqual([true, []]);
  }
});

test('only a stage that says so lets the schema be read without a token, and only graphql is told', () => {
  const allowing = (stage: 'dev' | 'prod'): string[] =>
    resources(synthesise({ stage }).api, 'AWS::Lambda::Function').flatMap((fn) =>
      readIntrospectionSettings(environmentOf(fn)).withoutToken ? [fn.id.slice(0, -8)] : [],
    );
  expect([allowing('dev'), allowing('prod')]).toEqual([['graphql'], []]);
});
