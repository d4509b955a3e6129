/** What a file of tables gives, of whatever kind it is. */
import type { NotRead } from '../row';

/** One way to read a file: one of its sheets, or its text with one separator. */
export interface Table {
  /** The sheet's name; a text has none. */
  readonly name?: string;
  /** Description of the table, for people. */
  readonly description: string;
  /** Parts of the file that are not in the table. */
  readonly notRead: readonly NotRead[];
  /** Parts of it that an office program hides though they are read, for people. */
  readonly hidden?: readonly string[];
  /** All rows that are not blank, with headers and titles. May be called repeatedly. */
  rows(): AsyncIterable<TableRow>;
}

/** Whether the tables are sheets, each with rows of its own, or one text by one separator after the other. */
export type Kin = 'SHEETS' | 'READINGS';

export interface TableRow {
  /** Row number as office programs show it, from 1. */
  readonly number: number;
  readonly cells: readonly string[];
  /** Reasons why cells have no certain value, by column. */
  readonly faults?: ReadonlyMap<number, string>;
  /** Columns whose cell is a date by its type. */
  readonly dates?: ReadonlySet<number>;
  /** Columns whose cell is merged with cells of other rows. */
  readonly shared?: ReadonlySet<number>;
}
