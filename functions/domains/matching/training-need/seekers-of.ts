/** Reads the people of a region as the matcher takes them, with what follows from what they said no to. */
import { limits } from '../../../limits';
import type { Item } from '../../../platform/dynamodb/database';
import { pagesOf } from '../../../platform/dynamodb/read-all';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { type Keeper, parseEach } from '../../../platform/lists/malformed';
import { today } from '../../../platform/values/clock';
import { looksForWork } from '../../people/worker/companions/companions';
import { parseWorker, peopleWithin } from '../../people/worker/store';
import { prefecturesOf } from '../../reference/region/region';
import type { RegionCode } from '../../reference/region/region-code';
import type { Seeker } from '../matcher/matched-parts';
import { before, readTold } from '../push-run/steps/told-as-one';

export interface People {
  /** All of them. */
  readonly count: number;
  /** Those who look for work, without anybody of whom it can't be read. */
  readonly seekers: readonly Seeker[];
}

/**
 * One query for each prefecture of the region and page of it, and a batch read for each 100 people who look for work.
 * Undefined if there are more than `most`.
 */
export async function readSeekers(keeper: Keeper, region: RegionCode, most: number): Promise<People | undefined> {
  const { db, clock } = keeper;
  const prefectures = prefecturesOf(region);
  const items: Item[] = [];
  await inParallel(prefectures.length, prefectures, async (prefecture) => {
    const query = peopleWithin(prefecture, region).params();
    for await (const page of pagesOf(db, { ...query, Limit: limits.needPeopleReadAtOnce })) {
      items.push(...page);
      if (items.length > most) return;
    }
  });
  if (items.length > most) return undefined;
  const people = await parseEach(keeper, { reader: 'lists', table: 'Workers' }, items, parseWorker);
  const looking = people.filter((one) => looksForWork(one, today(clock)));
  const told = await readTold(keeper, looking);
  const known = looking.filter(({ id }) => told.has(id));
  return { count: items.length, seekers: known.map((one) => ({ ...one, ...before(one, { told }).wishes })) };
}
