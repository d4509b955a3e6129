/**
 * The manifest: ONE item of table TravelAllocations, in its service's collection, with all seat numbers. 1,500
 * passengers are 40 to 60 KB, packed. Boarding is recorded in the allocations (`booking/allocation-store.ts`), so
 * boarding a train writes small items.
 */
import type { AllocationId, ServiceId, TravellerId } from '../../../id-kinds';
import type { Item, Key, Write } from '../../../platform/dynamodb/database';
import { equals, isNew, put } from '../../../platform/dynamodb/expressions';
import * as attr from '../../../platform/items/attributes';
import { codec } from '../../../platform/items/codec';
import { pack, unpack } from '../../../platform/items/packed';
import { asId } from '../../../platform/values/ids';
import type { Instant } from '../../../platform/values/clock';

/** A party with its seat numbers. */
export interface NumberedParty {
  readonly allocationId: AllocationId;
  /** Indexes of stops. */
  readonly fromStop: number;
  readonly toStop: number;
  readonly workerIds: readonly TravellerId[];
  /** In the order of `workerIds`. */
  readonly numbers: readonly number[];
}

export interface Manifest {
  readonly serviceId: ServiceId;
  /** Number of closings that changed the manifest. */
  readonly version: number;
  /** Instants: when it was first closed, and when the numbers last changed. */
  readonly closedAt: Instant;
  readonly numberedAt: Instant;
  readonly parties: readonly NumberedParty[];
}

export function manifestKey(serviceId: ServiceId): Key {
  return { TableName: 'TravelAllocations', Key: { pk: serviceId, sk: 'manifest' } };
}

interface Stored extends Omit<Manifest, 'serviceId' | 'parties'> {
  readonly parties: Uint8Array;
}

const manifests = codec<Stored>(
  'manifest',
  {
    ...{ version: attr.integer, closedAt: attr.instant, numberedAt: attr.instant },
    parties: attr.bytes,
  },
  ({ sk }) => sk === 'manifest',
);

/** Refused if the manifest changed since the read. */
export function manifestPut({ serviceId, version, closedAt, numberedAt, parties }: Manifest): Write {
  const manifest = { version, closedAt, numberedAt, parties: pack(parties.map(rowOf)) };
  return put<Stored>(manifests.stored(manifestKey(serviceId), manifest)).when(
    version === 1 ? isNew : equals('version', version - 1),
  );
}

export function parseManifest(item: Item): Manifest {
  const { parties, ...manifest } = manifests.decode(item);
  return { serviceId: asId(item['pk'], 'svc'), ...manifest, parties: (unpack(parties) as Row[]).map(partyOf) };
}

/** A party without field names, to keep the item small. */
type Row = readonly [AllocationId, number, number, readonly TravellerId[], readonly number[]];

function rowOf({ allocationId, fromStop, toStop, workerIds, numbers }: NumberedParty): Row {
  return [allocationId, fromStop, toStop, workerIds, numbers];
}

function partyOf([allocationId, fromStop, toStop, workerIds, numbers]: Row): NumberedParty {
  return { allocationId, fromStop, toStop, workerIds, numbers };
}
