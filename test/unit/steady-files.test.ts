/** A file that somebody saves anew while it is imported: what was counted and checked is sent, or nothing of it. */
import { writeFileSync } from 'node:fs';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { checkDigit } from '../../functions/platform/values/identity-number';
import type { Api, Progress } from '../../partner/api';
import { createErrorFile } from '../../partner/files/error-file';
import { openPositionFile, openTable } from '../../partner/files/open';
import { steady } from '../../partner/files/steady';
import { createWarningFile } from '../../partner/files/warning-file';
import { importFile } from '../../partner/import-file';
import { importPeople } from '../../partner/people/import-people';
import { ledgerColumns } from '../../partner/people/ledger/columns';
import { csvOf, fileFolder } from '../kit/partner-files';

const folder = fileFolder();

afterAll(() => folder.remove());

const HEADERS = ['岗位编号', '岗位名称', '职业代码', '工作地区代码', '招聘人数', '最低工资'];

function rows(count: number, change: Readonly<Record<number, string>> = {}): string {
  const all = Array.from({ length: count }, (_, at) => change[at] ?? `R-${at}`);
  return csvOf([HEADERS, ...all.map((name) => [name, '缝纫工', '6-05-01-03', '441900', '20', '5200'])]);
}

const watcher = { begin: () => undefined, at: () => undefined, end: () => undefined };

describe('a file that is read again', () => {
  test.each([0, 1, 499, 500, 501, 1000])('gives its %i rows again', async (count) => {
    const file = steady(await openPositionFile(folder.write('same.csv', rows(count))));
    for (const _ of [1, 2, 3]) {
      const names: string[] = [];
      for await (const { input } of file.rows()) names.push(input.externalRef);
      expect(names).toEqual(Array.from({ length: count }, (__, at) => `R-${at}`));
    }
  });

  test.each<[string, number, string, number]>([
    ['another row', 3, rows(3, { 1: 'other' }), 0],
    ['a row more', 3, rows(4), 0],
    ['a row less', 3, rows(2), 0],
    ['no row', 3, rows(0), 0],
    ['a row more behind a whole block', 500, rows(501), 500],
    ['a row less than a whole block', 500, rows(499), 0],
    ['another row in the second block', 900, rows(900, { 700: 'other' }), 500],
    ['only the first block', 900, rows(500), 500],
  ])('with %s gives nothing that it did not give before', async (_, count, later, given) => {
    const path = folder.write('changed.csv', rows(count));
    const file = steady(await openPositionFile(path));
    for await (const __ of file.rows());
    writeFileSync(path, later);
    const names: string[] = [];
    const again = async (): Promise<void> => {
      for await (const { input } of file.rows()) names.push(input.externalRef);
    };
    await expect(again()).rejects.toMatchObject({ code: 'CHANGED' });
    expect(names).toEqual(Array.from({ length: given }, (__, at) => `R-${at}`));
  });
});

test('an import of positions sends nothing of another file under the fingerprint of the first', async () => {
  const path = folder.write('positions.csv', rows(3));
  const sent: unknown[] = [];
  const progress: Progress = {
    ...{ id: 'imp_1', status: 'RECEIVING', note: null, rowsReceived: 0 },
    ...{ created: 0, updated: 0, unchanged: 0, rejected: 0 },
  };
  const api: Api = {
    start: () => {
      writeFileSync(path, rows(3, { 1: 'other' }));
      return Promise.resolve({ ...progress, missingChunks: [0] });
    },
    append: (_, __, own) => {
      sent.push(...own);
      return Promise.resolve([]);
    },
    finish: () => Promise.resolve({ ...progress, status: 'FINISHED' }),
    progress: () => Promise.resolve(progress),
    rowErrors: async function* () {},
    rowWarnings: async function* () {},
  };
  const file = await openPositionFile(path);
  const told = { errors: createErrorFile(`${path}.e`, file.headers), warnings: createWarningFile(`${path}.w`) };
  const { signal } = new AbortController();
  const options = { path, enterpriseId: 'ent_1', chunkRows: 1, atOnce: 1, signal };
  const ways = { mode: 'COMMIT', errorPolicy: 'ACCEPT_VALID' } as const;
  await expect(importFile(api, file, told, { ...options, ...ways }, watcher)).rejects.toMatchObject({
    code: 'CHANGED',
  });
  expect(sent).toEqual([]);
});

test('an import of people sends nobody of another ledger than that whose duplicates are known', async () => {
  const number = `53212819900101002${checkDigit('53212819900101002')}`;
  const ledger = (income: string): string =>
    csvOf([
      ['姓名', '身份证号', '月收入'],
      ['马阿依', number, income],
    ]);
  const path = folder.write('ledger.csv', ledger('4500'));
  const sent: unknown[] = [];
  const file = await openTable(ledgerColumns(asCivilDate('2027-01-20')), path);
  const imported = importPeople({
    ledger: file,
    surroundings: { region: '530627101', surveyedOn: '2027-01-10' },
    record: (surveys) => {
      sent.push(...surveys);
      return Promise.reject(new Error('sent'));
    },
    findCodes: () => {
      writeFileSync(path, ledger('5400'));
      return Promise.resolve({ of: () => ({ problem: 'none' }) });
    },
    ...{ errors: createErrorFile(`${path}.e`, file.headers), warnings: createWarningFile(`${path}.w`) },
    ...{ watcher, signal: new AbortController().signal, atOnce: 1, onDuplicates: () => undefined },
  });
  await expect(imported).rejects.toMatchObject({ code: 'CHANGED' });
  expect(sent).toEqual([]);
});
