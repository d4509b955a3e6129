/**
 * Medians that tell of nobody. People are counted by county and week (`jobs/follow-up/income-rise.ts`). The weeks of a county
 * are cut into blocks of five people and more, in the order of the weeks, from the first of a season on; who is in no block
 * yet is in no median. Whatever is shown, of any region, campaign, day or hour, is a sum of whole blocks. So the
 * difference of two such groups is a sum of blocks, too: five people and more, or nobody. Pure.
 */
import { limits } from '../../../limits';
import { addDays, type CivilDate, endOfDay } from '../../../platform/values/civil-date';
import { middleOf, type WeekCount } from '../../jobs/follow-up/income-rise';
import { seasonOf } from '../../reference/indicator/season';
import type { RegionCode } from '../../reference/region/region-code';

export interface Block {
  readonly county: RegionCode;
  /** Last day of the week that made it whole. */
  readonly on: CivilDate;
  /** People by step of the rise. */
  readonly people: ReadonlyMap<number, number>;
}

/** @param counts all of each season that they are of, up to now, in any order. */
export function blocksOf(counts: readonly WeekCount[], now: Date): Block[] {
  const settled = counts.filter(({ week }) => isSettled(week, now));
  const bySeason = Map.groupBy(settled, ({ county, week }) => `${county}#${seasonOf(week)}`);
  return [...bySeason.values()].flatMap(blocksOfSeason);
}

/** Whether no record of the week can be counted any more: one that came later would change what was shown. */
function isSettled(week: CivilDate, now: Date): boolean {
  return endOfDay(week).getTime() + (limits.counterHorizonHours + 1) * 3_600_000 <= now.getTime();
}

/** A group that takes too long is given up, since somebody could be in it twice. */
function blocksOfSeason(counts: readonly WeekCount[]): Block[] {
  const blocks: Block[] = [];
  let open: WeekCount[] = [];
  const weeks = Map.groupBy(counts, ({ week }) => week);
  for (const [on, rows] of [...weeks].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const first = addDays(on, -7 * (limits.medianWeeksMax - 1));
    open = [...open.filter(({ week }) => week >= first), ...rows];
    const [row] = rows;
    if (row === undefined || sizeOf(open) < limits.groupPeopleMin) continue;
    blocks.push({ county: row.county, on, people: summed(open) });
    open = [];
  }
  return blocks;
}

function summed(counts: readonly WeekCount[]): ReadonlyMap<number, number> {
  const people = new Map<number, number>();
  for (const { step, people: more } of counts) people.set(step, (people.get(step) ?? 0) + more);
  return people;
}

function sizeOf(counts: readonly WeekCount[]): number {
  return counts.reduce((sum, { people }) => sum + people, 0);
}

/** The lower median in yuan, to half a step; null without a block. */
export function medianOf(blocks: readonly Pick<Block, 'people'>[]): number | null {
  const steps = blocks.flatMap(({ people }) => [...people]).sort(([a], [b]) => a - b);
  const all = steps.reduce((sum, [, people]) => sum + people, 0);
  let below = 0;
  for (const [step, people] of steps) {
    below += people;
    if (below * 2 >= all) return middleOf(step);
  }
  return null;
}
