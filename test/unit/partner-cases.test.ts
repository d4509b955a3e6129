/**
 * Tables as partners' office programs and systems write them, each file for a kind of them. What is right was written down by
 * who made the files, from what the sheets show and the formats say.
 */
import { openPositionFile } from '../../partner/files/open';
import { projectFolder } from '../../local/project-folder';

const pathOf = (name: string): string => projectFolder('test', 'fixtures', 'partner-files', name);

interface Told {
  /** As the sheet shows it. */
  readonly row: number;
  readonly input: Record<string, unknown>;
  /** Field, and what of its message matters. */
  readonly wrong: readonly string[];
}

async function read(name: string, sheet?: string): Promise<Told[]> {
  const file = await openPositionFile(pathOf(name), { ...(sheet !== undefined && { sheet }) });
  const rows: Told[] = [];
  for await (const { number, input, problems } of file.rows())
    rows.push({
      row: number,
      input: { ...input },
      wrong: problems.map(({ field, message }) => `${field ?? ''}: ${message}`),
    });
  return rows;
}

/** Sewing and cutting in Dongguan, which most of the files offer. */
const sewing = { title: '缝纫工', occupationCode: '6-05-01-03', regionCode: '441900', headcount: 20 };
const cutting = { title: '裁剪工', occupationCode: '6-05-01-02', regionCode: '441900', headcount: 10 };

describe('a table is read as it is meant, or not at all', () => {
  test.each<[string, string, readonly Record<string, unknown>[]]>([
    [
      'a header that names the field exactly beats a generic one before it',
      '01-serial-before-ref.csv',
      [
        { ...sewing, externalRef: 'DG-1001', headcount: 30, wageMin: 5_200, wageMax: 6_500 },
        { ...cutting, externalRef: 'DG-1002', wageMin: 5_000, wageMax: 6_000 },
      ],
    ],
    [
      'units in the brackets of headers count',
      '03-header-units.csv',
      [
        { ...sewing, externalRef: 'HZ-301', wageMin: 6_000, contractMonths: 24 },
        {
          ...{ externalRef: 'HZ-302', title: '仓储管理员', occupationCode: '4-02-06-01', regionCode: '330102' },
          ...{ headcount: 5, wageMin: 5_000, contractMonths: 12 },
        },
      ],
    ],
    [
      'a merged cell shows its value in each row that it spans',
      '07-merged-cells.xlsx',
      [
        { ...sewing, externalRef: 'GZ-701', wageMin: 5_200, wageMax: 6_500 },
        { ...cutting, externalRef: 'GZ-702', wageMin: 5_000, wageMax: 6_000 },
        {
          ...{ externalRef: 'GZ-703', title: '缝纫品整型工', occupationCode: '6-05-01-04', regionCode: '441900' },
          ...{ headcount: 8, wageMin: 4_800, wageMax: 5_800 },
        },
      ].map((row) => ({ ...row, education: 'JUNIOR_HIGH', board: true, lodging: true, closesOn: '2027-03-31' })),
    ],
    [
      'a serial within a rounding error of midnight is the next day',
      '09-date-float.xlsx',
      [
        { ...sewing, externalRef: 'XM-901', wageMin: 5_200, wageMax: 6_500 },
        { ...cutting, externalRef: 'XM-902', regionCode: '350203', headcount: 6, wageMin: 5_000, wageMax: 5_800 },
      ].map((row) => ({ ...row, startsOn: '2027-02-20', closesOn: '2027-04-01' })),
    ],
    [
      'a cell of ISO 8601 without a zone is its first ten characters',
      '11-iso-date-cells.xlsx',
      [
        { ...sewing, externalRef: 'XM-1101', wageMin: 5_200, wageMax: 6_500 },
        { ...cutting, externalRef: 'XM-1102', regionCode: '350203', headcount: 6, wageMin: 5_000, wageMax: 5_800 },
      ].map((row) => ({ ...row, startsOn: '2027-02-20', closesOn: '2027-04-01' })),
    ],
    [
      'zeros that the format shows are of the number',
      '12-zero-padded-ref.xlsx',
      [
        { ...sewing, externalRef: '000045', wageMin: 5_200, wageMax: 6_500 },
        { ...cutting, externalRef: '000046', wageMin: 5_000, wageMax: 6_000 },
      ],
    ],
    [
      'the first sheet that is shown is read',
      '14-hidden-first-sheet.xlsx',
      [{ ...sewing, externalRef: 'NB-1401', wageMin: 5_200, wageMax: 6_500 }],
    ],
    [
      'a cell without a reference follows the one before',
      '16-no-cell-refs.xlsx',
      [
        { ...sewing, externalRef: 'PB-1601', wageMin: 5_200, wageMax: 6_500 },
        { ...cutting, externalRef: 'PB-1602', wageMin: 5_000, wageMax: 6_000 },
      ],
    ],
    [
      'a title may stand above the headers',
      '18-title-row.xlsx',
      [{ ...sewing, externalRef: 'DG-1801', wageMin: 5_200, wageMax: 6_500 }],
    ],
    [
      'a line that names the separator is no header',
      '20-sep-line.csv',
      [{ ...sewing, externalRef: 'SH-2001', wageMin: 5_200, wageMax: 6_500 }],
    ],
    [
      'the mark FE FF is of big endian',
      '21-utf16be.csv',
      [{ ...sewing, externalRef: 'SH-2101', wageMin: 5_200, wageMax: 6_500 }],
    ],
    [
      'GB 18030 of 2022 has the characters of names',
      '22-gb18030-2022.csv',
      [
        {
          ...{ ...sewing, title: '缝纫工（\u9FB4村工坊）', externalRef: 'YN-2201', regionCode: '530627' },
          ...{ wageMin: 3_200, wageMax: 4_200 },
        },
      ],
    ],
    [
      'a day is a day with a time behind it',
      '27-closing-time.csv',
      [
        { ...sewing, externalRef: 'SZ-2701', wageMin: 5_200, wageMax: 6_500, closesOn: '2027-02-28' },
        { ...cutting, externalRef: 'SZ-2702', wageMin: 5_000, wageMax: 6_000, closesOn: '2027-02-28' },
      ],
    ],
    [
      'a text may begin as a formula does',
      '28-minus-description.csv',
      [
        {
          ...{ externalRef: 'LY-2801', title: '冷库理货员', occupationCode: '4-02-06-02', regionCode: '370000' },
          ...{ headcount: 20, wageMin: 5_200, wageMax: 6_500, description: '-18℃冷库作业，配防寒服' },
        },
        { ...cutting, externalRef: 'LY-2802', regionCode: '371302', wageMin: 5_000, wageMax: 6_000, description: '-' },
      ],
    ],
  ])('%s (%#)', async (_, name, inputs) => {
    const rows = await read(name);
    expect(rows.map(({ input }) => input)).toEqual(inputs);
    expect(rows.flatMap(({ wrong }) => wrong)).toEqual([]);
  });

  test.each<[string, string, readonly (readonly [number, ...RegExp[]])[]]>([
    [
      'an error cell is no blank one',
      '05-error-cells.xlsx',
      [
        [2, /^wageMax: .*#N\/A/, /^closesOn: .*#VALUE!/],
        [3, /^board: .*#REF!/],
      ],
    ],
    [
      'a comma is no point of decimals',
      '23-decimal-comma.csv',
      [
        [2, /^wageMin: .*1990,00/],
        [3, /^headcount: .*12,0/, /^wageMin: .*1850,50/],
      ],
    ],
    [
      'a reference that was shortened is lost',
      '25-scientific-refs.csv',
      [
        [2, /^externalRef: .*2\.02702E\+17/],
        [3, /^externalRef: .*2\.02702E\+17/],
      ],
    ],
  ])('%s', async (_, name, wrong) => {
    expect(await read(name)).toEqual(
      wrong.map(([row, ...messages]) => ({
        row,
        input: expect.anything() as unknown,
        wrong: messages.map((message) => expect.stringMatching(message) as unknown),
      })),
    );
  });
});
