/**
 * Items of this noun, in table Campaigns.
 * campaign(id): GetItem. currentCampaign: one Query over all campaigns, newest first (some tens of items in all).
 * Counters, revisions and what could not be folded are written bare, for speed: `counter-items.ts`.
 */
import { Entity, type EntityItem } from '../../../platform/items/entity';
import { codecOf } from '../../../platform/items/codec';
import { indicators } from './indicators';

export const CampaignEntity = new Entity(
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
