/**
 * Near-duplicates: positions of one enterprise, posted by itself or by one agency, with equal title, place and wage under another reference. One small item
 * names the first of them. The stream writes it, so submitting a position costs one write, and a warning may miss a
 * position submitted a moment ago. Of each other one an item states it, which tells the enterprise.
 */
import type { LikenessId, PositionId } from '../../../../id-kinds';
import type { PositionInput } from '../../../../generated/graphql';
import type { Database, Item, Statement } from '../../../../platform/dynamodb/database';
import { limits } from '../../../../limits';
import { plainForm } from '../../../../platform/values/normal-form';
import type { Poster } from '../../../reference/agency/naming/who-posts';
import { simplified } from '../../../reference/resolution/traditional/simplified';
import { expiryAfter } from '../../../../platform/values/clock';
import { kept } from '../../../../platform/process/kept';
import { derivedId } from '../../../../platform/values/ids';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { isPosition, parsePosition, type Position } from '../../position/store';
import {
  type NearDuplicate,
  forgetNearDuplicate,
  keepNearDuplicate,
  nearDuplicateKey,
  parseNearDuplicate,
} from './near-duplicate-store';
import { stateResemblance } from './resemblance-store';

/** The compared fields, as submitted or as stored. */
type Compared = Pick<PositionInput, 'title' | 'regionCode' | 'wageMin' | 'wageMax'>;

/**
 * A key that is equal for near-duplicates. Spaces, letter case, width and traditional characters of the title are ignored, and a
 * city that is its own county (4419, 441900) is one place. A
 * position that was stored under another key before a change of these rules only misses a warning.
 */
export function likenessOf({ enterpriseId, agencyId }: Poster, compared: Compared): LikenessId {
  const { title, regionCode, wageMin, wageMax } = compared;
  const parts = [enterpriseId, agencyId ?? '', title ?? '', regionCode ?? '', wageMin ?? '', wageMax ?? ''];
  const told = parts.join('\u0000');
  return told.length > limits.likenessTextMax ? likenessIn(told) : keptLikeness(told);
}

/** A submission asks for that of each row several times, and of a title and of what is stored of it. */
const keptLikeness = kept(limits.likenessesKept, (told: string) => told, likenessIn);

function likenessIn(told: string): LikenessId {
  const [enterpriseId = '', agencyId = '', ...rest] = told.split('\u0000');
  // A title that has the separator, too, is refused by its check.
  const [regionCode = '', wageMin = '', wageMax = ''] = rest.slice(-3);
  const title = plainForm(rest.slice(0, -3).join('\u0000'));
  const name = simplified(title.replace(/\s+/g, '').toLowerCase());
  const place = regionCode.replace(/^(\d{4})00$/, '$1');
  const of = agencyId === '' ? [enterpriseId] : [enterpriseId, agencyId];
  return derivedId('like', ...of, name, place, wageMin, wageMax);
}

/** Near-duplicates by `likenessOf`. */
export type NearDuplicates = ReadonlyMap<string, NearDuplicate>;

/** @param likenesses each once. */
export async function readNearDuplicates(db: Database, likenesses: readonly LikenessId[]): Promise<NearDuplicates> {
  const items = await db.batchGet(likenesses.map(nearDuplicateKey));
  return new Map(items.flatMap((item) => (item === undefined ? [] : [[String(item['pk']), parseNearDuplicate(item)]])));
}

/**
 * Updates the items by changes of positions. Idempotent. Late delivery can only cause a missing or a needless warning.
 */
export async function keepNearDuplicates(db: Database, records: readonly StreamRecord[]): Promise<void> {
  const removes = new Map<string, Statement[]>();
  const inserts = new Map<string, Statement>();
  /** Each position as it was filed last. */
  const filed = new Map<PositionId, Filing>();
  for (const { oldItem, newItem } of records) {
    const before = filingOf(oldItem);
    const after = filingOf(newItem);
    if (before?.likeness === after?.likeness) continue;
    if (before !== undefined) {
      const removal = forgetNearDuplicate(before.likeness, before.position.id);
      removes.set(before.likeness, [...(removes.get(before.likeness) ?? []), removal]);
      filed.delete(before.position.id);
    }
    if (after !== undefined) {
      const { id: positionId, externalRef } = after.position;
      filed.set(positionId, after);
      if (!inserts.has(after.likeness))
        inserts.set(after.likeness, keepNearDuplicate(after.likeness, { positionId, externalRef }));
    }
  }
  // Any of several near-duplicates may be the named one, so a removal is tried for each; one per key at a time.
  for (let index = 0, now = at(removes, index); now.length > 0; index += 1, now = at(removes, index))
    await db.execute(now);
  if (inserts.size === 0) return;
  const outcomes = await db.execute([...inserts.values()]);
  // Refused if a position is named, which is another one, or this one at a repeat.
  const refused = new Set([...inserts.keys()].filter((_, index) => outcomes[index] !== 'DONE'));
  const filings = [...filed.values()];
  const several = Map.groupBy(filings, ({ likeness }) => likeness);
  await stateResemblances(
    db,
    filings.filter(({ likeness }) => refused.has(likeness) || (several.get(likeness)?.length ?? 0) > 1),
  );
}

/** Once for each position and likeness. One read of all that are named. */
async function stateResemblances(db: Database, filings: readonly Filing[]): Promise<void> {
  if (filings.length === 0) return;
  const likenesses = [...new Set(filings.map(({ likeness }) => likeness))];
  const items = await db.batchGet(likenesses.map(nearDuplicateKey));
  const named = new Map(likenesses.map((likeness, index) => [likeness, items[index]]));
  const statements = filings.flatMap(({ likeness, position }) => {
    const { id: positionId, enterpriseId, agencyId, contentAt: at } = position;
    const item = named.get(likeness);
    const otherId = item && parseNearDuplicate(item).positionId;
    if (otherId === undefined || otherId === positionId) return [];
    const expiresAt = expiryAfter(new Date(at), limits.noticeDays);
    const poster = { enterpriseId, ...(agencyId !== undefined && { agencyId }) };
    return [stateResemblance({ likeness, positionId, ...poster, otherId, at, expiresAt })];
  });
  if (statements.length > 0) await db.execute(statements);
}

function at(statements: ReadonlyMap<string, readonly Statement[]>, index: number): Statement[] {
  return [...statements.values()].flatMap((those) => those[index] ?? []);
}

interface Filing {
  readonly likeness: LikenessId;
  readonly position: Position;
}

function filingOf(item: Item | undefined): Filing | undefined {
  if (!isPosition(item) || item['status'] === 'CLOSED') return undefined;
  const position = parsePosition(item);
  return { likeness: likenessOf(position, position), position };
}
