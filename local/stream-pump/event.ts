/** Converts stream records to Lambda's form: the SDK's binary values become base64, its dates epoch seconds. */
import type { AttributeValue, _Record as StreamRecord } from '@aws-sdk/client-dynamodb-streams';
import type { AttributeValue as EventAttributeValue, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';

/** The other fields exist only with a tumbling window. */
export interface StreamEvent extends DynamoDBStreamEvent {
  readonly shardId?: string;
  readonly eventSourceARN?: string;
  /** RFC 3339: the window in which the batch's first record was written. */
  readonly window?: { readonly start: string; readonly end: string };
  /** Always empty: a handler's returned state is not passed on. */
  readonly state?: Readonly<Record<string, string>>;
  /** Always false: Lambda's extra call at the end of a window is not made. */
  readonly isFinalInvokeForWindow?: boolean;
  readonly isWindowTerminatedEarly?: boolean;
}

export interface Shard {
  readonly streamArn: string;
  readonly shardId: string;
}

/** @param records at least one. Each call makes a new event, so that a retry does not see a handler's changes of it. */
export function streamEvent(records: readonly StreamRecord[], shard: Shard, windowSeconds: number): StreamEvent {
  const Records = records.map((record) => eventRecord(record, shard));
  if (windowSeconds === 0) return { Records };
  return {
    Records,
    shardId: shard.shardId,
    eventSourceARN: shard.streamArn,
    window: windowOf(Records[0]?.dynamodb?.ApproximateCreationDateTime ?? 0, windowSeconds),
    state: {},
    isFinalInvokeForWindow: false,
    isWindowTerminatedEarly: false,
  };
}

function eventRecord({ dynamodb, ...record }: StreamRecord, { streamArn, shardId }: Shard): DynamoDBRecord {
  return {
    // The engine numbers each table's records from 1; Lambda's ids are unique, and the same when a record comes again.
    eventID: `${shardId}:${dynamodb?.SequenceNumber ?? ''}`,
    eventName: record.eventName,
    eventVersion: record.eventVersion,
    eventSource: 'aws:dynamodb',
    eventSourceARN: streamArn,
    awsRegion: record.awsRegion,
    ...(record.userIdentity && {
      userIdentity: { type: record.userIdentity.Type, principalId: record.userIdentity.PrincipalId },
    }),
    dynamodb: {
      ApproximateCreationDateTime: (dynamodb?.ApproximateCreationDateTime?.getTime() ?? 0) / 1_000,
      ...(dynamodb?.Keys && { Keys: image(dynamodb.Keys) }),
      ...(dynamodb?.NewImage && { NewImage: image(dynamodb.NewImage) }),
      ...(dynamodb?.OldImage && { OldImage: image(dynamodb.OldImage) }),
      SequenceNumber: dynamodb?.SequenceNumber,
      SizeBytes: dynamodb?.SizeBytes,
      StreamViewType: dynamodb?.StreamViewType,
    },
  };
}

function image(attributes: Record<string, AttributeValue>): Record<string, EventAttributeValue> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, attributeValue(value)]));
}

function attributeValue(value: AttributeValue): EventAttributeValue {
  if (value.B) return { B: base64(value.B) };
  if (value.BS) return { BS: value.BS.map(base64) };
  if (value.L) return { L: value.L.map(attributeValue) };
  if (value.M) return { M: image(value.M) };
  // DynamoDB Local gives an empty value for an empty map.
  if (Object.keys(value).length === 0) return { M: {} };
  return value;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function windowOf(epochSeconds: number, windowSeconds: number): { start: string; end: string } {
  const start = Math.floor(epochSeconds / windowSeconds) * windowSeconds;
  return { start: rfc3339(start), end: rfc3339(start + windowSeconds) };
}

function rfc3339(epochSeconds: number): string {
  return new Date(epochSeconds * 1_000).toISOString().replace('.000Z', 'Z');
}
