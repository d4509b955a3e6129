/**
 * Items of minimum wages in table Positions, one collection for each area (`areaOf`), and every write of them. One item
 * holds the rows in force, so a workplace needs two keys of a batch read however much was loaded before. Each turn has
 * an entry with the rows that it ended, and each withdrawn region and day a mark, so that a repeated withdrawal is
 * answered without the history. One transaction writes them all, on condition that no other turn came first.
 */
import * as attr from '../../../platform/items/attributes';
import { regionCode, type RegionCode } from '../region/region-code';
import type { Item, Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import { equals, isNew, put } from '../../../platform/dynamodb/expressions';
import { codec } from '../../../platform/items/codec';
import type { TurnEntry } from './row-history';
import { areaOf, keyOf, type MinimumWage, type WageKey } from './in-force';
import type { Area, KeptWage } from './load-effect';

const TABLE = 'Positions';

export function areaKey(area: RegionCode): Key {
  return { TableName: TABLE, Key: { pk: partitionOf(area), sk: 'rows' } };
}

export function parseArea(item: Item | undefined): Area {
  return {
    rows: (item?.['rows'] ?? []) as readonly KeptWage[],
    turn: Number(item?.['version'] ?? 0),
    former: Number(item?.['former'] ?? 0),
  };
}

/** Refused, with the stored area, if another turn came first. */
export function areaPut(area: RegionCode, { rows, turn, former }: Area): Write {
  const { TableName, Key: key } = areaKey(area);
  const write = put<{ version: number }>({ TableName, Item: { ...key, rows, version: turn, former } });
  return write.when(turn === 1 ? isNew : equals('version', turn - 1));
}

/** Only in one transaction with the `areaPut` of its turn, which makes its number unique. */
export function entryPut(area: RegionCode, entry: TurnEntry): Write {
  const key = { pk: partitionOf(area), sk: `turn#${String(entry.turn).padStart(10, '0')}` };
  return put(entries.stored({ TableName: TABLE, Key: key }, entry)).always();
}

const entries = codec<TurnEntry>(
  'minimumWageTurn',
  {
    ...{ turn: attr.integer, kind: attr.oneOf('LOADED', 'WITHDRAWN') },
    ...{ by: attr.text, at: attr.instant, note: attr.optional(attr.text) },
    ended: attr.unchecked(),
  },
  ({ pk, sk }) => String(pk).startsWith('minimumWage#') && String(sk).startsWith('turn#'),
);

export const { decode: parseEntry } = entries;

export function markKey(key: WageKey): Key {
  return { TableName: TABLE, Key: { pk: partitionOf(areaOf(key.regionCode)), sk: `withdrawn#${keyOf(key)}` } };
}

/** Stores the row as it was when it was last withdrawn, in the transaction of that turn. */
export function markPut(row: MinimumWage): Write {
  return put(marks.stored(markKey(row), row)).always();
}

const marks = codec<MinimumWage>(
  'minimumWageMark',
  {
    ...{ regionCode, validFrom: attr.civilDate },
    ...{ monthly: attr.integer, hourly: attr.integer },
  },
  ({ pk, sk }) => String(pk).startsWith('minimumWage#') && String(sk).startsWith('withdrawn#'),
);

export const { decode: parseMark } = marks;

/** Ordered by turn. */
export function entriesOf(area: RegionCode): QueryParams {
  return {
    TableName: TABLE,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :turn)',
    ExpressionAttributeValues: { ':pk': partitionOf(area), ':turn': 'turn#' },
    ConsistentRead: true,
  };
}

function partitionOf(area: RegionCode): string {
  return `minimumWage#${area}`;
}
