/**
 * The campaign item in table Campaigns, and the write of it. `campaign(id)`: GetItem. `currentCampaign`: one query of
 * all campaigns, newest first (some tens of items in all). Counters in this table belong to `board/counter`.
 */
import * as attr from '../../../platform/items/attributes';
import { regionCode } from '../../reference/region/region-code';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { QueryParams, Write } from '../../../platform/dynamodb/database';
import { isNew, put } from '../../../platform/dynamodb/expressions';
import { indicators } from '../../reference/indicator/indicator';

/** At most one for each indicator and region. */
const target = attr.mapOf({
  indicator: attr.oneOf(...indicators),
  /** Code of a province, prefecture or county; absent for everything. */
  regionCode: attr.optional(regionCode),
  value: attr.integer,
});

const campaigns = itemKind('campaign', {
  table: 'Campaigns',
  attributes: {
    /** Ids are ordered by time of opening. */
    id: attr.idOf('cmp'),
    name: attr.text,
    startsOn: attr.civilDate,
    /** Inclusive. */
    endsOn: attr.civilDate,
    /** Region of the bureau that opened it. */
    ownerRegionCode: attr.optional(regionCode),
    /** Regions that have targets, each once (`target-store.ts`), and whether there are some for everything. */
    ...{ aims: attr.optional(attr.listOf(regionCode)), aimsAtAll: attr.optional(attr.flag) },
    /** The targets of a campaign that an earlier release opened. */
    targets: attr.optional(attr.listOf(target)),
  },
  keys: {
    primary: ['campaigns', '${id}'],
  },
});

export type Campaign = ItemOf<typeof campaigns>;

export type Target = NonNullable<Campaign['targets']>[number];

export const { is: isCampaign, decode: parseCampaign, keyOf: campaignKey } = campaigns;

/** All campaigns, newest first, strongly consistent. */
export function allCampaigns(): QueryParams {
  return { ...campaigns.query('primary', {}).params(), ScanIndexForward: false, ConsistentRead: true };
}

/** Never changed afterwards. */
export function openCampaign(campaign: Campaign): Write {
  return put(campaigns.stored(campaign)).when(isNew);
}
