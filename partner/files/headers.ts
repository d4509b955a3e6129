/** Maps columns to fields: Chinese and English headers are known (`Columns.words`), others are mapped with `--map`. */
import { quoted } from '../masked';
import { FileProblem } from './problem';
import type { Columns, RowProblem, Scales } from './row';
import { wordForm } from './simplified';
import { scaleOf } from './units';
import { WORDS_MAX } from './values';

/** As people call it. */
export function nameOf<F extends string>({ words }: Pick<Columns<F, unknown>, 'words'>, field: F): string {
  return words[field][0] ?? field;
}

const BRACKETS = /[([{【〔「](.*?)(?:[)\]}】〕」]|$)/g;

/**
 * A header without parts that do not name the field: case, spaces, brackets with units or remarks, marks of required
 * columns and of footnotes.
 */
export function normalized(header: string): string {
  return bare(wordForm(header).replace(BRACKETS, ''));
}

function bare(header: string): string {
  return header.replace(/[\s\p{Cf}\p{No}*:_\-./]/gu, '');
}

interface Known<F extends string> {
  readonly field: F;
  /** Among the field's own words, from 0: the field's name in the API and the exact ones come first. */
  readonly rank: number;
}

/** Of one kind of files: the fields by their words in normal form. */
export interface Headers<F extends string> {
  readonly columns: Pick<
    Columns<F, unknown>,
    'fields' | 'words' | 'needed' | 'insteadOf' | 'quantities' | 'mayCount' | 'others'
  >;
  readonly known: ReadonlyMap<string, Known<F>>;
}

export function headersOf<F extends string>(columns: Headers<F>['columns']): Headers<F> {
  const known = columns.fields.flatMap((field) =>
    [field, ...columns.words[field]].map((word, rank) => [normalized(word), { field, rank }] as const).toReversed(),
  );
  return { columns, known: new Map(known) };
}

/** A unit that stands behind a header without brackets, as in `月薪千元`. */
const TRAILING_UNIT =
  /(?:\/|每)?(?:[百千万]?元|千|万|k|rmb|年|个?月|[天日人名岁]|小?时)(?:(?:\/|每)(?:年|个?月|[天日]|小?时))?$/;
/** Words of a wage or a contract that say the unit themselves. */
const INNER_UNIT = /^([年日周时]|小时)(?:薪|工资)|合同(年)[限数]$/;

/** What a header says beside the field's name, in the order in which it stands. */
function remarksOf(header: string): readonly string[] {
  if (header.length > WORDS_MAX) return [];
  const inBrackets = [...wordForm(header).matchAll(BRACKETS)].flatMap(([, text = '']) =>
    text.split(/[,;、，；。|+&·]/),
  );
  return [...innerUnit(normalized(header)), ...inBrackets];
}

function innerUnit(name: string): readonly string[] {
  return INNER_UNIT.exec(name)?.slice(1).filter(Boolean) ?? [];
}

/** Whether the words say that a column is about somebody else. */
export function isAboutOthers({ others }: Pick<Columns<string, unknown>, 'others'>, words: string): boolean {
  return others?.test(wordForm(words).replace(/\s/g, '')) === true;
}

interface Meaning<F extends string> extends Known<F> {
  readonly remarks: readonly string[];
}

function meaningOf<F extends string>({ known, columns }: Headers<F>, header: string): Meaning<F> | undefined {
  if (header.length > WORDS_MAX) return undefined;
  if (remarksOf(header).some((remark) => isAboutOthers(columns, remark))) return undefined;
  // 月薪（上限） is no other 月薪.
  const whole = wordForm(header).replace(/[^\p{L}\p{Nd}]/gu, '');
  const exact = known.get(whole);
  if (exact !== undefined) return { ...exact, remarks: innerUnit(whole) };
  const own = known.get(normalized(header));
  if (own !== undefined) return { ...own, remarks: remarksOf(header) };
  const plain = wordForm(header)
    .replace(BRACKETS, '')
    .replace(/[\s*:]/g, '');
  const [unit] = TRAILING_UNIT.exec(plain) ?? [];
  const without = unit === undefined ? undefined : known.get(normalized(plain.slice(0, -unit.length)));
  return without && unit !== undefined
    ? { ...without, remarks: [...remarksOf(header), unit.replace(/^[/每]/, '')] }
    : undefined;
}

export interface Mapping<F extends string> {
  /** The field of each column; undefined for a column that is not read. */
  readonly columns: readonly (F | undefined)[];
  /** Required fields without a column. */
  readonly missing: readonly F[];
  /** Columns that name the same field as well as the one that is read; where one says something else, its row is wrong. */
  readonly twins: ReadonlyMap<F, readonly number[]>;
}

/**
 * The header that names a field best is read, wherever it stands; of equals the first.
 * @param overrides fields by header as in the file (ignoring spaces); they override known headers.
 */
export function mapHeaders<F extends string>(
  kind: Headers<F>,
  headers: readonly string[],
  overrides: ReadonlyMap<string, F> = new Map(),
): Mapping<F> {
  const { fields, needed, insteadOf } = kind.columns;
  const named = new Set(overrides.values());
  const wanted = headers.map((header): Known<F> | undefined => {
    const field = overrides.get(header.trim());
    if (field !== undefined) return { field, rank: -1 };
    const own = meaningOf(kind, header);
    return own === undefined || named.has(own.field) ? undefined : own;
  });
  const columns: (F | undefined)[] = headers.map(() => undefined);
  const twins = new Map<F, readonly number[]>();
  for (const field of fields) {
    const places = wanted.flatMap((one, index) => (one?.field === field ? [index] : []));
    const best = Math.min(...places.map((index) => wanted[index]?.rank ?? 0));
    const [first, ...others] = places.filter((index) => wanted[index]?.rank === best);
    if (first === undefined) continue;
    columns[first] = field;
    if (others.length > 0) twins.set(field, others);
  }
  const missing = needed.filter((field) => placeOf(columns, field, insteadOf) === -1);
  return { columns, missing, twins };
}

/** Where a field is read from: its own column, or that which does instead; -1 for nowhere. */
export function placeOf<F extends string>(
  columns: Mapping<F>['columns'],
  field: F,
  insteadOf?: Readonly<Partial<Record<F, F>>>,
): number {
  const own = columns.indexOf(field);
  const other = insteadOf?.[field];
  return own === -1 && other !== undefined ? columns.indexOf(other) : own;
}

/**
 * Factors of numbers without a unit of their own.
 * @throws FileProblem UNIT where a header's unit can't be converted.
 */
export function scalesOf<F extends string>(
  kind: Headers<F>,
  headers: readonly string[],
  mapping: Mapping<F>,
): Scales<F> {
  const { scales, problems } = scalesIn(kind, headers, mapping);
  const [problem] = problems;
  if (problem === undefined) return scales;
  const [chinese = '', english = ''] = problem.message.split(' / ');
  throw new FileProblem('UNIT', chinese, english);
}

/** The same, with the headers whose unit can't be converted, each as a problem of its field. */
export function scalesIn<F extends string>(
  kind: Headers<F>,
  headers: readonly string[],
  { columns, twins }: Mapping<F>,
): { readonly scales: Scales<F>; readonly problems: readonly RowProblem<F>[] } {
  const problems: RowProblem<F>[] = [];
  const scales: Partial<Record<F, number>> = {};
  for (const [index, field] of columns.entries()) {
    const quantity = field && kind.columns.quantities[field];
    if (field === undefined || quantity === undefined) continue;
    const all = [index, ...(twins.get(field) ?? [])].map((place) => {
      const header = headers[place] ?? '';
      return { header, scale: scaleOf(meaningOf(kind, header)?.remarks ?? remarksOf(header), quantity) };
    });
    for (const { header, scale } of all)
      if ('problem' in scale) problems.push({ field, message: ofColumn(header, scale.problem) });
    const [value = 1, ...others] = new Set(all.flatMap(({ scale }) => ('value' in scale ? [scale.value] : [])));
    if (value !== 1) scales[field] = value;
    if (others.length > 0) problems.push({ field, message: severalUnits(all.map(({ header }) => header)) });
  }
  return { scales, problems };
}

function ofColumn(header: string, problem: string): string {
  const [chinese = '', english = ''] = problem.split(' / ');
  const shown = quoted(header);
  return `列“${shown}”：${chinese} / column ${shown}: ${english}`;
}

function severalUnits(headers: readonly string[]): string {
  const all = headers.map(quoted).join('”“');
  return `同名列的单位不同：“${all}”，请留一列 / columns of one name have several units: “${all}”; leave one of them`;
}
