/** `npm run board`, as officials run it: the board as a table and as the text of a day. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { readXlsx } from 'hucre';
import { type Run, startCommand } from '../kit/commands';
import { fileFolder } from '../kit/partner-files';
import { campaignInput, givenWorker, startTestSystem, type TestSystem } from '../kit/system';

let system: TestSystem;
const folder = fileFolder();

beforeAll(async () => {
  system = await startTestSystem();
  const targets = [{ indicator: 'WORKERS_REGISTERED', regionCode: '53', value: 40 }] as const;
  await system.mutate(system.tokens.BUREAU, 'openCampaign', 'campaign { id }', campaignInput({ targets }));
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

test('a campaign that is not there is said to be none, and nothing is written', async () => {
  const { exitCode, stderr } = await run('--campaign', 'cmp_00000000000000000000000000', '--format', 'csv');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('there is no campaign');
});
