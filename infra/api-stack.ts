/**
 * The stack without data, which can be deleted and deployed again: a function per handler with its triggers, the HTTP
 * API with its firewall, and the alarms.
 */
import assert from 'node:assert';
import { basename } from 'node:path';
import { CfnParameter, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import {
  EventSourceMapping,
  FilterCriteria,
  type IEventSourceDlq,
  type IFunction,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { permissions } from '../functions/handler-permissions';
import { type TableName, tableNames, tableSetting } from '../functions/tables';
import { type HandlerName, type ScheduleTrigger, type StreamsTrigger, triggers } from '../functions/triggers';
import { Alarms } from './alarms';
import type { DataStack } from './data-stack';
import { Firewall } from './firewall';
import { HandlerFunction } from './handler-function';
import { HttpApi } from './http-api';
import { policyOf, streamArn } from './policies';
import type { Stage } from './stages';

export interface ApiStackProps extends StackProps {
  readonly stage: Stage;
  readonly data: DataStack;
}

export class ApiStack extends Stack {
  constructor(scope: Construct, id: string, { stage, data, ...props }: ApiStackProps) {
    super(scope, id, props);
    const common = commonSettings(stage, data);
    const callers = callerSettings(this);
    const onFailure = data.failedBatches.destination(this);
    const alarms = new Alarms(this, 'Alarms');

    const handlers = new Map<HandlerName, HandlerFunction>();
    for (const name of Object.keys(triggers) as HandlerName[]) {
      const trigger = triggers[name];
      const environment = {
        ...common,
        ...(name === 'graphql' && callers),
        ...(name === 'graphql' && stage.introspectionWithoutToken && { INTROSPECTION_WITHOUT_TOKEN: 'allow' }),
        ...(name === 'graphql' &&
          stage.operations.length > 0 && { OPERATIONS: stage.operations.map((path) => basename(path)).join() }),
        // For the handler that records changes: the issuers whose accounts are written in full, and the archive.
        ...(permissions[name].archives && {
          IDENTITY_ISSUER: callers.IDENTITY_ISSUER,
          CHANGE_ARCHIVE_BUCKET: data.changeArchive.bucket.bucketName,
        }),
        ...(permissions[name].keys.length > 0 && { DATA_KEY_KMS_KEY_ID: data.personalDataKey.keyArn }),
      };
      const handler = new HandlerFunction(this, name, {
        ...{ stage, environment },
        ...(name === 'graphql' && { files: stage.operations }),
      });
      handlers.set(name, handler);
      for (const statement of policyOf(name, data)) handler.addToRolePolicy(statement);
      alarms.watchFunction(handler);
      switch (trigger.kind) {
        case 'http':
          break;
        case 'streams':
          for (const table of trigger.tables) addMapping(handler, trigger, table, data, onFailure);
          alarms.watchStreams(handler);
          break;
        case 'schedule':
          addSchedule(handler, trigger);
          alarms.watchSchedule(handler, trigger);
      }
    }

    const [graphql, receipts] = [handlers.get('graphql'), handlers.get('receipts')];
    assert(graphql !== undefined && receipts !== undefined);
    const api = new HttpApi(this, 'HttpApi', { stage, graphql: live(graphql, stage), receipts });
    alarms.watchApi(api, new Firewall(this, 'Firewall', { stage, apiStage: api.stage }));
    readersFirst(handlers);
    alarms.watchFailedBatches(data.failedBatches);
    for (const name of tableNames) alarms.watchTable(name, data.tables[name]);
  }
}

/**
 * Readers of the streams must understand new items, so a release replaces them before the functions that write them.
 */
function readersFirst(handlers: ReadonlyMap<HandlerName, HandlerFunction>): void {
  const [readers, writers] = [true, false].map((reads) =>
    [...handlers].flatMap(([name, handler]) => ((triggers[name].kind === 'streams') === reads ? [handler] : [])),
  );
  for (const writer of writers ?? []) writer.node.addDependency(...(readers ?? []));
}

/** Settings that `functions/platform/process/config.ts` reads; each function gets only those that it uses. */
function commonSettings(stage: Stage, data: DataStack): Record<string, string> {
  return {
    STAGE: stage.name,
    ...Object.fromEntries(tableNames.map((name) => [tableSetting(name), data.tables[name].tableName])),
  };
}

/** Settings of functions that answer callers: the OIDC issuer whose tokens they accept. */
function callerSettings(stack: Stack): Record<`IDENTITY_${'ISSUER' | 'AUDIENCE' | 'JWKS_URI'}`, string> {
  const https = { allowedPattern: '^https://.+', constraintDescription: 'an https address' };
  const parameter = (id: string, description: string, pattern: object = { minLength: 1 }): string =>
    new CfnParameter(stack, id, { type: 'String', description, ...pattern }).valueAsString;
  return {
    IDENTITY_ISSUER: parameter('IdentityIssuer', 'The iss claim of the tokens that are taken', https),
    IDENTITY_AUDIENCE: parameter('IdentityAudience', 'The aud claim of the tokens that are taken'),
    IDENTITY_JWKS_URI: parameter('IdentityJwksUri', "Where the issuer's public keys are", https),
  };
}

/** Records stay in order, because a shard has one batch in progress at a time. */
function addMapping(
  handler: HandlerFunction,
  trigger: StreamsTrigger,
  table: TableName,
  data: DataStack,
  onFailure: IEventSourceDlq,
): void {
  const filters: StreamsTrigger['filters'] = trigger.filters;
  new EventSourceMapping(handler.stack, `${table}-to-${handler.node.id}`, {
    target: handler,
    eventSourceArn: streamArn(data, table),
    filters: (filters[table] ?? []).map((filter) => FilterCriteria.filter({ ...filter })),
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: trigger.batchSize,
    maxBatchingWindow: Duration.seconds(trigger.batchingWindowSeconds),
    tumblingWindow: Duration.seconds(trigger.tumblingWindowSeconds),
    parallelizationFactor: 1,
    reportBatchItemFailures: true,
    bisectBatchOnError: true,
    retryAttempts: trigger.retriesMax,
    maxRecordAge: Duration.seconds(trigger.recordAgeMaxSeconds),
    onFailure,
  });
}

/**
 * A call that can't start before the next one is due is dropped, at EventBridge or at the function. A failed call is
 * not repeated, because the next one does its work.
 */
function addSchedule(handler: HandlerFunction, { everyMinutes }: ScheduleTrigger): void {
  const interval = Duration.minutes(everyMinutes);
  const dropped = { retryAttempts: 0, maxEventAge: interval };
  handler.configureAsyncInvoke(dropped);
  new Rule(handler.stack, `${handler.node.id}-schedule`, {
    schedule: Schedule.rate(interval),
    targets: [new LambdaFunction(handler, dropped)],
  });
}

/** The alias for requests, because provisioned instances belong to a version and not to the latest code. */
function live(handler: HandlerFunction, { provisionedConcurrency }: Stage): IFunction {
  // A cast, because CDK's declarations don't support exactOptionalPropertyTypes.
  return handler.addAlias(
    'live',
    provisionedConcurrency === 0 ? {} : { provisionedConcurrentExecutions: provisionedConcurrency },
  ) as IFunction;
}
