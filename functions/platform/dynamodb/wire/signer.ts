/**
 * The SDK's signature in a part of its time, for requests as the operations on items are: a text or bytes that are posted to the root.
 * The SDK makes a signer for each request, and that four objects of `crypto`, one of them to find the key of the day. What
 * is signed, and how, is the same to the letter (`property/signatures`); any other request is for the SDK's signer.
 */
import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ALWAYS_UNSIGNABLE_HEADERS, SignatureV4 } from '@smithy/signature-v4';
import { hasFields } from '../../values/unknown';

type Config = Pick<DynamoDBClient['config'], 'credentials' | 'region' | 'sha256'>;
type Signer = Awaited<ReturnType<DynamoDBClient['config']['signer']>>;
type Request = Omit<Parameters<Signer['sign']>[0], 'body'> & { body?: unknown };
type Options = NonNullable<Parameters<Signer['sign']>[1]>;

const ALGORITHM = 'AWS4-HMAC-SHA256';
const SERVICE = 'dynamodb';

/** One for each client. Credentials are asked for at each request, because those of a session end. */
export function createSigner({ credentials, region, sha256 }: Config): Signer {
  const stock = new SignatureV4({ credentials, region, sha256, service: SERVICE });
  let kept: KeyOfDay | undefined;
  return {
    async sign(request, options = {}) {
      if (!isPlain(request, options)) return stock.sign(request, options);
      const { accessKeyId, secretAccessKey, sessionToken } = await credentials();
      const { signingDate = new Date(), signingRegion = await region(), signingService = SERVICE } = options;
      const at = instantOf(signingDate);
      const parts = [at.slice(0, 8), signingRegion, signingService, 'aws4_request'];
      const scope = parts.join('/');
      if (kept?.scope !== scope || kept.secret !== secretAccessKey) kept = keyOfDay(secretAccessKey, parts);
      const payload = hash('sha256', request.body);
      const headers: Record<string, string> = { ...request.headers, 'x-amz-date': at, 'x-amz-content-sha256': payload };
      if (sessionToken !== undefined && sessionToken !== '') headers['x-amz-security-token'] = sessionToken;
      const { names, lines } = canonical(headers);
      const asked = hash('sha256', `POST\n/\n\n${lines}\n${names}\n${payload}`);
      const signature = createHmac('sha256', kept.key).update(`${ALGORITHM}\n${at}\n${scope}\n${asked}`).digest('hex');
      const credential = `Credential=${accessKeyId}/${scope}`;
      headers['authorization'] = `${ALGORITHM} ${credential}, SignedHeaders=${names}, Signature=${signature}`;
      return Object.assign(cloneOf(request), { headers });
    },
  };
}

interface KeyOfDay {
  readonly secret: string;
  readonly scope: string;
  readonly key: KeyObject;
}

function keyOfDay(secret: string, parts: readonly string[]): KeyOfDay {
  let key = Buffer.from(`AWS4${secret}`);
  for (const part of parts) key = createHmac('sha256', key).update(part).digest();
  return { secret, scope: parts.join('/'), key: createSecretKey(key) };
}

type Plain = Request & { readonly body: string | Uint8Array };

/** Whether its path and headers are written as they are signed, and nothing is wanted that is not usual. */
function isPlain(request: Request, { signableHeaders, unsignableHeaders }: Options): request is Plain {
  const { method, path, query, headers, body } = request;
  if (method !== 'POST' || path !== '/' || Object.keys(query ?? {}).length > 0) return false;
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return false;
  if (signableHeaders !== undefined || unsignableHeaders !== undefined) return false;
  for (const name in headers) if (!PLAIN_NAME.test(name) || UNUSUAL.test(headers[name] ?? ' ')) return false;
  return true;
}

const PLAIN_NAME = /^(?!proxy-|sec-|date$|x-amz-(?:date|content-sha256|security-token)$)[a-z0-9-]+$/;
/** What the SDK writes otherwise in a value. */
const UNUSUAL = /^\s|\s$|\s\s|[^\S ]/;

function canonical(headers: Readonly<Record<string, string>>): { readonly names: string; readonly lines: string } {
  const signed = Object.keys(headers).filter((name) => !Object.hasOwn(ALWAYS_UNSIGNABLE_HEADERS, name));
  signed.sort();
  return { names: signed.join(';'), lines: signed.map((name) => `${name}:${headers[name]}\n`).join('') };
}

/** Such as `20261130T000000Z`. */
function instantOf(date: NonNullable<Options['signingDate']>): string {
  const instant = typeof date === 'object' ? date : new Date(Number(date) ? Number(date) * 1_000 : date);
  return instant.toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** Its steps find out by its class what it is. */
function cloneOf(request: Request): Request {
  const prototype: unknown = Object.getPrototypeOf(request);
  const clone: unknown = Object.create(hasFields(prototype) ? prototype : null);
  return Object.assign(hasFields(clone) ? clone : {}, request);
}
