/** Under which codes people and positions are filed after a load of regions, and what a pass has done so far. Pure. */
import type { Item } from '../../../platform/dynamodb/database';
import type { StreamRecord } from '../../../platform/streams/streams';
import type { Succession } from '../../reference/code-list/succession-store';
import { regionOf } from '../../reference/region/region';
import { filedUnder } from '../../reference/region/successors';
import { levelOf, isRegionCode, type RegionCode } from '../../reference/region/region-code';
import { isWorker } from '../../people/worker/store';
import { isEnterprise } from '../../reference/enterprise/store';
import { isPosition } from '../../jobs/position/store';
import { wholeLists } from './whole-lists';

export type Progress = Pick<Succession, 'workers' | 'positions' | 'left' | 'moved'>;

/** What became of one page of records. */
export interface Filed {
  readonly workers: number;
  readonly positions: number;
  readonly left: number;
  /** Those that somebody changed since the list was read, or that the list still shows where they were. */
  readonly changed: number;
}

export const NOTHING: Filed = { workers: 0, positions: 0, left: 0, changed: 0 };

export function sum(so: Progress, { workers, positions, left, changed }: Filed): Progress {
  return {
    ...{ workers: so.workers + workers, positions: so.positions + positions, left: so.left + left },
    moved: so.moved + workers + positions + changed,
  };
}

/**
 * Where the home is filed: a village whose township became part of another one is filed under that township, because
 * its number means nothing there. Any other home has one successor of its level, or stays.
 */
export function homeUnder(code: RegionCode): RegionCode {
  const filed = filedUnder(code);
  const [successor, ...others] = regionOf(filed)?.replacedBy ?? [];
  if (successor === undefined || others.length > 0 || levelOf(successor) !== 'TOWNSHIP') return filed;
  return filedUnder(successor);
}

/** Whether the record brings a former code that was not there before. */
export function isLate({ oldItem, newItem }: StreamRecord): boolean {
  if (newItem?.['mergedInto'] !== undefined) return false;
  const before = new Set(codesOf(oldItem));
  return codesOf(newItem).some((code) => !before.has(code) && isRegionCode(code) && homeUnder(code) !== code);
}

/** Those under which an item is filed; a malformed one stays as it is. */
function codesOf(item: Item | undefined): string[] {
  if (item === undefined) return [];
  if (isWorker(item)) return texts(item['villageCode']);
  if (isPosition(item) || isEnterprise(item)) return texts(item['regionCode']);
  const list = wholeLists.find(({ is }) => is(item));
  return list?.codes.flatMap((name) => texts(item[name])) ?? [];
}

function texts(value: unknown): string[] {
  return [value].flat().filter((one) => typeof one === 'string');
}
