/** Ledgers and round sheets are the same however the office program stored them. */
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { checkDigit } from '../../functions/platform/values/identity-number';
import { readXlsx } from 'hucre';
import { openTable } from '../../partner/files/open';
import { ledgerColumns } from '../../partner/people/ledger/columns';
import type { LedgerInput } from '../../partner/people/ledger/fields';
import { returnedOf } from '../../partner/people/returned';
import { sheetOf } from '../../partner/people/sheet';
import { type Office, type OfficeCell, officeXlsxOf } from '../kit/office-sheets';
import { fileFolder } from '../kit/partner-files';

const folder = fileFolder();
afterAll(() => folder.remove());

const numberOf = (sequence: string): string => `53212819900101${sequence}${checkDigit(`53212819900101${sequence}`)}`;

const rows = [
  ['姓名', '身份证号', '联系电话', '文化程度', '月收入（元）', '技能', '调查日期', '出生日期'],
  [
    '马阿依',
    numberOf('002'),
    13_887_000_001,
    '初中',
    4_500,
    '缝纫 & 家政、<驾驶>',
    { day: '2026-10-20' },
    { day: '1990-01-01' },
  ],
  ['李 木呷', numberOf('004'), '13887000002', '', 3_800.5, '', { day: '2026-11-01' }, ''],
  ['王小兰', numberOf('006'), '', '本科', 0, '无', { day: '2026-11-02' }, { day: '1990-01-01' }],
];

async function read(
  office: Office,
  cells: readonly (readonly OfficeCell[])[] = rows,
): Promise<{ inputs: LedgerInput[]; problems: unknown[]; hidden: readonly string[] }> {
  const path = folder.write('台账.xlsx', officeXlsxOf(cells, office));
  const opened = await openTable(ledgerColumns(asCivilDate('2027-01-20')), path);
  const all = [];
  for await (const row of opened.rows()) all.push(row);
  return {
    ...{ inputs: all.map(({ input }) => input), problems: all.flatMap(({ problems }) => problems) },
    hidden: opened.hidden ?? [],
  };
}

const offices: readonly [string, Office][] = [
  ['Excel', { cells: 'SHARED' }],
  ['WPS, with parts named from the root', { cells: 'SHARED', absoluteTargets: true }],
  ['texts in several fonts', { cells: 'RICH' }],
  ['texts in their cells', { cells: 'INLINE' }],
  ['formulas with their values', { cells: 'FORMULAS' }],
  ['days from 1904', { cells: 'SHARED', from1904: true }],
  ['Strict Open XML', { cells: 'SHARED', isStrict: true }],
  ['Strict Open XML with a title, a filter and lists', { cells: 'INLINE', isStrict: true, furnished: true }],
  ['a prefix before each element', { cells: 'SHARED', prefix: 'x' }],
  ['a title, a filter, lists and hidden parts', { cells: 'SHARED', furnished: true }],
];

test.each(offices)('a ledger is the same as %s stores it', async (_, office) => {
  const { inputs, problems, hidden } = await read(office);
  expect(inputs).toMatchObject([
    {
      ...{ name: '马阿依', identityNumber: numberOf('002'), phone: '13887000001', education: 'JUNIOR_HIGH' },
      ...{ monthlyIncome: 4_500, skills: ['缝纫 & 家政', '<驾驶>'], surveyedOn: '2026-10-20' },
    },
    { name: '李木呷', identityNumber: numberOf('004'), phone: '13887000002', surveyedOn: '2026-11-01' },
    { name: '王小兰', education: 'BACHELOR', monthlyIncome: 0, skills: [], surveyedOn: '2026-11-02' },
  ]);
  expect(problems).toEqual([{ field: 'monthlyIncome', message: expect.stringContaining('3800.5') as string }]);
  expect(hidden).toEqual(office.furnished === true ? ['第 5 行 / rows 5', 'C 列 / columns C'] : []);
});

const TODAY = asCivilDate('2027-01-20');

/** The cells of an exported sheet of two people, as they stand in it. */
async function exported(): Promise<OfficeCell[][]> {
  const known = {
    id: 'wkr_1',
    ...{ maskedPhone: '138****0001', villageCode: '530627102201', ethnicGroup: '苗族', education: 'JUNIOR_HIGH' },
    ...{ skills: ['缝纫', '家政'], groupTags: [], employment: 'AT_HOME', monthlyIncome: 4_000, surveyedAt: null },
    intent: { wantsWork: true, destinationRegionCodes: [], occupationCodes: ['6-25-04-07'], needsTransport: false },
  };
  const row = (name: string, maskedIdentityNumber: string) => ({
    ...{ name, maskedIdentityNumber, seal: `1.${name}-${'s'.repeat(200)}`, villageCode: known.villageCode },
    ...{ maskedPhone: known.maskedPhone, worker: { ...known, name, maskedIdentityNumber } },
  });
  const names = { place: (code: string) => Promise.resolve(code), occupation: () => Promise.resolve('电子装配工') };
  const people = [row('马阿依', '532*************23'), row('李木呷', '532*************4X')];
  const sheet = await sheetOf(known.villageCode, people, names, TODAY);
  const read = (await readXlsx(sheet)).sheets[0]?.rows ?? [];
  return read.map((cells) => cells.map((cell) => (typeof cell === 'string' || typeof cell === 'number' ? cell : '')));
}

test.each(offices.filter(([, { cells }]) => cells !== 'FORMULAS'))(
  'a round sheet has its new answers alone as %s stores it',
  async (_, office) => {
    const [headers = [], first = [], second = []] = await exported();
    const at = (header: string): number =>
      headers.findIndex((one) => typeof one === 'string' && one.startsWith(header));
    const visited = first.with(at('调查日期'), { day: '2026-11-20' }).with(at('月收入'), 5_200);
    // A number that was typed anew says the same.
    const same = second.with(at('月收入'), 4_000);
    const { inputs, problems } = await read(office, [headers, visited, same]);
    expect(problems).toEqual([]);
    const [one, other] = inputs.map(returnedOf);
    expect(one?.input).toEqual({
      ...{ identityNumber: '532*************23', name: '马阿依', seal: first[at('封签')], occupations: [] },
      ...{ home: { code: '530627102201', names: '' }, surveyedOn: '2026-11-20', monthlyIncome: 5_200 },
    });
    expect([one?.visited, other?.visited]).toEqual([true, false]);
  },
);
