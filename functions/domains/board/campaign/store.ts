/**
 * The item of a campaign, in table Campaigns, and the write of it.
 * campaign(id): GetItem. currentCampaign: one Query over all campaigns, newest first (some tens of items in all).
 * Counters, revisions and what could not be folded are items of their own: `counter-items.ts`.
 */
import { Entity, type EntityItem } from '../../../platform/items/entity';
import { codecOf } from '../../../platform/items/codec';
import type { Key, PutParams, QueryParams, Write } from '../../../platform/dynamodb/database';
import { isNew, put } from '../../../platform/dynamodb/expressions';
import { indicators } from './indicators';

const CampaignEntity = new Entity(
  {
    model: { entity: 'campaign', version: '1', service: 'job-bowl' },
    attributes: {
      /** In order of opening. */
      id: { type: 'string', required: true },
      name: { type: 'string', required: true },
      startsOn: { type: 'string', required: true },
      /** Inclusive. */
      endsOn: { type: 'string', required: true },
      /** Of the bureau whose campaign it is. */
      ownerRegionCode: { type: 'string' },
      /** At most one for each indicator and region. */
      targets: {
        type: 'list',
        required: true,
        items: {
          type: 'map',
          required: true,
          properties: {
            indicator: { type: indicators, required: true },
            /** Of at most county level; absent for everything. */
            regionCode: { type: 'string' },
            value: { type: 'number', required: true },
          },
        },
      },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: [], template: 'campaigns', casing: 'none' },
        sk: { field: 'sk', composite: ['id'], template: '${id}', casing: 'none' },
      },
    },
  },
  { table: 'Campaigns' },
);

export type Campaign = EntityItem<typeof CampaignEntity>;

export type Target = Campaign['targets'][number];

export const { is: isCampaign, decode: parseCampaign } = codecOf<Campaign>(CampaignEntity);

export function campaignKey(id: string): Key {
  return CampaignEntity.get({ id }).params<Key>();
}

/** All of them, the newest first, strongly consistent. */
export function allCampaigns(): QueryParams {
  return { ...CampaignEntity.query.primary({}).params<QueryParams>(), ScanIndexForward: false, ConsistentRead: true };
}

/** Never changed afterwards. */
export function openCampaign(campaign: Campaign): Write {
  return put(CampaignEntity.put(campaign).params<PutParams>()).when(isNew);
}
