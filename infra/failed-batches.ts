/**
 * The failure destination of streams: a batch that failed to the end goes there, so that it does not block its shard.
 * S3 takes the complete records. The China regions have no S3 destination for DynamoDB streams; there a queue takes the
 * positions of the records, which can be read from the stream for 24 hours.
 */
import { Aws, CfnCondition, Duration, Fn, RemovalPolicy } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IEventSourceDlq } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** Days. Long enough for a holiday and a repair, and no longer, because the records hold personal data. */
const RETENTION_DAYS = 90;
const METRICS_FILTER = 'all';

export class FailedBatches extends Construct {
  readonly bucket: Bucket;
  readonly queue: Queue;

  constructor(
    scope: Construct,
    id: string,
    private readonly key: IKey,
  ) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      versioned: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      metrics: [{ id: METRICS_FILTER }],
      lifecycleRules: [
        {
          expiration: Duration.days(RETENTION_DAYS),
          noncurrentVersionExpiration: Duration.days(1),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // Positions are not personal data, so the queue's own encryption is enough.
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /** For the event source mappings of one stack; `scope` takes the condition that chooses when the stack is deployed. */
  destination(scope: Construct): IEventSourceDlq {
    const inChina = new CfnCondition(scope, 'InChina', { expression: Fn.conditionEquals(Aws.PARTITION, 'aws-cn') });
    const destination = Fn.conditionIf(inChina.logicalId, this.queue.queueArn, this.bucket.bucketArn).toString();
    return { bind: () => ({ destination }) };
  }

  /** Permissions of Lambda to deliver. CDK's own destinations would also allow reading and deleting. */
  deliveryPermissions(): PolicyStatement[] {
    return [
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] }),
      new PolicyStatement({ actions: ['s3:PutObject'], resources: [this.bucket.arnForObjects('aws/lambda/*')] }),
      new PolicyStatement({
        actions: ['kms:GenerateDataKey'],
        resources: [this.key.keyArn],
        conditions: { StringLike: { 'kms:ViaService': 's3.*' } },
      }),
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] }),
    ];
  }

  /** Objects written in 5 minutes, by S3's metrics, because event sources have no such metric in the China regions. */
  metricObjectsWritten(): Metric {
    return new Metric({
      namespace: 'AWS/S3',
      metricName: 'PutRequests',
      dimensionsMap: { BucketName: this.bucket.bucketName, FilterId: METRICS_FILTER },
      statistic: Stats.SUM,
      period: Duration.minutes(5),
    });
  }
}
