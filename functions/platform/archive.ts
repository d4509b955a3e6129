/** Where texts are kept for good, under names of their own: a bucket whose objects are locked (`infra/change-archive.ts`). */
import { PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { limits } from '../limits';
import { Fault } from './errors';
import { handlerOptions, type Timeouts, timeouts } from './timeouts';

export interface Archive {
  /**
   * Idempotent by name: what is kept under it stays.
   * @throws Fault SERVICE_UNAVAILABLE, retryable, where the store is out of reach or too busy.
   */
  keep(name: string, text: string): Promise<void>;
}

/** The client that a function has: it repeats a call by itself. */
export function archiveStore(patience: Timeouts = timeouts.s3): S3Client {
  return new S3Client({ requestHandler: handlerOptions(patience), maxAttempts: limits.serviceAttemptsMax });
}

/** A name that is there already is not put again: each put would be a version of its own, locked for years. */
export function bucketArchive(bucket: string, client: Pick<S3Client, 'send'> = archiveStore()): Archive {
  return {
    async keep(name, text) {
      const body = Buffer.from(text);
      try {
        await client.send(
          new PutObjectCommand({
            ...{ Bucket: bucket, Key: name, Body: body, ContentLength: body.length, IfNoneMatch: '*' },
            ContentType: 'application/x-ndjson; charset=utf-8',
          }),
        );
      } catch (error) {
        if (error instanceof S3ServiceException && error.name === 'PreconditionFailed') return;
        // A bucket that refuses for good holds up nobody: whoever keeps here goes on without (`docs/operations.md`).
        if (error instanceof S3ServiceException && (error.$metadata.httpStatusCode ?? 500) < 500)
          throw Object.assign(new Error('The archive refused'), { name: error.name });
        throw new Fault('SERVICE_UNAVAILABLE', true, { cause: error });
      }
    },
  };
}
