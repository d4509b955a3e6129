/**
 * Items of this noun, in table Positions.
 * enterprise(id): GetItem. enterprises: index byRegion, one partition in the order of region codes (some ten thousand
 * enterprises, read by officials), so that a region of any level is a prefix and the whole country one query. Unique: the credit code, and the account that registered itself (guards).
 */
import { Entity, type EntityItem } from '../../../platform/items/entity';
import { codecOf } from '../../../platform/items/codec';
import type { Item, Key, PutParams, Write } from '../../../platform/dynamodb/database';
import { absent, check, equals, exists, isNew, isThere, put, update } from '../../../platform/dynamodb/expressions';
import { guardDelete, guardKey, guardPut, guardReplace } from '../../../platform/dynamodb/guard';

const EnterpriseEntity = new Entity(
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

export function enterpriseItem(enterprise: Enterprise): Item {
  return EnterpriseEntity.put(enterprise).params<PutParams>().Item;
}

/** The list of enterprises, in the order of regions (`service.ts`). */
export const enterpriseQuery = (): typeof EnterpriseEntity.query => EnterpriseEntity.query;

/** Beside its credit code. */
export function registerEnterprise(enterprise: Enterprise): Write {
  return put({ TableName: 'Positions', Item: enterpriseItem(enterprise) }).when(isNew);
}

/** What a verdict makes of an enterprise (`enterprise.ts`). */
type Standing = Pick<Enterprise, 'verified' | 'verifiedAt' | 'refusedAt'>;

/** Over the very standing that was read. A refusal that the verdict does not name is taken back. */
export function giveVerdict(read: Enterprise, standing: Standing, verificationNote: string | undefined): Write {
  const set = { ...standing, ...(verificationNote !== undefined && { verificationNote }) };
  const changed = update<Enterprise>(enterpriseKey(read.id)).set(set);
  const isLifted = standing.refusedAt === undefined && read.refusedAt !== undefined;
  return (isLifted ? changed.remove('refusedAt') : changed).when(
    isThere,
    equals('verified', read.verified),
    read.refusedAt === undefined ? absent('refusedAt') : exists('refusedAt'),
  );
}

/** A condition of a transaction: it is still refused. */
export function checkRefused(id: string): Write {
  return check<Enterprise>(enterpriseKey(id)).when(exists('refusedAt'));
}

/** Refused where another enterprise has the code. */
export function takeCreditCode({ id, creditCode }: Enterprise): Write {
  return guardPut('Positions', 'creditCode', creditCode, id);
}

export function giveBackCreditCode({ id, creditCode }: Enterprise): Write {
  return guardDelete('Positions', 'creditCode', creditCode, id);
}

/** Where the id of the enterprise that an account registered is kept. @param account its fingerprint. */
export function ownerKey(account: string): Key {
  return guardKey('Positions', 'enterpriseOwner', account);
}

/** The account that registers itself has one enterprise: refused, with that one's id, where it has another than `former`. @param account its fingerprint. */
export function takeOwner(id: string, account: string, former: string | undefined): Write {
  return former === undefined
    ? guardPut('Positions', 'enterpriseOwner', account, id)
    : guardReplace('Positions', 'enterpriseOwner', account, { from: former, to: id });
}
