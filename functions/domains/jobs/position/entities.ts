/**
 * Items of this noun, in table Positions. position(id): GetItem; the id is derived from enterprise and `externalRef`, so
 * the key itself makes the reference unique. positions: one index for each grain (county, prefecture, nation in 16 parts,
 * enterprise) and order (wage, time), partitioned by status, so that an ordered page is read in its order and never
 * sorted or scanned; wider regions merge partitions. What is to close: index byDue by closing date, in 16 parts.
 */
import { Entity, type EntityItem } from '../../../platform/items/entity';
import { codecOf } from '../../../platform/items/codec';
import { limits } from '../../../limits';
import type { CivilDate } from '../../../platform/values/civil-date';
import type { Item, Key, PutParams, QueryParams, Write } from '../../../platform/dynamodb/database';

const wageKey = { length: String(limits.wageMax).length, char: '0' };

/** Both orders of a grain name one partition, and all grains of an order one sort key: they share the attributes (`tables.ts`). */
const county = { composite: ['status', 'county'], template: '${status}#${county}', casing: 'none' } as const;
const prefecture = {
  composite: ['status', 'prefecture'],
  template: '${status}#${prefecture}',
  casing: 'none',
} as const;
const nation = { composite: ['status', 'part'], template: '${status}#${part}', casing: 'none' } as const;
const enterprise = {
  composite: ['status', 'enterpriseId'],
  template: '${status}#${enterpriseId}',
  casing: 'none',
} as const;

const byWage = { composite: ['wageMin', 'id'], template: '${wageMin}#${id}', casing: 'none' } as const;
const byTime = { composite: ['submittedAt', 'id'], template: '${submittedAt}#${id}', casing: 'none' } as const;

export const PositionEntity = new Entity(
  {
    model: { entity: 'position', version: '1', service: 'job-bowl' },
    attributes: {
      id: { type: 'string', required: true },
      enterpriseId: { type: 'string', required: true },
      externalRef: { type: 'string', required: true },
      title: { type: 'string', required: true },
      occupationCode: { type: 'string', required: true },
      regionCode: { type: 'string', required: true },
      county: { type: 'string', required: true },
      prefecture: { type: 'string', required: true },
      /** One of the 16 parts of the nation-wide lists. */
      part: { type: 'string', required: true },
      headcount: { type: 'number', required: true },
      /** Headcount not taken; kept beside it because a condition can't subtract. */
      vacancies: { type: 'number', required: true },
      wageMin: { type: 'number', required: true, padding: wageKey },
      wageMax: { type: 'number' },
      education: {
        type: ['NONE', 'PRIMARY', 'JUNIOR_HIGH', 'SENIOR_HIGH', 'VOCATIONAL', 'COLLEGE', 'BACHELOR'] as const,
      },
      ageMin: { type: 'number' },
      ageMax: { type: 'number' },
      skills: { type: 'list', items: { type: 'string' }, required: true },
      board: { type: 'boolean', required: true },
      lodging: { type: 'boolean', required: true },
      contractMonths: { type: 'number' },
      startsOn: { type: 'string' },
      closesOn: { type: 'string' },
      description: { type: 'string' },
      /** Present where a vacancy whose placement ends is offered again. */
      refill: { type: 'boolean' },
      status: { type: ['PENDING', 'OPEN', 'FILLED', 'CLOSED'] as const, required: true },
      closeReason: { type: ['FILLED', 'WITHDRAWN', 'EXPIRED'] as const },
      /** Instants, ISO 8601 UTC: of the first submission, and of the partner's latest word, a submission or the closing. */
      submittedAt: { type: 'string', required: true },
      contentAt: { type: 'string', required: true },
      /** Of the batch's row that the content is from (`markOf`): tells a repeat what it wrote itself. */
      mark: { type: 'string', required: true },
      /** Counts every write; an update from a batch holds only for the version it was decided on. */
      version: { type: 'number', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['id'], template: '${id}', casing: 'none' },
        sk: { field: 'sk', composite: [], template: 'position', casing: 'none' },
      },
      countyWage: {
        index: 'countyWage',
        pk: { ...county, field: 'countyPk' },
        sk: { ...byWage, field: 'wageSk' },
      },
      countyTime: {
        index: 'countyTime',
        pk: { ...county, field: 'countyPk' },
        sk: { ...byTime, field: 'timeSk' },
      },
      prefectureWage: {
        index: 'prefectureWage',
        pk: { ...prefecture, field: 'prefecturePk' },
        sk: { ...byWage, field: 'wageSk' },
      },
      prefectureTime: {
        index: 'prefectureTime',
        pk: { ...prefecture, field: 'prefecturePk' },
        sk: { ...byTime, field: 'timeSk' },
      },
      nationWage: {
        index: 'nationWage',
        pk: { ...nation, field: 'nationPk' },
        sk: { ...byWage, field: 'wageSk' },
      },
      nationTime: {
        index: 'nationTime',
        pk: { ...nation, field: 'nationPk' },
        sk: { ...byTime, field: 'timeSk' },
      },
      enterpriseWage: {
        index: 'enterpriseWage',
        pk: { ...enterprise, field: 'enterprisePk' },
        sk: { ...byWage, field: 'wageSk' },
      },
      enterpriseTime: {
        index: 'enterpriseTime',
        pk: { ...enterprise, field: 'enterprisePk' },
        sk: { ...byTime, field: 'timeSk' },
      },
    },
  },
  { table: 'Positions' },
);

export type Position = EntityItem<typeof PositionEntity>;

export function positionKey(id: string): Key {
  return PositionEntity.get({ id }).params<Key>();
}

/** The whole item, index keys included, as it is stored. */
export function positionItem(position: Position): Item {
  return { ...PositionEntity.put(position).params<PutParams>().Item, ...closingKeys(position) };
}

/** Index byDue holds what has a day to close on; by hand, because ElectroDB wants every part of a key that may be absent. */
function closingKeys({ status, part, closesOn, id }: Position): Item {
  return status === 'CLOSED' || closesOn === undefined
    ? {}
    : { byDuePk: `closes#${part}`, byDueSk: `${closesOn}#${id}` };
}

/** What should have closed before a day, the earliest first; one query for each part. */
export function dueToClose(part: string, before: CivilDate): QueryParams {
  return {
    TableName: 'Positions',
    IndexName: 'byDue',
    KeyConditionExpression: 'byDuePk = :part AND byDueSk < :before',
    ExpressionAttributeValues: { ':part': `closes#${part}`, ':before': before },
  };
}

/** An update from a batch leaves absent values as NULL (`submit.ts`); here they are absent again. */
export const { is: isPosition, decode: parsePosition } = codecOf<Position>(PositionEntity);

/** The one way to write a position besides taking a vacancy: as new, or over the very version that was decided on. */
export function positionPut(position: Position, old: Position | undefined): Write {
  const put = { TableName: 'Positions', Item: positionItem(position) } as const;
  if (old === undefined) return { Put: { ...put, ConditionExpression: 'attribute_not_exists(pk)' } };
  return {
    Put: {
      ...put,
      ConditionExpression: '#version = :version',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':version': old.version },
    },
  };
}
