/** A file of positions with codes in the place of names. */
import type { PositionFile } from '../files/open';
import type { PositionRow } from '../files/position';
import type { Field } from '../files/position-fields';
import type { RowProblem } from '../files/row';
import { quoted } from '../masked';
import type { Codes, Found } from './codes';
import { isCode, type Name, type NameKind, type NameTally, plainName } from './name';

const coded = [
  { field: 'occupationCode', from: 'occupationName', kind: 'OCCUPATION' },
  { field: 'regionCode', from: 'placeName', kind: 'PLACE' },
] as const satisfies readonly { field: Field; from: Field; kind: NameKind }[];

/** Adds the row's names, and codes that a name stands beside. */
export function tallyNames({ input, names, number }: PositionRow, tally: NameTally): void {
  for (const { field, kind } of coded) {
    const text = input[field];
    const beside = names?.[field];
    if (text == null) continue;
    if (beside !== undefined) tally.add(nameOf(kind, beside), number, false);
    if (beside !== undefined || !isCode(kind, text)) tally.add(nameOf(kind, text), number, !isCode(kind, text));
  }
}

function nameOf(kind: NameKind, text: string): Name {
  return { kind, text: plainName(text) };
}

export function withCodes(file: PositionFile, codes: Codes): PositionFile {
  return {
    ...file,
    rows: async function* () {
      for await (const row of file.rows()) yield codedRow(row, file, codes);
    },
  };
}

function codedRow(row: PositionRow, { mapping }: PositionFile, codes: Codes): PositionRow {
  const input = { ...row.input };
  const problems: RowProblem<Field>[] = [];
  const warnings = [...(row.warnings ?? [])];
  for (const { field, from, kind } of coded) {
    const text = input[field];
    if (text == null) continue;
    const beside = row.names?.[field];
    if (isCode(kind, text)) {
      const warning = beside === undefined ? undefined : contradiction(kind, text, beside, codes);
      if (warning !== undefined) warnings.push(warning);
      continue;
    }
    const found = codes.of(nameOf(kind, text));
    if ('code' in found) input[field] = found.code;
    else {
      const isNamed = beside === undefined && mapping?.columns.includes(from) === true;
      problems.push({ field: isNamed ? from : field, message: found.problem });
    }
  }
  if (problems.length === 0 && warnings.length === 0) return { ...row, input };
  return { ...row, input, problems: [...row.problems, ...problems], warnings };
}

/** A given code is taken, whatever the name beside it; where the name surely means another, that is told. */
function contradiction(kind: NameKind, code: string, name: string, codes: Codes): string | undefined {
  const [own, other] = [codes.of(nameOf(kind, code)), codes.of(nameOf(kind, name))];
  if (!('code' in own) || !('code' in other) || agree(kind, own, other)) return undefined;
  return `“${quoted(name)}”是 ${other.code}，而所填代码 ${code} 是${own.fullName}；按代码保存 / ${quoted(name)} is ${other.code}, and the code beside it, ${code}, is ${own.fullName}; the code is taken`;
}

function agree(kind: NameKind, own: Candidate, other: Candidate): boolean {
  if (kind === 'OCCUPATION') return own.code === other.code;
  return own.code.startsWith(other.code) || other.code.startsWith(own.code);
}

type Candidate = Extract<Found, { code: string }>;
