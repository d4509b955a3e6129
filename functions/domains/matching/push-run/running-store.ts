/**
 * The push runs of a province that are not over, in one item of table Campaigns, and every write of it. Whoever starts one
 * reads it and writes it in the same transaction, so two runs that tell the same people never run at once.
 */
import type { RunId } from '../../../id-kinds';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Item, Key, Write } from '../../../platform/dynamodb/database';
import { equals, isNew, put } from '../../../platform/dynamodb/expressions';
import { cutTo, regionCode, type RegionCode } from '../../reference/region/region-code';

const running = itemKind('pushRunsRunning', {
  table: 'Campaigns',
  attributes: {
    province: regionCode,
    /** Number of its writes. */
    version: attr.integer,
    runs: attr.listOf(attr.mapOf({ id: attr.idOf('run'), regionCode })),
  },
  keys: { primary: ['pushes#${province}', 'running'] },
});

export type Running = ItemOf<typeof running>;
export type RunningRun = Running['runs'][number];

export function runningKey(region: RegionCode): Key {
  return running.key({ province: cutTo(region, 2) });
}

/** Before the first run of the province, none runs. */
export function parseRunning(region: RegionCode, item: Item | undefined): Running {
  return item === undefined ? { province: cutTo(region, 2), version: 0, runs: [] } : running.decode(item);
}

export function addRunning(read: Running, run: RunningRun): Write {
  return write(read, [...read.runs, { id: run.id, regionCode: run.regionCode }]);
}

export function removeRunning(read: Running, id: RunId): Write {
  return write(
    read,
    read.runs.filter((run) => run.id !== id),
  );
}

/** Refused if another run of the province began or ended since the read. */
function write(read: Running, runs: Running['runs']): Write {
  const { version, province } = read;
  return put<Running>(running.stored({ province, version: version + 1, runs })).when(
    version === 0 ? isNew : equals('version', version),
  );
}
