/** Identity numbers, or seals of a round sheet, that several rows of a file have. */
import { createHash } from 'node:crypto';
import type { LedgerInput } from './ledger/fields';

/** Who a row is about. Two people may have one masked number. */
export function personOf({ seal, identityNumber }: LedgerInput): string {
  return seal ?? identityNumber;
}

export interface Duplicates {
  /** In the order of the file. @param number of the row, as the file shows it. */
  add(number: number, input: LedgerInput): void;
  /** Rows of the person that don't say the same: which of them is right can't be told. Absent if there is one, or all are equal. */
  rowsOf(person: string): readonly number[] | undefined;
  /** Whether the row says the same as one before it. */
  isRepeat(number: number): boolean;
  /** By identity number or seal, in the order of the file. */
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
      const person = personOf(input);
      const before = first.get(person);
      if (before === undefined) {
        first.set(person, `${content}${number}`);
        return;
      }
      if (before.startsWith(content)) repeats.add(number);
      else {
        const rows = several.get(person) ?? [Number(before.slice(content.length))];
        several.set(person, [...rows, number]);
      }
    },
    rowsOf: (person) => several.get(person),
    isRepeat: (number) => repeats.has(number),
    all: () => several,
  };
}
