/**
 * What changed from one state of an object to the next, field by field, short enough to be kept in one write unit with who
 * did it. Pure: whoever calls opens what is sealed, and seals the outcome.
 */
import type { ChangeAction } from '../../../generated/graphql';
import type { Item } from '../../../platform/dynamodb/database';
import { isIndexKey, keySchema } from '../../../tables';
import { partOfRequest } from '../../travel/booking/request-store';

export interface FieldChange {
  /** As it is stored; of a sealed one without `Box`. */
  readonly field: string;
  /** Undefined where there was or is none. */
  readonly old?: string;
  readonly new?: string;
  /** A value was too long, and is its beginning. */
  readonly cut: boolean;
}

/** What a person's or a firm's sealed text is told as, never in full. @param name of the attribute. */
export type Mask = (name: string, box: string) => string;

export function actionOf(oldItem: Item | undefined, newItem: Item | undefined): ChangeAction {
  if (oldItem === undefined) return 'CREATED';
  return newItem === undefined ? 'REMOVED' : 'UPDATED';
}

/** In the order of the new state's attributes, then of those that went. Keys, counts of versions and hashes tell nothing. */
export function fieldChanges(oldItem: Item = {}, newItem: Item = {}, mask: Mask): FieldChange[] {
  const names = [...new Set([...Object.keys(newItem), ...Object.keys(oldItem)])].filter(tells);
  return names.flatMap((name) => {
    const [before, after] = [valueOf(name, oldItem[name], mask), valueOf(name, newItem[name], mask)];
    // Each sealing of one text differs: what opens to the same is the same, but for masks, which hide what changed.
    const same = isSealed(name) ? oldItem[name] === newItem[name] : before === after;
    if (same) return [];
    const field = name.replace(SEALED, '');
    return [
      { field, ...(before !== undefined && { old: before }), ...(after !== undefined && { new: after }), cut: false },
    ];
  });
}

const SEALED = /Box$/;

function isSealed(name: string): boolean {
  return SEALED.test(name);
}

/** Of keys and conditions, what follows from another field, and what a survey told, which the history tells once it counts. */
const bookkeeping: ReadonlySet<string> = new Set([
  ...Object.values(keySchema),
  ...['__edb_e__', '__edb_v__', 'id', 'version', 'step', 'mark', 'part', 'newest', 'due', 'calls'],
  ...['prefecture', 'county', 'partition', 'homePrefecture', 'told'],
]);

function tells(name: string): boolean {
  return !bookkeeping.has(name) && !isIndexKey(name) && !name.endsWith('Hash');
}

/** An absent value and NULL are the same: a batch leaves NULL where it takes a value away. */
function valueOf(name: string, value: unknown, mask: Mask): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (value instanceof Uint8Array)
    return name === 'workerIds' ? JSON.stringify(partOfRequest({ workerIds: value }, 'workerIds').workerIds) : PACKED;
  if (typeof value === 'string') return isSealed(name) ? mask(name, value) : value;
  // What is sealed or hashed inside is treated like what is so at the top.
  return JSON.stringify(value, (inner, part: unknown) => {
    if (inner.endsWith('Hash')) return undefined;
    return isSealed(inner) && typeof part === 'string' ? mask(inner, part) : part;
  });
}

/** Long lists are kept packed: that one changed is told, not how. A party is told, packed or not. */
const PACKED = '(packed)';

/**
 * The changes as they are kept, in at most so many bytes: the longest values are cut first, and marked; at last, fields are
 * left out, and marked too. Of what is new or gone one value a field is enough.
 */
export function packChanges(action: ChangeAction, changes: readonly FieldChange[], bytesMax: number): string {
  const rows = changes.map((change) => ({ ...change }));
  let text = textOf(action, rows);
  while (Buffer.byteLength(text) > bytesMax) {
    if (!cutLongest(rows)) {
      if (rows.length < 2) return '{}';
      rows.splice(-2, 2, { field: LEFT_OUT, cut: true });
    }
    text = textOf(action, rows);
  }
  return text;
}

export function unpackChanges(action: ChangeAction, text: string): FieldChange[] {
  return Object.entries(JSON.parse(text) as Rows).map(([name, values]) => {
    const [old, after] = action === 'UPDATED' ? (values ?? []) : action === 'CREATED' ? [null, values] : [values];
    return {
      field: name.replace(CUT, ''),
      ...(typeof old === 'string' && { old }),
      ...(typeof after === 'string' && { new: after }),
      cut: CUT.test(name),
    };
  });
}

/** One line for people: `villageCode: 530627101201 → 530102001001; phone: → 138****5678`. */
export function lineOf(changes: readonly FieldChange[]): string {
  return changes
    .map(({ field, old, new: after }) => [`${field}:`, old, '→', after].filter(Boolean).join(' '))
    .join('; ');
}

/** Stands for fields of which nothing could be kept. */
export const LEFT_OUT = '…';

/** Before the name of a field whose values were cut. */
const CUT = /^~/;

type Rows = Readonly<Record<string, string | null | readonly (string | null)[]>>;

interface Cuttable {
  readonly field: string;
  old?: string;
  new?: string;
  cut: boolean;
}

function textOf(action: ChangeAction, rows: readonly Cuttable[]): string {
  const values = ({ old, new: after }: Cuttable): Rows[string] =>
    action === 'UPDATED' ? [old ?? null, after ?? null] : (old ?? after ?? null);
  return JSON.stringify(Object.fromEntries(rows.map((row) => [`${row.cut ? '~' : ''}${row.field}`, values(row)])));
}

const CUT_TO_CHARACTERS_MIN = 4;

/** Halves the longest value. @returns false where none is longer than a few characters. */
function cutLongest(rows: readonly Cuttable[]): boolean {
  const [longest] = rows
    .flatMap((row) => (['old', 'new'] as const).map((side) => ({ row, side, characters: Array.from(row[side] ?? '') })))
    .filter(({ characters }) => characters.length > CUT_TO_CHARACTERS_MIN)
    .sort((a, b) => b.characters.length - a.characters.length);
  if (longest === undefined) return false;
  const { row, side, characters } = longest;
  row[side] = `${characters.slice(0, Math.max(CUT_TO_CHARACTERS_MIN - 1, characters.length >> 1)).join('')}…`;
  row.cut = true;
  return true;
}
