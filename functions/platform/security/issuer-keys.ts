/** Fetches and keeps the public keys of an identity issuer, with a timeout and a pause between attempts. */
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

/**
 * Fetches the keys when an unknown one is needed, at most once in ten seconds, and keeps them. `renew` fetches them again
 * after some minutes, because the issuer may have withdrawn one.
 */
export class IssuerKeys extends SimpleJwksCache {
  /** Milliseconds; when the present keys came. */
  renewedAt = 0;
  private triedAt = 0;

  constructor({ answerMs = limits.issuerAnswerMs }: IssuerKeysOptions = {}) {
    super({ fetcher: keysFetcher(answerMs), penaltyBox: new KeyWait() });
  }

  override async getJwks(uri: string): ReturnType<SimpleJwksCache['getJwks']> {
    const keys = await super.getJwks(uri);
    this.renewedAt = Date.now();
    return keys;
  }

  /** One request fetches old keys anew, the others use them meanwhile, and so do all while the issuer does not answer. */
  async renew(uri: string): Promise<void> {
    const now = Date.now();
    if (this.renewedAt === 0 || now < this.renewedAt + limits.tokenKeptMs) return;
    if (now < this.triedAt + limits.issuerPauseMs) return;
    this.triedAt = now;
    await this.getJwks(uri).catch(() => undefined);
  }
}

/**
 * Whether the error is a failure of the issuer, not of the token: the issuer is unreachable, does not answer with keys,
 * or was asked too short a time ago.
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
 * After a fetch for an unknown key there is a pause of ten seconds, or made-up keys could flood the issuer. The key
 * that was not found stays unknown for that time. Any other unknown key is an issuer failure meanwhile, because the
 * issuer may have just begun to use it.
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

/** The library fetches over https only; this also fetches keys of an issuer on this machine over http. */
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

/** Not with `fetch`, which loads a whole HTTP client at its first use. */
async function fetchFromLoopback(uri: string, answerMs: number): Promise<ArrayBuffer> {
  try {
    const signal = AbortSignal.timeout(answerMs);
    // The signal is given twice, because the request alone never ends after an answer that changes the protocol (101).
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
