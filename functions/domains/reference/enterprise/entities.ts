/**
 * Items of this noun, in table Positions.
 * enterprise(id): GetItem. enterprises: index byRegion, one partition in the order of region codes (some ten thousand
 * enterprises, read by officials), so that a region of any level is a prefix and the whole country one query. Unique: the credit code, and the account that registered itself (guards).
 */
import { Entity, type EntityItem } from '../../../platform/items/entity';
import { codecOf } from '../../../platform/items/codec';
import type { Key } from '../../../platform/dynamodb/database';

export const EnterpriseEntity = new Entity(
  {
    model: { entity: 'enterprise', version: '1', service: 'job-bowl' },
    attributes: {
      id: { type: 'string', required: true },
      creditCode: { type: 'string', required: true },
      name: { type: 'string', required: true },
      size: { type: ['LARGE', 'MEDIUM', 'SMALL', 'MICRO'] as const, required: true },
      regionCode: { type: 'string', required: true },
      industry: { type: 'string' },
      contactName: { type: 'string' },
      /** Encrypted, in the context of the id. */
      contactPhoneBox: { type: 'string' },
      keyEnterprise: { type: 'boolean', required: true },
      verified: { type: 'boolean', required: true },
      verificationNote: { type: 'string' },
      /** Of the bureau that registered it; absent where it registered itself. */
      ownerRegionCode: { type: 'string' },
      /** Instants, ISO 8601 UTC: of the first verification, and of the refusal of one that registered itself. */
      verifiedAt: { type: 'string' },
      refusedAt: { type: 'string' },
      /** Instant, ISO 8601 UTC. */
      registeredAt: { type: 'string', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['id'], template: '${id}', casing: 'none' },
        sk: { field: 'sk', composite: [], template: 'enterprise', casing: 'none' },
      },
      byRegion: {
        index: 'byRegion',
        pk: { field: 'byRegionPk', composite: [], template: 'enterprises', casing: 'none' },
        sk: { field: 'byRegionSk', composite: ['regionCode', 'id'], template: '${regionCode}#${id}', casing: 'none' },
      },
    },
  },
  { table: 'Positions' },
);

export type Enterprise = EntityItem<typeof EnterpriseEntity>;

export function enterpriseKey(id: string): Key {
  return EnterpriseEntity.get({ id }).params<Key>();
}

export const { is: isEnterprise, decode: parseEnterprise } = codecOf<Enterprise>(EnterpriseEntity);
