/** One Lambda function per handler: `functions/handlers/<name>.ts`, bundled by esbuild into one file, under a role that can do nothing yet. */
import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type ICommandHooks, LogLevel, NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { FilterPattern, LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { HandlerName } from '../functions/triggers';
import type { Stage } from './stages';

const ROOT = join(__dirname, '..');

/** 1,769 MB is one whole core, and Node uses one. API Gateway waits 29 s; a sweep ends before the next one starts. */
const sizes: Readonly<Record<HandlerName, { memorySize: number; timeout: Duration }>> = {
  graphql: { memorySize: 1_769, timeout: Duration.seconds(20) },
  facts: { memorySize: 1_769, timeout: Duration.seconds(60) },
  work: { memorySize: 1_769, timeout: Duration.seconds(60) },
  /** It waits most of its time: for strangers, 15 s at most. */
  deliver: { memorySize: 512, timeout: Duration.seconds(60) },
  sweep: { memorySize: 1_769, timeout: Duration.seconds(55) },
};

/** Whose bundles need the solver's binary: it is looked for beside the bundle, and read when somebody plans. */
const plans: ReadonlySet<HandlerName> = new Set(['graphql']);

export const withSolver: ICommandHooks = {
  beforeBundling: () => [],
  beforeInstall: () => [],
  afterBundling: (inputDirectory, outputDirectory) => [
    `cp "${inputDirectory}/node_modules/highs/build/highs.wasm" "${outputDirectory}/highs.wasm"`,
  ],
};

export interface HandlerFunctionProps {
  readonly stage: Stage;
  readonly environment: Readonly<Record<string, string>>;
}

export class HandlerFunction extends NodejsFunction {
  /** Lines of level ERROR in 5 minutes. A bug that is caught and masked shows here only: the call itself succeeds. */
  readonly metricErrorsLogged: Metric;

  constructor(scope: Construct, name: HandlerName, { stage, environment }: HandlerFunctionProps) {
    const reserved = stage.reservedConcurrency[name];
    const logGroup = new LogGroup(scope, `${name}-logs`, {
      retention: stage.logRetention,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const role = new Role(scope, `${name}-role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    super(scope, name, {
      ...sizes[name],
      entry: join(ROOT, 'functions', 'handlers', `${name}.ts`),
      projectRoot: ROOT,
      depsLockFilePath: join(ROOT, 'package-lock.json'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      // The SDK comes along: the tested version runs, not the one that the region's runtime happens to hold.
      bundling: {
        minify: true,
        sourceMap: true,
        sourcesContent: false,
        mainFields: ['module', 'main'],
        bundleAwsSDK: true,
        // graphql-js checks every object for a second copy of itself unless told so.
        define: { 'process.env.NODE_ENV': JSON.stringify('production') },
        logLevel: LogLevel.WARNING,
        ...(plans.has(name) && { commandHooks: withSolver }),
      },
      environment: {
        ...environment,
        NODE_OPTIONS: '--enable-source-maps',
        POWERTOOLS_SERVICE_NAME: name,
        POWERTOOLS_LOG_LEVEL: stage.logLevel,
      },
      role,
      logGroup,
      ...(reserved === undefined ? {} : { reservedConcurrentExecutions: reserved }),
    });
    this.metricErrorsLogged = logGroup
      .addMetricFilter('errors', {
        filterPattern: FilterPattern.stringValue('$.level', '=', 'ERROR'),
        metricNamespace: `JobBowl-${stage.name}`,
        metricName: `${name}-errors-logged`,
        metricValue: '1',
      })
      .metric({ statistic: Stats.SUM, period: Duration.minutes(5) });
  }
}
