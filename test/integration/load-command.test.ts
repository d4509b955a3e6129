/** `npm run load` as a bureau runs it: a file, a server and an exit code; killed half-way, and gone on with. */
import { readFileSync } from 'node:fs';
import { type Run, type Running, startCommand } from '../kit/commands';
import { csvOf, fileFolder, xlsxOf } from '../kit/partner-files';
import { startTestSystem, type TestSystem } from '../kit/system';
import { until } from '../kit/until';

let system: TestSystem;
const folder = fileFolder();

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(async () => {
  await system.stop();
  folder.remove();
});

function loading(parameters: readonly string[], token = system.tokens.BUREAU): Running {
  const address = parameters.includes('--url') ? [] : ['--url', `${system.origin}/graphql`];
  return startCommand('partner/load.ts', [...parameters, ...address], { token });
}

const load = (parameters: readonly string[], token?: string): Promise<Run> => loading(parameters, token).ended;

const HEADERS = ['区划代码', '名称', '启用日期', '停用日期', '新代码'];
const SCHEME = ['--scheme', '民政部 2027 年变更'];

async function regionOf(code: string) {
  const query = 'query ($code: String!) { region(code: $code) { name inForce replacedBy { code } } }';
  return (await system.ask(system.tokens.BUREAU, query, { code })).region;
}

async function total(list: 'REGION' | 'OCCUPATION'): Promise<number> {
  const query = 'query ($list: CodeList!) { loadedCodes(list: $list, first: 1) { totalCount } }';
  return (await system.ask(system.tokens.BUREAU, query, { list })).loadedCodes.totalCount ?? -1;
}

/** The old code stands before the new one and a township before its county, as files have them. */
const changes = [
  ['530627', '镇雄县', '1950/1/1', '2026年12月31日', '530691'],
  ['530692001', '新镇', '2027-01-01', '', ''],
  ['530692000000', '新县', '2027-01-01', '', ''],
  ['530691', '镇雄市', '2027-01-01', '', ''],
];

test('a dry run says what would change, and loads nothing; the load says the same, and again that nothing changes', async () => {
  const path = folder.write('regions.csv', csvOf([HEADERS, ...changes]));
  const dry = await load(['regions', path, '--dry-run', ...SCHEME]);
  expect(dry).toMatchObject({ exitCode: 0, stderr: '' });
  expect(dry.stdout).toContain('仅检查，未载入 / Checked only, nothing loaded');
  expect(dry.stdout).toContain('4 行 / rows: 4 新增或更改 / new or changed, 0 未变 / unchanged');
  expect(await regionOf('530691')).toBeNull();
  const done = await load(['regions', path, ...SCHEME]);
  expect(done).toMatchObject({ exitCode: 0, stderr: '' });
  expect(done.stdout).toContain('4 行 / rows: 4 新增或更改 / new or changed, 0 未变 / unchanged');
  expect(await regionOf('530627')).toEqual({ name: '镇雄县', inForce: false, replacedBy: [{ code: '530691' }] });
  expect(await regionOf('530692001')).toMatchObject({ name: '新镇', inForce: true });
  const query = '{ regions(search: "zxs", within: "5306") { code } }';
  expect((await system.ask(system.tokens.BUREAU, query)).regions.map(({ code }) => code)).toContain('530691');
  const again = await load(['regions', path, ...SCHEME]);
  expect(again.stdout).toContain('4 行 / rows: 0 新增或更改 / new or changed, 4 未变 / unchanged');
});

test('of a file with wrong rows nothing is loaded; the errors file tells each row by its number, to be mended', async () => {
  const before = await total('REGION');
  const rows = [
    ['530693', '好县', '2027-01-01', '', ''],
    ['530694', '', '2027-01-01', '', ''],
    ['530695', '断县', '2020-01-01', '2026-12-31', '530799'],
    ['530696', '反县', '2027-01-01', '2026-12-30', ''],
  ];
  const path = folder.write('wrong.csv', csvOf([['2027 年区划变更表'], HEADERS, ...rows]));
  const run = await load(['regions', path, '--lang', 'zh', ...SCHEME]);
  expect(run.exitCode).toBe(2);
  expect(run.stdout).toContain('有误，未载入 / Wrong rows, nothing loaded');
  expect(run.stdout).toContain('第 4 行 / row 4, name: 必填项，不能为空');
  expect(run.stdout).toContain('第 6 行 / row 6, validTo: 不能小于或早于起始值 2026-12-31');
  expect(await total('REGION')).toBe(before);
  // Each of these rows is right by itself, but they don't fit together.
  const alone = folder.write('together.csv', csvOf([HEADERS, ...[rows[0] ?? [], rows[2] ?? []]]));
  const together = await load(['regions', alone, '--lang', 'en', ...SCHEME]);
  expect(together.exitCode).toBe(2);
  expect(together.stdout).toContain('第 3 行 / row 3, replacedBy: No code 530799 is known on the day after');
  expect(readFileSync(`${alone}.errors.csv`, 'utf8')).toContain('530799');
  expect(await total('REGION')).toBe(before);
});

test('a workbook of occupations is loaded, with English messages and a first day for all', async () => {
  const headers = ['职业编码', '职业名称', '英文名称', '未成年工禁止'];
  const rows = [
    ['6-05-01-03', '缝纫工', 'Sewer', '否'],
    ['6-30-05-91', '高空作业工', '', '是'],
  ];
  const path = folder.write('occupations.xlsx', xlsxOf([headers, ...rows]));
  const given = ['--scheme', '2022 national classification', '--valid-from', '2022-09-01'];
  expect(await load(['occupations', path, ...given])).toMatchObject({ exitCode: 0, stderr: '' });
  const query = '{ occupations(search: "gkzyg") { code name juvenilesBanned sample } }';
  expect((await system.ask(system.tokens.BUREAU, query)).occupations).toEqual([
    { code: '6-30-05-91', name: '高空作业工', juvenilesBanned: true, sample: false },
  ]);
});

test('killed half-way, the same command goes on: everything is loaded once', async () => {
  const rows = Array.from({ length: 3_000 }, (_, at) => {
    const code = `7-${10 + Math.floor(at / 400)}-${10 + Math.floor((at % 400) / 20)}-${10 + (at % 20)}`;
    return [code, `试验职业${code}`];
  });
  const path = folder.write('many.csv', csvOf([['代码', '名称'], ...rows]));
  const given = ['occupations', path, '--scheme', '试验', '--valid-from', '2026-01-01'];
  const before = await total('OCCUPATION');
  const run = loading(given);
  await until('a call is loaded', async () => (await total('OCCUPATION')) > before);
  run.kill('SIGKILL');
  await run.ended;
  const between = await total('OCCUPATION');
  expect(between).toBeLessThan(before + rows.length);
  const done = await load(given);
  expect(done.exitCode).toBe(0);
  expect(await total('OCCUPATION')).toBe(before + rows.length);
  const [, changed = '', unchanged = ''] = /(\d+) 新增或更改.*?(\d+) 未变/.exec(done.stdout) ?? [];
  expect(Number(changed) + Number(unchanged)).toBe(rows.length);
  // A call that was under way when its sender died may have been carried out after the count.
  expect(Number(unchanged)).toBeGreaterThanOrEqual(between - before);
});

test('whoever is not the bureau of the province loads nothing, in one line', async () => {
  const path = folder.write('regions.csv', csvOf([HEADERS, ['530699', '某县', '2027-01-01', '', '']]));
  const cadre = await load(['regions', path, ...SCHEME], system.tokens.CADRE);
  expect(cadre).toMatchObject({ exitCode: 1 });
  expect(cadre.stderr).toContain('令牌须为省局');
  const prefecture = await system.sign({ roles: ['BUREAU'], regionCode: '5306' });
  const other = await load(['regions', path, ...SCHEME], prefecture);
  expect(other.exitCode).toBe(1);
  expect(other.stderr).toContain('REGION_OUT_OF_SCOPE');
  expect(await regionOf('530699')).toBeNull();
});

test('a file without the columns, or another word than regions and occupations, is refused before anything is sent', async () => {
  const path = folder.write('empty.csv', csvOf([['名称'], ['某县']]));
  expect((await load(['regions', path])).exitCode).toBe(1);
  expect((await load(['villages', path])).stderr).toContain('regions, occupations');
  expect((await load(['--help'])).stdout).toContain('--valid-from <date>');
});
