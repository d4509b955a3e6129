/**
 * `npm run board`: writes the board of a campaign as CSV or XLSX, or a day of it as a text in Chinese. Exit code 0 if it is
 * written, 1 if not.
 */
import { Option, program } from 'commander';
import { writeXlsx } from 'hucre';
import { parse } from '../local/command-line';
import { addDays, type CivilDate } from '../functions/platform/values/civil-date';
import { systemClock, today } from '../functions/platform/values/clock';
import { csvOf } from '../functions/platform/values/csv';
import { createAsk, Refused } from './api';
import { type Board, createBoardApi } from './board/api';
import { boardHeaders, boardRows, briefOf, dayHeaders, dayRows } from './board/board';
import { tellProblem } from './console';
import { day, url } from './options';
import { type ServerOptions, serverOf, tokenOf } from './server';
import { stopBySignal } from './stop-signal';
import { writeNew } from './template';

program
  .name('npm run board --')
  .description(
    'Writes the board of a campaign: as CSV or XLSX a row for each indicator and region, or day, with the days of chunyun marked; or with --format brief the text of a day. On the days of a table people are told in groups of five and more, each on the day that makes it whole. Counts of fewer in a region below are left out, with as many others as it takes to hide them.',
  )
  .option('--campaign <id>', 'the campaign; the one that is current in the region when absent')
  .option(
    '--region <code>',
    'a region of any level, with those one level below; all that the token may see when absent',
  )
  .addOption(new Option('--format <format>', 'what is written').choices(['csv', 'xlsx', 'brief']).default('brief'))
  .addOption(
    new Option('--by <what>', 'rows of a CSV: regions, or the days of the area; an XLSX has a sheet of each')
      .choices(['region', 'day'])
      .default('region'),
  )
  .option('--on <date>', 'the day of the brief; yesterday when absent', day('2027-01-20'))
  .option('--out <file>', 'the file that is written; 进度-CODE.csv or .xlsx when absent, and a brief is printed')
  .option('--url <url>', 'the GraphQL endpoint', url, 'http://localhost:4000/graphql')
  .option('--token <token>', 'bearer token of a BUREAU or CADRE; JOB_BOWL_TOKEN when absent (npm run --silent token)')
  .addOption(new Option('--lang <language>', 'language of the server’s messages').choices(['zh', 'en']).default('zh'));
parse(program);

interface Options extends ServerOptions {
  readonly campaign?: string;
  readonly region?: string;
  readonly format: 'csv' | 'xlsx' | 'brief';
  readonly on?: CivilDate;
  readonly out?: string;
  readonly by: 'region' | 'day';
}

async function main({ campaign, region, format, on, out, by, ...options }: Options): Promise<void> {
  const api = createBoardApi(createAsk(serverOf(options, await tokenOf(options), stopBySignal())));
  const boardIn = (inGroups: boolean): Promise<Board | null> => api.board(campaign, region, inGroups);
  const hasRegions = format !== 'csv' || by === 'region';
  const board = await boardIn(!hasRegions);
  if (board === null || board.progress.length === 0)
    throw new Refused('没有可查看的行动 / there is no campaign that this token may see here');
  const code = region ?? (await api.ownRegion());
  const area = { code: code ?? '', name: (code && (await api.nameOf(code))) ?? '全部地区' };
  if (format === 'brief') {
    const text = briefOf(board, area, on ?? addDays(today(systemClock), -1));
    if (out === undefined) process.stdout.write(text);
    else await written(out, text);
    return;
  }
  const byRegion = [boardHeaders, ...boardRows(board, area)];
  const days = format === 'xlsx' ? await boardIn(true) : board;
  const byDay = [dayHeaders, ...(days === null ? [] : dayRows(days))];
  const path = out ?? `进度-${code ?? '全部'}.${format}`;
  const content =
    format === 'csv'
      ? csvOf((by === 'day' ? byDay : byRegion).map((row) => row.map((cell) => cell ?? '')))
      : await writeXlsx({
          sheets: [
            { name: '进度', rows: byRegion, freezePane: { rows: 1 } },
            { name: '逐日', rows: byDay, freezePane: { rows: 1 } },
          ],
        });
  await written(path, content);
}

async function written(path: string, content: string | Uint8Array): Promise<void> {
  await writeNew(path, content);
  console.log(`已写入 / written: ${path}`);
}

main(program.opts<Options>()).catch(tellProblem);
