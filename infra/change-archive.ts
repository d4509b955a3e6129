/**
 * The write-once archive of changes: a bucket with Object Lock, whose objects no one can change or delete before their
 * time, not even the system. The API reads the table of changes; if the two differ, the archive is right.
 */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Stage } from './stages';

export interface ChangeArchiveProps {
  readonly retention: Stage['changeRetention'];
  readonly key: IKey;
}

export class ChangeArchive extends Construct {
  readonly bucket: Bucket;
  private readonly key: IKey;

  constructor(scope: Construct, id: string, { retention: { mode, days }, key }: ChangeArchiveProps) {
    super(scope, id);
    this.key = key;
    const duration = Duration.days(days);
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      versioned: true,
      objectLockEnabled: true,
      objectLockDefaultRetention:
        mode === 'COMPLIANCE' ? ObjectLockRetention.compliance(duration) : ObjectLockRetention.governance(duration),
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      lifecycleRules: [
        {
          // A locked version outlives its expiration, and is deleted when the lock ends.
          expiration: Duration.days(days + 1),
          noncurrentVersionExpiration: Duration.days(1),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /** Permissions to add objects. No one gets permission to read, to shorten a lock or to delete. */
  keepingPermissions(): PolicyStatement[] {
    return [
      new PolicyStatement({ actions: ['s3:PutObject'], resources: [this.bucket.arnForObjects('*')] }),
      new PolicyStatement({
        actions: ['kms:GenerateDataKey'],
        resources: [this.key.keyArn],
        conditions: { StringLike: { 'kms:ViaService': 's3.*' } },
      }),
    ];
  }
}
