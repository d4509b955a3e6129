/**
 * What a cell holds that is no value of its column: errors of office programs in any language, what programs write for nothing,
 * numbers and answers where a name belongs, references that a program spoilt, numbers of rows.
 */
import { openPositionFile } from '../../partner/files/open';
import { toInput } from '../../partner/files/position';
import type { Field } from '../../partner/files/position-fields';
import { csvOf, fileFolder } from '../kit/partner-files';

const folder = fileFolder();

afterAll(() => folder.remove());

const words = (text: string): string[] => text.split(' ');

/** What a row with this one cell says of its field, and the fields that are wrong. */
function read(field: Field, cell: string): { readonly value: unknown; readonly wrong: readonly unknown[] } {
  const { input, problems } = toInput({ [field]: cell });
  return {
    value: (input as unknown as Record<string, unknown>)[field],
    wrong: [...new Set(problems.map((one) => one.field))],
  };
}

const FIELDS: readonly Field[] = [
  ...([
    'externalRef',
    'title',
    'occupationCode',
    'regionCode',
    'headcount',
    'wageMin',
    'wageMax',
    'education',
  ] as const),
  ...(['ageMin', 'skills', 'board', 'contractMonths', 'startsOn', 'closesOn', 'description', 'refill'] as const),
  ...(['movementsPerMinute', 'liftKgFrequent', 'nightWork', 'hazards', 'occupationName', 'placeName'] as const),
];

describe('an error cell', () => {
  test.each([
    ...words('#N/A #N/D #N/D! #NV #Н/Д #N/B #I/T #YOK #HIÁNYZIK #NENÍ_K_DISPOZICI #SAKNAS! #PUUTTUU!'),
    ...words(
      '#VALUE! #WERT! #VALEUR! #¡VALOR! #VALORE! #VALOR! #ЗНАЧ! #ARG! #WAARDE! #VÆRDI! #DEĞER! #ÉRTÉK! #HODNOTA!',
    ),
    ...words('#REF! #BEZUG! #¡REF! #RIF! #ССЫЛКА! #ADR! #VERW! #REFERENS! #BAŞV! #HIV! #ODKAZ!'),
    ...words('#NAME? #NOM? #¿NOMBRE? #NOME? #ИМЯ? #NAZWA? #NAAM? #NAVN? #NAMN? #NIMI? #AD? #NÉV? #NÁZEV?'),
    ...words('#NUM! #ZAHL! #NOMBRE! #¡NUM! #NÚM! #ЧИСЛО! #LICZBA! #GETAL! #SAYI! #SZÁM! #ČÍSLO!'),
    ...words('#DIV/0! #¡DIV/0! #ДЕЛ/0! #DZIEL/0! #DEEL/0! #SAYI/0! #NULL! #NUL! #¡NULO! #NULLO! #ПУСТО! #LEEG!'),
    ...words(
      '#SPILL! #溢出! #ÜBERLAUF! #PROPAGATION! #¡DESBORDAMIENTO! #ПЕРЕНОС! #スピル! #CALC! #GETTING_DATA #名称?',
    ),
    ...words('＃Ｎ／Ａ #n/a ##### Err:502 错误:502 错误：504 錯誤:502 Fehler:502 正在加载... Loading...'),
  ])('%s is an error in every field', (cell) => {
    for (const field of FIELDS)
      expect([field, read(field, cell)]).toEqual([field, { value: expectNone(field), wrong: [field] }]);
  });

  /** A reference is a text in any case. */
  function expectNone(field: Field): unknown {
    return field === 'externalRef' ? '' : undefined;
  }

  test.each(['#1车间缝纫工', '#急招 缝纫工', '缝纫工#2', '急招！', 'Err on the safe side'])('is not %s', (cell) => {
    for (const field of ['title', 'description'] as const)
      expect(read(field, cell)).toEqual({ value: cell, wrong: [] });
  });
});

describe('what programs and hands write for nothing', () => {
  test.each(words('NaT nan NaN NULL null None none nil <NA> N/A - -- — / 无 無 没有 暂无 未知 不详 . ？'))(
    '%s is no reference and no name',
    (cell) => {
      expect(read('externalRef', cell)).toEqual({ value: '', wrong: [] });
      for (const field of ['title', 'occupationCode', 'regionCode', 'placeName'] as const)
        expect([field, read(field, cell)]).toEqual([field, { value: undefined, wrong: [] }]);
    },
  );

  test.each(words('NaT nan NULL <NA> - 无 没有'))('%s is no number and no day', (cell) => {
    for (const field of ['wageMax', 'ageMin', 'contractMonths', 'startsOn', 'closesOn'] as const)
      expect([field, read(field, cell)]).toEqual([field, { value: undefined, wrong: [] }]);
  });

  test('says that nothing is lifted and no movement repeated, which is an answer', () => {
    expect(read('liftKgFrequent', '无')).toEqual({ value: 0, wrong: [] });
    expect(read('movementsPerMinute', '无')).toEqual({ value: 0, wrong: [] });
  });
});

describe('a title', () => {
  test.each([
    ...words(
      '5200 5200.00 ¥5200 5200元 5200元/月 8千 20人 2027-02-20 2027/2/20 2027年2月20日 2月20日 2027-02-20T00:00:00Z',
    ),
    ...words('会 有 不会 是 否 yes No true FALSE √ × ☑ … （） ① 3 3-4 18-45岁 2年 6个月 8小时 12:00 2.02E+17'),
  ])('is never %s', (cell) => {
    expect(read('title', cell)).toEqual({ value: undefined, wrong: ['title'] });
  });

  test.each([
    ...words(
      '缝纫工 CNC 普工 5G测试员 A2司机 3D打印员 1元店店员 6S管理员 C++开发 24小时店员 90后主播 工 车工 月嫂 会计 有轨电车司机 年画师',
    ),
    'CNC 5轴操作工',
  ])('may be %s', (cell) => {
    expect(read('title', cell)).toEqual({ value: cell, wrong: [] });
  });

  test('is the occupation where a list has no other, by the same rule', () => {
    expect(toInput({ occupationName: '5200' }).problems.map(({ field }) => field)).toContain('occupationName');
  });
});

describe('skills', () => {
  test.each(words('5200 2027-02-20 会 有 是 需要 √ 懂 熟练 平车;5200 平车、2027/2/20 平车、有 2月20日'))(
    'are never %s',
    (cell) => {
      expect(read('skills', cell)).toEqual({ value: undefined, wrong: ['skills'] });
    },
  );

  test.each(words('无 無 - 没有 不会 否 不需要 不限 无要求 none NULL'))('are none for %s', (cell) => {
    const { value, wrong } = read('skills', cell);
    expect([value ?? [], wrong]).toEqual([[], []]);
  });

  test.each([
    ['平车；拷边', ['平车', '拷边']],
    ['C1、A2、C++、5S', ['C1', 'A2', 'C++', '5S']],
    ['平车、无、-', ['平车']],
  ])('are the words of %s', (cell, value) => {
    expect(read('skills', cell)).toEqual({ value, wrong: [] });
  });
});

describe('a reference', () => {
  test.each([
    '1001.0',
    '1001.00',
    '1,001',
    '1,001.00',
    '2.02702 E+17',
    '2.02702E+17',
    '2.02702e17',
    '2,02702E+17',
    '2.02702E 17',
    '1.0E3',
  ])('that a program made of a number is wrong: %s', (cell) => {
    expect(read('externalRef', cell)).toEqual({ value: '', wrong: ['externalRef'] });
    expect(read('externalRef', `'${cell}`)).toEqual({ value: cell, wrong: [] });
  });

  test.each(['441900.0', '441,900', '4.419E+05'])('of a place is wrong, too: %s', (cell) => {
    expect(read('regionCode', cell)).toEqual({ value: undefined, wrong: ['regionCode'] });
  });

  test.each(['A-1.0', '1.2.3', 'V2.0', '10-1', '1001', 'E17', '2E', 'DG1,2'])('may be %s', (cell) => {
    expect(read('externalRef', cell)).toEqual({ value: cell, wrong: [] });
  });
});

describe('the column of references', () => {
  const REST = ['岗位名称', '职业代码', '工作地区代码', '招聘人数', '最低工资'];
  const ROW = ['缝纫工', '6-05-01-03', '441900', '20', '5200'];
  let files = 0;

  const references = async (
    header: string,
    cells: readonly string[],
    map?: ReadonlyMap<string, Field>,
  ): Promise<string[]> => {
    const content = csvOf([[header, ...REST], ...cells.map((cell) => [cell, ...ROW])]);
    const file = await openPositionFile(folder.write(`${(files += 1)}.csv`, content), {
      ...(map !== undefined && { map }),
    });
    const found: string[] = [];
    for await (const { input } of file.rows()) found.push(input.externalRef);
    return found;
  };

  test.each(words('序号 编号 序號 行号 NO. No'))(
    'is none that counts the rows (%s), because the rows of the next file have the same numbers',
    async (header) => {
      await expect(references(header, ['1', '2', '3'])).rejects.toMatchObject({
        code: 'HEADERS',
        message: expect.stringMatching(/岗位编号.*externalRef/) as string,
      });
    },
  );

  test('may count them in a file of errors, whose rows are those of a file that was read', async () => {
    const own = ['行号 / row', '列 / columns', '原因 / reasons'];
    const content = csvOf([
      ['编号', ...REST, ...own],
      ['1', ...ROW, '7', '招聘人数', '…'],
    ]);
    const file = await openPositionFile(folder.write('x.errors.csv', content));
    for await (const { input } of file.rows()) expect(input.externalRef).toBe('1');
  });

  test('may count them where somebody says so', async () => {
    for (const header of ['序号', '编号'])
      expect(await references(header, ['1', '2'], new Map([[header, 'externalRef']]))).toEqual(['1', '2']);
    expect(await references('岗位编号', ['1', '2'])).toEqual(['1', '2']);
  });

  test.each(
    words(
      '岗位编码 岗位编号 职位编号 职位编码 岗位代码 职位代码 岗位ID 职位ID 岗位号 招聘编号 需求编号 编号 崗位編號 job_code',
    ),
  )('is known as %s', async (header) => {
    expect(await references(header, ['A-1', 'A-2'])).toEqual(['A-1', 'A-2']);
  });
});
