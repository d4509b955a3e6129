/** Columns of a file and their conversion, for rows of any kind. */
import type { Quantity } from './units';

/** The columns of one kind of rows, such as positions or people. */
export interface Columns<F extends string, I> {
  readonly fields: readonly F[];
  /**
   * Headers by which a column is known: from the one that names the field exactly to those that may mean another; the first is
   * its Chinese name.
   */
  readonly words: Readonly<Record<F, readonly string[]>>;
  /** Fields whose columns a file must have. */
  readonly needed: readonly F[];
  /** Field whose column does where a needed field has none, such as a name instead of a code. */
  readonly insteadOf?: Readonly<Partial<Record<F, F>>>;
  /** Units of the fields that are numbers with a unit. */
  readonly quantities: Readonly<Partial<Record<F, Quantity>>>;
  /** Fields whose value is a name. A cell of type date is wrong there: an office program converted the name. */
  readonly codes: ReadonlySet<F>;
  /** What stands in a header's brackets where the column is about somebody else, and so is none of the fields'. */
  readonly others?: RegExp;
  /** A field of references, and its headers that may also stand over numbers of rows. */
  readonly mayCount?: { readonly field: F; readonly headers: RegExp };
  /** Fields that must not be merged over several rows, with advice on what to do instead. */
  readonly ownOfEach: Readonly<Partial<Record<F, { readonly zh: string; readonly en: string }>>>;
  /** Converts the texts of one row. */
  readonly toInput: (texts: Texts<F>, scales: Scales<F>) => Read<F, I>;
}

export interface Read<F extends string, I> {
  readonly input: I;
  /** Problems with values that the API's types can't express; such a row is not sent. */
  readonly problems: readonly RowProblem<F>[];
  /** Names that stand beside a given code, by the code's field. */
  readonly names?: Texts<F>;
  /** What is odd, but not wrong, in Chinese and English. */
  readonly warnings?: readonly string[];
}

export interface Row<F extends string, I> extends Read<F, I> {
  /**
   * Number as seen in the file, from 1: the row of a table, counting headers, titles and blank rows; the line of
   * NDJSON; the position among the postings of a JSON file.
   */
  readonly number: number;
  /** The cells as in the file, or the one line of a file without cells. */
  readonly original: readonly string[];
}

export interface RowProblem<F extends string> {
  readonly field?: F;
  /** Text in Chinese and English, with the value as in the file. */
  readonly message: string;
}

/** A part of the file that is not a row, such as a hidden sheet, a title or a node of a graph, with the reason. */
export interface NotRead {
  readonly what: string;
  readonly why: string;
}

/** Texts by field; absent if the file has no such column. */
export type Texts<F extends string> = Partial<Record<F, string>>;

/** By what a number without a unit of its own is to be multiplied, where that isn't 1. */
export type Scales<F extends string> = Readonly<Partial<Record<F, number>>>;

/** Words that a list of them is written as, between blanks. */
export function wordsOf(...texts: readonly string[]): readonly string[] {
  return texts.join(' ').split(' ');
}
