/**
 * The short way to the embedded engine. Most of what the SDK does for a call serves the cloud: signatures, attempts, choices
 * of an endpoint, connections of all kinds, and for streams a reading of JSON by schemas. That takes longer than the engine
 * itself. Commands, items, timeouts and errors stay as they are; `integration/short-way` compares both ways.
 */
import { PlainAnswers } from '../../functions/platform/dynamodb/wire/protocol';
import { fieldsOf } from '../../functions/platform/dynamodb/wire/attribute-values';
import type { EngineConnections } from './connections';

/** @returns the client, which from now on sends what its protocol reads plainly without what only the cloud wants. */
export function takeShortWay<C extends Client>(client: C, connections: EngineConnections): C {
  const { protocol } = client.config;
  if (!(protocol instanceof PlainAnswers)) throw new Error('Expected a client whose protocol reads answers plainly');
  // What the SDK's steps would read of it is the configuration's.
  const surroundings = { ...client.config } as object as Surroundings;
  client.middlewareStack.add(
    (next, { __smithy_context: context }) => {
      const operation = operationOf(context?.['operationSchema']);
      if (operation === undefined || !protocol.reads(operation.name)) return next;
      const signal = context?.['abortSignal'];
      const abortSignal = signal instanceof AbortSignal ? signal : undefined;
      return async (call) => {
        const { path, headers, ...rest } = await protocol.serializeRequest(operation, call.input, surroundings);
        const body: unknown = rest.body;
        if (typeof body !== 'string' && !Buffer.isBuffer(body)) throw new Error('Expected a request of text');
        const request = { path, headers: { ...headers, ...unsignedHeaders }, body };
        const answer = await connections.post(request, abortSignal);
        const response: Response = {
          ...answer,
          body: answer.statusCode === 200 ? answer.body.toString() : answer.body,
        };
        return { response, output: await protocol.deserializeResponse(operation, surroundings, response) };
      };
    },
    // After what others add to look at calls, before the many steps that make a request of one.
    { name: 'shortWay', step: 'initialize', priority: 'low' },
  );
  return client;
}

/** The part of the SDK's clients that is used here, the same for each. */
interface Client {
  readonly config: { readonly protocol?: unknown };
  readonly middlewareStack: {
    add(
      middleware: <I extends object, R>(
        next: (call: { input: I }) => Promise<R>,
        context: { readonly __smithy_context?: Readonly<Record<string, unknown>> },
      ) => (call: { input: I }) => Promise<R | { response: unknown; output: object }>,
      options: { readonly name: string; readonly step: 'initialize'; readonly priority: 'low' },
    ): void;
  };
}

type Operation = Parameters<PlainAnswers['serializeRequest']>[0];
type Surroundings = Parameters<PlainAnswers['serializeRequest']>[2];
type Response = Parameters<PlainAnswers['deserializeResponse']>[2];

/** The SDK's schema of an operation, which it keeps as a list. */
function operationOf(schema: unknown): Operation | undefined {
  if (!Array.isArray(schema)) return undefined;
  const [, namespace, name, traits, input, output] = schema as [number, ...Operation[keyof Operation][]];
  return { namespace, name, traits, input, output } as Operation;
}

/** What dynoxide wants in place of a signature, which it never checks. */
export const unsignedHeaders = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20000101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  'x-amz-date': '20000101T000000Z',
};

/**
 * Asks for records of streams, and for what a start looks at, without the SDK's schemas. Times in descriptions of streams
 * and tables stay seconds.
 */
export class RecordProtocol extends PlainAnswers {
  protected override readonly outputs = {
    GetRecords: (json: string) => withDates(read(json)),
    ...{ GetShardIterator: plain, DescribeStream: plain, DescribeTable: plain, DescribeTimeToLive: plain },
  };

  override async serializeRequest(...[schema, input, context]: Parameters<PlainAnswers['serializeRequest']>) {
    if (!this.reads(schema.name)) return super.serializeRequest(schema, input, context);
    return this.requestOf(schema.name, context, fieldsOf(input));
  }
}

function plain(json: string): object {
  return JSON.parse(json) as object;
}

function read(json: string): Records {
  const answer = JSON.parse(json) as Records;
  // Only where there are some: to look at every value takes as long as to parse it.
  if (/"BS?":["[]/.test(json))
    for (const { dynamodb } of answer.Records ?? [])
      for (const image of [dynamodb.Keys, dynamodb.NewImage, dynamodb.OldImage])
        Object.values(image ?? {}).forEach(decode);
  return answer;
}

/** Puts bytes in place of base64, however deep. */
function decode(value: Attribute): void {
  if (value.B !== undefined) value.B = bytes(value.B);
  else if (value.BS !== undefined) value.BS = value.BS.map(bytes);
  else if (value.M !== undefined) Object.values(value.M).forEach(decode);
  else value.L?.forEach(decode);
}

function bytes(base64: string | Uint8Array): Uint8Array {
  return typeof base64 === 'string' ? new Uint8Array(Buffer.from(base64, 'base64')) : base64;
}

interface Attribute {
  B?: string | Uint8Array;
  BS?: readonly (string | Uint8Array)[];
  readonly M?: Image;
  readonly L?: readonly Attribute[];
}

type Image = Readonly<Record<string, Attribute>>;

interface Records {
  readonly Records?: readonly {
    readonly dynamodb: Partial<Record<'Keys' | 'NewImage' | 'OldImage', Image>> & {
      readonly ApproximateCreationDateTime?: number;
    };
  }[];
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
