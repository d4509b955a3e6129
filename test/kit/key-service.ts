/** KMS on this machine, as far as the SDK asks it here: a data key opens under the encryption context alone that it was made under. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface KeyService {
  readonly endpoint: string;
  /** While it is, every call is answered with `ThrottlingException`. */
  throttled: boolean;
  /** What was asked for and for which purpose, in order, also while it is throttled. */
  readonly calls: string[];
  stop(): Promise<void>;
}

interface Call {
  readonly EncryptionContext: { readonly purpose: string };
  readonly CiphertextBlob?: string;
}

export async function startKeyService(): Promise<KeyService> {
  const keys = new Map<string, { plain: string; purpose: string }>();
  const answer = (
    target: string,
    { EncryptionContext: { purpose }, CiphertextBlob: blob = '' }: Call,
  ): object | undefined => {
    if (target.endsWith('GenerateDataKey')) {
      const [plain, wrapped] = [randomBytes(32).toString('base64'), randomBytes(64).toString('base64')];
      keys.set(wrapped, { plain, purpose });
      return { Plaintext: plain, CiphertextBlob: wrapped };
    }
    const kept = keys.get(blob);
    return kept?.purpose === purpose ? { Plaintext: kept.plain } : undefined;
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call = JSON.parse(Buffer.concat(chunks).toString()) as Call;
      const target = String(request.headers['x-amz-target']);
      service.calls.push(`${target.split('.').at(-1) ?? ''} ${call.EncryptionContext.purpose}`);
      const answered = service.throttled ? undefined : answer(target, call);
      const error = service.throttled ? 'ThrottlingException' : 'InvalidCiphertextException';
      response.writeHead(answered === undefined ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(answered ?? { __type: error }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const service: KeyService = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    throttled: false,
    calls: [],
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return service;
}
