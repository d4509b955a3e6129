/** A round sheet as a workbook: who lives in a village, what they said last, and room for what they say now. */
import { type Cell, writeXlsx } from 'hucre';
import type { CivilDate } from '../../functions/platform/values/civil-date';
import { headersOf, type Template, validations } from '../template';
import type { Known, SheetRow } from './api';
import { ledgerColumns } from './ledger/columns';
import type { LedgerField } from './ledger/fields';
import { educationLabels, employmentLabels, ledgerChoices, ledgerUnits, yesOrNo } from './labels';
import { exportedOf } from './returned';

/** Cells that must come back as they are; the phone is one as long as it is masked. */
const fixed: ReadonlySet<LedgerField> = new Set<LedgerField>([
  ...(['name', 'identityNumber', 'villageCode', 'seal', 'exported'] as const),
]);

const fields = [
  ...(['name', 'identityNumber', 'villageCode', 'phone'] as const),
  ...(['surveyedOn', 'education', 'employment', 'monthlyIncome', 'wantsWork', 'occupations', 'destinations'] as const),
  ...(['wageExpected', 'departFrom', 'needsTransport', 'needsTraining', 'skills', 'groupTags'] as const),
  ...(['seal', 'exported'] as const),
] as const satisfies readonly LedgerField[];

/** Rows below the people, for those who are new in the village. */
const SPARE_ROWS = 30;

/** Names of what the register has as codes. */
export interface Names {
  readonly place: (code: string) => Promise<string>;
  readonly occupation: (code: string) => Promise<string>;
}

/** The sheet tells by its name which village or township it is of: whoever is new on it lives there. */
function sheetNameOf(region: string): string {
  return `走访表-${region}`;
}

/** @param own region of the caller, in which it must lie: a sheet of another is refused row by row. */
export function sheetRegionIn(sheet: string | undefined, own: string): string | undefined {
  const [, region] = /^走访表-(\d{9}|\d{12})$/.exec(sheet?.trim() ?? '') ?? [];
  return region?.startsWith(own) === true ? region : undefined;
}

function template(region: string, today: CivilDate): Template<LedgerField> {
  return {
    ...{
      sheet: sheetNameOf(region),
      columns: ledgerColumns(today),
      fields,
      choices: ledgerChoices,
      units: ledgerUnits,
    },
    formats: { phone: '@', identityNumber: '@', villageCode: '@', surveyedOn: 'yyyy-mm-dd' },
  };
}

export async function sheetOf(
  region: string,
  rows: readonly (SheetRow & { readonly worker: Known })[],
  names: Names,
  today: CivilDate,
): Promise<Uint8Array> {
  const of = template(region, today);
  const { toInput } = ledgerColumns(today);
  const lines: string[][] = [];
  for (const row of rows) {
    const texts = await textsOf(row, names);
    const exported = exportedOf(toInput(texts, {}).input);
    lines.push(fields.map((field) => (field === 'exported' ? exported : (texts[field] ?? ''))));
  }
  const cells = new Map<string, Partial<Cell>>();
  const last = lines.length + SPARE_ROWS;
  for (const [index, field] of fields.entries()) {
    cells.set(`0,${index}`, { style: { font: { bold: true } } });
    const numFmt = of.formats[field];
    for (let row = 1; row <= last; row += 1) {
      const locked = row <= lines.length && fixed.has(field);
      const style = {
        ...(numFmt !== undefined && { numFmt }),
        ...(locked ? { fill: GREY } : { protection: { locked: false } }),
      };
      cells.set(`${row},${index}`, { style });
    }
  }
  return await writeXlsx({
    sheets: [
      {
        name: of.sheet,
        columns: fields.map((field) => ({
          width: field === 'seal' || field === 'exported' ? 3 : (WIDTHS[field] ?? 12),
        })),
        rows: [headersOf(of), ...lines, ...Array.from({ length: SPARE_ROWS }, () => [])],
        cells,
        dataValidations: validations(of, last + 1),
        freezePane: { rows: 1, columns: 2 },
        protection: { sheet: true, formatColumns: true, formatRows: true },
      },
      { name: '说明', columns: [{ width: 100 }], rows: NOTES.map((note) => [note]) },
    ],
  });
}

const GREY = { type: 'pattern' as const, pattern: 'solid' as const, fgColor: { rgb: 'EEEEEE' } };

const WIDTHS: Readonly<Partial<Record<LedgerField, number>>> = {
  ...{ identityNumber: 21, villageCode: 15, phone: 14, occupations: 18, destinations: 24, skills: 18 },
};

const NOTES = [
  '走访后填写调查日期，并更正与上次不同的答复；没有走访的行不要动。',
  '灰色的格不可修改。改动后该行退回。',
  '空白表示没有询问，不会清除已有内容；没有某项技能等请填“无”。',
  '手机号未变的保留星号；已变的填写完整号码。',
  '新增人员写在名单下面的空行，填写完整身份证号；封签两列留空；村代码留空的，按本表的村或乡镇登记。',
];

/** What the person said last, in the words in which it is read back. */
async function textsOf(
  { worker, ...row }: SheetRow & { readonly worker: Known },
  names: Names,
): Promise<Partial<Record<LedgerField, string>>> {
  const intent = worker.intent ?? {};
  const codes = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
  const list = async (value: unknown, nameOf: (code: string) => Promise<string>): Promise<string> =>
    (await Promise.all(codes(value).map(nameOf))).join('、');
  const places = intent['destinationRegionCodes'];
  return {
    ...{ name: row.name, identityNumber: row.maskedIdentityNumber, villageCode: row.villageCode, seal: row.seal },
    ...(row.maskedPhone !== null && { phone: row.maskedPhone }),
    education: worker.education === null ? '' : (labelIn(educationLabels, worker.education) ?? ''),
    employment: worker.employment === null ? '' : (labelIn(employmentLabels, worker.employment) ?? ''),
    monthlyIncome: numberOf(worker.monthlyIncome),
    wantsWork: yesOrNo(booleanOf(intent['wantsWork'])),
    occupations: await list(intent['occupationCodes'], names.occupation),
    destinations: Array.isArray(places) && places.length === 0 ? '不限' : await list(places, names.place),
    wageExpected: numberOf(intent['wageExpected']),
    departFrom: typeof intent['departFrom'] === 'string' ? intent['departFrom'] : '',
    needsTransport: yesOrNo(booleanOf(intent['needsTransport'])),
    needsTraining: yesOrNo(booleanOf(intent['needsTraining'])),
    ...{ skills: worker.skills.join('、'), groupTags: worker.groupTags.join('、') },
  };
}

function labelIn(labels: Readonly<Record<string, string>>, value: string): string | undefined {
  return labels[value];
}

function numberOf(value: unknown): string {
  return typeof value === 'number' ? String(value) : '';
}

function booleanOf(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}
