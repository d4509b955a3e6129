/**
 * `npm run board` and `npm run targets`, as officials run them: targets from a file, the board as a table and as a text. And
 * `npm run recount`, as operators run it: what the board counts, compared with the tables and mended.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { readXlsx } from 'hucre';
import { type Run, startCommand } from '../kit/commands';
import { indicators } from '../../functions/domains/reference/indicator/indicator';
import { countiesOf } from '../../functions/domains/reference/region/region';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';
import { indicatorLabels } from '../../partner/board/labels';
import { csvOf, fileFolder } from '../kit/partner-files';
import { campaignInput, givenWorker, startTestSystem, type TestSystem, TODAY } from '../kit/system';

let system: TestSystem;
let campaignId: string;
const folder = fileFolder();

beforeAll(async () => {
  system = await startTestSystem();
  const targets = [{ indicator: 'WORKERS_REGISTERED', regionCode: '53', value: 40 }] as const;
  const made = await system.mutate(system.tokens.BUREAU, 'openCampaign', 'campaign { id }', campaignInput({ targets }));
  campaignId = made.campaign?.id ?? '';
  const homes: [code: string, people: number][] = [
    ...([
      ['530627102201', 7],
      ['530628001001', 2],
      ['530602001002', 6],
    ] as [string, number][]),
  ];
  for (const [villageCode, people] of homes)
    for (let index = 0; index < people; index += 1) await givenWorker(system, { villageCode });
  await system.pump.idle();
});

afterAll(async () => {
  await system.stop();
  folder.remove();
});

function run(...parameters: string[]): Promise<Run> {
  const address = ['--url', `${system.origin}/graphql`, '--lang', 'en'];
  return startCommand('partner/board.ts', [...parameters, ...address], {
    token: system.tokens.BUREAU,
    cwd: folder.path,
  }).ended;
}

test('a brief tells of each indicator the count to that day, the target, and what the day added', async () => {
  const { exitCode, stdout } = await run('--region', '53', '--on', '2027-01-20');
  expect(exitCode).toBe(0);
  expect(stdout.split('\n').slice(0, 2)).toEqual(['春风行动日报 2027年1月20日 云南省', '自2027年1月1日起累计：']);
  expect(stdout).toContain('登记劳动力 15 人，目标 40 人，完成 37.5%；当日 +15，前一日 +0。');
  const before = await run('--region', '53', '--on', '2027-01-19');
  expect(before.stdout).toContain('登记劳动力 0 人，目标 40 人，完成 0.0%；当日 +0，前一日 +0。');
});

test('without a region the brief and the table are those of a cadre’s own region, by its name', async () => {
  const own = { token: system.tokens.CADRE, cwd: folder.path };
  const asCadre = (...parameters: string[]): Promise<Run> =>
    startCommand('partner/board.ts', [...parameters, '--url', `${system.origin}/graphql`], own).ended;
  const { stdout } = await asCadre('--on', '2027-01-20');
  expect(stdout.split('\n').slice(0, 1)).toEqual(['春风行动日报 2027年1月20日 云南省昭通市镇雄县']);
  expect(stdout).toContain('登记劳动力 7 人');
  expect((await asCadre('--format', 'csv')).stdout).toContain('进度-530627.csv');
  expect((await run('--on', '2027-01-20')).stdout).toContain('全部地区');
});

test('a table leaves out regions with few people, and one more that would tell of them, and keeps the sum', async () => {
  const path = join(folder.path, 'board.csv');
  expect((await run('--region', '5306', '--format', 'csv', '--out', path)).exitCode).toBe(0);
  const rows: string[][] = parse(readFileSync(path), { bom: true });
  const registered = rows.filter(([indicator]) => indicator === '登记劳动力');
  expect(registered.map(([, , code, , target, actual]) => [code, target, actual])).toEqual([
    ['5306', '', '15'],
    ['530602', '', ''],
    ['530627', '', '7'],
    ['530628', '', ''],
  ]);
  const book = join(folder.path, 'board.xlsx');
  expect((await run('--region', '5306', '--format', 'xlsx', '--out', book)).exitCode).toBe(0);
  const { sheets } = await readXlsx(readFileSync(book));
  expect(sheets[0]?.rows.find(([indicator, , code]) => indicator === '登记劳动力' && code === '5306')?.[5]).toBe(15);
  expect((await run('--region', '5306', '--format', 'csv', '--out', path)).exitCode).toBe(1);
});

/** Runs `npm run targets` for a campaign of a name. */
function opening(path: string, name: string, ...parameters: string[]): Promise<Run> {
  const days = ['--starts-on', '2027-01-01', '--ends-on', '2027-04-10'];
  const all = [path, '--name', name, ...days, ...parameters, '--url', `${system.origin}/graphql`, '--lang', 'en'];
  return startCommand('partner/targets.ts', all, { token: system.tokens.BUREAU, cwd: folder.path }).ended;
}

const TARGETS = ['指标', '地区代码', '地区', '目标'];

test('a campaign is opened with thousands of targets from a file, once however often the command is run', async () => {
  const counties = countiesOf(asRegionCode('53'));
  const rows = indicators
    .slice(0, 22)
    .flatMap((indicator, at) =>
      counties.map((code, place) => [indicatorLabels[indicator], code, '', String(at * 1_000 + place)]),
    );
  const all = [...rows, ['稳定就业', '', '全部地区', '12,000人'], ['推送', '530627', '', '']];
  const path = folder.write('targets.csv', csvOf([TARGETS, ...all]));
  const turned = folder.write('turned.csv', csvOf([TARGETS, ...all.toReversed()]));
  const runs = [await opening(path, '春风'), await opening(turned, '春风')];
  expect(runs.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual([
    [0, ''],
    [0, ''],
  ]);
  const [id, again] = runs.map(({ stdout }) => /cmp_\w+/.exec(stdout)?.[0]);
  expect(id).toMatch(/^cmp_/);
  expect(again).toBe(id);
  expect(runs[0]?.stdout).toContain(`${22 * counties.length + 1} 个目标 / targets`);
  const query = `query ($id: ID!, $code: String) { campaign(id: $id) { progress(regionCode: $code) {
    indicator target byRegion { regionCode target } } } }`;
  const linesOf = async (code?: string) => {
    const { campaign } = await system.ask(system.tokens.BUREAU, query, { id, code });
    return new Map(campaign?.progress.map((one) => [one.indicator, one]));
  };
  const [prefecture, everything] = [await linesOf('5306'), await linesOf()];
  expect(everything.get('STABLE_PLACEMENTS')?.target).toBe(12_000);
  const own = counties.flatMap((code, place) => (code.startsWith('5306') ? [[code, 1_000 + place]] : []));
  expect(prefecture.get('WORKERS_REGISTERED')?.byRegion.map(({ regionCode, target }) => [regionCode, target])).toEqual(
    own,
  );

  // The table of the board may be filled in and taken back.
  const table = join(folder.path, 'filled.csv');
  expect((await run('--campaign', id ?? '', '--region', '5306', '--format', 'csv', '--out', table)).exitCode).toBe(0);
  expect(await opening(table, '再来', '--dry-run')).toMatchObject({ exitCode: 0, stderr: '' });
});

test('every wrong row of targets is named at once, and nothing is opened', async () => {
  const rows = [
    ...[
      ['登记劳动力', '530627', '', '100'],
      ['登记劳动', '530627', '', '100'],
      ['登记劳动力', '539999', '', '1'],
    ],
    ...[
      ['登记劳动力', '530627', '', '200'],
      ['推送', '', '镇雄县', '5'],
      ['推送', '530628', '', '很多'],
      ['推送', '5306', '', '-3'],
    ],
  ];
  const path = folder.write('wrong.csv', csvOf([TARGETS, ...rows]));
  const { exitCode, stdout } = await opening(path, '有误');
  expect(exitCode).toBe(2);
  expect(stdout).toContain('有误，未发送 / Wrong rows, nothing sent');
  const told: string[][] = parse(readFileSync(`${path}.errors.csv`), { bom: true });
  expect(told.slice(1).map((row) => row[4])).toEqual(['3', '4', '5', '6', '7', '8']);
  const { currentCampaign } = await system.ask(system.tokens.BUREAU, '{ currentCampaign { name } }');
  expect(currentCampaign?.name).not.toBe('有误');
  const unknown = await opening(folder.write('none.csv', csvOf([TARGETS])), '无', '--ends-on', '2026-01-01');
  expect(unknown.exitCode).toBe(1);
});

test('a campaign that is not there is said to be none, and nothing is written', async () => {
  const { exitCode, stderr } = await run('--campaign', 'cmp_00000000000000000000000000', '--format', 'csv');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('there is no campaign');
});

describe('a recount', () => {
  const recount = (...parameters: string[]): Promise<Run> =>
    startCommand(
      'operator/recount.ts',
      ['--campaign', campaignId, '--endpoint', system.endpoint, '--lag', '0.05', ...parameters],
      { token: '', cwd: folder.path },
    ).ended;
  /** As if folds of so many people had been lost, or counted twice. */
  const damage = (
    area: string,
    attribute: string,
    amount: number,
    Key = { pk: `WORKERS_REGISTERED#${area}`, sk: TODAY as string },
  ): Promise<unknown> =>
    system.platform.db.commit([
      {
        Update: {
          ...{ TableName: 'Campaigns', Key },
          ...{ UpdateExpression: 'ADD #a :n', ExpressionAttributeNames: { '#a': attribute } },
          ExpressionAttributeValues: { ':n': amount },
        },
      },
    ]);

  test('finds nothing where nothing was lost, and says how far it is', async () => {
    const { exitCode, stdout, stderr } = await recount();
    expect([exitCode, stderr.includes('waiting for the streams')]).toEqual([0, true]);
    expect(stdout).toContain('the counters are what the tables tell');
  });

  test('tells what differs for people, tables and programs, and with --repair brings it right', async () => {
    await damage('5306', 'value', 2);
    await damage('5306', 'in.530627', -3);
    await damage('53', 'in.5306', 1);
    const found = await recount();
    expect(found.exitCode).toBe(2);
    expect(found.stdout).toContain('WORKERS_REGISTERED 登记劳动力 2027-01-20 530627 (in 5306): 4 -> 7 (+3)');
    const mended = await recount('--repair', '--format', 'csv');
    const rows: string[][] = parse(mended.stdout, { bom: true });
    expect([mended.exitCode, ...rows]).toEqual([
      2,
      ['indicator', 'on', 'region', 'where', 'counted', 'recounted', 'mended'],
      ['WORKERS_REGISTERED', '2027-01-20', '5306', 'in 53', '16', '15', 'true'],
      ['WORKERS_REGISTERED', '2027-01-20', '530627', 'in 5306', '4', '7', 'true'],
      ['WORKERS_REGISTERED', '2027-01-20', '5306', '', '17', '15', 'true'],
    ]);
    const again = await recount('--json');
    expect([again.exitCode, JSON.parse(again.stdout)]).toMatchObject([
      0,
      { campaignId, differences: [], unreadable: [] },
    ]);
    const { campaign } = await system.ask(
      system.tokens.BUREAU,
      `query ($id: ID!) { campaign(id: $id) { progress(regionCode: "5306") {
        indicator actual byRegion { regionCode actual } } } }`,
      { id: campaignId },
    );
    expect(campaign?.progress.find(({ indicator }) => indicator === 'WORKERS_REGISTERED')).toMatchObject({
      actual: 15,
      byRegion: [
        { regionCode: '530602', actual: null },
        { regionCode: '530627', actual: 7 },
        { regionCode: '530628', actual: null },
      ],
    });
  });

  test('of what is counted beside the board is compared and mended, too', async () => {
    await damage('', 'known', 3, { pk: 'coverage#530627', sk: '530627102201' });
    const { exitCode, stdout } = await recount('--repair');
    expect(exitCode).toBe(2);
    expect(stdout).toContain('COVERAGE 村民 coverage#530627 530627102201 (known): 10 -> 7 (-3) 已修正 / mended');
    expect((await recount()).exitCode).toBe(0);
  });

  test.each([
    [['--segments', '0'], 'Expected 1 to 256.'],
    [['--lag', 'soon'], 'Expected seconds above 0, at most 3600.'],
    [['--lag', '0'], 'Expected seconds above 0, at most 3600.'],
    [['--campaign', 'wkr_1'], 'Expected the id of a campaign'],
    [['--campaign', 'cmp_00000000000000000000000000'], 'there is no such campaign'],
  ])('is refused with %j', async (parameters, message) => {
    const { exitCode, stderr } = await recount(...parameters);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(message) as string]);
  });
});

test('days are told in rows of their own, and those of chunyun are marked', async () => {
  // The Spring Festival of 2027 is on 6 February, and chunyun begins 15 days before.
  system.clock.moveTo('2027-01-22T04:00:00Z');
  // Fewer than five would be told with the next ones.
  for (let person = 0; person < 5; person += 1) await givenWorker(system, { villageCode: '530627102201' });
  await system.pump.idle();
  const path = join(folder.path, 'days.csv');
  expect((await run('--region', '5306', '--format', 'csv', '--by', 'day', '--out', path)).exitCode).toBe(0);
  const rows: string[][] = parse(readFileSync(path), { bom: true });
  expect(rows[0]).toEqual(['日期', '春运', '指标', '单位', '当日']);
  const registered = rows.filter(([, , indicator]) => indicator === '登记劳动力');
  expect(registered.map(([on, rush]) => [on, rush])).toEqual([
    [TODAY, ''],
    ['2027-01-22', '春运'],
  ]);
  expect(registered.at(-1)).toEqual(['2027-01-22', '春运', '登记劳动力', '人', '5']);
  const book = join(folder.path, 'days.xlsx');
  expect((await run('--region', '5306', '--format', 'xlsx', '--out', book)).exitCode).toBe(0);
  const { sheets } = await readXlsx(readFileSync(book));
  expect(sheets.map(({ name, rows: { length } }) => [name, length === rows.length])).toEqual([
    ['进度', false],
    ['逐日', true],
  ]);
  const { stdout } = await run('--campaign', campaignId, '--region', '53', '--on', '2027-01-22');
  expect(stdout.split('\n')[0]).toBe('春风行动日报 2027年1月22日（春运） 云南省');
});
