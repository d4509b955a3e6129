/**
 * Values of files and answers as they are shown: without what may be somebody's phone or identity number, because terminals are
 * logged, and looked at by others. The sentences around them are ours, and are shown as they are: they have codes of regions.
 *
 * - Ten digits or more with nothing between them but what groups the digits of a number (one blank, hyphen, dot or low line,
 *   and what nobody sees) are one, right or wrong: a phone with a digit too many is still somebody's.
 * - Where other signs stand between them, but no letter, only what has the form of a phone or an identity number is one:
 *   `138/8700/0001`, behind a `12 ` too, but not the codes `53010200, 53010300`.
 * - A time such as `13:45:30` and the code of an occupation such as `6-31-05-01` are no part of a number, and a day such as
 *   `2026-11-20` is part of an identity number only.
 */
import { halfWidth } from '../functions/platform/values/spelling';

/** The value without what may be somebody's phone or identity number. */
export function masked(value: string): string {
  if (value.length < NUMBER_MIN) return value;
  const pieces = piecesOf(value);
  let shown = '';
  let end = 0;
  for (let at = 0; at < pieces.length; at += 1) {
    const until = Math.max(endOfDigits(pieces, at), endOfForm(pieces, at));
    const [first, last] = [pieces[at], pieces[until - 1]];
    if (first === undefined || last === undefined || until <= at) continue;
    const digits = joined(pieces.slice(at, until));
    shown += `${value.slice(end, first.from)}${digits.slice(0, 3)}****${digits.slice(-2)}`;
    end = last.to;
    at = until - 1;
  }
  return shown + value.slice(end);
}

/** The value of a cell as a sentence quotes it. */
export function quoted(value: string): string {
  // A long cell is quoted by its beginning.
  const shown = masked(value.slice(0, 1_000));
  return shown.length > 40 ? `${shown.slice(0, 40)}…` : shown;
}

/** Digits that belong together. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly kind: 'DIGITS' | 'DAY' | 'OTHER';
  /** Half as wide, with the X in capitals; a day has eight. */
  readonly digits: string;
  /** What stands before it, behind the piece before. */
  readonly gap: 'GROUPING' | 'SIGNS' | 'LETTERS';
}

/** What is shown as masked, a time, the code of an occupation (no code begins with 1-3 to 1-9, as phones do). */
const OTHER =
  /(?<other>(?<!\d)\d{3}\*{4}\d[\dX](?!\d)|(?<![\d:：])\d{1,2}(?:[:：][0-5]\d){1,2}(?![\d:：])|(?<![\d-])(?!1-[3-9])[1-8](?:-\d\d){1,3}(?![\d-]))/u;
const DAY = /(?<day>(?<![\d-])(?:19|20)\d\d(?:-\d{1,2}-|\.\d{1,2}\.|\/\d{1,2}\/|年\d{1,2}月)\d{1,2}(?:日|(?![\d-])))/u;
const DIGITS = /[\d０-９]+|(?<=[\d０-９][^\p{L}\p{N}]?)[xXｘＸ](?![\p{L}\p{N}])/u;
const PIECE = new RegExp(`${OTHER.source}|${DAY.source}|${DIGITS.source}`, 'gu');

/** What groups the digits of one number, beside what nobody sees. */
const GROUPING = /^[\s\p{Dash_Punctuation}\u2212_＿.．。·•‧・]?$/u;
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const LETTER = /[\p{L}\p{N}]/u;

function piecesOf(text: string): readonly Piece[] {
  let end = 0;
  return [...text.matchAll(PIECE)].map(({ 0: whole, index: from, groups = {} }): Piece => {
    const between = text.slice(end, from).replace(UNSEEN, '');
    end = from + whole.length;
    return {
      from,
      to: end,
      kind: groups['other'] !== undefined ? 'OTHER' : groups['day'] !== undefined ? 'DAY' : 'DIGITS',
      digits: groups['day'] === undefined ? halfWidth(whole).toUpperCase() : dayOf(whole),
      gap: GROUPING.test(between) ? 'GROUPING' : LETTER.test(between) ? 'LETTERS' : 'SIGNS',
    };
  });
}

function dayOf(text: string): string {
  return text
    .split(/\D/)
    .map((part) => part.padStart(2, '0'))
    .join('')
    .slice(0, 8);
}

/** Digits of any number: those of a landline without its 0 are too few to tell. */
const [NUMBER_MIN, NUMBER_MAX] = [10, 18];

/** Where the grouped digits end that begin with this piece; 0 where they are too few, or began before it. */
function endOfDigits(pieces: readonly Piece[], at: number): number {
  const goesOn = (to: number): boolean => pieces[to]?.kind === 'DIGITS' && pieces[to].gap === 'GROUPING';
  if (pieces[at]?.kind !== 'DIGITS' || (at > 0 && goesOn(at) && pieces[at - 1]?.kind === 'DIGITS')) return 0;
  let until = at + 1;
  while (goesOn(until)) until += 1;
  return joined(pieces.slice(at, until)).length >= NUMBER_MIN ? until : 0;
}

/** Where the longest phone or identity number ends that begins with this piece; 0 for none. */
function endOfForm(pieces: readonly Piece[], at: number): number {
  let digits = '';
  let until = 0;
  for (let next = at; digits.length < NUMBER_MAX; next += 1) {
    const piece = pieces[next];
    if (piece === undefined || piece.kind === 'OTHER' || (next > at && piece.gap === 'LETTERS')) break;
    // The birth date stands behind six digits of address.
    if (piece.kind === 'DAY' && digits.length !== 6) break;
    digits += piece.digits;
    const isOne = IDENTITY_NUMBER.test(digits) || (PHONE.test(digits) && !has(pieces.slice(at, next + 1), 'DAY'));
    if (isOne) until = next + 1;
  }
  return until;
}

const IDENTITY_NUMBER = /^[1-8]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]?$/;
const PHONE = /^(?:(?:00)?86)?(?:1[3-9]\d{9}|0(?:10|2\d)[2-9]\d{7}|0[3-9]\d\d[2-9]\d{6,7})$/;

function has(pieces: readonly Piece[], kind: Piece['kind']): boolean {
  return pieces.some((piece) => piece.kind === kind);
}

function joined(pieces: readonly Piece[]): string {
  return pieces.map(({ digits }) => digits).join('');
}
