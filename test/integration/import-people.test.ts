/** `npm run import:people` as a cadre runs it: a ledger, a server and an exit code; killed half-way, and gone on with. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { openIdentityIssuer } from '../../local/identity-issuer';
import { projectFolder } from '../../local/project-folder';
import { type Run, type Running, startCommand } from '../kit/commands';
import { csvOf, fileFolder, xlsxOf } from '../kit/partner-files';
import { startPassingDoor } from '../kit/passing-door';
import { identityNumber, startTestSystem, type TestSystem, unique } from '../kit/system';
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

const HEADERS = [
  '姓名',
  '身份证号',
  '联系电话',
  '乡镇',
  '民族',
  '文化程度',
  '就业状况',
  '月收入',
  '就业意愿',
  '调查日期',
];

/** One of a thousand ends like those that an office program has shortened. */
function plainNumber(): string {
  const number = identityNumber();
  return number.endsWith('000') ? identityNumber() : number;
}

/** Each a person of their own. */
function peopleOf(count: number, change: (index: number) => Readonly<Record<string, string>> = () => ({})): string[][] {
  return Array.from({ length: count }, (_, index) => {
    const row: Record<string, string> = {
      ...{ 姓名: `马阿依${index}`, 身份证号: plainNumber(), 联系电话: '', 乡镇: '泼机镇', 民族: '彝' },
      ...{ 文化程度: '初中', 就业状况: '省外务工', 月收入: '4500', 就业意愿: '是', 调查日期: '2026-10-20' },
      ...change(index),
    };
    return HEADERS.map((header) => row[header] ?? '');
  });
}

function importing(path: string, token: string, ...parameters: string[]): Running {
  const address = parameters.includes('--url') ? [] : ['--url', `${system.origin}/graphql`];
  return startCommand('partner/import-people.ts', [path, ...address, ...parameters], { token });
}

function imported(path: string, ...parameters: string[]): Promise<Run> {
  return importing(path, system.tokens.CADRE, '--lang', 'en', ...parameters).ended;
}

/** What the register has of the rows' people: income, and how many surveys. */
async function knownOf(rows: readonly (readonly string[])[]) {
  const query = `query ($n: String!) { workerByIdentityNumber(identityNumber: $n) {
    name villageCode ethnicGroup education employment monthlyIncome surveys { edges { node { clientId } } } } }`;
  return Promise.all(
    rows.map(async ([, n]) => (await system.ask(system.tokens.BUREAU, query, { n })).workerByIdentityNumber),
  );
}

const EXPIRED = 'the token is wrong or has expired; give a new one, and run the same command again to go on';

const countsOf = ({ stdout }: Run): string => /行 \/ rows: (.*)/.exec(stdout)?.[1] ?? stdout;

describe('a ledger', () => {
  test('is forecast by a dry run, registers people, and changes nothing when it is sent again', async () => {
    const rows = peopleOf(3);
    const path = folder.write('台账.csv', csvOf([['泼机镇台账', ...HEADERS.slice(1).map(() => '')], HEADERS, ...rows]));
    const dry = await imported(path, '--dry-run');
    expect(dry).toMatchObject({ exitCode: 0, stderr: '' });
    expect(dry.stdout).toContain('Forecast only, nothing recorded');
    expect(countsOf(dry)).toBe('3 新登记 / registered, 0 更新 / updated, 0 未变 / unchanged, 0 有误 / wrong');
    expect(await knownOf(rows)).toEqual([null, null, null]);

    const first = await imported(path);
    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    expect(countsOf(first)).toBe('3 新登记 / registered, 0 更新 / updated, 0 未变 / unchanged, 0 有误 / wrong');
    const known = await knownOf(rows);
    expect(known[2]).toMatchObject({
      ...{ name: '马阿依2', villageCode: '530627102', ethnicGroup: '彝族', education: 'JUNIOR_HIGH' },
      ...{ employment: 'OUT_OF_PROVINCE', monthlyIncome: 4_500 },
    });
    for (const again of [await imported(path, '--dry-run'), await imported(path)])
      expect(countsOf(again)).toBe('0 新登记 / registered, 0 更新 / updated, 3 未变 / unchanged, 0 有误 / wrong');
    expect(await knownOf(rows)).toEqual(known);
  });

  test('of the documentation is told as the documentation has it', async () => {
    const [, run = ''] = readFileSync(projectFolder('docs', 'villages.md'), 'utf8').split('## A run');
    const blocks = [...run.matchAll(/```(?:csv|text)\n([^]*?)```/g)].map(([, block = '']) => block);
    const [file = '', ...told] = blocks.slice(0, 5);
    mkdirSync(`${folder.path}/told`);
    const path = folder.write('told/台账.csv', file);
    const runs = [['--dry-run'], [], []].map((more) => () => importing(path, system.tokens.CADRE, ...more).ended);
    const mended = async (): Promise<Run> => {
      const wrong = `${path}.errors.csv`;
      writeFileSync(wrong, readFileSync(wrong, 'utf8').replace('博士后', '本科'));
      return importing(wrong, system.tokens.CADRE).ended;
    };
    /** Without what differs from run to run. */
    const plain = (text: string): string =>
      text
        .replaceAll(`${folder.path}/told/`, '')
        .replaceAll(/ ?\(\d+ 行\/s\)/g, '')
        .trim();
    const printed: string[] = [];
    for (const start of [...runs, mended]) printed.push(plain((await start()).stdout));
    const [whole, ...ends] = told.map(plain);
    expect(printed[0]).toBe(whole);
    for (const [index, end] of ends.entries()) {
      expect(end).toMatch(/^提交[^]*wrong$/);
      expect(printed[index + 1]).toContain(end);
    }
  });

  test('of XLSX with a village for everyone in it, and one day, registers them there', async () => {
    const rows = peopleOf(2).map(([name = '', number = '']) => [name, number]);
    const path = folder.write('一村.xlsx', xlsxOf([['姓名', '身份证号'], ...rows], '台账'));
    expect(await imported(path)).toMatchObject({ exitCode: 2 });
    const run = await imported(path, '--region', '530627102201', '--surveyed-on', '2026-10-01');
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect((await knownOf(rows)).map((one) => one?.villageCode)).toEqual(['530627102201', '530627102201']);
  });

  test('that is corrected on the same day counts as corrected, back and forth, whatever order ids have', async () => {
    const [row = []] = peopleOf(1);
    for (const income of ['4500', '5000', '4500', '6000', '5000']) {
      const corrected = row.map((cell, index) => (HEADERS[index] === '月收入' ? income : cell));
      expect(await imported(folder.write('改.csv', csvOf([HEADERS, corrected])))).toMatchObject({ exitCode: 0 });
      const [known] = await knownOf([row]);
      expect(known?.monthlyIncome).toBe(Number(income));
    }
  });

  test('whose codes are filed under others changes nothing when it is sent again', async () => {
    const rows = peopleOf(2).map((row, index) => [
      ...row,
      ...(index === 0 ? ['440300、500157、440300', '6-06-04-01'] : ['４４０３００', '6-06-04-01']),
    ]);
    const path = folder.write('旧码.csv', csvOf([[...HEADERS, '意向地区', '意向工种'], ...rows]));
    expect(countsOf(await imported(path))).toContain('2 新登记 / registered');
    for (let again = 0; again < 2; again += 1) {
      const run = await imported(path);
      expect(run).toMatchObject({ exitCode: 0, stderr: '' });
      expect(countsOf(run)).toContain('0 更新 / updated, 2 未变 / unchanged');
      expect(run.stdout).not.toContain('warnings');
    }
    for (const one of await knownOf(rows)) expect(one?.surveys.edges).toHaveLength(1);
  });

  test('whose phone goes from one to another of the same mask and back has the one that was sent last', async () => {
    const [row = []] = peopleOf(1);
    const query = 'query ($phone: String!) { workerByPhone(phone: $phone) { name } }';
    const named = row.map((cell, index) => (HEADERS[index] === '姓名' ? unique('马阿依') : cell));
    for (const phone of ['13871110001', '13872220001', '13871110001']) {
      const sent = named.map((cell, index) => (HEADERS[index] === '联系电话' ? phone : cell));
      expect(await imported(folder.write('号.csv', csvOf([HEADERS, sent])))).toMatchObject({ exitCode: 0 });
      expect((await system.ask(system.tokens.CADRE, query, { phone })).workerByPhone?.name).toBe(named[0]);
    }
  });

  test('that is older than what the register has says which answers do not count', async () => {
    const [row = []] = peopleOf(1);
    const dated = (day: string, income: string): string[] =>
      row.map((cell, index) => ({ 调查日期: day, 月收入: income, 就业意愿: '' })[HEADERS[index] ?? ''] ?? cell);
    await imported(folder.write('新.csv', csvOf([HEADERS, dated('2026-11-01', '5000')])));
    const path = folder.write('旧.csv', csvOf([HEADERS, dated('2026-10-01', '4000')]));
    for (const mode of [['--dry-run'], [], []]) {
      const run = await imported(path, ...mode);
      expect(run).toMatchObject({ exitCode: 0, stderr: '' });
      expect(countsOf(run)).toContain('0 更新 / updated, 1 未变 / unchanged');
      expect(run.stdout).toContain('登记中已有更晚的答复，未改动：月收入 / later answers stay: monthlyIncome');
    }
    expect(await knownOf([row])).toMatchObject([{ monthlyIncome: 5_000 }]);
  });

  test('with one person under two numbers that were merged says so, and is the same however often it is sent', async () => {
    const [one = []] = peopleOf(1);
    const dated = (number: string, day: string, income: string): string[] =>
      one.map((cell, at) => ({ 身份证号: number, 调查日期: day, 月收入: income })[HEADERS[at] ?? ''] ?? cell);
    const numbers = [plainNumber(), plainNumber()];
    const first = numbers.map((number) => dated(number, '2026-10-01', '4000'));
    expect(await imported(folder.write('两号.csv', csvOf([HEADERS, ...first])))).toMatchObject({ exitCode: 0 });
    const query = 'query ($n: String!) { workerByIdentityNumber(identityNumber: $n) { id } }';
    const ids = await Promise.all(
      numbers.map(async (n) => (await system.ask(system.tokens.BUREAU, query, { n })).workerByIdentityNumber?.id ?? ''),
    );
    const merge = { idempotencyKey: unique(), keepId: ids[0], mergeId: ids[1] };
    const { userErrors } = await system.mutate(system.tokens.BUREAU, 'mergeWorkers', 'worker { id }', merge);
    expect(userErrors).toEqual([]);
    const [n = '', other = ''] = numbers;
    const both = [dated(n, '2026-11-01', '5000'), dated(other, '2026-11-01', '6000')];
    const states: unknown[] = [];
    for (const rows of [both, both, both.toReversed()]) {
      const run = await imported(folder.write('一人.csv', csvOf([HEADERS, ...rows])));
      expect(run).toMatchObject({ exitCode: 0, stderr: '' });
      expect(run.stdout).toContain('the register has this person in another row, too');
      const [known] = await knownOf([one.with(HEADERS.indexOf('身份证号'), n)]);
      states.push([known?.monthlyIncome, known?.surveys.edges.length]);
    }
    expect(states[0]).toEqual([expect.any(Number), 4]);
    expect(states).toEqual([states[0], states[0], states[0]]);
  });

  test('records its right rows; the wrong ones are written beside it as they stood, and nothing that is printed has a number', async () => {
    const rows = peopleOf(6, (index) =>
      index === 1
        ? { 文化程度: '博士后', 联系电话: '13887000001' }
        : index === 2
          ? { 乡镇: '某某镇' }
          : index === 3
            ? { 联系电话: '138870' }
            : {},
    );
    const [, , , , twice = [], own = []] = rows;
    const repeat = twice.map((cell, index) => (HEADERS[index] === '月收入' ? '9999' : cell));
    const path = folder.write(`${unique('wrong')}.csv`, csvOf([HEADERS, ...rows, repeat, own]));
    for (const mode of [['--dry-run'], []]) {
      const run = await imported(path, ...mode);
      expect(run).toMatchObject({ exitCode: 2, stderr: '' });
      expect(countsOf(run)).toBe(
        '2 新登记 / registered, 0 更新 / updated, 0 未变 / unchanged, 1 重复行 / repeated, 5 有误 / wrong',
      );
      expect(run.stdout.indexOf('第 6、8 行')).toBeLessThan(run.stdout.indexOf('sending'));
      for (const [, number = ''] of rows) expect(run.stdout).not.toContain(number);
      expect(run.stdout).not.toContain('13887000001');
      const [headers, ...wrong]: string[][] = parse(readFileSync(`${path}.errors.csv`, 'utf8'), { bom: true });
      expect(headers).toEqual([...HEADERS, '行号 / row', '列 / columns', '原因 / reasons']);
      // An office program would shorten a number without an apostrophe before it.
      const asWritten = [rows[1], rows[2], rows[3], twice, repeat].map((row) =>
        row?.map((cell) => (/^\d{18}$/.test(cell) ? `'${cell}` : cell)),
      );
      expect(wrong.map((line) => line.slice(0, HEADERS.length))).toEqual(asWritten);
      expect(wrong.map((line) => line[HEADERS.length + 1])).toEqual([
        '文化程度',
        '乡镇',
        '联系电话',
        '身份证号',
        '身份证号',
      ]);
      const warnings = readFileSync(`${path}.warnings.csv`, 'utf8');
      expect(warnings).toContain('says the same as a row before it');
      for (const [, number = ''] of rows) expect(warnings).not.toContain(number);
    }
    const mended = readFileSync(`${path}.errors.csv`, 'utf8').replace('博士后', '本科').replace('某某镇', '泼机镇');
    const again = await imported(folder.write('mended.csv', mended));
    expect(countsOf(again)).toContain('2 新登记 / registered');
  });

  test('of another region is refused row by row, of a place beyond the token and of other roles as a whole', async () => {
    const rows = peopleOf(2);
    const path = folder.write('别处.csv', csvOf([HEADERS, ...rows]));
    const other = await system.sign({ roles: ['CADRE'], regionCode: '530628' });
    const foreign = await importing(path, other, '--lang', 'en').ended;
    expect(foreign.exitCode).toBe(2);
    expect(countsOf(foreign)).toContain('2 有误 / wrong');
    const beyond = await importing(path, other, '--region', '530627102').ended;
    expect(beyond).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('is not within 530628') as string });
    const village = await importing(path, other, '--region', '530627102201').ended;
    expect(village.stderr).toContain('530627102201 is not within 530628');
    const enterprise = await importing(path, system.tokens.ENTERPRISE).ended;
    expect(enterprise).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('CADRE or BUREAU') as string });
    expect(await knownOf(rows)).toEqual([null, null]);
  });

  test('that is a folder, or beside which no file of warnings can be written, is told in one line', async () => {
    const none = await imported(folder.path);
    expect(none).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^[^\n]*there is no file[^\n]*\n$/) as string,
    });
    const rows = peopleOf(1);
    const path = folder.write('hemmed.csv', csvOf([HEADERS, ...rows, ...rows]));
    mkdirSync(`${path}.warnings.csv`);
    const run = await imported(path);
    expect([run.exitCode, run.stderr.replaceAll(folder.path, '')]).toEqual([
      1,
      '/hemmed.csv.warnings.csv 是文件夹，不是文件 / is a folder and no file\n',
    ]);
  });

  test('whose phones stand in wrong columns tells of them without a whole number, and of villages by whole codes', async () => {
    const phones = ['13887650123', '138 8765 0124', '13887650125'];
    const columns = ['文化程度', '月收入', '调查日期'];
    const rows = peopleOf(4, (index) => (index < 3 ? { [columns[index] ?? '']: phones[index] ?? '' } : {}));
    const [right = []] = rows.slice(3);
    const outside = right.map((cell, place) => (HEADERS[place] === '乡镇' ? '530628101201' : cell));
    const path = folder.write('错位.csv', csvOf([HEADERS, ...rows.slice(0, 3), outside]));
    const run = await imported(path);
    expect(countsOf(run)).toContain('4 有误 / wrong');
    expect(run.stdout).toContain('not 138****23');
    expect(run.stdout).toContain('“530628101201”');
    const told = run.stdout + readFileSync(`${path}.warnings.csv`, { encoding: 'utf8', flag: 'a+' });
    for (const phone of phones) expect(told.replaceAll(' ', '')).not.toContain(phone.replaceAll(' ', ''));
  });

  test('of people who live in another region waits as moves', async () => {
    const rows = peopleOf(1);
    await imported(folder.write('here.csv', csvOf([HEADERS, ...rows])));
    const moved = rows.map((row) => row.map((cell, index) => (HEADERS[index] === '乡镇' ? '牛街镇' : cell)));
    const other = await system.sign({ roles: ['CADRE'], regionCode: '530628' });
    const run = await importing(folder.write('there.csv', csvOf([HEADERS, ...moved])), other).ended;
    expect(run.exitCode).toBe(0);
    expect(countsOf(run)).toContain('1 待迁入 / wait as moves');
  });
});

describe('two namesakes of one village who say the same', () => {
  /** Rows of others, and two that differ in the number alone. */
  const village = () => {
    const [one = [], ...others] = peopleOf(101);
    const other = one.map((cell, place) => (HEADERS[place] === '身份证号' ? plainNumber() : cell));
    return { one, other, others };
  };
  const send = async (...rows: string[][]): Promise<Run> =>
    imported(folder.write(`${unique('namesakes')}.csv`, csvOf([HEADERS, ...rows])), '--at-once', '1');
  const expectOnceEach = async (...rows: string[][]): Promise<void> => {
    const known = await knownOf(rows);
    expect(known.map((person) => person?.surveys.edges.length)).toEqual(rows.map(() => 1));
    expect(known.map((person) => person?.name)).toEqual(rows.map(([name]) => name));
  };

  test('are two people with a survey each, in whatever order, batch and run of the import they stand', async () => {
    const { one, other, others } = village();
    expect(countsOf(await send(one, other))).toContain('2 新登记 / registered');
    await expectOnceEach(one, other);
    const orders = [
      [one, other],
      [other, one],
      [...others.slice(0, 99), one, other],
      [...others.slice(0, 99), other, one],
    ];
    for (const rows of orders) {
      expect(await send(...rows)).toMatchObject({ exitCode: 0, stderr: '' });
      await expectOnceEach(one, other);
    }
  });

  test('are so too where the command is killed between them, and goes on with the rows in another order', async () => {
    const { one, other, others } = village();
    const rows = [...others.slice(0, 99), one, other];
    const path = folder.write('killed-between.csv', csvOf([HEADERS, ...rows]));
    let batches = 0;
    const door = await startPassingDoor(system.origin, (body) => {
      if (body.includes('recordSurveys') && (batches += 1) === 2) kill('SIGKILL');
      return {};
    });
    const { kill, ended } = importing(path, system.tokens.CADRE, '--at-once', '1', '--url', door.url);
    expect((await ended).exitCode).toBeNull();
    door.close();
    expect(await send(other, one, ...others)).toMatchObject({ exitCode: 0, stderr: '' });
    await expectOnceEach(one, other);
  });
});

describe('a command that is ended', () => {
  test.each(['SIGINT', 'SIGKILL'] as const)(
    'by %s half-way registers nobody twice when it is run again',
    async (signal) => {
      const rows = peopleOf(400);
      const path = folder.write(`${signal}.csv`, csvOf([HEADERS, ...rows]));
      const { kill, ended } = importing(path, system.tokens.CADRE, '--at-once', '1');
      await until('the first batch is recorded', async () => (await knownOf(rows.slice(0, 1)))[0] !== null);
      kill(signal);
      const { exitCode, stdout } = await ended;
      expect(exitCode).toBe(signal === 'SIGINT' ? 130 : null);
      if (signal === 'SIGINT') expect(stdout).toContain('run the same command again to go on');
      const again = await imported(path);
      expect(again).toMatchObject({ exitCode: 0, stderr: '' });
      const [, made = '', same = ''] = /(\d+) 新登记 .* (\d+) 未变/.exec(countsOf(again)) ?? [];
      expect(Number(made)).toBeGreaterThan(0);
      expect(Number(same)).toBeGreaterThan(0);
      expect(Number(made) + Number(same)).toBe(400);
      for (const one of await knownOf([...rows.slice(0, 5), ...rows.slice(-5)]))
        expect(one?.surveys.edges).toHaveLength(1);
    },
  );

  test('by nothing, whose server dies after it recorded a batch, sends it again, and nothing twice', async () => {
    let answers = 0;
    const door = await startPassingDoor(system.origin, (body) => ({
      answerIsLost: body.includes('recordSurveys') && (answers += 1) === 1,
    }));
    try {
      const rows = peopleOf(3);
      const path = folder.write('dead.csv', csvOf([HEADERS, ...rows]));
      const run = await imported(path, '--url', door.url);
      expect(run.exitCode).toBe(0);
      expect(run.stderr).toContain('trying again in');
      expect(countsOf(run)).toContain('3 未变 / unchanged');
      for (const one of await knownOf(rows)) expect(one?.surveys.edges).toHaveLength(1);
      expect(existsSync(`${path}.errors.csv`)).toBe(false);
    } finally {
      door.close();
    }
  });

  test('by its token, which expires half-way, says so, and goes on with another one', async () => {
    const issuer = await openIdentityIssuer(system.keyFolder);
    const expired = await issuer.sign({ roles: ['CADRE'], regionCode: '530627' }, -600);
    let batches = 0;
    const door = await startPassingDoor(system.origin, (body) =>
      body.includes('recordSurveys') && (batches += 1) > 1 ? { token: expired } : {},
    );
    try {
      const rows = peopleOf(250, (index) => (index === 0 ? { 文化程度: '博士后' } : {}));
      const path = folder.write('expired.csv', csvOf([HEADERS, ...rows]));
      const run = await imported(path, '--url', door.url, '--at-once', '1');
      expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(EXPIRED) as string });
      expect(run.stderr.trim().split('\n')).toHaveLength(1);
      expect(run.stdout).toContain('提交 / sending: 100/250');
      expect(await knownOf([rows[99] ?? [], rows[100] ?? []])).toMatchObject([{ name: '马阿依99' }, null]);
      const again = await imported(path);
      expect(again).toMatchObject({ exitCode: 2, stderr: '' });
      expect(countsOf(again)).toBe('150 新登记 / registered, 0 更新 / updated, 99 未变 / unchanged, 1 有误 / wrong');
    } finally {
      door.close();
    }
  });
});
