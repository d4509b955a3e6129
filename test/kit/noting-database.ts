/** A database that notes what becomes of some of its items, as their streams would. */
import type { Database, Item, Key } from '../../functions/platform/dynamodb/database';

export interface NotedChange {
  readonly keys: Key['Key'];
  readonly oldItem?: Item;
  readonly newItem?: Item;
}

/** @param isNoted by table and sort key. */
export function noting(
  db: Database,
  changes: NotedChange[],
  isNoted: (table: Key['TableName'], sk: string) => boolean,
): Database {
  return {
    ...db,
    commit: async (writes) => {
      const keys = writes.flatMap((write): Key[] => {
        const [{ TableName, Key: key, Item: item }] = Object.values(write) as [
          { TableName: Key['TableName']; Key?: Key['Key']; Item?: Item },
        ];
        const { pk, sk } = key ?? { pk: String(item?.['pk']), sk: String(item?.['sk']) };
        return isNoted(TableName, sk) ? [{ TableName, Key: { pk, sk } }] : [];
      });
      const before = await db.batchGet(keys);
      const commit = await db.commit(writes);
      const after = commit.committed ? await db.batchGet(keys) : [];
      keys.forEach(({ Key: own }, place) => {
        const [oldItem, newItem] = [before[place], after[place]];
        if (commit.committed && JSON.stringify(oldItem) !== JSON.stringify(newItem))
          changes.push({ keys: own, ...(oldItem && { oldItem }), ...(newItem && { newItem }) });
      });
      return commit;
    },
  };
}
