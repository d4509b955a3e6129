import { Match } from 'aws-cdk-lib/assertions';
import {
  readIdentitySettings,
  readIntrospectionSettings,
  readKeySettings,
  readTables,
} from '../../functions/platform/config';
import { tableNames } from '../../functions/tables';
import { FILTERS_MAX, PATTERN_CHARACTERS_MAX } from '../../functions/platform/record-filter';
import { type StreamsTrigger, triggers } from '../../functions/triggers';
import { stageNamed, stages } from '../../infra/stages';
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

  test('only graphql is told whose tokens are taken, besides it only work whose accounts are named, and only those and deliver which key wraps the data key', () => {
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
            : fn.id.startsWith('deliver')
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

  test.each(['dev', 'prod'] as const)('in %s every log is kept as long as the stage says', (stage) => {
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
    ['facts', ['Workers', 'Positions', 'TravelAllocations']],
    ['work', ['Workers', 'Positions', 'TravelAllocations', 'Campaigns', 'Deliveries']],
    ['deliver', ['Deliveries']],
  ] as const)('%s has one mapping to each of %j, and to no other table', (name, followed) => {
    const own = mappings.filter(({ Properties }) => JSON.stringify(Properties['FunctionName']).includes(`"${name}`));
    const sources = own.map(({ Properties }) => JSON.stringify(Properties['EventSourceArn']));
    for (const table of followed) expect(sources.filter((arn) => arn.includes(`FnGetAtt${table}`))).toHaveLength(1);
    expect(sources).toHaveLength(followed.length);
  });

  test('each handler is called for what the list of triggers says, in patterns that Lambda takes', () => {
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

  test('a batch is gathered within one window, and a record that fails leaves half a day to be read from the stream', () => {
    for (const { Properties } of mappings) {
      const gathering = Number(Properties['MaximumBatchingWindowInSeconds']);
      expect(gathering).toBeGreaterThanOrEqual(1);
      expect(gathering).toBeLessThan(Number(Properties['TumblingWindowInSeconds']));
      expect(Properties['MaximumRecordAgeInSeconds']).toBe(12 * 3_600);
    }
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

test('sweep is called every minute; a call that comes too late is dropped', () => {
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
});

describe('the HTTP door', () => {
  test('only POST /graphql leads in, to the live version of graphql, without a key', () => {
    api.resourcePropertiesCountIs('AWS::ApiGateway::Method', { HttpMethod: Match.not('OPTIONS') }, 1);
    api.hasResourceProperties('AWS::ApiGateway::Resource', { PathPart: triggers.graphql.path.slice(1) });
    api.hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'POST',
      ApiKeyRequired: false,
      Integration: {
        Type: 'AWS_PROXY',
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
    withClients.hasResourceProperties('AWS::ApiGateway::Method', { HttpMethod: 'POST', ApiKeyRequired: true });
    withClients.resourceCountIs('AWS::ApiGateway::ApiKey', 2);
    withClients.resourceCountIs('AWS::ApiGateway::UsagePlanKey', 2);
    for (const { Properties } of resources(withClients, 'AWS::ApiGateway::ApiKey'))
      expect(Properties).not.toHaveProperty('Value');
  });

  test('all callers together and each client are held to the rates of the stage', () => {
    const { all, perClient } = stages.prod.throttling;
    api.hasResourceProperties('AWS::ApiGateway::Stage', {
      MethodSettings: [Match.objectLike({ ThrottlingRateLimit: all.perSecond, ThrottlingBurstLimit: all.burst })],
    });
    api.hasResourceProperties('AWS::ApiGateway::UsagePlan', {
      Throttle: { RateLimit: perClient.perSecond, BurstLimit: perClient.burst },
    });
  });

  test('access is logged without bodies, headers or tokens', () => {
    api.hasResourceProperties('AWS::ApiGateway::Stage', {
      MethodSettings: [Match.objectLike({ DataTraceEnabled: false, LoggingLevel: 'OFF' })],
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

  test('lets a batch of 100 positions pass, which is more than 8 KB', () => {
    api.hasResourceProperties('AWS::WAFv2::WebACL', {
      Rules: Match.arrayWith([
        Match.objectLike({
          Statement: {
            ManagedRuleGroupStatement: Match.objectLike({
              RuleActionOverrides: Match.arrayWith([{ Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } }]),
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

test('a stage that does not exist is named in the refusal', () => {
  expect(() => stageNamed('production')).toThrow('Expected -c stage=dev|prod, got "production"');
  expect(stageNamed('dev')).toBe(stages.dev);
});

test('what the gateway answers by itself is kept by nobody either, and read as what it is', () => {
  for (const type of ['DEFAULT_4XX', 'DEFAULT_5XX'])
    api.hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
      ResponseType: type,
      ResponseParameters: {
        'gatewayresponse.header.cache-control': "'no-store'",
        'gatewayresponse.header.x-content-type-options': "'nosniff'",
      },
    });
  api.hasResourceProperties('AWS::ApiGateway::Method', {
    HttpMethod: 'OPTIONS',
    Integration: {
      IntegrationResponses: [
        {
          ResponseParameters: {
            'method.response.header.Access-Control-Allow-Origin': "'*'",
            'method.response.header.cache-control': "'no-store'",
            'method.response.header.x-content-type-options': "'nosniff'",
          },
        },
      ],
    },
  });
});

test('only a stage that says so lets the schema be read without a token, and only graphql is told', () => {
  const allowing = (stage: 'dev' | 'prod'): string[] =>
    resources(synthesise({ stage }).api, 'AWS::Lambda::Function').flatMap((fn) =>
      readIntrospectionSettings(environmentOf(fn)).withoutToken ? [fn.id.slice(0, -8)] : [],
    );
  expect([allowing('dev'), allowing('prod')]).toEqual([['graphql'], []]);
});
