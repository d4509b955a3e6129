/** A file as it was opened: what it is, what of it is read, and its rows. */
import type { Encoding } from './encoding';
import type { Mapping } from './headers';
import type { NotRead, Row, Scales } from './row';

export interface OpenedFile<F extends string, I> {
  /** What it was found to be, for people. */
  readonly description: string;
  /** Name of the sheet that is read; a text has none. */
  readonly sheet?: string;
  /** Names of the original cells. */
  readonly headers: readonly string[];
  /** Absent for files of objects, whose keys are fields. */
  readonly mapping?: Mapping<F>;
  /** Factors of the columns whose header has a unit, such as 千元. */
  readonly scales?: Scales<F>;
  /** What is no row, for people; whole once `rows` has been read to its end. */
  notRead(): readonly NotRead[];
  /** Sheets that have such rows, too, and are not read: the file is not all imported. */
  readonly leftOut?: readonly string[];
  /** What an office program hides although it is read, for people. */
  readonly hidden?: readonly string[];
  /** The rows in the order of the file, a few at a time. @throws FileProblem where it can't be read any further. */
  rows(): AsyncIterable<Row<F, I>>;
}

export interface OpenOptions<F extends string> {
  /** Found by itself when absent. */
  readonly encoding?: Encoding;
  /** Name or place, from 1, of a sheet; the first that is shown and has the needed columns when absent. */
  readonly sheet?: string;
  /** The row that holds the headers, from 1; the first rows are looked through when absent. */
  readonly headerRow?: number;
  /** Field by header, over what is known. */
  readonly map?: ReadonlyMap<string, F>;
}
