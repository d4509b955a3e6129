/** Identity numbers that several rows of a ledger have. */
import { createHash } from 'node:crypto';
import type { LedgerInput } from './columns';

export interface Duplicates {
  /** In the order of the file. @param number of the row, as the file shows it. */
  add(number: number, input: LedgerInput): void;
  /** Rows with the number that don't say the same: which of them is right can't be told. Absent if there is one, or all are equal. */
  rowsOf(identityNumber: string): readonly number[] | undefined;
  /** Whether the row says the same as one before it. */
  isRepeat(number: number): boolean;
  /** By identity number, in the order of the file. */
  all(): ReadonlyMap<string, readonly number[]>;
}

/** Holds about a hundred bytes for each person of the ledger. */
export function createDuplicates(): Duplicates {
  const first = new Map<string, string>();
  const several = new Map<string, number[]>();
  const repeats = new Set<number>();
  return {
    add(number, input) {
      const content = createHash('sha256').update(JSON.stringify(input)).digest('base64url').slice(0, 12);
      const before = first.get(input.identityNumber);
      if (before === undefined) {
        first.set(input.identityNumber, `${content}${number}`);
        return;
      }
      if (before.startsWith(content)) repeats.add(number);
      else {
        const rows = several.get(input.identityNumber) ?? [Number(before.slice(content.length))];
        several.set(input.identityNumber, [...rows, number]);
      }
    },
    rowsOf: (identityNumber) => several.get(identityNumber),
    isRepeat: (number) => repeats.has(number),
    all: () => several,
  };
}
