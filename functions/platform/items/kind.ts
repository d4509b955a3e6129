/**
 * A kind of item: its table, attributes and keys. It makes keys, whole items and queries, and decodes items. Keys are
 * templates over the attributes, one pair for the table and one for each index. An index holds the item while it has
 * all parts of both keys.
 *
 *     const trips = itemKind('trip', {
 *       table: 'Workers',
 *       attributes: { workerId: text, direction: oneOf('HOMEBOUND', 'WORKBOUND'), endsOn: text },
 *       keys: { primary: ['${workerId}', 'trip#${direction}'] },
 *     });
 */
import { indexKeys, keySchema, type TableName } from '../../tables';
import type { Item, Key } from '../dynamodb/writes';
import { kept } from '../process/kept';
import { assert } from '../requests/errors';
import type { AttributeList, HiddenOf, ValuesOf } from './attributes';
import { type Codec, type Derived, encoding, markedCodec, marksOf } from './codec';
import { type PartsOf, templateOf, type Template, type Values, type Widths, wholeKey } from './keys/templates';
import { type Query, startOf } from './keys/query';
import { type Decode, type FieldReads, KIND, readingOf } from './reading';

/** Templates of the partition key and of the sort key. */
type KeyTexts = readonly [partition: string, sort: string];
type KeyTable = { readonly primary: KeyTexts } & Readonly<Record<string, KeyTexts>>;

interface Description<A, K> {
  readonly table: TableName;
  readonly attributes: A;
  /** Key templates of the table (`primary`), and of each index by its name. */
  readonly keys: K;
  /** Digits of attributes that are numbers in a sort key. */
  readonly widths?: Widths;
  /** Rises with what items are counted for (`isSince` of `reading.ts`); 1 if absent. Each write stores it. */
  readonly edition?: number;
  /** Attributes that items of an earlier release lack. */
  readonly derived?: Derived<ValuesOf<A>>;
}

/** The attributes that are parts of a key. */
type Parts<T, P extends string> = { readonly [F in P & keyof T]: T[F] };
type OwnParts<K extends KeyTable> = PartsOf<K['primary'][0] | K['primary'][1]>;
/** The member of a union that has no other; else never. */
type OnlyOne<P extends string, All = P> = P extends unknown ? ([All] extends [P] ? P : never) : never;
type MaybeParts<P extends string> = { readonly [F in P]?: string | number | undefined };

/** The key attributes of indexes, which an update may also set. */
type IndexKeysOf<K> = {
  readonly [I in Exclude<keyof K, typeof OWN> & string as `${I}Pk` | `${I}Sk`]?: string;
};

/** @param H attributes that no condition or filter can be about. */
export interface Kind<T extends object, K extends KeyTable, H extends string> extends Codec<T, IndexKeysOf<K>, H> {
  readonly key: (values: Parts<T, OwnParts<K>>) => Key;
  /** The same where one attribute is all that the key is made of. */
  readonly keyOf: (value: T[OnlyOne<OwnParts<K>> & keyof T]) => Key;
  readonly decode: Decode<T>;
  /**
   * Decodes what these fields of the schema read, and the id; the whole item if one of them may read all of it. An
   * attribute that was not asked for throws when it is read.
   */
  readonly decodeFor: (fields: ReadonlySet<string>, reads: FieldReads<T>) => Decode<T>;
  /**
   * The whole item as it is stored, for `put()` of `expressions.ts`.
   * @throws if a required attribute is missing, or one has another type.
   */
  readonly stored: (values: T) => { readonly TableName: TableName; readonly Item: Item };
  /**
   * Index keys that an update must set beside the changed attributes, as far as their parts are known. The two keys of
   * an index can change independently.
   */
  readonly keysFrom: (changed: Partial<T>, known: Partial<T>) => Readonly<Record<string, string>>;
  /**
   * A query of the partition that the values name, limited by the given parts of the sort key. An index is eventually
   * consistent.
   */
  readonly query: <I extends keyof K & string>(
    index: I,
    values: { readonly [P in PartsOf<K[I][0]>]: string | number } & MaybeParts<PartsOf<K[I][1]>>,
  ) => Query<PartsOf<K[I][1]>, Exclude<keyof T & string, H>>;
}

/** The type of a decoded item of the kind. */
export type ItemOf<K> = K extends { readonly decode: (item: Item) => infer T } ? T : never;

export function itemKind<A extends AttributeList, const K extends KeyTable>(
  name: string,
  { table, attributes, keys, edition = 1, widths = {}, derived = {} }: Description<A, K>,
): Kind<ValuesOf<A>, K, HiddenOf<A>> {
  const templates = kept(Infinity, String, templateOf);
  const pairs = new Map(
    Object.entries<KeyTexts>(keys).map(([index, [partition, sort]]) => [
      index,
      { partition: templates(partition), sort: templates(sort) },
    ]),
  );
  const indexes = [...pairs]
    .filter(([index]) => index !== OWN)
    .map(([index, pair]) => ({ ...pair, ...indexKeys(index) }));
  // Lists of one grain have the partition in common, and those of one order what they sort by: each is made once.
  const shared = [...new Set(indexes.flatMap(({ partition, sort }) => [partition, sort]))];
  const encode = encoding(name, attributes);
  const made = (template: Template, values: Values): string | undefined => wholeKey(template, values, widths);

  const own = pairs.get(OWN);
  const ownPart = [...(own?.partition.parts ?? []), ...(own?.sort.parts ?? [])][0]?.name;

  function pairFor(index: string): Pair {
    const pair = pairs.get(index);
    assert(pair, `an index of ${name}`);
    return pair;
  }

  function ownKey(values: Values): Key['Key'] {
    const { partition, sort } = pairFor(OWN);
    const [pk, sk] = [made(partition, values), made(sort, values)];
    assert(pk !== undefined && sk !== undefined, `all parts of the key of ${name}`);
    return { pk, sk };
  }

  function indexed(values: Values): Item {
    const item: Item = {};
    const whole = new Map(shared.map((template) => [template, made(template, values)]));
    for (const { partition, sort, partitionKey, sortKey } of indexes) {
      const pk = whole.get(partition);
      const sk = whole.get(sort);
      if (pk === undefined || sk === undefined) continue;
      item[partitionKey] = pk;
      item[sortKey] = sk;
    }
    return item;
  }

  const codec = markedCodec<ValuesOf<A>, IndexKeysOf<K>, HiddenOf<A>>(name, attributes, derived, edition);
  return {
    ...codec,
    ...readingOf({ kind: name, mark: KIND, attributes, derived, indexes: indexes.length, decode: codec.decode }),
    key: (values) => ({ TableName: table, Key: ownKey(values) }),
    keyOf: (value) => ({ TableName: table, Key: ownKey(ownPart === undefined ? {} : { [ownPart]: value }) }),
    stored: (values) => ({
      TableName: table,
      Item: { ...encode(values), ...ownKey(values), ...indexed(values), ...marksOf(name, edition) },
    }),
    keysFrom: (changed, known) => {
      const values: Values = { ...known, ...changed };
      const item: Record<string, string> = {};
      for (const { partition, sort, partitionKey, sortKey } of indexes) {
        const isConcerned = [...partition.parts, ...sort.parts].some((part) => part.name in changed);
        const [pk, sk] = isConcerned ? [made(partition, values), made(sort, values)] : [];
        // A local index has the table's own partition key, which no update sets.
        const isLocal = partitionKey === keySchema.partitionKey;
        Object.assign(
          item,
          pk !== undefined && !isLocal && { [partitionKey]: pk },
          sk !== undefined && { [sortKey]: sk },
        );
      }
      return item;
    },
    query: (index, values) => {
      const { partition, sort } = pairFor(index);
      const pk = made(partition, values);
      assert(pk !== undefined, `the partition of ${index}`);
      return startOf({ table, index: index === OWN ? undefined : index, partition: pk, sort, widths }, values);
    },
  };
}

/** Name of the table's own key. */
const OWN = 'primary';

interface Pair {
  readonly partition: Template;
  readonly sort: Template;
}
