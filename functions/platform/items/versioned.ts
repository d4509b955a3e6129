/** Writes of kinds with a `version`, which rises with each change: what was decided by a read is written upon it alone. */
import { check, type Condition, equals, given, isNew, isThere, put } from '../dynamodb/expressions';
import type { Item, Key, OnTable, Write } from '../dynamodb/writes';

interface Versioned {
  readonly version: number;
}

/** What the writes need of a kind of items `T` (`kind.ts`). */
interface VersionedKind<T> {
  readonly key: (values: T) => Key;
  readonly stored: (values: T) => OnTable & { readonly Item: Item };
  keysFrom(changed: object, known: T): Readonly<Record<string, string>>;
  update(key: Key): { set(values: object): { when(...conditions: readonly Condition<'version'>[]): Write } };
}

export function versionedWrites<T extends Versioned>(kind: VersionedKind<T>) {
  const asRead = ({ version }: T): Condition<'version'> => equals('version', version);
  return {
    /** Refused if there is one. */
    add: (item: T): Write => put<T>(kind.stored(item)).when(isNew),
    /** The whole item anew. Refused if it changed since the read. @param after with a version of its own. */
    replace: (after: T, read: T): Write => put<T>(kind.stored(after)).when(asRead(read)),
    /** These attributes, and where indexes list it by them; undefined ones stay. Refused if it changed since the read. */
    change: (read: T, changed: Partial<Omit<T, 'version'>>): Write => {
      const values = given(changed);
      return kind
        .update(kind.key(read))
        .set({ ...values, ...kind.keysFrom(values, read), version: read.version + 1 })
        .when(isThere, asRead(read));
    },
    /** Condition of another one's transaction. Refused if it changed since the read. */
    same: (read: T): Write => check<T>(kind.key(read)).when(asRead(read)),
  };
}
