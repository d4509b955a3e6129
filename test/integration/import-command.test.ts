/** `npm run import` as a partner runs it: another process with a file, a URL and an exit code; killed anywhere, and gone on with. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import iconv from 'iconv-lite';
import { openIdentityIssuer } from '../../local/identity-issuer';
import { projectFolder } from '../../local/project-folder';
import { type Api, createApi } from '../../partner/api';
import { createErrorFile } from '../../partner/files/error-file';
import { openPositionFile } from '../../partner/files/open';
import { type Field, fields } from '../../partner/files/position-fields';
import { createWarningFile } from '../../partner/files/warning-file';
import { importFile, type ImportOptions, type Outcome } from '../../partner/import-file';
import { bundleOf, type Run, type Running, startCommand } from '../kit/commands';
import { type Hang, startHangingServer } from '../kit/hanging-server';
import { runs } from '../kit/long';
import { csvOf, fileFolder, rawRowOf, rawXlsxOf, xlsxOf } from '../kit/partner-files';
import { startPassingDoor } from '../kit/passing-door';
import {
  givenEnterprise,
  givenPositions,
  givenWorkers,
  placementInput,
  positionInput,
  startTestSystem,
  type TestSystem,
  unique,
} from '../kit/system';
import { until } from '../kit/until';

let system: TestSystem;
const folder = fileFolder();

beforeAll(async () => {
  // The command itself waits for what streams carry on.
  system = await startTestSystem({ streams: 'running' });
});

afterAll(async () => {
  await system.stop();
  folder.remove();
});

const HEADERS = ['岗位编号', '岗位名称', '职业代码', '工作地区代码', '招聘人数', '最低工资（元）', '包吃'];

function rowsOf(count: number, change: (index: number) => Record<number, string> = () => ({})): string[][] {
  return Array.from({ length: count }, (_, index) => {
    const row = [`R-${index}`, `装配工${index}`, '6-25-04-07', '441900', '10', '5500', '是'];
    for (const [column, cell] of Object.entries(change(index))) row[Number(column)] = cell;
    return row;
  });
}

async function importing(path: string, enterpriseId: string, ...parameters: string[]): Promise<Running> {
  const token = await system.sign({ roles: ['ENTERPRISE'], enterpriseId });
  const url = `${system.origin}/graphql`;
  return startCommand('partner/import.ts', [path, '--enterprise', enterpriseId, '--url', url, ...parameters], {
    token,
  });
}

async function imported(path: string, enterpriseId: string, ...parameters: string[]): Promise<Run> {
  return (await importing(path, enterpriseId, ...parameters)).ended;
}

/** Reference and wage of all that the enterprise offers. */
async function positionsOf(enterpriseId: string): Promise<string[]> {
  const found: string[] = [];
  for (let after: string | null | undefined; ;) {
    const { positions } = await system.ask(
      system.tokens.BUREAU,
      `query ($id: ID!, $after: String) { positions(filter: { enterpriseId: $id }, first: 100, after: $after) {
        edges { node { externalRef wageMin } } pageInfo { hasNextPage endCursor } } }`,
      { id: enterpriseId, after },
    );
    found.push(...positions.edges.map(({ node }) => `${node.externalRef} ${node.wageMin}`));
    after = positions.pageInfo.endCursor;
    if (!positions.pageInfo.hasNextPage) return found.sort();
  }
}

const refs = (count: number, without: readonly number[] = []): string[] =>
  Array.from({ length: count }, (_, index) => index)
    .filter((index) => !without.includes(index))
    .map((index) => `R-${index} 5500`)
    .sort();

async function descriptionsOf(enterpriseId: string): Promise<Record<string, string>> {
  const { positions } = await system.ask(
    system.tokens.BUREAU,
    `query ($id: ID!) { positions(filter: { enterpriseId: $id }, first: 100) { edges { node { externalRef description } } } }`,
    { id: enterpriseId },
  );
  return Object.fromEntries(positions.edges.map(({ node }) => [node.externalRef, node.description ?? '']));
}

const caseOf = (name: string): string => projectFolder('test', 'fixtures', 'partner-files', name);

function errorsOf(path: string): string[][] {
  return parse(readFileSync(`${path}.errors.csv`, 'utf8'), { bom: true });
}

describe('a file', () => {
  test('is stored but for its wrong rows, which are written beside it with column and reason; once more changes nothing', async () => {
    const enterpriseId = await givenEnterprise(system);
    const rows = rowsOf(40, (index) => (index === 7 ? { 3: '999999', 5: '0' } : index === 20 ? { 4: '若干' } : {}));
    const path = folder.write('岗位.csv', iconv.encode(csvOf([HEADERS, ...rows], ';'), 'gb18030'));
    const first = await imported(path, enterpriseId, '--chunk-rows', '9', '--lang', 'en');
    expect(first).toMatchObject({ exitCode: 2, stderr: '' });
    expect(first.stdout).toContain('CSV, GB18030, semicolon');
    expect(first.stdout).toContain('最低工资（元） -> wageMin');
    expect(first.stdout).toContain(
      '40 行 / rows: 38 新增 / created, 0 更新 / updated, 0 未变 / unchanged, 2 有误 / wrong',
    );
    expect(errorsOf(path)).toEqual([
      [...HEADERS, '行号 / row', '列 / columns', '原因 / reasons'],
      [
        ...(rows[7] ?? []),
        '9',
        '工作地区代码; 最低工资（元）',
        'No region has this code.; Expected a number from 1 to 200000, got 0.',
      ],
      [...(rows[20] ?? []), '22', '招聘人数', '“若干”不是整数 / 若干 is not a whole number'],
    ]);
    expect(await positionsOf(enterpriseId)).toEqual(refs(40, [7, 20]));

    const again = await imported(path, enterpriseId, '--chunk-rows', '9', '--lang', 'en');
    expect(again).toMatchObject({ exitCode: 2, stderr: '' });
    expect(again.stdout).toContain('Went on with an earlier import (--again starts a new one)');
    const anew = await imported(path, enterpriseId, '--chunk-rows', '9', '--again');
    expect(anew.stdout).toContain('0 新增 / created, 0 更新 / updated, 38 未变 / unchanged, 2 有误 / wrong');
  });

  test('of JSON-LD stores its postings, all or nothing, and says what else stands in it', async () => {
    const enterpriseId = await givenEnterprise(system);
    const path = folder.write('graph.jsonld', readFileSync('test/fixtures/partner-files/30-graph-mixed.jsonld'));
    const run = await imported(path, enterpriseId, '--all-or-nothing');
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.stdout).toContain('2 行 / rows: 2 新增 / created');
    expect(run.stdout).toContain('未读取 / not read: BreadcrumbList (1): 不是岗位 / no JobPosting');
    expect(await positionsOf(enterpriseId)).toEqual(['JL-3001 5200', 'JL-3002 5200']);
  });

  test('of JSON-LD with wages in dollars stores nothing, and says so beside the posting', async () => {
    const enterpriseId = await givenEnterprise(system);
    const path = folder.write('dollars.jsonld', readFileSync('test/fixtures/partner-files/32-currency.jsonld'));
    const run = await imported(path, enterpriseId);
    expect(run).toMatchObject({ exitCode: 2, stderr: '' });
    expect(JSON.parse(readFileSync(`${path}.errors.jsonl`, 'utf8'))).toMatchObject({
      ...{ row: 1, columns: ['wageMin'], item: { title: '缝纫工' } },
      reasons: [expect.stringContaining('the wage is in USD') as string],
    });
    expect(await positionsOf(enterpriseId)).toEqual([]);
  });

  test('with rows that look alike stores them and says which', async () => {
    const enterpriseId = await givenEnterprise(system);
    const path = folder.write(
      'alike.csv',
      csvOf([HEADERS, ...rowsOf(3, (index) => (index === 2 ? { 1: '装配工0' } : {}))]),
    );
    const run = await imported(path, enterpriseId, '--lang', 'en');
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.stdout).toMatch(/1 条提示 \/ warnings: .*alike.csv.warnings.csv\n {4}第 4 行 \/ row 4, R-2: .*R-0/);
    expect(parse(readFileSync(`${path}.warnings.csv`, 'utf8'), { bom: true })).toEqual([
      ['行号 / row', '岗位编号 / reference', '提示 / warning'],
      ['4', 'R-2', expect.stringContaining('R-0')],
    ]);
  });

  test.each([
    ['--chunk-rows', '500'],
    ['--chunk-rows', '2', '--at-once', '1'],
    ['--chunk-rows', '2', '--at-once', '4'],
    ['--all-or-nothing'],
  ])('with a reference twice tells the row that the sheet shows (%s %s %s %s)', async (...parameters) => {
    const enterpriseId = await givenEnterprise(system);
    const rows = rowsOf(6, (index) => (index === 1 ? { 4: '若干' } : index === 5 ? { 0: 'R-2' } : {}));
    const table = csvOf([['2027 年招聘'], [], HEADERS, ...rows.slice(0, 3), HEADERS.map(() => ''), ...rows.slice(3)]);
    const path = folder.write(`${unique('twice')}.csv`, table);
    const run = await imported(path, enterpriseId, ...parameters);
    expect(run.exitCode).toBe(2);
    // Titles, blank rows and rows that are not sent are counted by the sheet alone.
    const told = errorsOf(path)
      .slice(1)
      .map((cells) => cells.slice(-3))
      .filter(([, column]) => column === '岗位编号');
    const later = ['10', '岗位编号', '第 6 行已用此编号 / row 6 has the same reference'];
    const earlier = ['6', '岗位编号', '第 10 行已用此编号 / row 10 has the same reference'];
    // Of chunks that are under way together, the one that is stored first stands.
    if (parameters.includes('4')) expect([[later], [earlier]]).toContainEqual(told);
    else expect(told).toEqual([later]);
  });

  test('checked in a dry run stores nothing and says what would become of it', async () => {
    const enterpriseId = await givenEnterprise(system);
    const path = folder.write('dry.xlsx', xlsxOf([HEADERS, ...rowsOf(12, (index) => (index === 3 ? { 1: '' } : {}))]));
    const run = await imported(path, enterpriseId, '--dry-run');
    expect(run).toMatchObject({ exitCode: 2, stderr: '' });
    expect(run.stdout).toContain('仅检查，未保存 / Checked only, nothing stored');
    expect(run.stdout).toContain('11 新增 / created');
    expect(await positionsOf(enterpriseId)).toEqual([]);
  });

  test('checked in a dry run once more is looked at anew', async () => {
    const enterpriseId = await givenEnterprise(system);
    const path = folder.write(`${unique('dry')}.csv`, csvOf([HEADERS, ...rowsOf(12)]));
    expect((await imported(path, enterpriseId, '--dry-run')).stdout).toContain('12 新增 / created');
    await imported(path, enterpriseId);
    const after = await imported(path, enterpriseId, '--dry-run');
    expect(after.stdout).toContain('0 新增 / created, 0 更新 / updated, 12 未变 / unchanged');
    expect(after.stdout).not.toContain('Went on');
  });

  test('read in another way is another import', async () => {
    const enterpriseId = await givenEnterprise(system);
    const rows = rowsOf(3).map((row, index) => [...row, `B-${index}`]);
    const path = folder.write(`${unique('way')}.csv`, csvOf([[...HEADERS, '厂内号'], ...rows]));
    expect((await imported(path, enterpriseId)).stdout).toContain('3 新增 / created');
    const other = await imported(path, enterpriseId, '--map', '厂内号=externalRef');
    expect(other).toMatchObject({ exitCode: 0, stderr: '' });
    expect(other.stdout).toContain('3 新增 / created');
  });

  test('with positions in another sheet, too, is no success, and says how to go on', async () => {
    const enterpriseId = await givenEnterprise(system);
    const sheets = rowsOf(2).map((row, index) => ({
      name: `表${index + 1}`,
      rows: rawRowOf(HEADERS) + rawRowOf(row),
    }));
    const path = folder.write('sheets.xlsx', rawXlsxOf(sheets));
    const first = await imported(path, enterpriseId);
    expect(first).toMatchObject({ exitCode: 2, stderr: '' });
    expect(first.stdout.trimEnd().split('\n').at(-1)).toMatch(/表2.*没有导入.*--sheet "表2"/);
    expect(await imported(path, enterpriseId, '--sheet', '表2')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await positionsOf(enterpriseId)).toEqual(refs(2));
  });

  test('of objects is mended in its file of errors', async () => {
    const enterpriseId = await givenEnterprise(system);
    const objects = rowsOf(3, (index) => (index === 1 ? { 4: '若干' } : index === 2 ? { 3: '999999' } : {})).map(
      (row) =>
        JSON.stringify({ ...Object.fromEntries(HEADERS.map((header, at) => [header, row[at]])), 岗位描述: '=1' }),
    );
    const path = folder.write('objects.ndjson', objects.join('\n'));
    expect(await imported(path, enterpriseId)).toMatchObject({ exitCode: 2, stderr: '' });
    const text = readFileSync(`${path}.errors.jsonl`, 'utf8');
    expect(
      text
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { row: number }).row),
    ).toEqual([2, 3]);
    const mended = folder.write('mended.jsonl', text.replace('"若干"', '"10"').replace('"999999"', '"441900"'));
    expect(await imported(mended, enterpriseId)).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await positionsOf(enterpriseId)).toEqual(refs(3));
    expect(new Set(Object.values(await descriptionsOf(enterpriseId)))).toEqual(new Set(['=1']));
  });

  test('is imported to its end although nobody reads what is told', async () => {
    const enterpriseId = await givenEnterprise(system);
    const path = folder.write('piped.csv', csvOf([HEADERS, ...rowsOf(20)]));
    const run = await importing(path, enterpriseId, '--chunk-rows', '2');
    run.stopReading();
    expect(await run.ended).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await positionsOf(enterpriseId)).toEqual(refs(20));
  });

  test('has all of its warnings written beside it, and the first shown', async () => {
    const enterpriseId = await givenEnterprise(system);
    const path = folder.write(`${unique('warned')}.csv`, csvOf([HEADERS, ...rowsOf(40, () => ({ 1: '装配工' }))]));
    const run = await imported(path, enterpriseId, '--chunk-rows', '7');
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    const all: string[][] = parse(readFileSync(`${path}.warnings.csv`, 'utf8'), { bom: true });
    const written = all.slice(1);
    expect(run.stdout).toContain(`${written.length} 条提示 / warnings`);
    expect(run.stdout.match(/row \d+, R-\d+:/g)).toHaveLength(10);
    expect(written.length).toBeGreaterThan(30);
    for (const [number, externalRef] of written) expect(externalRef).toBe(`R-${Number(number) - 2}`);
  });

  test('of errors that somebody is mending stays as it is; the same errors once more are the same file', async () => {
    const enterpriseId = await givenEnterprise(system);
    const path = folder.write(`${unique('kept')}.csv`, csvOf([HEADERS, ...rowsOf(2, () => ({ 4: '若干' }))]));
    for (const time of ['first', 'second'])
      expect({ time, ...(await imported(path, enterpriseId)) }).toMatchObject({ time, exitCode: 2, stderr: '' });
    expect(existsSync(`${path}.errors-2.csv`)).toBe(false);
    const mended = readFileSync(`${path}.errors.csv`, 'utf8').replaceAll('若干', '10');
    writeFileSync(`${path}.errors.csv`, mended);
    const third = await imported(path, enterpriseId);
    expect(third.stdout).toContain(`2 行有误 / rows are wrong: ${path}.errors-2.csv`);
    expect(readFileSync(`${path}.errors.csv`, 'utf8')).toBe(mended);
    expect(await imported(`${path}.errors.csv`, enterpriseId)).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('with names instead of codes stores the sure ones; the others once they are answered beside it', async () => {
    const enterpriseId = await givenEnterprise(system);
    const headers = HEADERS.map((header) => ({ 职业代码: '工种', 工作地区代码: '工作地点' })[header] ?? header);
    const names: readonly (readonly [string, string])[] = [
      ['缝纫工', '广东省东莞市长安镇乌沙兴发路8号'],
      ['车衣工', '昆明'],
      ['缝纫工', '珠三角'],
    ];
    const rows = rowsOf(3, (index) => ({ 2: names[index]?.[0] ?? '', 3: names[index]?.[1] ?? '' }));
    const path = folder.write(`${unique('names')}.csv`, csvOf([headers, ...rows]));
    const codesOf = async (): Promise<string[]> => {
      const { positions } = await system.ask(
        system.tokens.BUREAU,
        `query ($id: ID!) { positions(filter: { enterpriseId: $id }, first: 100) { edges { node { externalRef occupationCode regionCode } } } }`,
        { id: enterpriseId },
      );
      const told = positions.edges.map(({ node }) => `${node.externalRef} ${node.occupationCode} ${node.regionCode}`);
      return told.sort();
    };

    const first = await imported(path, enterpriseId);
    expect(first).toMatchObject({ exitCode: 2, stderr: '' });
    expect(first.stdout).toContain('地点“昆明” -> 5301 云南省昆明市');
    expect(first.stdout).toContain('工种“车衣工” (1 行 / rows): 1) 6-05-01-03 缝纫工');
    expect(await codesOf()).toEqual(['R-0 6-05-01-03 4419']);
    expect(errorsOf(path).map((cells) => cells.at(-2))).toEqual(['列 / columns', '工种', '工作地点']);

    const questions = readFileSync(`${path}.codes.csv`, 'utf8');
    const answered = questions.replace('车衣工,,', '车衣工,1,').replace('珠三角,,', '珠三角,惠州市,');
    writeFileSync(`${path}.codes.csv`, answered);
    const second = await imported(path, enterpriseId);
    expect(second).toMatchObject({ exitCode: 0, stderr: '' });
    expect(second.stdout).toContain('2 新增 / created, 0 更新 / updated, 1 未变 / unchanged, 0 有误 / wrong');
    expect(await codesOf()).toEqual(['R-0 6-05-01-03 4419', 'R-1 6-05-01-03 5301', 'R-2 6-05-01-03 4413']);
    expect((await imported(path, enterpriseId)).stdout).toContain('Went on with an earlier import');

    // Another answer is another row.
    writeFileSync(`${path}.codes.csv`, answered.replace('惠州市', '440300'));
    const third = await imported(path, enterpriseId);
    expect(third.stdout).toContain('0 新增 / created, 1 更新 / updated, 2 未变 / unchanged, 0 有误 / wrong');
    expect((await codesOf())[2]).toBe('R-2 6-05-01-03 4403');
  });

  test('of the documentation is told as the documentation has it', async () => {
    const enterpriseId = await givenEnterprise(system);
    const [, run = ''] = readFileSync(projectFolder('docs', 'partners.md'), 'utf8').split('### A whole run');
    const [file = '', first = '', answers = '', second = '', third = ''] = [
      ...run.matchAll(/```(?:csv|text)\n([^]*?)```/g),
    ].map(([, block = '']) => block);
    mkdirSync(`${folder.path}/told`);
    const path = folder.write('told/岗位.csv', file);
    /** Without what differs from run to run. */
    const plain = (text: string): string[] =>
      text
        .replaceAll(`${folder.path}/told/`, '')
        .replace(/imp_\w+/, 'imp')
        .replace(/\(\d+ 行\/s\)/g, '')
        .trim()
        .split('\n')
        .filter((line) => !line.startsWith('$'));
    expect(plain((await imported(path, enterpriseId, '--dry-run')).stdout)).toEqual(plain(first));
    folder.write('told/岗位.csv.codes.csv', answers);
    expect(plain((await imported(path, enterpriseId)).stdout)).toEqual(plain(second));
    const wrong = `${path}.errors-2.csv`;
    const mended = readFileSync(wrong, 'utf8').replace(',若干,', ',20,').replace(',2/3/2027,', ',2027-02-03,');
    writeFileSync(wrong, mended);
    const last = await imported(wrong, enterpriseId, '--codes', `${path}.codes.csv`);
    expect(plain(last.stdout)).toEqual(plain(third));
    expect(last.exitCode).toBe(0);
  });

  test('with a code and a name that contradict each other takes the code, and warns', async () => {
    const enterpriseId = await givenEnterprise(system);
    const rows = rowsOf(2).map((row, index) => [...row, index === 0 ? '惠州市' : '东莞市长安镇']);
    const path = folder.write(`${unique('both')}.csv`, csvOf([[...HEADERS, '工作地点'], ...rows]));
    const run = await imported(path, enterpriseId);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.stdout).toMatch(/1 条提示[^]*第 2 行 \/ row 2, R-0: “惠州市”是 4413，而所填代码 441900 是广东省东莞市/);
    expect(await positionsOf(enterpriseId)).toEqual(refs(2));
  });

  test('of names is guessed with --yes, and read by the answers of another one with --codes', async () => {
    const enterpriseId = await givenEnterprise(system);
    const headers = HEADERS.map((header) => (header === '职业代码' ? '工种' : header));
    const [one, other] = ['one', 'other'].map((name) =>
      folder.write(`${unique(name)}.csv`, csvOf([headers, ...rowsOf(1, () => ({ 2: '仓管员' }))])),
    );
    const guessed = await imported(one ?? '', enterpriseId, '--yes');
    expect(guessed).toMatchObject({ exitCode: 0, stderr: '' });
    expect(guessed.stdout).toContain('工种“仓管员” -> 4-02-06-01 仓储管理员（推测 / a guess）');
    const codes = folder.write(
      `${unique('codes')}.csv`,
      csvOf([
        ['类别', '名称', '代码'],
        ['工种', '仓管员', '4-02-05-01'],
      ]),
    );
    expect(await imported(other ?? '', enterpriseId, '--codes', codes)).toMatchObject({ exitCode: 0, stderr: '' });
    expect(existsSync(`${one}.codes.csv`) || existsSync(`${other}.codes.csv`)).toBe(false);
  });

  test('of which rows were wrong is mended in its file of errors, texts that begin as formulas included', async () => {
    const enterpriseId = await givenEnterprise(system);
    const path = folder.write('28.csv', readFileSync(caseOf('28-minus-description.csv')));
    const first = await imported(path, enterpriseId);
    expect(first).toMatchObject({ exitCode: 2, stderr: '' });
    expect(first.stdout).toContain('第 2 行 / row 2, 工作地区代码');
    const text = readFileSync(`${path}.errors.csv`, 'utf8');
    expect(text).toContain("'-18℃冷库");
    const mended = folder.write('28-mended.csv', text.replace(',370000,', ',3701,'));
    expect(await imported(mended, enterpriseId)).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await descriptionsOf(enterpriseId)).toEqual({ 'LY-2801': '-18℃冷库作业，配防寒服', 'LY-2802': '-' });
  });

  test.each([
    ['01-serial-before-ref.csv', 0, ['DG-1001 5200', 'DG-1002 5000']],
    ['03-header-units.csv', 0, ['HZ-301 6000', 'HZ-302 5000']],
    ['05-error-cells.xlsx', 2, []],
    ['12-zero-padded-ref.xlsx', 0, ['000045 5200', '000046 5000']],
    ['14-hidden-first-sheet.xlsx', 0, ['NB-1401 5200']],
    ['25-scientific-refs.csv', 2, []],
  ] as const)('of a partner, %s, is stored as it is meant, or not at all', async (name, exitCode, stored) => {
    const enterpriseId = await givenEnterprise(system);
    const path = folder.write(name, readFileSync(caseOf(name)));
    expect(await imported(path, enterpriseId)).toMatchObject({ exitCode, stderr: '' });
    expect(await positionsOf(enterpriseId)).toEqual(stored);
  });

  test('of 6 MB is read without a warning of Node', async () => {
    const rows = rowsOf(20_000, () => ({ 1: '装配工'.repeat(30) }));
    const run = await imported(folder.write('long.csv', csvOf([HEADERS, ...rows])), 'ent_x', '--token', 'x.y.z');
    expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^UNAUTHENTICATED: .*\n$/) as string });
  });

  test.each([
    ['the server refuses', { 3: '999999' }],
    ['can’t even be read', { 4: '若干' }],
  ])('all or nothing is nothing where it has a row that %s, and all of it once that is mended', async (_, wrong) => {
    const enterpriseId = await givenEnterprise(system);
    const name = `${unique('all')}.csv`;
    const path = folder.write(name, csvOf([HEADERS, ...rowsOf(30, (index) => (index === 29 ? wrong : {}))]));
    const refused = await imported(path, enterpriseId, '--all-or-nothing', '--chunk-rows', '10');
    expect(refused).toMatchObject({ exitCode: 2, stderr: '' });
    expect(refused.stdout).toContain('nothing stored');
    expect(await positionsOf(enterpriseId)).toEqual([]);
    const told = errorsOf(path);
    folder.write(name, csvOf([HEADERS, ...rowsOf(30)]));
    const mended = await imported(path, enterpriseId, '--all-or-nothing', '--chunk-rows', '10');
    expect(mended).toMatchObject({ exitCode: 0 });
    expect(mended.stdout).toContain(`somebody may have mended them: ${path}.errors.csv`);
    expect(await positionsOf(enterpriseId)).toEqual(refs(30));
    expect(errorsOf(path)).toEqual(told);
  });

  test.each([
    ['is not there', 'nothing.csv', undefined, /^没有找到文件 .* \/ there is no file .*\n$/],
    ['has no rows', 'headers.csv', csvOf([HEADERS]), /the file has no rows\n$/],
    [
      'lacks a column',
      'column.csv',
      csvOf([HEADERS.slice(1), ...rowsOf(1)]),
      /needed columns are missing: externalRef; /,
    ],
  ])('that %s is one line and exit code 1', async (_, name, content, line) => {
    const path = content === undefined ? `${folder.path}/${name}` : folder.write(name, content);
    const run = await imported(path, await givenEnterprise(system));
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toMatch(line);
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
  });

  test('of another enterprise, of another role, or with a token that is none, is refused in one line', async () => {
    const path = folder.write('foreign.csv', csvOf([HEADERS, ...rowsOf(2)]));
    const [own, other] = [await givenEnterprise(system), await givenEnterprise(system)];
    const token = await system.sign({ roles: ['ENTERPRISE'], enterpriseId: other });
    const foreign = await imported(path, own, '--token', token, '--lang', 'en');
    expect(foreign).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^NOT_FOUND: .* \(enterpriseId\)\n$/) as string,
    });
    const cadre = await imported(path, own, '--token', system.tokens.CADRE);
    expect(cadre).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(
        /^FORBIDDEN: .* give another one: .*startPositionImport.*BUREAU.*ENTERPRISE.*\n$/,
      ) as string,
    });
    const forged = await imported(path, own, '--token', 'x.y.z');
    expect(forged).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^UNAUTHENTICATED: .*\n$/) as string });
  });
});

describe('a command that is ended', () => {
  async function rowsReceived(enterpriseId: string): Promise<number> {
    const { enterprise } = await system.ask(
      system.tokens.BUREAU,
      `query ($id: ID!) { enterprise(id: $id) { positionImports(first: 1) { edges { node { rowsReceived } } } } }`,
      { id: enterpriseId },
    );
    return enterprise?.positionImports.edges[0]?.node.rowsReceived ?? 0;
  }

  test.each(['SIGINT', 'SIGKILL'] as const)(
    'by %s half-way goes on where it was when it is run again',
    async (signal) => {
      // Fifty calls: enough that a signal comes before the last of them.
      const rows = 100;
      const enterpriseId = await givenEnterprise(system);
      const path = folder.write(`${signal}.csv`, csvOf([HEADERS, ...rowsOf(rows)]));
      const slowly = ['--chunk-rows', '2', '--at-once', '1'];
      const { kill, ended } = await importing(path, enterpriseId, ...slowly);
      await until('the first chunk is received', async () => (await rowsReceived(enterpriseId)) > 0);
      kill(signal);
      // A terminal sends it to npm, too, which passes it on.
      kill(signal);
      const { exitCode, stdout } = await ended;
      // Of a process that the second signal found already ending, a shell says 130, too.
      if (signal === 'SIGINT') expect(exitCode ?? 130).toBe(130);
      else expect(exitCode).toBeNull();
      if (signal === 'SIGINT') expect(stdout).toContain('run the same command again to go on');
      expect(await rowsReceived(enterpriseId)).toBeLessThan(rows);
      const again = await imported(path, enterpriseId, ...slowly);
      expect(again).toMatchObject({ exitCode: 0, stderr: '' });
      expect(again.stdout).toContain(`${rows} 新增 / created, 0 更新 / updated, 0 未变 / unchanged, 0 有误 / wrong`);
      expect(await positionsOf(enterpriseId)).toEqual(refs(rows));
    },
  );

  class Killed extends Error {}

  /** Dies at the `calls`-th request: before it reached the server, or after it did and before its answer came back. */
  function dying(api: Api, calls: number, reached: boolean): Api {
    let left = calls;
    const step = async <T>(request: () => Promise<T>): Promise<T> => {
      left -= 1;
      if (left > 0) return request();
      if (left === 0 && reached) await request();
      throw new Killed();
    };
    return {
      start: (input) => step(() => api.start(input)),
      append: (importId, chunk, rows) => step(() => api.append(importId, chunk, rows)),
      finish: (importId) => step(() => api.finish(importId)),
      progress: (importId) => step(() => api.progress(importId)),
      rowErrors: async function* (importId) {
        await step(() => Promise.resolve());
        yield* api.rowErrors(importId);
      },
      rowWarnings: (importId) => api.rowWarnings(importId),
    };
  }

  const silent = { begin: () => undefined, at: () => undefined, end: () => undefined };

  async function attempt(api: Api, options: ImportOptions): Promise<Outcome | undefined> {
    const file = await openPositionFile(options.path);
    const errors = createErrorFile(`${options.path}.errors.csv`, file.headers);
    try {
      const warnings = createWarningFile(`${options.path}.warnings.csv`);
      return await importFile(api, file, { errors, warnings }, options, silent);
    } catch (error) {
      if (error instanceof Killed) return undefined;
      throw error;
    } finally {
      await errors.close();
    }
  }

  test('tells which headcounts were raised while an all-or-nothing import was stored', async () => {
    const enterpriseId = await givenEnterprise(system);
    const rows = rowsOf(4, (index) => ({ 4: index === 2 ? '1' : '5' }));
    const [, , positionId = ''] = await givenPositions(
      system,
      enterpriseId,
      rows.map((_, index) => ({
        ...positionInput({ title: `旧岗位${index}` }),
        externalRef: `R-${index}`,
        headcount: 5,
      })),
    );
    const path = folder.write(`${unique('raised')}.csv`, csvOf([HEADERS, ...rows]));
    const token = await system.sign({ roles: ['ENTERPRISE'], enterpriseId });
    const { signal } = new AbortController();
    const api = createApi({ url: `${system.origin}/graphql`, token, language: 'en', signal });
    // Two people start after the rows were checked, and before they are stored.
    const meanwhile: Api = {
      ...api,
      finish: async (importId) => {
        for (const workerId of await givenWorkers(system, 2)) {
          const input = placementInput(workerId, positionId);
          await system.mutate(system.tokens.BUREAU, 'startPlacement', 'placement { id }', input);
        }
        return api.finish(importId);
      },
    };
    const options: ImportOptions = {
      ...{ path, enterpriseId, chunkRows: 2, atOnce: 2, signal },
      ...{ mode: 'COMMIT', errorPolicy: 'ALL_OR_NOTHING' },
    };
    expect((await attempt(meanwhile, options))?.progress).toMatchObject({
      status: 'FINISHED',
      updated: 4,
      rejected: 0,
    });
    const told = readFileSync(`${path}.warnings.csv`, 'utf8').trim().split('\n').slice(1);
    expect(told).toEqual([expect.stringMatching(/4.*R-2.*2/)]);
    // Again: told once.
    await attempt(meanwhile, options);
    expect(readFileSync(`${path}.warnings.csv`, 'utf8').trim().split('\n').slice(1)).toEqual(told);
  });

  const death = fc.record({ calls: fc.integer({ min: 1, max: 9 }), reached: fc.boolean() });
  const plan = fc.record({
    deaths: fc.array(death, { minLength: 1, maxLength: 4 }),
    wrong: fc.uniqueArray(fc.nat({ max: 29 }), { maxLength: 3 }),
    atOnce: fc.integer({ min: 1, max: 4 }),
  });

  test('anywhere, any number of times, ends where an uninterrupted one does', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async ({ deaths, wrong, atOnce }) => {
        const enterpriseId = await givenEnterprise(system);
        const rows = rowsOf(30, (index) => (wrong.includes(index) ? { 3: '999999' } : {}));
        const path = folder.write(`${unique('killed')}.csv`, csvOf([HEADERS, ...rows]));
        const token = await system.sign({ roles: ['ENTERPRISE'], enterpriseId });
        const { signal } = new AbortController();
        const api = createApi({ url: `${system.origin}/graphql`, token, language: 'en', signal });
        const options: ImportOptions = {
          ...{ path, enterpriseId, chunkRows: 5, atOnce, signal },
          mode: 'COMMIT',
          errorPolicy: 'ACCEPT_VALID',
        };
        for (const { calls, reached } of deaths) await attempt(dying(api, calls, reached), options);
        const outcome = await attempt(api, options);
        const created = 30 - wrong.length;
        expect(outcome?.progress).toMatchObject({
          status: 'FINISHED',
          rowsReceived: 30,
          created,
          rejected: wrong.length,
        });
        expect(await positionsOf(enterpriseId)).toEqual(refs(30, wrong));
        const told = wrong.length === 0 ? [] : errorsOf(path).slice(1);
        expect(told.map(([externalRef]) => externalRef)).toEqual(
          wrong.toSorted((a, b) => a - b).map((index) => `R-${index}`),
        );
      }),
      runs(12),
    );
  });
});

describe('a template', () => {
  const template = (path: string): Promise<Run> => startCommand('partner/import.ts', ['--template', path]).ended;

  test.each(['.xlsx', '.csv'])(
    'of kind %s has the columns, and the rows that are written into it are read',
    async (kind) => {
      const path = `${folder.path}/${unique('template')}${kind}`;
      expect(await template(path)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(path) as string });
      const file = await openPositionFile(path);
      // One column of several things is read, and not proposed.
      const several: readonly Field[] = ['ageRange', 'boardAndLodging', 'benefits'];
      expect(file.mapping?.columns).toEqual(fields.filter((field) => !several.includes(field)));
      expect(file.headers.slice(0, 6)).toEqual([
        '岗位编号',
        '岗位名称',
        '职业代码',
        '工作地区代码',
        '招聘人数',
        '最低工资（元/月）',
      ]);
      for await (const row of file.rows()) throw new Error(`Expected no row, got ${row.number}`);
      expect(await template(path)).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('is there already') as string,
      });
    },
  );

  test('that is a sheet offers the choices', async () => {
    const path = `${folder.path}/${unique('choices')}.xlsx`;
    expect(await template(path)).toMatchObject({ exitCode: 0, stderr: '' });
    const sheet = strFromU8(unzipSync(readFileSync(path))['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
    expect(sheet).toMatch(
      /<dataValidation type="list" sqref="H2:H\d+".*?<formula1>"不限,小学,初中,高中,中专,大专,本科"/,
    );
    expect(sheet).toMatch(/<dataValidation type="list" sqref="L2:L\d+".*?<formula1>"是,否"/);
  });
});

test('`--map` takes one column, and leaves the file alone', async () => {
  const path = folder.write('mapped.csv', csvOf([['招什么人', ...HEADERS.filter((_, at) => at !== 1)], ...rowsOf(1)]));
  const parameters = ['--map', '招什么人=title', path, '--enterprise', 'ent_x', '--url', `${system.origin}/graphql`];
  expect(await startCommand('partner/import.ts', parameters, { token: 'x' }).ended).toMatchObject({
    exitCode: 1,
    stdout: expect.stringContaining('招什么人 -> title') as string,
    stderr: expect.stringMatching(/^UNAUTHENTICATED/) as string,
  });
});

test('`npm run import` explains itself', async () => {
  const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'import', '--', '--help'], {
    cwd: projectFolder(),
  });
  for (const word of ['npm run import --', '--enterprise', '--url']) expect(stdout).toContain(word);
});

test('a token that expires half-way is told, and the import goes on with another one', async () => {
  const enterpriseId = await givenEnterprise(system);
  const issuer = await openIdentityIssuer(system.keyFolder);
  const expired = await issuer.sign({ roles: ['ENTERPRISE'], enterpriseId }, -600);
  let chunks = 0;
  const door = await startPassingDoor(system.origin, (body) =>
    body.includes('appendPositionImport') && (chunks += 1) > 2 ? { token: expired } : {},
  );
  try {
    const path = folder.write('expired.csv', csvOf([HEADERS, ...rowsOf(40)]));
    const parameters = ['--chunk-rows', '10', '--at-once', '1', '--lang', 'en'];
    const token = await system.sign({ roles: ['ENTERPRISE'], enterpriseId });
    const first = await startCommand(
      'partner/import.ts',
      [path, '--enterprise', enterpriseId, '--url', door.url, ...parameters],
      { token },
    ).ended;
    expect([first.exitCode, first.stderr]).toEqual([
      1,
      expect.stringMatching(/^UNAUTHENTICATED: [^\n]*give a new one, and run the same command again to go on\n$/),
    ]);
    const again = await imported(path, enterpriseId, ...parameters);
    expect(again).toMatchObject({ exitCode: 0, stderr: '' });
    expect(again.stdout).toContain('Went on with an earlier import');
    expect(await positionsOf(enterpriseId)).toEqual(refs(40));
  } finally {
    door.close();
  }
});

test('that a server is out of reach is told at once', async () => {
  const path = folder.write('unreached.csv', csvOf([HEADERS, ...rowsOf(1)]));
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const url = `http://127.0.0.1:${port}/graphql`;
  const script = [bundleOf('partner/import.ts'), path, '--enterprise', 'ent_x', '--token', 'x', '--url', url];
  const child = spawn(process.execPath, script, { cwd: projectFolder() });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  const [told] = (await once(child.stderr.setEncoding('utf8'), 'data')) as [string];
  expect(told).toContain(`can not reach ${url}；0.5 秒后重试`);
  child.kill('SIGINT');
  const [exitCode] = (await once(child, 'close')) as [number | null];
  expect({ exitCode, stdout }).toEqual({
    exitCode: 130,
    stdout: expect.stringContaining('run the same command again') as string,
  });
});

test('a server that is out of reach for a moment is asked again, and when it says so', async () => {
  let asked = 0;
  const usedUp = { message: 'Ask later', extensions: { code: 'TOO_MANY_REQUESTS', retryAfter: 0.25 } };
  const server = createServer((_, response) => {
    asked += 1;
    if (asked === 1) response.writeHead(503).end('busy');
    else if (asked === 2) response.writeHead(429).end(JSON.stringify({ errors: [usedUp] }));
    else response.end('{"data":{"positionImport":{"id":"imp_x","status":"FINISHED"}}}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { signal } = new AbortController();
  const waits: string[] = [];
  const onWait = (reason: string, seconds: number): void => void waits.push(`${reason}, ${seconds}`);
  const api = createApi({ url: `http://127.0.0.1:${port}/`, token: 'x', language: 'en', signal, onWait });
  expect(await api.progress('imp_x')).toMatchObject({ status: 'FINISHED' });
  expect(asked).toBe(3);
  expect(waits).toEqual(['503 , 0.5', '429 Ask later, 0.25']);
  server.close();
});

test('a server that hangs, wherever, is asked again, too', async () => {
  const hangs: readonly Hang[] = ['BEFORE_THE_ANSWER', 'IN_THE_ANSWER', 'DRIPPING_THE_HEADERS', 'DRIPPING_THE_ANSWER'];
  const ask = async (hang: Hang): Promise<void> => {
    const hanging = await startHangingServer(hang);
    const stop = new AbortController();
    const api = createApi({
      ...{ url: hanging.endpoint, token: 'x', language: 'en', signal: stop.signal, answerMs: 50 },
    });
    const outcome = expect(api.progress('imp_x')).rejects.toThrow('aborted');
    await until(`a server that hangs ${hang} is asked again`, () => hanging.requests() > 1);
    stop.abort();
    await outcome;
    await hanging.stop();
  };
  // At once, for each waits half a second.
  await Promise.all(hangs.map(ask));
});
