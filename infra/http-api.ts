/** The HTTP API: a regional REST API, because HTTP APIs have no WAF and no usage plans. Bodies are never logged. */
import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import {
  AccessLogField,
  AccessLogFormat,
  type CfnMethod,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  type Method,
  MethodLoggingLevel,
  RestApi,
  type Stage as ApiStage,
} from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { REQUEST_ID } from '../functions/door';
import { limits } from '../functions/limits';
import { type GraphqlTrigger, triggers } from '../functions/triggers';
import { addGatewayAnswers } from './gateway-answers';
import type { Rate, Stage } from './stages';

export interface HttpApiProps {
  readonly stage: Stage;
  /** The functions behind the two routes. */
  readonly graphql: IFunction;
  readonly receipts: IFunction;
}

export class HttpApi extends Construct {
  readonly stage: ApiStage;

  constructor(scope: Construct, id: string, { stage, graphql, receipts }: HttpApiProps) {
    super(scope, id);
    const { clients, throttling } = stage;
    const trigger: GraphqlTrigger = triggers.graphql;
    const accessLogs = new LogGroup(this, 'AccessLogs', {
      retention: stage.logRetention,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const api = new RestApi(this, 'RestApi', {
      restApiName: `job-bowl-${stage.name}`,
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: true,
      minCompressionSize: Size.bytes(trigger.compressedBytesMin),
      deployOptions: {
        stageName: stage.name,
        accessLogDestination: new LogGroupLogDestination(accessLogs),
        accessLogFormat: accessLogFormat(),
        loggingLevel: MethodLoggingLevel.OFF,
        dataTraceEnabled: false,
        metricsEnabled: true,
        throttlingRateLimit: throttling.all.perSecond,
        throttlingBurstLimit: throttling.all.burst,
        // Without keys there is no usage plan that bounds them.
        methodOptions: {
          [`${triggers.receipts.path}/POST`]: {
            throttlingRateLimit: throttling.receipts.perSecond,
            throttlingBurstLimit: throttling.receipts.burst,
            metricsEnabled: true,
          },
        },
      },
    });
    const resource = api.root.resourceForPath(trigger.path);
    addHeaders(
      resource.addCorsPreflight({
        allowOrigins: ['*'],
        allowMethods: [...trigger.methods],
        allowHeaders: [...trigger.crossOriginHeaders],
        maxAge: Duration.seconds(trigger.preflightSeconds),
      }),
      trigger.answerHeaders,
    );
    for (const method of trigger.methods)
      resource.addMethod(method, integrationOf(graphql), { apiKeyRequired: clients.length > 0 });
    api.root
      .resourceForPath(triggers.receipts.path)
      .addMethod('POST', integrationOf(receipts), { apiKeyRequired: false });
    addGatewayAnswers(api);
    this.stage = api.deploymentStage;
    addClients(api, clients, throttling.perClient);
  }
}

function integrationOf(handler: IFunction): LambdaIntegration {
  return new LambdaIntegration(handler, { allowTestInvoke: false, timeout: Duration.seconds(limits.gatewaySeconds) });
}

/** CDK's preflight method can't have our headers but the origin, so they are added here. */
function addHeaders({ node }: Method, headers: GraphqlTrigger['answerHeaders']): void {
  const method = node.defaultChild as CfnMethod;
  const own = Object.entries(headers).filter(([name]) => name !== 'access-control-allow-origin');
  const told = own.map(([name, value]) => [name, `'${value}'`] as const);
  for (const [name, value] of [...told, [REQUEST_ID, 'context.requestId'] as const]) {
    const parameter = `ResponseParameters.method\\.response\\.header\\.${name}`;
    method.addPropertyOverride(`Integration.IntegrationResponses.0.${parameter}`, value);
    method.addPropertyOverride(`MethodResponses.0.${parameter}`, true);
  }
}

/**
 * One usage plan, whose rate applies to each key separately. API Gateway makes the keys, so that no template holds one.
 */
function addClients(api: RestApi, clients: readonly string[], { perSecond, burst }: Rate): void {
  const plan = api.addUsagePlan('Clients', {
    throttle: { rateLimit: perSecond, burstLimit: burst },
    apiStages: [{ api: api.deploymentStage.restApi, stage: api.deploymentStage }],
  });
  for (const client of clients)
    plan.addApiKey(api.addApiKey(`client-${client}`, { description: `Job Bowl client ${client}` }));
}

function accessLogFormat(): AccessLogFormat {
  return AccessLogFormat.custom(
    JSON.stringify({
      requestId: AccessLogField.contextRequestId(),
      requestTime: AccessLogField.contextRequestTime(),
      httpMethod: AccessLogField.contextHttpMethod(),
      path: AccessLogField.contextPath(),
      status: AccessLogField.contextStatus(),
      responseLatency: AccessLogField.contextResponseLatency(),
      responseLength: AccessLogField.contextResponseLength(),
      sourceIp: AccessLogField.contextIdentitySourceIp(),
      apiKeyId: AccessLogField.contextIdentityApiKeyId(),
      firewall: AccessLogField.contextWafResponseCode(),
    }),
  );
}
