/** Shared by the benches of counters: the regions of Yunnan, and stream records. */
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { childrenOf } from '../../functions/domains/reference/region/region';
import type { Item } from '../../functions/platform/dynamodb/database';
import type { connect } from '../../functions/platform/dynamodb/wire/client';
import type { StreamRecord } from '../../functions/platform/streams/streams';
import { asRegionCode, type RegionCode } from '../../functions/domains/reference/region/region-code';

export const PROVINCE = asRegionCode('53');
export const prefectures = childrenOf(PROVINCE).map(({ code }) => code);
export const counties = prefectures.flatMap(childrenOf).map(({ code }) => code);

/** As many villages as a county has, in ten townships. */
export function villagesOf(county: RegionCode): RegionCode[] {
  return Array.from({ length: 150 }, (_, index) =>
    asRegionCode(`${county}${101 + (index % 10)}${String(201 + Math.floor(index / 10))}`),
  );
}

export async function load(client: ReturnType<typeof connect>, items: readonly Item[]): Promise<void> {
  for (let start = 0; start < items.length; start += 25) {
    const rows = items.slice(start, start + 25).map((item) => ({ PutRequest: { Item: item } }));
    await client.send(new BatchWriteCommand({ RequestItems: { Campaigns: rows } }));
  }
}

export function recordsOf(inCounties: readonly RegionCode[], shard: string, at: Date): StreamRecord[] {
  return inCounties.map((county) => ({
    shardId: shard,
    sequenceNumber: nextSequenceNumber(),
    ...{ table: 'Workers', stream: 'Workers/2026-11-30T00:00:00.000', at, keys: {}, newItem: { county } },
  }));
}

/** As long as DynamoDB's own. */
export function shardId(number: number): string {
  return `shardId-${String(1_796_000_000_000 + number).padStart(20, '0')}-f55eea83`;
}

/** Sequence numbers of 28 digits, as in DynamoDB. */
let sequence = 4_421_584_500_000_000_017_450_439_091n;

export function nextSequenceNumber(): string {
  return String(++sequence).padStart(40, '0');
}
