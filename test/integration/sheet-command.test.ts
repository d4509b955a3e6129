/** `npm run sheet` and the way back by `npm run import:people`, as cadres run them; and the template of ledgers. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { strFromU8, unzipSync } from 'fflate';
import { type CellValue, readXlsx, writeXlsx } from 'hucre';
import type { Worker } from '../../functions/generated/graphql';
import { projectFolder } from '../../local/project-folder';
import { type Run, type Script, startCommand } from '../kit/commands';
import { csvOf, fileFolder } from '../kit/partner-files';
import { givenWorker, identityNumber, startTestSystem, type TestSystem, unique } from '../kit/system';

let system: TestSystem;
const folder = fileFolder();

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(async () => {
  await system.stop();
  folder.remove();
});

function run(script: Script, token: string, ...parameters: string[]): Promise<Run> {
  const address = ['--url', `${system.origin}/graphql`, '--lang', 'en'];
  return startCommand(script, [...parameters, ...address], { token, cwd: folder.path }).ended;
}

const imported = (path: string, ...parameters: string[]): Promise<Run> =>
  run('partner/import-people.ts', system.tokens.CADRE, path, ...parameters);

const countsOf = ({ stdout, stderr }: Run): string => /行 \/ rows: (.*)/.exec(stdout)?.[1] ?? stdout + stderr;

let villages = 400;

interface Sheet {
  readonly path: string;
  readonly people: readonly { readonly id: string; readonly number: string }[];
  readonly rows: CellValue[][];
  /** Of the column that is called so. */
  readonly column: (name: string) => number;
}

/** A sheet of a village of its own with people who were surveyed before. */
async function exported(count: number): Promise<Sheet> {
  const villageCode = `530627102${(villages += 1)}`;
  const people: { id: string; number: string }[] = [];
  for (let index = 0; index < count; index += 1) {
    const number = identityNumber();
    const id = await givenWorker(system, { identityNumber: number, villageCode, phone: `1388765010${index}` });
    people.push({ id, number });
  }
  const surveys = people.map(({ number }) => ({
    ...{ clientId: unique(), identityNumber: number, surveyedAt: '2026-10-20T02:00:00Z', employment: 'AT_HOME' },
    ...{ monthlyIncome: 4_000, wantsWork: true, destinationRegionCodes: ['4419'], occupationCodes: ['6-25-04-07'] },
  }));
  await system.mutate(system.tokens.BUREAU, 'recordSurveys', 'results { status }', { surveys });
  await system.pump.idle();
  const path = join(folder.path, `${villageCode}.xlsx`);
  const made = await run('partner/sheet.ts', system.tokens.CADRE, '--region', villageCode, '--out', path);
  expect(made).toMatchObject({ exitCode: 0, stderr: '' });
  expect(made.stdout).toContain(`${count} 人 / people`);
  const rows = (await readXlsx(readFileSync(path))).sheets[0]?.rows ?? [];
  const column = (name: string): number => {
    const index = (rows[0] ?? []).findIndex((header) => String(header).startsWith(name));
    if (index === -1) throw new Error(`Expected a column ${name}`);
    return index;
  };
  return { path, people, rows, column };
}

/** The sheet as it comes back; cells by row (from 1 below the headers) and column. */
async function filled({ path, rows, column }: Sheet, cells: readonly (readonly [number, string, CellValue])[]) {
  const copy = rows.map((row) => [...row]);
  for (const [row, name, value] of cells) copy[row]?.splice(column(name), 1, value);
  const back = path.replace('.xlsx', `${unique('-back')}.xlsx`);
  const name = (await readXlsx(readFileSync(path))).sheets[0]?.name ?? '';
  writeFileSync(back, await writeXlsx({ sheets: [{ name, rows: copy }] }));
  return back;
}

/** In the order of the sheet's rows, which is that of ids. */
async function answersOf({ people }: Sheet): Promise<(Worker | null | undefined)[]> {
  const query = `query ($id: ID!) { worker(id: $id) { monthlyIncome maskedPhone intent { wantsWork occupationCodes } } }`;
  const ids = people.map(({ id }) => id).sort();
  return Promise.all(ids.map(async (id) => (await system.ask(system.tokens.BUREAU, query, { id })).worker));
}

describe('a round sheet', () => {
  test('shows a village with masked numbers and last answers; its fixed cells are locked, and its choices are lists', async () => {
    const sheet = await exported(2);
    const [headers = [], first = []] = sheet.rows;
    const shown = Object.fromEntries(headers.map((header, index): [string, unknown] => [String(header), first[index]]));
    expect(shown).toMatchObject({
      ...{
        身份证号: expect.stringMatching(/^\d{3}\*{13}\d[\dX]$/) as string,
        手机号: expect.stringContaining('****') as string,
      },
      ...{ 就业状况: '在家', '月收入（元/月）': '4000', 就业意愿: '是', 意向地区: '广东省东莞市' },
    });
    const parts = unzipSync(readFileSync(sheet.path));
    const xml = strFromU8(parts['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
    for (const { number } of sheet.people) expect(xml + JSON.stringify(sheet.rows)).not.toContain(number);
    expect(xml).toContain('<sheetProtection');
    expect(xml).toContain('省外');
    const styleOf = (cell: string): number => Number(new RegExp(`<c r="${cell}"[^>]* s="(\\d+)"`).exec(xml)?.[1]);
    const formats = strFromU8(parts['xl/styles.xml'] ?? new Uint8Array());
    const all = [...(/<cellXfs[\s\S]*<\/cellXfs>/.exec(formats)?.[0] ?? '').matchAll(/<xf [\s\S]*?(?:\/>|<\/xf>)/g)];
    const isOpen = (cell: string): boolean => all[styleOf(cell)]?.[0].includes('locked="0"') === true;
    expect(['A2', 'B2', 'C2', 'R2', 'S2'].map(isOpen)).toEqual([false, false, false, false, false]);
    expect(['D2', 'E2', 'H2', 'A4'].map(isOpen)).toEqual([true, true, true, true]);
  });

  test('comes back as surveys: forecast, recorded once, what was not visited left alone, and each wrong cell by its name', async () => {
    const sheet = await exported(4);
    const back = await filled(sheet, [
      ...([
        [1, '调查日期', '2026-11-20'],
        [1, '月收入', 5_200],
        [1, '手机号', '13987650001'],
        [1, '意向工种', ''],
      ] as const),
      ...([
        [2, '调查日期', '2026-11-20'],
        [2, '姓名', '张三'],
        [2, '月收入', 9_999],
      ] as const),
      [3, '月收入', 6_000],
    ]);
    const dry = await imported(back, '--dry-run');
    for (const once of [dry, await imported(back)]) {
      expect(countsOf(once)).toBe(
        '0 新登记 / registered, 1 更新 / updated, 0 未变 / unchanged, 1 未走访 / not visited, 2 有误 / wrong',
      );
      expect(once).toMatchObject({ exitCode: 2, stderr: '' });
      expect(once.stdout).toContain('第 3 行 / row 3, 姓名 A3: This cell is fixed and was exported as 阿依');
      expect(once.stdout).toContain('第 4 行 / row 4, 调查日期 E4: 没有调查日期');
      for (const { number } of sheet.people) expect(once.stdout).not.toContain(number);
    }
    expect(countsOf(await imported(back))).toContain('1 未变 / unchanged, 1 未走访');
    const [visited, ...others] = await answersOf(sheet);
    expect(visited).toMatchObject({
      ...{ monthlyIncome: 5_200, maskedPhone: '139****0001' },
      intent: { wantsWork: true, occupationCodes: ['6-25-04-07'] },
    });
    for (const other of others) expect(other?.monthlyIncome).toBe(4_000);

    const lines: string[][] = parse(readFileSync(`${back}.errors.csv`, 'utf8'), { bom: true });
    const name = String(sheet.rows[2]?.[0]);
    const mended = lines.map((line) =>
      line.map((cell, index) => (cell === '张三' ? name : index === 4 && cell === '' ? '2026-11-21' : cell)),
    );
    expect(countsOf(await imported(folder.write(unique('mended') + '.csv', csvOf(mended))))).toContain(
      '2 更新 / updated',
    );
    expect((await answersOf(sheet)).map((one) => one?.monthlyIncome)).toEqual([5_200, 9_999, 6_000, 4_000]);
  });

  test('registers who is new on it in its village, unless the row says which', async () => {
    const sheet = await exported(1);
    const home = String(sheet.rows[1]?.[sheet.column('村代码')]);
    const newcomers = [
      { number: identityNumber(), code: '' },
      { number: identityNumber(), code: '530627102398' },
    ];
    const cells = newcomers.flatMap(({ number, code }, index) =>
      Object.entries({ 姓名: '李新', 身份证号: number, 村代码: code, 调查日期: '2026-11-20' }).map(
        ([name, cell]) => [index + 2, name, cell] as const,
      ),
    );
    sheet.rows.splice(2, Infinity, ...newcomers.map(() => (sheet.rows[0] ?? []).map(() => '')));
    expect(countsOf(await imported(await filled(sheet, cells)))).toContain('2 新登记 / registered');
    const query = 'query ($n: String!) { workerByIdentityNumber(identityNumber: $n) { villageCode } }';
    const homes = newcomers.map(
      async ({ number }) => (await system.ask(system.tokens.BUREAU, query, { n: number })).workerByIdentityNumber,
    );
    expect(await Promise.all(homes)).toEqual([{ villageCode: home }, { villageCode: '530627102398' }]);
  });

  test('tells where the register has a newer answer than the sheet was exported with, and leaves it', async () => {
    const sheet = await exported(1);
    const surveys = [
      {
        clientId: unique(),
        identityNumber: sheet.people[0]?.number,
        surveyedAt: '2026-11-01T02:00:00Z',
        monthlyIncome: 7_000,
      },
    ];
    await system.mutate(system.tokens.BUREAU, 'recordSurveys', 'results { status }', { surveys });
    const back = await filled(sheet, [
      [1, '调查日期', '2026-11-20'],
      [1, '就业意愿', '否'],
    ]);
    const { stdout } = await imported(back);
    expect(stdout).toContain('“月收入”仍是导出时的内容');
    expect(await answersOf(sheet)).toMatchObject([{ monthlyIncome: 7_000, intent: { wantsWork: false } }]);
  });

  test('refuses a seal in another row, and one that stands in two', async () => {
    const sheet = await exported(3);
    const seal = sheet.rows[1]?.[sheet.column('封签')] ?? '';
    const back = await filled(sheet, [
      ...([
        [1, '调查日期', '2026-11-20'],
        [2, '调查日期', '2026-11-20'],
        [2, '封签', seal],
      ] as const),
      ...([
        [3, '调查日期', '2026-11-20'],
        [3, '封签', '1.made-up'],
      ] as const),
    ]);
    const { stdout } = await imported(back);
    expect(stdout).toContain('row 2, 封签 R2: 第 3 行有同一封签而内容不同');
    expect(stdout).toContain('row 4, 封签 R4: Not a seal of a round sheet');
    const alone = await filled(sheet, [
      [1, '调查日期', ''],
      [2, '调查日期', '2026-11-20'],
      [2, '封签', seal],
    ]);
    writeFileSync(
      alone,
      await writeXlsx({
        sheets: [
          {
            name: '走访表',
            rows: (await readXlsx(readFileSync(alone))).sheets[0]?.rows.filter((_, row) => row !== 1) ?? [],
          },
        ],
      }),
    );
    expect((await imported(alone)).stdout).toContain('row 2, 姓名 A2');
  });

  test('is given to officials of the village alone, and taken back from them alone', async () => {
    const sheet = await exported(1);
    const back = await filled(sheet, [[1, '调查日期', '2026-11-20']]);
    const neighbor = await system.sign({ roles: ['CADRE'], regionCode: '530628' });
    const region = String(sheet.rows[1]?.[sheet.column('村代码')]);
    const out = join(folder.path, 'other.xlsx');
    for (const [token, said] of [
      [neighbor, 'REGION_OUT_OF_SCOPE'],
      [system.tokens.ENTERPRISE, 'CADRE or BUREAU'],
    ] as const)
      expect(await run('partner/sheet.ts', token, '--region', region, '--out', out)).toMatchObject({
        ...{ exitCode: 1, stderr: expect.stringContaining(said) as string },
      });
    expect(existsSync(out)).toBe(false);
    for (const mode of [['--dry-run'], []])
      expect(await run('partner/import-people.ts', neighbor, back, ...mode)).toMatchObject({
        ...{ exitCode: 2, stdout: expect.stringContaining('1 有误 / wrong') as string },
      });
    expect(await run('partner/import-people.ts', system.tokens.ENTERPRISE, back)).toMatchObject({ exitCode: 1 });
    // Somebody may have filled it in.
    expect(await run('partner/sheet.ts', system.tokens.CADRE, '--region', region, '--out', back)).toMatchObject({
      ...{ exitCode: 1, stderr: expect.stringContaining('is there already') as string },
    });
  });
});

test('of the documentation is told as the documentation has it', async () => {
  const [ledger = '', part = ''] = readFileSync(projectFolder('docs', 'villages.md'), 'utf8').split('## Round sheets');
  const [, rows = ''] = /```csv\n([^]*?)```/.exec(ledger) ?? [];
  const [made = '', dry = '', twice = ''] = [...part.matchAll(/```text\n([^]*?)```/g)].map(([, block = '']) => block);
  // A county of its own has nobody but them.
  const fresh = await startTestSystem();
  try {
    const at = ['--url', `${fresh.origin}/graphql`];
    const own = fileFolder();
    const running = (script: Script, ...parameters: string[]): Promise<Run> =>
      startCommand(script, [...parameters, ...at], { token: fresh.tokens.CADRE, cwd: own.path }).ended;
    // As the document goes: the ledger, then its mended file of errors.
    for (const text of [rows, rows.replace('博士后', '本科')])
      expect(await running('partner/import-people.ts', own.write('台账.csv', text))).toMatchObject({ exitCode: 2 });
    await fresh.pump.idle();
    const written = await running('partner/sheet.ts', '--region', '530627102');
    expect(written.stdout).toBe(made);
    const path = '走访表-530627102.xlsx';
    const lines = (await readXlsx(readFileSync(join(own.path, path)))).sheets[0]?.rows ?? [];
    const column = (name: string): number => (lines[0] ?? []).findIndex((header) => String(header).startsWith(name));
    const back = await filled({ path: join(own.path, path), people: [], rows: lines, column }, [
      ...([
        [1, '调查日期', '2026-11-20'],
        [1, '月收入', 5_200],
        [2, '调查日期', '2026-11-20'],
        [2, '姓名', '张三'],
        [3, '月收入', 6_000],
      ] as const),
    ]);
    renameSync(back, join(own.path, path));
    /** Without what differs from run to run: the rate, and which of the people is in the first rows. */
    const plain = (text: string): string =>
      text
        .replaceAll(/ ?\(\d+ 行\/s\)/g, '')
        .replaceAll(/马阿依|李木呷|王小兰|陈丽/g, '某人')
        .trim();
    const forecast = plain((await running('partner/import-people.ts', path, '--dry-run')).stdout);
    expect(forecast.slice(forecast.indexOf('读取 / reading'))).toBe(plain(dry));
    const ends: string[] = [];
    for (let run = 0; run < 2; run += 1) {
      const { stdout } = await running('partner/import-people.ts', path);
      ends.push(/完成[^\n]*\n[^\n]*/.exec(stdout)?.[0] ?? stdout);
    }
    expect(ends.join('\n')).toBe(twice.trim());
    own.remove();
  } finally {
    await fresh.stop();
  }
});

test('nobody in a village is told by its whole code', async () => {
  const { exitCode, stderr } = await run('partner/sheet.ts', system.tokens.CADRE, '--region', '530627102399');
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining('530627102399 没有登记人员')]);
});

test('--template writes an empty ledger that is read with every column', async () => {
  for (const kind of ['xlsx', 'csv']) {
    const path = join(folder.path, `台账.${kind}`);
    expect(await imported('--template', path)).toMatchObject({ exitCode: 0, stderr: '' });
    const read = await imported(path);
    expect(read.stderr).toContain('the file has no rows');
    for (const field of ['identityNumber', 'villageCode', 'monthlyIncome', 'needsTraining', 'surveyedOn'])
      expect(read.stdout).toContain(`-> ${field}`);
    expect(read.stdout).not.toMatch(/seal|× |Attention/);
  }
});
