/** Partners' files: whatever an office saves is read as the same rows, and what can't be is refused in one clear line. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { jobPosting } from '../../functions/domains/jobs/position/job-posting';
import type { Position } from '../../functions/domains/jobs/position/store';
import { createErrorFile } from '../../partner/files/error-file';
import { mapHeaders } from '../../partner/files/headers';
import { openPositionFile } from '../../partner/files/open';
import type { OpenOptions } from '../../partner/files/opened';
import { FileProblem } from '../../partner/files/problem';
import { openCsv } from '../../partner/files/tables/csv';
import { positionHeaders, type PositionRow, toInput } from '../../partner/files/position';
import { type Field, fields } from '../../partner/files/position-fields';
import { runs } from '../kit/long';
import { csvOf, fileFolder, xlsxOf } from '../kit/partner-files';

const folder = fileFolder();

afterAll(() => folder.remove());

async function rowsOf(path: string, options: OpenOptions<Field> = {}): Promise<PositionRow[]> {
  const file = await openPositionFile(path, options);
  const rows: PositionRow[] = [];
  for await (const row of file.rows()) rows.push(row);
  return rows;
}

async function problemOf(
  path: string,
  options: OpenOptions<Field> = {},
): Promise<Pick<FileProblem, 'code' | 'message'>> {
  try {
    await rowsOf(path, options);
  } catch (error) {
    if (error instanceof FileProblem) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('Expected a problem');
}

const HEADERS = [
  '岗位编号',
  '岗位名称',
  '职业代码',
  '工作地区代码',
  '招聘人数',
  '最低工资（元/月）',
  '技能',
  '包吃',
  '到岗日期',
];
const ROWS = [
  ['A-1', '装配工；白班', '6-25-04-07', '441900', '12', '5500-6500', '电子装配；质量检验', '是', '2027年2月20日'],
  ['A-2', '“夜班”包装工, 两班倒', '6-31-05-00', '442000', '1,200', '4800元', '', '否', '2027/2/3'],
];
const INPUTS = [
  {
    ...{ externalRef: 'A-1', title: '装配工；白班', occupationCode: '6-25-04-07', regionCode: '441900' },
    ...{ headcount: 12, wageMin: 5_500, wageMax: 6_500, skills: ['电子装配', '质量检验'], board: true },
    startsOn: '2027-02-20',
  },
  {
    ...{ externalRef: 'A-2', title: '“夜班”包装工, 两班倒', occupationCode: '6-31-05-00', regionCode: '442000' },
    ...{ headcount: 1_200, wageMin: 4_800, board: false, startsOn: '2027-02-03' },
  },
];

describe('a table', () => {
  const separators = { comma: ',', tab: '\t', semicolon: ';' };
  const encodings: Readonly<Record<string, (text: string) => Buffer>> = {
    'UTF-8': (text) => Buffer.from(text),
    'UTF-8 with a mark': (text) => Buffer.from(`\uFEFF${text}`),
    GB18030: (text) => iconv.encode(text, 'gb18030'),
    'GB18030 with a mark': (text) => iconv.encode(`\uFEFF${text}`, 'gb18030'),
    'UTF-16': (text) => iconv.encode(text, 'utf-16le', { addBOM: true }),
  };
  const cases = Object.keys(separators).flatMap((separator) =>
    Object.keys(encodings).map((encoding) => ({ separator, encoding })),
  );

  test.each(cases)('in $encoding with $separator gives the same rows', async ({ separator, encoding }) => {
    const text = csvOf([HEADERS, ...ROWS], separators[separator as keyof typeof separators]);
    const path = folder.write(`${separator}-${encoding}.csv`, encodings[encoding]?.(text) ?? '');
    const rows = await rowsOf(path);
    expect(rows.map(({ input }) => input)).toEqual(INPUTS);
    expect(rows.map(({ number, original, problems }) => ({ number, original, problems }))).toEqual(
      ROWS.map((original, index) => ({ number: index + 2, original, problems: [] })),
    );
  });

  test('in GB18030 has the characters that its edition of 2022 gives, which names are written with', async () => {
    const name = Buffer.concat([Buffer.from('A-1,'), Uint8Array.of(0xfe, 0x59, 0xb3, 0xa7), Buffer.from('\r\n')]);
    const path = folder.write('2022.csv', Buffer.concat([Buffer.from('ID,name\r\n'), name]));
    const [table] = await openCsv(path, 'gb18030');
    const found: (readonly string[])[] = [];
    for await (const { cells } of table?.rows() ?? []) found.push(cells);
    expect(found).toEqual([
      ['ID', 'name'],
      ['A-1', '\u9FB4厂'],
    ]);
  });

  test('of an office program gives the same rows, a formula by its value', async () => {
    const [first = [], second = []] = ROWS;
    const path = folder.write(
      'sheet.xlsx',
      xlsxOf([HEADERS, [...first.slice(0, 4), { formula: '6*2', value: 12 }, ...first.slice(5)], second]),
    );
    expect((await rowsOf(path)).map(({ input }) => input)).toEqual(INPUTS);
    expect((await rowsOf(path, { sheet: '岗位' })).map(({ input }) => input)).toEqual(INPUTS);
    expect(await problemOf(path, { sheet: '人员' })).toEqual({
      code: 'SHEET',
      message: '没有工作表“人员”，现有：岗位 / there is no sheet 人员; there are 岗位',
    });
  });

  test('may be read any number of times', async () => {
    const file = await openPositionFile(folder.write('again.csv', csvOf([HEADERS, ...ROWS])));
    for (const _ of [1, 2, 3]) {
      const refs: string[] = [];
      for await (const { input } of file.rows()) refs.push(input.externalRef);
      expect(refs).toEqual(['A-1', 'A-2']);
    }
  });

  test('without a needed column names it, unless --map says which it is', async () => {
    const path = folder.write('unknown.csv', csvOf([['编号', '招什么人', ...HEADERS.slice(2)], ...ROWS]));
    expect(await problemOf(path)).toMatchObject({
      code: 'HEADERS',
      message: expect.stringContaining('needed columns are missing: title; name them with --map') as string,
    });
    const map = new Map<string, Field>([['招什么人', 'title']]);
    expect((await rowsOf(path, { map })).map(({ input }) => input)).toEqual(INPUTS);
    expect(await problemOf(path, { map: new Map([['没有', 'title']]) })).toMatchObject({
      message: expect.stringContaining('the file has no column 没有') as string,
    });
  });

  test('with ragged rows keeps the others, and says how many cells were expected', async () => {
    const [first = [], second = []] = ROWS;
    const path = folder.write(
      'ragged.csv',
      csvOf([HEADERS, first.slice(0, 5), second, [...second, '多余'], [...second, '', '']]),
    );
    expect((await rowsOf(path)).map(({ problems }) => problems.map(({ message }) => message))).toEqual([
      ['应有 9 列，实为 5 列 / expected 9 cells, got 5'],
      [],
      ['应有 9 列，实为 10 列 / expected 9 cells, got 10'],
      [],
    ]);
  });
});

describe('a file of objects', () => {
  test('gives the same rows, by the fields’ names or by headers, one a line or as a list', async () => {
    const named = { ...INPUTS[0], skills: ['电子装配', '质量检验'], board: true };
    const worded = Object.fromEntries(HEADERS.map((header, index) => [header, ROWS[1]?.[index] ?? '']));
    const lines = [named, worded].map((object) => JSON.stringify(object));
    for (const path of [
      folder.write('rows.ndjson', `${lines.join('\n')}\n`),
      folder.write('rows.jsonl', `\uFEFF${lines.join('\r\n\r\n')}`),
      folder.write('rows.json', `[${lines.join(',')}]`),
      folder.write('graph.jsonld', `{"@context":"https://schema.org","@graph":[${lines.join(',')}]}`),
    ])
      expect((await rowsOf(path)).map(({ input }) => input)).toEqual(INPUTS);
  });

  test('keeps the rows around a line that is no object', async () => {
    const path = folder.write(
      'broken.ndjson',
      `${JSON.stringify(INPUTS[0])}\n{"externalRef":\n[1]\n${JSON.stringify(INPUTS[1])}`,
    );
    const rows = await rowsOf(path);
    expect(rows.map(({ problems }) => problems.length)).toEqual([0, 1, 1, 0]);
    expect(rows[1]).toMatchObject({ number: 2, original: ['{"externalRef":'] });
  });

  /** What words of people have; separators of lists would make two skills of one. */
  const words = fc
    .string({ unit: fc.constantFrom(...Array.from('装配工白班ABC 19<>&-·（）')), minLength: 1, maxLength: 12 })
    .map((text) => text.replace(/\s+/g, ' ').trim())
    .filter((text) => /\p{L}/u.test(text))
    // Skills on the web may be written in HTML.
    .filter((text) => !/<[a-z]/i.test(text));
  const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
  const offered = fc
    .record({
      ...{ externalRef: fc.constantFrom('A-1', '000045', '1-2'), title: words, description: maybe(words) },
      ...{ occupationCode: fc.constant('6-25-04-07'), regionCode: fc.constantFrom('441900', '4419', '530627102') },
      ...{ headcount: fc.integer({ min: 1, max: 999 }), wageMin: fc.integer({ min: 2_000, max: 9_000 }) },
      wageMax: maybe(fc.integer({ min: 9_000, max: 20_000 })),
      education: maybe(
        fc.constantFrom('NONE', 'PRIMARY', 'JUNIOR_HIGH', 'SENIOR_HIGH', 'VOCATIONAL', 'COLLEGE', 'BACHELOR'),
      ),
      ...{ ageMin: maybe(fc.integer({ min: 16, max: 30 })), ageMax: maybe(fc.integer({ min: 31, max: 60 })) },
      ...{ skills: fc.array(words, { maxLength: 3 }), board: fc.boolean(), lodging: fc.boolean() },
      contractMonths: maybe(fc.integer({ min: 1, max: 60 })),
      ...{ startsOn: maybe(fc.constant('2027-02-20')), closesOn: maybe(fc.constant('2027-06-01')) },
      refill: maybe(fc.constant(true)),
    })
    .filter(({ title, description }) => title !== description);

  test('reads back whatever a position exports as JobPosting', async () => {
    await fc.assert(
      fc.asyncProperty(offered, async (content) => {
        const position = { ...content, submittedAt: '2027-01-20T04:00:00Z' } as unknown as Position;
        const path = folder.write('posting.jsonld', JSON.stringify(jobPosting(position, { name: '合瀚' })));
        const [row, ...others] = await rowsOf(path);
        expect([row?.problems, others]).toEqual([[], []]);
        // A position without skills or benefits has none of them in the input, either, which means the same.
        const read = { skills: [], board: false, lodging: false, ...row?.input };
        expect(read).toEqual(Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined)));
      }),
      runs(20),
    );
  });

  test('of JobPostings whose wage is by the hour says so', async () => {
    const posting = { '@type': 'JobPosting', title: 'x', baseSalary: { value: { value: 25, unitText: 'HOUR' } } };
    const [row] = await rowsOf(folder.write('hour.json', JSON.stringify(posting)));
    expect(row?.problems).toEqual([{ field: 'wageMin', message: expect.stringContaining('by the month') as string }]);
  });
});

describe('a cell', () => {
  test.each([
    ['headcount', '12', 12],
    ['headcount', '１２', 12],
    ['headcount', '12人', 12],
    ['headcount', '12.0', 12],
    ['headcount', '1,200', 1_200],
    ['headcount', '-3', -3],
    ['wageMin', '5500元/月', 5_500],
    ['education', '初中及以上', 'JUNIOR_HIGH'],
    ['education', '大专以上学历', 'COLLEGE'],
    ['education', 'BACHELOR', 'BACHELOR'],
    ['occupationCode', '６－０５－０１－０３', '6-05-01-03'],
    ['board', '有', true],
    ['lodging', 'No', false],
    ['closesOn', '20270220', '2027-02-20'],
    ['closesOn', '2027.2.3', '2027-02-03'],
    ['closesOn', '明年', '明年'],
    ['title', '  装配工 ', '装配工'],
  ] as const)('%s "%s" is %p', (field, text, value) => {
    expect(toInput({ [field]: text })).toMatchObject({ input: { [field]: value }, problems: [] });
  });

  test.each([
    ['headcount', '若干'],
    ['headcount', '3.5'],
    ['wageMin', '面议'],
    ['wageMin', '99999999999'],
    ['board', '看情况'],
    ['education', '博士'],
    ['headcount', '20②'],
    ['wageMin', '6'],
    ['wageMin', '25元'],
    ['occupationCode', '1月2日'],
    ['occupationCode', '2-Jan'],
    ['regionCode', '#待改 2027-02-28'],
    ['headcount', '#待改 60'],
  ] as const)('%s "%s" can’t be told to the API', (field, text) => {
    const { input, problems } = toInput({ [field]: text });
    expect(input).not.toHaveProperty(field);
    expect(problems).toEqual([{ field, message: expect.any(String) as string }]);
  });

  test.each(['5500-6500', '5500～6500元/月', '5,500 至 6,500', '5500—6500'])('a range "%s" is both wages', (text) => {
    expect(toInput({ wageMin: text }).input).toMatchObject({ wageMin: 5_500, wageMax: 6_500 });
  });
});

describe('headers', () => {
  test('of every field are known by the field’s own name, in any case, with units and marks', () => {
    expect(
      mapHeaders(
        positionHeaders,
        fields.map((field) => `* ${field.toUpperCase()} (x)`),
      ).columns,
    ).toEqual(fields);
  });

  test('that several columns share are read from the first', () => {
    expect(mapHeaders(positionHeaders, ['编号', '序号', '岗位', '月薪'])).toMatchObject({
      columns: ['externalRef', undefined, 'title', 'wageMin'],
      twins: new Map(),
      missing: ['occupationCode', 'regionCode', 'headcount'],
    });
  });

  test('that are named by --map win over what is known', () => {
    const map = new Map<string, Field>([['工种', 'occupationCode']]);
    expect(mapHeaders(positionHeaders, ['工种', '岗位'], map).columns).toEqual(['occupationCode', 'title']);
  });
});

describe('what is no table', () => {
  const valid = csvOf([HEADERS, ...ROWS]);

  test.each([
    ['nothing', 'empty.csv', '', 'EMPTY'],
    ['a quote that is never closed', 'quotes.csv', `${valid}"A-3,x\n`, 'QUOTES'],
    ['a cell of 50 MB', 'long.csv', `${valid}A-3,"${'长'.repeat(50_000_000 / 3)}"`, 'TOO_LONG'],
    ['a line of 50 MB', 'long.ndjson', `{"title":"${'x'.repeat(50_000_000)}"}`, 'TOO_LONG'],
    ['a sheet’s cell of 50 MB', 'long.xlsx', xlsxOf([HEADERS, ['x'.repeat(50_000_000)]]), 'TOO_LONG'],
    [
      'a zip bomb',
      'bomb.xlsx',
      xlsxOf([HEADERS], '岗位', { 'xl/media/x.bin': new Uint8Array(80_000_000) }),
      'SHEET_TOO_LARGE',
    ],
    [
      'a sheet over 30,000 rows',
      'rows.xlsx',
      xlsxOf([HEADERS, ...Array.from({ length: 30_001 }, () => ['x'])]),
      'SHEET_TOO_LARGE',
    ],
    ['an old or encrypted workbook', 'old.xls', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0), 'SHEET'],
    ['a zip of something else', 'other.xlsx', 'PK no zip at all', 'SHEET'],
    ['JSON that is none', 'broken.json', '{"externalRef":', 'JSON'],
  ] as const)('%s is refused in one line, in both languages', async (_, name, content, code) => {
    const problem = await problemOf(folder.write(name, content));
    expect(problem.code).toBe(code);
    expect(problem.message).toMatch(/^\P{ASCII}[^\n]* \/ [^\n]+$/u);
  });

  test('bytes that are neither UTF-8 nor GB18030 are refused, never read as other characters', async () => {
    const utf8 = Buffer.from(csvOf([HEADERS, ...ROWS, ...ROWS]));
    const broken = Buffer.concat([utf8, Uint8Array.of(0xe4, 0xb8), Buffer.from(',x\n')]);
    expect(await problemOf(folder.write('broken-utf8.csv', broken))).toMatchObject({
      code: 'ENCODING',
      message: expect.stringContaining('near line 6') as string,
    });
    const noise = Buffer.from(
      csvOf([
        ['id', 'x'],
        ['1', 'y'],
      ]),
    );
    expect(await problemOf(folder.write('noise.csv', Buffer.concat([noise, Uint8Array.of(0xff, 0xff)])))).toMatchObject(
      {
        code: 'ENCODING',
      },
    );
  });
});

describe('the error file', () => {
  test('has the original row, the columns and the reasons, and no formula that an office program would run', async () => {
    const path = `${folder.path}/x.csv.errors.csv`;
    const errors = createErrorFile(path, ['编号', '名称', '工资']);
    const formulas = ['=HYPERLINK("http://x")', '+1+cmd', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '＝1'];
    for (const [index, formula] of formulas.entries())
      await errors.add({
        number: index + 1,
        original: [formula, '平常', '-5'],
        columns: ['名称'],
        reasons: ['太长', '=1'],
      });
    expect(await errors.close()).toMatchObject({ count: formulas.length });
    const text = readFileSync(path, 'utf8');
    expect(text.startsWith('\uFEFF编号,名称,工资,行号 / row,列 / columns,原因 / reasons\r\n')).toBe(true);
    expect(text).toContain(`"'=HYPERLINK(""http://x"")",平常,-5,1,名称,"太长;' =1"\r\n`);
    const rows: string[][] = parse(text, { bom: true });
    const cells = rows.flat();
    // A cell that begins with any of these is a formula to somebody's office program.
    expect(cells.filter((cell) => /^[=+\-@\t\r＝＋－＠]/.test(cell) && cell !== '-5')).toEqual([]);
  });

  test('of an earlier run stays as it is where nothing fails any more, and is named', async () => {
    const path = folder.write('y.csv.errors.csv', 'old');
    expect(await createErrorFile(path, []).close()).toEqual({ path, count: 0, first: [], earlier: [path] });
    expect(readFileSync(path, 'utf8')).toBe('old');
  });
});
