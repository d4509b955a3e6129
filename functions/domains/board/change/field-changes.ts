/**
 * The changes between two states of an object, field by field, short enough to fit one write unit together with their
 * author. Pure: the caller decrypts sealed values and encrypts the result.
 */
import { isDeepStrictEqual } from 'node:util';
import type { ChangeAction } from '../../../generated/graphql';
import type { Item } from '../../../platform/dynamodb/database';
import { isIndexKey, keySchema } from '../../../tables';
import { partOfRequest } from '../../travel/booking/request-store';
import { textForm } from '../../../platform/items/text-form';

export interface FieldChange {
  /** Name of the attribute; a sealed one without `Box`. */
  readonly field: string;
  /** Undefined if there was no value, or is none now. */
  readonly old?: string;
  readonly new?: string;
  /** Whether a value was shortened to its beginning. */
  readonly cut: boolean;
}

/**
 * Masks a sealed personal or business value; the full value is never returned.
 * @param name of the attribute.
 */
export type Mask = (name: string, box: string) => string;

export function actionOf(oldItem: Item | undefined, newItem: Item | undefined): ChangeAction {
  if (oldItem === undefined) return 'CREATED';
  return newItem === undefined ? 'REMOVED' : 'UPDATED';
}

/** Changes in the order of the new state's attributes, then removed ones. Keys, versions and hashes are left out. */
export function fieldChanges(oldItem: Item = {}, newItem: Item = {}, mask: Mask): FieldChange[] {
  const names = [...new Set([...Object.keys(newItem), ...Object.keys(oldItem)])].filter(tells);
  return names.flatMap((name) => {
    const [before, after] = [valueOf(name, oldItem[name], mask), valueOf(name, newItem[name], mask)];
    // Stored maps have no order of keys. Each encryption of one text differs, so values are compared after decryption, too,
    // except masked ones: a mask may hide a change.
    const same = isDeepStrictEqual(oldItem[name], newItem[name]) || (!isSealed(name) && before === after);
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

/**
 * Attributes that serve keys and conditions, or follow from other fields; and survey contents, which the history shows
 * once they apply.
 */
const bookkeeping: ReadonlySet<string> = new Set([
  ...Object.values(keySchema),
  ...['__edb_e__', '__edb_v__', 'id', 'version', 'step', 'mark', 'part', 'newest', 'due', 'calls'],
  ...['prefecture', 'county', 'partition', 'homePrefecture', 'told', 'leavers', 'leftAt'],
]);

function tells(name: string): boolean {
  return !bookkeeping.has(name) && !isIndexKey(name) && !name.endsWith('Hash');
}

/** Absent and NULL are equal: a batch statement writes NULL to remove a value. */
function valueOf(name: string, value: unknown, mask: Mask): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (value instanceof Uint8Array)
    return name === 'workerIds' ? JSON.stringify(partOfRequest({ workerIds: value }, 'workerIds').workerIds) : PACKED;
  if (typeof value === 'string') return isSealed(name) ? mask(name, value) : value;
  // Sealed and hashed values inside a map are treated like those at the top.
  return JSON.stringify(value, (inner, part: unknown) => {
    if (inner.endsWith('Hash')) return undefined;
    return isSealed(inner) && typeof part === 'string' ? mask(inner, part) : part;
  });
}

/** Packed values are long lists; only the fact that they changed is told. A party is told in full, packed or not. */
const PACKED = '(packed)';

/**
 * Serialises the changes in at most `bytesMax` bytes: shortens the longest values first, and then drops fields; both
 * are marked. CREATED and REMOVED need one value for each field.
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
  return Object.entries(rowsForm.read(text)).map(([name, values]) => {
    const [old, after] = action === 'UPDATED' ? (values ?? []) : action === 'CREATED' ? [null, values] : [values];
    return {
      field: name.replace(CUT, ''),
      ...(typeof old === 'string' && { old }),
      ...(typeof after === 'string' && { new: after }),
      cut: CUT.test(name),
    };
  });
}

/** One readable line: `villageCode: 530627101201 → 530102001001; phone: → 138****5678`. */
export function lineOf(changes: readonly FieldChange[]): string {
  return changes
    .map(({ field, old, new: after }) => [`${field}:`, old, '→', after].filter(Boolean).join(' '))
    .join('; ');
}

/** Stands for fields that were dropped. */
export const LEFT_OUT = '…';

/** Prefix of a field whose values were shortened. */
const CUT = /^~/;

type Rows = Readonly<Record<string, string | null | readonly (string | null)[]>>;

const rowsForm = textForm<Rows>();

interface Cuttable {
  readonly field: string;
  old?: string;
  new?: string;
  cut: boolean;
}

function textOf(action: ChangeAction, rows: readonly Cuttable[]): string {
  const values = ({ old, new: after }: Cuttable): Rows[string] =>
    action === 'UPDATED' ? [old ?? null, after ?? null] : (old ?? after ?? null);
  return rowsForm.write(Object.fromEntries(rows.map((row) => [`${row.cut ? '~' : ''}${row.field}`, values(row)])));
}

const CUT_TO_CHARACTERS_MIN = 4;

/**
 * Halves the longest value.
 * @returns false if none is longer than a few characters.
 */
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
