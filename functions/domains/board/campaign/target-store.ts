/**
 * The targets of a campaign in table Campaigns, one item for each province and one for all regions together: written with
 * the campaign, and never changed. A board reads the item of its province, that of all regions every one.
 */
import type { CampaignId } from '../../../id-kinds';
import type { QueryParams, Write } from '../../../platform/dynamodb/database';
import { isNew, put } from '../../../platform/dynamodb/expressions';
import { readAll } from '../../../platform/dynamodb/read-all';
import * as attr from '../../../platform/items/attributes';
import { itemKind } from '../../../platform/items/kind';
import { type Keeper, parseEach } from '../../../platform/lists/malformed';
import { indicators } from '../../reference/indicator/indicator';
import { asRegionCode, cutTo } from '../../reference/region/region-code';
import { type Area, EVERYTHING } from '../counter/areas';
import type { Target } from './store';

const lists = itemKind('targets', {
  table: 'Campaigns',
  attributes: {
    campaignId: attr.idOf('cmp'),
    /** Code of the province, or `all`. */
    province: attr.text,
    /** By region, and by indicator. */
    values: attr.recordOf(attr.recordOf(attr.integer)),
  },
  keys: { primary: ['targets#${campaignId}', '${province}'] },
});

/** Of provinces that the targets are in, one write each. */
export function openTargets(campaignId: CampaignId, targets: readonly Target[]): Write[] {
  const byProvince = Map.groupBy(targets, ({ regionCode }) => provinceOf(regionCode ?? EVERYTHING));
  return [...byProvince].map(([province, own]) => {
    const byRegion = Map.groupBy(own, ({ regionCode }) => regionCode ?? EVERYTHING);
    const values = Object.fromEntries([...byRegion].map(([region, all]) => [region, byIndicator(all)]));
    return put(lists.stored({ campaignId, province, values })).when(isNew);
  });
}

function byIndicator(targets: readonly Target[]): Record<string, number> {
  return Object.fromEntries(targets.map(({ indicator, value }) => [indicator, value]));
}

/**
 * All targets that count within an area: of its province. One query, which need not be consistent, unless there must be
 * some and it finds none.
 */
export async function readTargets(
  keeper: Keeper,
  { id, aims }: { readonly id: CampaignId; readonly aims: readonly Area[] },
  area: Area,
): Promise<Target[]> {
  const isWanted = (aim: Area): boolean => area === EVERYTHING || provinceOf(aim) === provinceOf(area);
  if (!aims.some(isWanted)) return [];
  const query = targetsOf(id, area);
  const items = await readAll(keeper.db, query);
  const found = items.length > 0 ? items : await readAll(keeper.db, { ...query, ConsistentRead: true });
  const parts = await parseEach(keeper, { reader: 'lists', table: 'Campaigns' }, found, lists.decode);
  return parts.flatMap(({ values }) => Object.entries(values).flatMap(([region, own]) => ofRegion(region, own)));
}

function targetsOf(campaignId: CampaignId, area: Area): QueryParams {
  const all = lists.query('primary', { campaignId });
  return area === EVERYTHING ? all.params() : all.beginsWith({ province: provinceOf(area) }).params();
}

function ofRegion(region: string, values: Readonly<Record<string, number>>): Target[] {
  return indicators.flatMap((indicator) => {
    const value = values[indicator];
    if (value === undefined) return [];
    return [{ indicator, value, ...(region !== EVERYTHING && { regionCode: asRegionCode(region) }) }];
  });
}

function provinceOf(area: Area): string {
  return area === EVERYTHING ? EVERYTHING : cutTo(area, 2);
}
