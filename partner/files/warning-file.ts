/** `FILE.warnings.csv`: every warning of the rows that were stored, as they came. An import that is gone on with adds to it. */
import { appendFileSync, existsSync, unlinkSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { csvOptions } from '../../functions/platform/values/csv';
import { SHOWN_MAX } from './error-file';

export interface Warning {
  /** The row's number, as the file shows it. */
  readonly number: number;
  /** What the row is about: a position by its reference, a person by name and masked number. */
  readonly about: string;
  readonly message: string;
}

export interface WarningFile {
  readonly path: string;
  /** Removes what an earlier import left. */
  replace(): void;
  /** Adds those of one chunk. */
  add(warnings: readonly Warning[]): void;
  /** What was added, of which only the first are kept. */
  told(): { readonly count: number; readonly first: readonly Warning[] };
}

/** @param about header of that column. */
export function createWarningFile(path: string, about = '岗位编号 / reference'): WarningFile {
  let count = 0;
  let first: readonly Warning[] = [];
  return {
    path,
    replace() {
      if (existsSync(path)) unlinkSync(path);
    },
    add(warnings) {
      if (warnings.length === 0) return;
      count += warnings.length;
      first = [...first, ...warnings.slice(0, SHOWN_MAX)].slice(0, SHOWN_MAX);
      const isNew = !existsSync(path);
      const headers = isNew ? [['行号 / row', about, '提示 / warning']] : [];
      const rows = warnings.map((warning) => [String(warning.number), warning.about, warning.message]);
      appendFileSync(path, stringify([...headers, ...rows], { ...csvOptions(), bom: isNew }));
    },
    told: () => ({ count, first }),
  };
}
