/** Names of occupations and places in partners' files: which columns have them, what they mean, and who is asked how often. */
import { readFileSync, writeFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import iconv from 'iconv-lite';
import { resolveOccupation } from '../../functions/domains/reference/resolution/occupation-name';
import { resolvePlace } from '../../functions/domains/reference/resolution/place';
import { limits } from '../../functions/limits';
import type { Ask } from '../../partner/api';
import { openPositionFile, type PositionFile } from '../../partner/files/open';
import type { PositionRow } from '../../partner/files/position';
import { answerIn, openAnswers } from '../../partner/names/answers';
import { createAsker } from '../../partner/names/ask';
import { findCodes, type Finding } from '../../partner/names/codes';
import { createTally, type Name } from '../../partner/names/name';
import { tallyNames, withCodes } from '../../partner/names/positions';
import { createResolve } from '../../partner/names/resolve';
import { csvOf, fileFolder } from '../kit/partner-files';

const folder = fileFolder();

afterAll(() => folder.remove());

/** As the server answers, with the texts of each request. */
function server(): { readonly ask: Ask; readonly asked: string[][] } {
  const asked: string[][] = [];
  const ask: Ask = (_, variables) => {
    const { input } = variables as { input: { occupations: string[]; places: string[] } };
    asked.push([...input.occupations, ...input.places]);
    const told = {
      occupations: input.occupations.map((text) => ({ code: null, ...resolveOccupation(text, '2027-01-20') })),
      places: input.places.map((text) => ({ code: null, ...resolvePlace(text) })),
    };
    return Promise.resolve({ resolveCodes: told }) as never;
  };
  return { ask, asked };
}

const HEADERS = ['岗位编号', '岗位名称', '招聘人数', '月薪'];
let files = 0;

/** A file with these cells by header in each row. */
function written(...rows: readonly Readonly<Record<string, string>>[]): string {
  const headers = [...HEADERS, ...Object.keys(rows[0] ?? {})];
  const lines = rows.map((row, index) => [`A-${index}`, '车间岗位', '5', '6000', ...Object.values(row)]);
  return folder.write(`${(files += 1)}.csv`, csvOf([headers, ...lines]));
}

async function rowsOf(file: PositionFile): Promise<PositionRow[]> {
  const rows: PositionRow[] = [];
  for await (const row of file.rows()) rows.push(row);
  return rows;
}

async function coded(path: string, more: Partial<Finding> = {}) {
  const file = await openPositionFile(path);
  const tally = createTally();
  for (const row of await rowsOf(file)) tallyNames(row, tally);
  const answers = await openAnswers(`${path}.codes.csv`);
  const finding = { resolve: createResolve(server().ask), answers, takeLikely: false, ...more };
  const { codes, taken, open } = await findCodes(tally.all(), finding);
  return { rows: await rowsOf(withCodes(file, codes)), taken, open };
}

describe('a column of names', () => {
  test.each([
    [{ 工种: '缝纫工', 工作地点: '东莞市长安镇' }, '6-05-01-03', '4419'],
    [{ 职业: '缝纫工', 工作城市: '昆明' }, '6-05-01-03', '5301'],
    [{ 岗位类别: '焊工', 工作地址: '广东省东莞市长安镇乌沙兴发路8号' }, '6-18-02-04', '4419'],
    [{ 职业代码: '缝纫工', 地区代码: '昆明市' }, '6-05-01-03', '5301'],
    [{ 工种: '6-05-01-03', 地址: '441900' }, '6-05-01-03', '441900'],
    [{ 职业代码: '', 工种: '缝纫工', 工作地区代码: '', 工作地: '西山区' }, '6-05-01-03', '530112'],
  ])('%j is read as codes', async (cells, occupationCode, regionCode) => {
    const { rows, open } = await coded(written(cells));
    expect(rows).toMatchObject([{ input: { title: '车间岗位', occupationCode, regionCode }, problems: [] }]);
    expect(open).toEqual([]);
  });

  test('工种 names the position, too, where no other column does', async () => {
    const path = folder.write(
      'only.csv',
      csvOf([
        ['岗位编号', '工种', '工作地点', '人数', '月薪'],
        ['A-1', '缝纫工', '昆明', '5', '6000'],
      ]),
    );
    const { rows } = await coded(path);
    expect(rows).toMatchObject([{ input: { title: '缝纫工', occupationCode: '6-05-01-03' }, problems: [] }]);
  });

  test('is missing by its name and by that of the code', async () => {
    const path = folder.write('missing.csv', csvOf([HEADERS, ['A-1', '缝纫工', '5', '6000']]));
    await expect(openPositionFile(path)).rejects.toThrow(
      /职业代码（occupationCode）或工种（occupationName）、工作地区代码（regionCode）或工作地点（placeName）/,
    );
  });

  test('beside a code is no question; where it surely means another code, that is told', async () => {
    const path = written(
      { 职业代码: '6-05-01-02', 工种: '缝纫工', 工作地区代码: '441900', 工作地点: '惠州市' },
      { 职业代码: '6-05-01-03', 工种: '缝纫工', 工作地区代码: '441900', 工作地点: '东莞长安' },
      { 职业代码: '6-05-01-03', 工种: '车衣工', 工作地区代码: '530112', 工作地点: '昆明市' },
      { 职业代码: '6-05-01-03', 工种: '普工', 工作地区代码: '999999', 工作地点: '珠三角' },
    );
    const { rows, open } = await coded(path);
    expect(rows.map(({ problems }) => problems)).toEqual([[], [], [], []]);
    expect(rows.map(({ input }) => input.occupationCode)).toEqual([
      '6-05-01-02',
      ...Array<string>(3).fill('6-05-01-03'),
    ]);
    expect(rows.map(({ warnings = [] }) => warnings.length)).toEqual([2, 0, 0, 0]);
    expect(rows[0]?.warnings).toEqual([
      expect.stringMatching(/缝纫工.*6-05-01-03.*6-05-01-02/),
      expect.stringMatching(/惠州市.*4413.*441900/),
    ]);
    expect(open).toEqual([]);
  });

  test('with characters that nobody sees, or with too many, is wrong in its row, and nobody is asked', async () => {
    const { ask, asked } = server();
    const path = written({ 工种: '缝纫\u200b工', 工作地点: '昆明' }, { 工种: '缝'.repeat(101), 工作地点: '昆明' });
    const { rows, open } = await coded(path, { resolve: createResolve(ask) });
    expect(rows.map(({ problems }) => problems)).toMatchObject([
      [{ field: 'occupationName', message: expect.stringContaining('U+200B') as string }],
      [{ field: 'occupationName', message: expect.stringContaining('100') as string }],
    ]);
    expect([asked.flat(), open]).toEqual([['昆明'], []]);
  });

  test('says a province, which is no place of work', async () => {
    const { open } = await coded(written({ 工种: '缝纫工', 工作地点: '广东省' }));
    expect(open).toMatchObject([{ kind: 'PLACE', text: '广东省', candidates: [] }]);
  });

  test.each([
    ['上海', ['3101']],
    ['重庆', ['5001', '5002']],
    ['吉林', ['2202']],
    ['沪', ['3101']],
    ['海南', ['6325', '150303']],
  ])('asks for the city of %s, and offers no province', async (place, codes) => {
    const { open } = await coded(written({ 工种: '缝纫工', 工作地点: place }));
    expect(open.map(({ candidates }) => candidates.map(({ code }) => code))).toEqual([codes]);
  });
});

test('each name is asked for once, as many in a request as it takes', async () => {
  const { ask, asked } = server();
  const names = Array.from({ length: 450 }, (_, index): Name => ({
    kind: index % 2 ? 'PLACE' : 'OCCUPATION',
    text: `某${index}`,
  }));
  const results = await createResolve(ask)(names);
  expect(asked.map((texts) => texts.length)).toEqual([limits.resolvedTextsMax, limits.resolvedTextsMax, 50]);
  expect(asked.flat().toSorted()).toEqual(names.map(({ text }) => text).toSorted());
  expect(results).toHaveLength(450);
  const [sewing, dongguan] = await createResolve(ask)([
    { kind: 'OCCUPATION', text: '缝纫工' },
    { kind: 'PLACE', text: '东莞' },
  ]);
  expect([sewing?.best?.code, dongguan?.best?.code]).toEqual(['6-05-01-03', '4419']);
});

describe('names that are not sure', () => {
  const unsure = { 工种: '车衣工', 工作地点: '珠三角' };

  test('stand beside the file with candidates, and their rows are wrong until they are answered', async () => {
    const path = written(unsure, unsure);
    const { rows, open } = await coded(path);
    expect(open.map(({ text, rows: count }) => [text, count])).toEqual([
      ['车衣工', 2],
      ['珠三角', 2],
    ]);
    expect(rows[0]?.problems).toMatchObject([{ field: 'occupationName' }, { field: 'placeName' }]);
    const text = readFileSync(`${path}.codes.csv`, 'utf8');
    expect(text).toContain('工种,车衣工,,1) 6-05-01-03 缝纫工,2,2');
    // As an office program in China saves it, with a remark and an answer.
    const filled = text
      .replace('\uFEFF', '')
      .replace('\r\n', ',备注\r\n')
      .replace('车衣工,,', '车衣工,1,')
      .replace('珠三角,,', '珠三角,东莞市,');
    writeFileSync(`${path}.codes.csv`, iconv.encode(filled, 'gb18030'));
    const again = await coded(path);
    expect(again.open).toEqual([]);
    expect(again.rows[1]).toMatchObject({ input: { occupationCode: '6-05-01-03', regionCode: '4419' }, problems: [] });
    expect(iconv.decode(readFileSync(`${path}.codes.csv`), 'gb18030')).toBe(filled);
    // A further name is added behind what stands there.
    const other = written(unsure, { 工种: '普工', 工作地点: '昆明' });
    writeFileSync(`${other}.codes.csv`, iconv.encode(filled, 'gb18030'));
    expect((await coded(other)).open).toMatchObject([{ text: '普工' }]);
    const more = readFileSync(`${other}.codes.csv`, 'utf8');
    expect(more).toContain('备注\r\n工种,车衣工,1,');
    expect(more).toContain('工种,普工,,1)');
  });

  test.each([
    ['1', ['6-05-01-03 缝纫工'], { text: '6-05-01-03' }],
    ['3', ['6-05-01-03 缝纫工'], { text: '3' }],
    ['6-05-01-03 缝纫工', [], { text: '6-05-01-03' }],
    ['缝纫工', [], { text: '缝纫工' }],
    ['441900', [], { text: '441900' }],
    ['-', [], 'NONE'],
    ['无', [], 'NONE'],
    [' ', [], undefined],
  ])('and are answered by “%s”', (text, candidates, answer) => {
    expect(answerIn(text, candidates)).toEqual(answer);
  });

  test('and are answered wrongly are told', async () => {
    const path = written(unsure);
    await coded(path);
    const text = readFileSync(`${path}.codes.csv`, 'utf8');
    writeFileSync(`${path}.codes.csv`, text.replace('车衣工,,', '车衣工,9-99,').replace('珠三角,,', '珠三角,无,'));
    const { rows, open } = await coded(path);
    expect(open).toMatchObject([{ text: '车衣工' }]);
    expect(rows[0]?.problems).toMatchObject([
      { message: expect.stringContaining('the answer 9-99') as string },
      { message: expect.stringContaining('has no code') as string },
    ]);
  });

  test('are guessed where that is wanted', async () => {
    const { rows, taken, open } = await coded(written(unsure), { takeLikely: true });
    expect(taken).toMatchObject([{ text: '车衣工', how: 'GUESSED', as: { code: '6-05-01-03' } }]);
    expect(open).toMatchObject([{ text: '珠三角' }]);
    expect(rows[0]?.input.occupationCode).toBe('6-05-01-03');
  });

  /** A person at a terminal, who types these lines and then is gone. */
  function person(...lines: readonly string[]) {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const stop = new AbortController();
    const asker = createAsker(input, output.setEncoding('utf8'), stop.signal);
    input.end(lines.map((line) => `${line}\n`).join(''));
    return { asker, stop, read: () => String(output.read()) };
  }

  test('are asked at a terminal, once, those of most rows first; what is not sure is asked again', async () => {
    const path = written(unsure, { 工种: '缝纫工', 工作地点: '珠三角' }, { 工种: '护工', 工作地点: '昆明' });
    const { asker, read } = person('莞', '东莞市', '1', '-');
    const { rows, open } = await coded(path, { makeAsker: () => asker });
    expect(open).toEqual([]);
    expect(rows.map(({ input }) => [input.occupationCode, input.regionCode])).toEqual([
      ['6-05-01-03', '4419'],
      ['6-05-01-03', '4419'],
      ['护工', '5301'],
    ]);
    expect(rows.map(({ problems }) => problems.length)).toEqual([0, 0, 1]);
    const shown = read();
    expect(shown).toMatch(/1\/3 .*珠三角[^]*no sure code: 莞[^]*-> 4419[^]*2\/3 .*车衣工[^]*1\) 6-05-01-03/);
    const nobody = { ask: () => Promise.reject(new Error('asked again')), end: () => undefined };
    expect((await coded(path, { makeAsker: () => nobody })).rows.map(({ input }) => input.occupationCode)).toEqual(
      rows.map(({ input }) => input.occupationCode),
    );
  });

  test('are left open where nobody answers any more, and what was answered before a stop is kept', async () => {
    const path = written(unsure, unsure);
    expect((await coded(path, { makeAsker: () => person('1').asker })).open).toMatchObject([{ text: '珠三角' }]);
    const other = written(unsure);
    const stop = new AbortController();
    let asked = 0;
    const asker = {
      ask: () => ((asked += 1) === 1 ? Promise.resolve({ text: '6-05-01-03' }) : Promise.reject(new Error('stopped'))),
      end: () => stop.abort(),
    };
    await expect(coded(other, { makeAsker: () => asker })).rejects.toThrow('stopped');
    expect(stop.signal.aborted).toBe(true);
    expect(readFileSync(`${other}.codes.csv`, 'utf8')).toContain('车衣工,6-05-01-03,');
  });

  test('end with the command while it waits for an answer', async () => {
    const stop = new AbortController();
    const asker = createAsker(new PassThrough(), new PassThrough(), stop.signal);
    const waiting = coded(written(unsure), { makeAsker: () => asker });
    const ended = expect(waiting).rejects.toThrow(/abort/);
    setImmediate(() => stop.abort());
    await ended;
  });
});

test('a file of answers that is something else is refused, and left as it is', async () => {
  const path = written({ 工种: '车衣工', 工作地点: '昆明' });
  writeFileSync(`${path}.codes.csv`, '甲,乙\n1,2\n');
  await expect(coded(path)).rejects.toThrow(/needed columns are missing/);
  expect(readFileSync(`${path}.codes.csv`, 'utf8')).toBe('甲,乙\n1,2\n');
});
