/** Reads what is counted of an indicator in an area: its days, or the groups of people of a median. */
import type { Indicator } from '../../../generated/graphql';
import type { Context } from '../../../platform/requests/context';
import { addDays, type CivilDate } from '../../../platform/values/civil-date';
import { today } from '../../../platform/values/clock';
import { type Counter, rates, toldAfterTheDay } from '../../reference/indicator/indicator';
import type { Area } from '../counter/areas';
import { type AreaDay, readCounters } from '../counter/read-days';
import type { Counts } from './progress';
import { readBlocks } from './read-blocks';

/**
 * Of the days from `from` to `to` that may be told by now. One query; of a rate two at once.
 * @param readDays of the area itself, or of what is below it.
 */
export async function readCounts<A extends Area>(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  indicator: Indicator,
  area: A,
  days: { readonly from: CivilDate; readonly to: CivilDate },
  readDays: (db: Context['db'], counter: Counter, area: A, span: typeof days) => Promise<AreaDay[]> = readCounters,
): Promise<Counts> {
  if (indicator === 'INCOME_RISE_MEDIAN')
    return { days: [], blocks: await readBlocks(db, area, { ...days, now: clock.now() }) };
  const yesterday = addDays(today(clock), -1);
  const to = toldAfterTheDay.has(indicator) && days.to > yesterday ? yesterday : days.to;
  const read = async (counter: Counter): Promise<AreaDay[]> =>
    to < days.from ? [] : readDays(db, counter, area, { from: days.from, to });
  const rate = rates[indicator];
  if (rate === undefined) return { days: await read(indicator) };
  const [counted, among] = await Promise.all([read(rate.counted), read(rate.among)]);
  return { days: counted, among };
}
