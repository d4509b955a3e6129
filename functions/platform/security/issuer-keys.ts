/** The public keys of an identity issuer: where they are fetched from, how long that may take, and when it is tried again. */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import {
  FetchError,
  JwkInvalidKtyError,
  JwkInvalidUseError,
  JwksNotAvailableInCacheError,
  JwksValidationError,
  JwkValidationError,
  KidNotFoundInJwksError,
  WaitPeriodNotYetEndedJwkError,
} from 'aws-jwt-verify/error';
import { type Fetcher, SimpleFetcher } from 'aws-jwt-verify/https';
import { type PenaltyBox, SimpleJwksCache, SimplePenaltyBox } from 'aws-jwt-verify/jwk';
import { limits } from '../../limits';

export interface IssuerKeysOptions {
  /** Milliseconds that the issuer has to answer. */
  readonly answerMs?: number;
}

/** Keys are fetched when one is asked for that is not known, once in ten seconds at most, and kept. */
export function issuerKeys({ answerMs = limits.issuerAnswerMs }: IssuerKeysOptions = {}): SimpleJwksCache {
  return new SimpleJwksCache({ fetcher: keysFetcher(answerMs), penaltyBox: new KeyWait() });
}

/**
 * Whether it is the issuer that failed, or that was not asked: it is out of reach, answers something else than keys, or was asked
 * too short a time ago. Nobody's token is wrong for that.
 */
export function isIssuerFailure(error: unknown): boolean {
  return ISSUER_FAILURES.some((failure) => error instanceof failure);
}

const ISSUER_FAILURES = [
  FetchError,
  JwksValidationError,
  JwkValidationError,
  JwkInvalidKtyError,
  JwkInvalidUseError,
  JwksNotAvailableInCacheError,
  WaitPeriodNotYetEndedJwkError,
];

/**
 * After an unknown key was asked for, the issuer is left alone for ten seconds, or whoever makes keys up could flood it. The key
 * that was looked for in vain stays unknown for that time; of any other nothing is known, because the issuer may have begun to
 * use it just now.
 */
class KeyWait implements PenaltyBox {
  private readonly waiting = new SimplePenaltyBox();
  private missing: string | undefined;

  async wait(uri: string, kid: string): Promise<void> {
    try {
      await this.waiting.wait(uri);
    } catch (error) {
      if (kid === this.missing) throw new KidNotFoundInJwksError('The issuer had no such key a moment ago');
      throw error;
    }
  }

  registerFailedAttempt(uri: string, kid: string): void {
    this.missing = kid;
    this.waiting.registerFailedAttempt(uri);
  }

  registerSuccessfulAttempt(uri: string): void {
    this.waiting.registerSuccessfulAttempt(uri);
  }
}

/** The library fetches over https only, which is right; keys of an issuer on this machine come over http from loopback. */
function keysFetcher(answerMs: number): Fetcher {
  const https = new SimpleFetcher({ defaultRequestOptions: { responseTimeout: answerMs } });
  return {
    fetch: (uri, options, data) => {
      const { protocol, hostname } = new URL(uri);
      if (protocol !== 'http:') return https.fetch(uri, options, data);
      if (!['127.0.0.1', '[::1]', 'localhost'].includes(hostname))
        throw new FetchError(uri, 'Keys come over https, or http from loopback');
      return fetchFromLoopback(uri, answerMs);
    },
  };
}

/** Not by `fetch`, which loads a whole client of HTTP at the first use. */
async function fetchFromLoopback(uri: string, answerMs: number): Promise<ArrayBuffer> {
  try {
    const signal = AbortSignal.timeout(answerMs);
    // Twice: the request itself says nothing of an answer that changes the protocol (101).
    const [response] = (await once(get(uri, { signal }), 'response', { signal })) as [IncomingMessage];
    if (response.statusCode !== 200) {
      response.destroy();
      throw new Error(`Status ${response.statusCode ?? 'unknown'}`);
    }
    return new Uint8Array(Buffer.concat((await response.toArray()) as Buffer[])).buffer;
  } catch (error) {
    throw new FetchError(uri, error instanceof Error ? error.message : 'Not fetched');
  }
}
