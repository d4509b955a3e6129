/** Where texts are kept for good, under names of their own: a bucket whose objects are locked (`infra/change-archive.ts`). */
import { PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { type Patience, retryContention, systemPatience } from '../dynamodb/contention';
import { Fault } from '../requests/errors';
import { endAnswers, handlerOptions, type Timeouts, timeouts } from './timeouts';

export interface Archive {
  /**
   * Idempotent by name: what is kept under it stays.
   * @throws Fault SERVICE_UNAVAILABLE, retryable, where the store is out of reach or too busy.
   */
  keep(name: string, text: string): Promise<void>;
}

/** The client that a function has. One attempt a call: `retryContention` repeats it. */
export function archiveStore(patience: Timeouts = timeouts.s3): S3Client {
  const client = new S3Client({ requestHandler: handlerOptions(patience), maxAttempts: 1 });
  client.middlewareStack.use(endAnswers(patience));
  return client;
}

/**
 * A name that is there already (412) is not put again: each put would be a version of its own, locked for years. Whether it is
 * there is not known while another puts it (409): that is asked again.
 */
export function bucketArchive(
  bucket: string,
  client: Pick<S3Client, 'send'> = archiveStore(),
  patience: Patience = systemPatience,
): Archive {
  return {
    async keep(name, text) {
      const body = Buffer.from(text);
      const put = new PutObjectCommand({
        ...{ Bucket: bucket, Key: name, Body: body, ContentLength: body.length, IfNoneMatch: '*' },
        ContentType: 'application/x-ndjson; charset=utf-8',
      });
      try {
        await retryContention(patience, () => client.send(put));
      } catch (error) {
        if (error instanceof S3ServiceException && error.name === 'PreconditionFailed') return;
        // A bucket that refuses for good holds up nobody: whoever keeps here goes on without (`docs/operations.md`).
        if (error instanceof S3ServiceException && !AGAIN.has(error.name))
          throw Object.assign(new Error('The archive refused'), { name: error.name });
        throw error instanceof Fault ? error : new Fault('SERVICE_UNAVAILABLE', true, { cause: error });
      }
    },
  };
}

/** Refusals that a later call may not meet: the caller's clock, its session, its slowness. */
const AGAIN: ReadonlySet<string> = new Set(['RequestTimeout', 'RequestTimeTooSkewed', 'ExpiredToken']);
