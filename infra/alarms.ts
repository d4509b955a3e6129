/** The alarms of a stage. Each alarm's description names its section of the runbook; a test checks that it exists. */
import { CfnOutput, Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Operation, type TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { TableName } from '../functions/tables';
import type { ScheduleTrigger } from '../functions/triggers';
import type { FailedBatches } from './failed-batches';
import type { Firewall } from './firewall';
import type { HandlerFunction } from './handler-function';
import type { HttpApi } from './http-api';

const RUNBOOK = 'docs/operations.md';
const FIVE_MINUTES = Duration.minutes(5);
/**
 * Operations that `functions/platform/dynamodb/database.ts` and `writer.ts` call; an alarm can sum at most ten metrics.
 */
const OPERATIONS = [
  Operation.GET_ITEM,
  Operation.BATCH_GET_ITEM,
  Operation.QUERY,
  Operation.PUT_ITEM,
  Operation.UPDATE_ITEM,
  Operation.DELETE_ITEM,
  Operation.TRANSACT_WRITE_ITEMS,
  Operation.BATCH_EXECUTE_STATEMENT,
];

type Watch = {
  /** A sentence that says what happened. */
  readonly says: string;
  /** Heading of the runbook's section, as GitHub's anchor. */
  readonly section: string;
  readonly metric: IMetric;
  /** Consecutive periods; 1 when absent. */
  readonly periods?: number;
} & Bound;

/**
 * The alarm goes off at `atLeast` and above, and missing data is fine; or under `below`, and missing data is an alarm,
 * too.
 */
type Bound =
  { readonly atLeast: number; readonly below?: undefined } | { readonly below: number; readonly atLeast?: undefined };

export class Alarms extends Construct {
  private readonly topic: Topic;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { displayName: 'Job Bowl alarms' });
    new CfnOutput(this, 'TopicArn', { value: this.topic.topicArn, description: 'Operators subscribe to this topic' });
  }

  watchFunction(handler: HandlerFunction): void {
    const name = handler.node.id;
    this.add(`${name}-errors`, {
      says: `The function ${name} crashed or timed out.`,
      section: 'function-errors',
      metric: handler.metricErrors({ period: FIVE_MINUTES }),
      atLeast: 1,
    });
    this.add(`${name}-errors-logged`, {
      says: `The function ${name} logged an error that its caller does not see.`,
      section: 'logged-errors',
      metric: handler.metricErrorsLogged,
      atLeast: 1,
    });
    this.add(`${name}-set-aside`, {
      says: `The function ${name} set something aside that it can't take as it is.`,
      section: 'set-aside',
      metric: handler.metricSetAside,
      atLeast: 1,
    });
    this.add(`${name}-throttles`, {
      says: `Calls of the function ${name} were refused for want of concurrency.`,
      section: 'function-throttles',
      metric: handler.metricThrottles({ period: FIVE_MINUTES }),
      atLeast: 1,
    });
  }

  watchStreams(handler: HandlerFunction): void {
    const name = handler.node.id;
    this.add(`${name}-iterator-age`, {
      says: `Records of the streams wait more than a minute for the function ${name}.`,
      section: 'iterator-age',
      metric: handler.metric('IteratorAge', { statistic: Stats.MAXIMUM, period: Duration.minutes(1) }),
      atLeast: 60_000,
      periods: 5,
    });
    this.add(`${name}-batches-lost`, {
      says: `A batch that the function ${name} failed on could not be delivered to the failure destination.`,
      section: 'failed-batches',
      metric: handler.metric('DestinationDeliveryFailures', { statistic: Stats.SUM, period: FIVE_MINUTES }),
      atLeast: 1,
    });
  }

  watchFailedBatches(batches: FailedBatches): void {
    this.add('failed-batches-s3', {
      says: 'A batch of a stream failed to the end; S3 holds its records.',
      section: 'failed-batches',
      metric: batches.metricObjectsWritten(),
      atLeast: 1,
    });
    this.add('failed-batches-queue', {
      says: 'A batch of a stream failed to the end; the queue holds its position, the stream its records for 24 hours.',
      section: 'failed-batches',
      metric: batches.queue.metricApproximateNumberOfMessagesVisible({
        statistic: Stats.MAXIMUM,
        period: FIVE_MINUTES,
      }),
      atLeast: 1,
    });
  }

  /** A silent schedule makes no error, so here missing data is the alarm. */
  watchSchedule(handler: HandlerFunction, { everyMinutes }: ScheduleTrigger): void {
    const name = handler.node.id;
    const minutes = 5 * everyMinutes;
    this.add(`${name}-stopped`, {
      says: `The function ${name} was not called for ${minutes} minutes.`,
      section: 'schedule-stopped',
      metric: handler.metricInvocations({ period: Duration.minutes(minutes) }),
      below: 1,
    });
  }

  watchApi(api: HttpApi, firewall: Firewall): void {
    this.add('server-errors', {
      says: 'The API answered with 5xx.',
      section: 'server-errors',
      metric: api.stage.metricServerError({ statistic: Stats.SUM, period: FIVE_MINUTES }),
      atLeast: 5,
    });
    this.add('latency', {
      says: 'One request in a hundred took 3 seconds or longer, for a quarter of an hour.',
      section: 'latency',
      metric: api.stage.metricLatency({ statistic: 'p99', period: FIVE_MINUTES }),
      atLeast: 3_000,
      periods: 3,
    });
    this.add('firewall-blocks', {
      says: 'The firewall refused many requests: an attack, or an office behind one address.',
      section: 'firewall-blocks',
      metric: firewall.metricBlocked(),
      atLeast: 500,
    });
  }

  /** `ThrottledRequests` counts a request once, even if an index throttled it. */
  watchTable(name: TableName, table: TableV2): void {
    this.add(`${name}-throttles`, {
      says: `DynamoDB throttled requests on ${name}.`,
      section: 'table-throttles',
      metric: table.metricThrottledRequestsForOperations({ operations: OPERATIONS, period: FIVE_MINUTES }),
      atLeast: 1,
    });
  }

  private add(id: string, { says, section, metric, periods = 1, ...bound }: Watch): void {
    const silenceIsWell = bound.below === undefined;
    new Alarm(this, id, {
      alarmDescription: `${says} See ${RUNBOOK}#${section}`,
      metric,
      threshold: bound.below ?? bound.atLeast,
      comparisonOperator: silenceIsWell
        ? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
        : ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: periods,
      treatMissingData: silenceIsWell ? TreatMissingData.NOT_BREACHING : TreatMissingData.BREACHING,
    }).addAlarmAction(new SnsAction(this.topic));
  }
}
