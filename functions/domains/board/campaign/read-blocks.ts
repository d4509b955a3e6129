/** Reads the blocks of people whose rise of income counts within an area and a campaign's days. */
import type { Database } from '../../../platform/dynamodb/database';
import { readAll } from '../../../platform/dynamodb/read-all';
import type { CivilDate } from '../../../platform/values/civil-date';
import { INCOME_RISES, weekCountsOf } from '../../jobs/follow-up/income-rise';
import { seasonOf } from '../../reference/indicator/season';
import { type Area, areasOf } from '../counter/areas';
import { countedAs } from '../counter/counted-as';
import { type Block, blocksOf } from './blocks';

/** Eventually consistent. One query of an item for each week and province, from the beginning of the season on. */
export async function readBlocks(
  db: Database,
  area: Area,
  { from, to, now }: { readonly from: CivilDate; readonly to: CivilDate; readonly now: Date },
): Promise<Block[]> {
  const items = await readAll(db, {
    TableName: 'Campaigns',
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': INCOME_RISES, ':from': seasonOf(from), ':to': `${to}~` },
  });
  return blocksOf(items.flatMap(weekCountsOf), now)
    .filter(({ on }) => on >= from && on <= to)
    .map((block) => ({ ...block, county: countedAs(block.county) }))
    .filter(({ county }) => areasOf(county).includes(area));
}
