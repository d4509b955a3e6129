/**
 * Near-duplicates: positions of one enterprise with equal title, place and wage under another reference. One small item
 * names the first of them. The stream writes it, so submitting a position costs one write, and a warning may miss a
 * position submitted a moment ago.
 */
import type { EnterpriseId } from '../../../id-kinds';
import type { PositionInput } from '../../../generated/graphql';
import type { Database, Item, Statement } from '../../../platform/dynamodb/database';
import { derivedId } from '../../../platform/values/ids';
import type { StreamRecord } from '../../../platform/streams/streams';
import { isPosition, parsePosition, type Position } from '../position/store';
import {
  type NearDuplicate,
  forgetNearDuplicate,
  keepNearDuplicate,
  nearDuplicateKey,
  parseNearDuplicate,
} from './near-duplicate-store';

/** The compared fields, as submitted or as stored. */
type Look = Pick<PositionInput, 'title' | 'regionCode' | 'wageMin' | 'wageMax'>;

/** A key that is equal for near-duplicates. Spaces and letter case of the title are ignored. */
export function likenessOf(enterpriseId: EnterpriseId, { title, regionCode, wageMin, wageMax }: Look): string {
  const name = (title ?? '').replace(/\s+/g, '').toLowerCase();
  return derivedId('like', enterpriseId, name, regionCode ?? '', String(wageMin ?? ''), String(wageMax ?? ''));
}

/** Near-duplicates by `likenessOf`. */
export type NearDuplicates = ReadonlyMap<string, NearDuplicate>;

export async function readNearDuplicates(
  db: Database,
  enterpriseId: EnterpriseId,
  inputs: readonly Look[],
): Promise<NearDuplicates> {
  const wanted = [...new Set(inputs.map((input) => likenessOf(enterpriseId, input)))];
  const items = await db.batchGet(wanted.map(nearDuplicateKey));
  return new Map(items.flatMap((item) => (item === undefined ? [] : [[String(item['pk']), parseNearDuplicate(item)]])));
}

/**
 * Updates the items by changes of positions. Idempotent. Late delivery can only cause a missing or a needless warning.
 */
export async function keepNearDuplicates(db: Database, records: readonly StreamRecord[]): Promise<void> {
  const removes = new Map<string, Statement[]>();
  const inserts = new Map<string, Statement>();
  for (const { oldItem, newItem } of records) {
    const before = filingOf(oldItem);
    const after = filingOf(newItem);
    if (before?.likeness === after?.likeness) continue;
    if (before !== undefined) {
      const removal = forgetNearDuplicate(before.likeness, before.position.id);
      removes.set(before.likeness, [...(removes.get(before.likeness) ?? []), removal]);
    }
    if (after !== undefined) {
      const { id: positionId, externalRef } = after.position;
      if (!inserts.has(after.likeness))
        inserts.set(after.likeness, keepNearDuplicate(after.likeness, { positionId, externalRef }));
    }
  }
  // Any of several near-duplicates may be the named one, so a removal is tried for each; one per key at a time.
  for (let place = 0, now = at(removes, place); now.length > 0; place += 1, now = at(removes, place))
    await db.execute(now);
  // Refused if another position is named, which is right.
  if (inserts.size > 0) await db.execute([...inserts.values()]);
}

function at(statements: ReadonlyMap<string, readonly Statement[]>, place: number): Statement[] {
  return [...statements.values()].flatMap((those) => those[place] ?? []);
}

function filingOf(item: Item | undefined): { likeness: string; position: Position } | undefined {
  if (!isPosition(item) || item['status'] === 'CLOSED') return undefined;
  const position = parsePosition(item);
  return { likeness: likenessOf(position.enterpriseId, position), position };
}
