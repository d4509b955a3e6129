/**
 * The short way to the embedded engine. Most of what the SDK does for a call serves the cloud: signatures, attempts, choices
 * of an endpoint, and for streams a reading of JSON by schemas. That takes as long as the engine itself. Commands, items,
 * timeouts and errors stay as they are; `integration/short-way` compares both ways.
 */
import { PlainAnswers } from '../../functions/platform/dynamodb/wire/protocol';
import { hasFields } from '../../functions/platform/values/unknown';

/** @returns the client, which from now on sends its requests without what only the cloud wants. */
export function takeShortWay<C extends { readonly middlewareStack: Stack }>(client: C): C {
  for (const step of leftOut) client.middlewareStack.remove(step);
  client.middlewareStack.add(
    (next) => (call) => {
      if (hasFields(call.request)) Object.assign(call.request['headers'] ?? {}, unsignedHeaders);
      return next(call);
    },
    { name: 'unsigned', step: 'build' },
  );
  return client;
}

/** The part of the SDK's middleware stack that is used here, the same for every client. */
interface Stack {
  remove(name: string): boolean;
  add(
    middleware: <C extends { readonly request: unknown }, R>(next: (call: C) => Promise<R>) => (call: C) => Promise<R>,
    options: { readonly name: string; readonly step: 'build' },
  ): void;
}

const leftOut = [
  ...['httpAuthSchemeMiddleware', 'httpSigningMiddleware', 'retryMiddleware'],
  ...['contentLengthMiddleware', 'getUserAgentMiddleware', 'hostHeaderMiddleware', 'recursionDetectionMiddleware'],
];

/** What dynoxide wants in place of a signature, which it never checks. */
export const unsignedHeaders = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20000101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  'x-amz-date': '20000101T000000Z',
};

/** Reads records of streams without the SDK's schemas. */
export class RecordProtocol extends PlainAnswers {
  protected override readonly outputs = { GetRecords: (json: string) => withDates(read(json)) };
}

/** Looks for bytes only where there are some, for it takes longer than all else. */
function read(json: string): Records {
  const bytes = (value: string): Uint8Array => new Uint8Array(Buffer.from(value, 'base64'));
  if (!/"BS?":["[]/.test(json)) return JSON.parse(json) as Records;
  return JSON.parse(json, (key, value: unknown) => {
    if (key === 'B' && typeof value === 'string') return bytes(value);
    if (key === 'BS' && Array.isArray(value)) return value.map(String).map(bytes);
    return value;
  }) as Records;
}

interface Records {
  readonly Records?: readonly { readonly dynamodb: { readonly ApproximateCreationDateTime?: number } }[];
}

/** Times are seconds in JSON. */
function withDates(answer: Records): object {
  if (answer.Records === undefined) return answer;
  const Records = answer.Records.map(({ dynamodb, ...record }) => {
    const { ApproximateCreationDateTime: seconds, ...change } = dynamodb;
    return {
      ...record,
      dynamodb: { ...change, ...(seconds !== undefined && { ApproximateCreationDateTime: new Date(seconds * 1_000) }) },
    };
  });
  return { ...answer, Records };
}
