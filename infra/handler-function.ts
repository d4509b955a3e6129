/**
 * One Lambda function per handler: `functions/handlers/<name>.ts`, bundled by esbuild into one file, with a role that
 * has no permissions yet.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { AssetHashType, DockerImage, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { type HandlerName, secondsOf } from '../functions/triggers';
import type { Stage } from './stages';

const ROOT = join(__dirname, '..');

/** 1,769 MB is one whole core, and Node uses one. */
const memorySizes: Readonly<Record<HandlerName, number>> = {
  ...{ graphql: 1_769, facts: 1_769, work: 1_769, sweep: 1_769 },
  /** They mostly wait: for partners' receivers, at most 15 s, and for the database. */
  ...{ deliver: 512, receipts: 512 },
};

/**
 * Threads of Node's pool, half of which may look names up at a time. With the usual four, two slow name servers of a
 * partner would delay every other look-up, also that of the database. `deliver` has 64 look-ups: those of six
 * enterprises with ten webhooks each.
 */
const threads: Readonly<Partial<Record<HandlerName, number>>> = { graphql: 16, deliver: 128 };

export interface HandlerFunctionProps {
  readonly stage: Stage;
  readonly environment: Readonly<Record<string, string>>;
  /** Files that lie beside the bundle, under their own names: paths from the project's folder. */
  readonly files?: readonly string[];
}

export class HandlerFunction extends Function {
  /** Log lines of level ERROR in 5 minutes. A masked bug shows only here, because the call itself succeeds. */
  readonly metricErrorsLogged: Metric;
  /** Records and due items that were set aside in 5 minutes (`functions/platform/streams/set-aside.ts`). */
  readonly metricSetAside: Metric;

  constructor(scope: Construct, name: HandlerName, { stage, environment, files = [] }: HandlerFunctionProps) {
    const reserved = stage.reservedConcurrency[name];
    const logGroup = new LogGroup(scope, `${name}-logs`, {
      retention: stage.logRetention,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const role = new Role(scope, `${name}-role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    super(scope, name, {
      memorySize: memorySizes[name],
      timeout: Duration.seconds(secondsOf(name)),
      code: bundled(name, files),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      environment: {
        ...environment,
        POWERTOOLS_SERVICE_NAME: name,
        POWERTOOLS_LOG_LEVEL: stage.logLevel,
        ...(threads[name] !== undefined && { UV_THREADPOOL_SIZE: String(threads[name]) }),
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
    this.metricSetAside = logGroup
      .addMetricFilter('set-aside', {
        filterPattern: FilterPattern.stringValue('$.message', '=', 'Set aside'),
        metricNamespace: `JobBowl-${stage.name}`,
        metricName: `${name}-set-aside`,
        metricValue: '$.records',
      })
      .metric({ statistic: Stats.SUM, period: Duration.minutes(5) });
  }
}

/**
 * Bundles with `bundle.ts` in a separate process. The hash of the output identifies the bundle, so that an unchanged
 * bundle is not deployed again.
 */
function bundled(name: HandlerName, files: readonly string[]): Code {
  return Code.fromAsset(ROOT, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      local: {
        tryBundle(folder) {
          execFileSync(process.execPath, ['--import', 'tsx', join(__dirname, 'bundle.ts'), name, folder, ...files], {
            stdio: ['ignore', 'ignore', 'inherit'],
            cwd: ROOT,
          });
          return true;
        },
      },
      // Neither is run: CDK demands an image, and distinguishes bundles by the command.
      image: DockerImage.fromRegistry('none'),
      command: [name, ...files],
    },
  });
}
