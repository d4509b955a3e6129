/**
 * The manifest: ONE item of table TravelAllocations, in its service's collection, with everyone's seat number: 1,500 passengers
 * are 40 to 60 KB, packed. Who is on board stands with the allocations (`travel-request/entities.ts`), so that boarding a
 * train writes small items.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Item, Key, Write } from '../../platform/database';

/** A party as it was numbered. */
export interface NumberedParty {
  readonly allocationId: string;
  /** Indexes of stops. */
  readonly fromStop: number;
  readonly toStop: number;
  readonly workerIds: readonly string[];
  /** One for each of them. */
  readonly numbers: readonly number[];
}

export interface Manifest {
  readonly serviceId: string;
  /** Counts the closings that changed it. */
  readonly version: number;
  /** Instants: when it was closed first, and when the numbers last changed. */
  readonly closedAt: string;
  readonly numberedAt: string;
  readonly parties: readonly NumberedParty[];
}

export function manifestKey(serviceId: string): Key {
  return { TableName: 'TravelAllocations', Key: { pk: serviceId, sk: 'manifest' } };
}

/** Over the very manifest that was read. */
export function manifestPut({ serviceId, version, closedAt, numberedAt, parties }: Manifest): Write {
  const { TableName, Key: key } = manifestKey(serviceId);
  return {
    Put: {
      TableName,
      Item: { ...key, version, closedAt, numberedAt, parties: pack(parties) },
      ...(version === 1
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: '#version = :version',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':version': version - 1 },
          }),
    },
  };
}

export function parseManifest(item: Item): Manifest {
  const { pk, version, closedAt, numberedAt, parties } = item as {
    pk: string;
    version: number;
    closedAt: string;
    numberedAt: string;
    parties: Uint8Array;
  };
  return { serviceId: pk, version, closedAt, numberedAt, parties: unpack(parties) };
}

type Row = readonly [string, number, number, readonly string[], readonly number[]];

/** Rows without names, and prefixes and the service's part of an allocation's id are repeated: deflated, hardly more than what is random in ids stays. */
function pack(parties: readonly NumberedParty[]): Uint8Array {
  const rows = parties.map((party): Row => [
    party.allocationId,
    party.fromStop,
    party.toStop,
    party.workerIds,
    party.numbers,
  ]);
  return deflateRawSync(JSON.stringify(rows));
}

function unpack(packed: Uint8Array): NumberedParty[] {
  const rows = JSON.parse(inflateRawSync(packed).toString('utf8')) as Row[];
  return rows.map(([allocationId, fromStop, toStop, workerIds, numbers]) => ({
    allocationId,
    fromStop,
    toStop,
    workerIds,
    numbers,
  }));
}
