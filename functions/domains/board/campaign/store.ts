/**
 * The campaign item in table Campaigns, and the write of it. `campaign(id)`: GetItem. `currentCampaign`: one query of
 * all campaigns, newest first (some tens of items in all). Counters in this table belong to `board/counter`.
 */
import type { CampaignId } from '../../../id-kinds';
import { civilDate, idOf, integer, listOf, mapOf, oneOf, optional, text } from '../../../platform/items/attributes';
import { regionCode } from '../../reference/region/region-code';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import { isNew, put } from '../../../platform/dynamodb/expressions';
import { indicators } from '../../reference/indicator/indicator';

const campaigns = itemKind('campaign', {
  table: 'Campaigns',
  attributes: {
    /** Ids are ordered by time of opening. */
    id: idOf('cmp'),
    name: text,
    startsOn: civilDate,
    /** Inclusive. */
    endsOn: civilDate,
    /** Region of the bureau that opened it. */
    ownerRegionCode: optional(regionCode),
    /** At most one for each indicator and region. */
    targets: listOf(
      mapOf({
        indicator: oneOf(...indicators),
        /** Code of a province, prefecture or county; absent for everything. */
        regionCode: optional(regionCode),
        value: integer,
      }),
    ),
  },
  keys: {
    primary: ['campaigns', '${id}'],
  },
});

export type Campaign = ItemOf<typeof campaigns>;

export type Target = Campaign['targets'][number];

export const { is: isCampaign, decode: parseCampaign } = campaigns;

export function campaignKey(id: CampaignId): Key {
  return campaigns.key({ id });
}

/** All campaigns, newest first, strongly consistent. */
export function allCampaigns(): QueryParams {
  return { ...campaigns.query('primary', {}).params(), ScanIndexForward: false, ConsistentRead: true };
}

/** Never changed afterwards. */
export function openCampaign(campaign: Campaign): Write {
  return put(campaigns.stored(campaign)).when(isNew);
}
