/**
 * The write-once archive: a bucket whose objects are locked (`infra/change-archive.ts`), with a text under each name.
 */
import { PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { type Patience, retryContention, systemPatience } from '../dynamodb/retries';
import { Fault } from '../requests/errors';
import { endAnswers, handlerOptions, type Timeouts, timeouts } from './timeouts';

export interface Archive {
  /**
   * Stores a text. Idempotent by name: the first text under a name stays.
   * @throws Fault SERVICE_UNAVAILABLE, retryable, if the store is unreachable or too busy.
   */
  keep(name: string, text: string): Promise<void>;
}

/** The S3 client of a function. It makes one attempt for each call; `retryContention` repeats it. */
export function archiveStore(patience: Timeouts = timeouts.s3): S3Client {
  const client = new S3Client({ requestHandler: handlerOptions(patience), maxAttempts: 1 });
  client.middlewareStack.use(endAnswers(patience));
  return client;
}

/**
 * An existing name (412) is not put again, because each put would be a version of its own, locked for years. While
 * another caller puts the name (409), the call is repeated.
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
        // A bucket that refuses permanently must not stop the caller, which goes on without it (`docs/operations.md`).
        if (error instanceof S3ServiceException && !AGAIN.has(error.name))
          throw Object.assign(new Error('The archive refused'), { name: error.name });
        throw error instanceof Fault ? error : new Fault('SERVICE_UNAVAILABLE', true, { cause: error });
      }
    },
  };
}

/** Refusals that may not recur: of the caller's clock, session or speed. */
const AGAIN: ReadonlySet<string> = new Set(['RequestTimeout', 'RequestTimeTooSkewed', 'ExpiredToken']);
