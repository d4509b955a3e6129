/**
 * `npm run recount`: counts everything that a campaign's board shows anew from the tables, and compares, or mends. It reads the
 * database itself, as an operator may. Exit code 0 if nothing differs, 2 if something does or did or can't be read, 1 if it failed, 130 when it
 * was stopped.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { InvalidArgumentError, Option, program } from 'commander';
import { campaignKey, parseCampaign } from '../functions/domains/board/campaign/store';
import { TakenOver } from '../functions/domains/board/recount/judge';
import { compareAndMend, compareOnly } from '../functions/domains/board/recount/recount';
import { followAgain } from '../functions/domains/jobs/transfer/on-stream';
import { seasonOf } from '../functions/domains/reference/indicator/season';
import type { WorkerId } from '../functions/id-kinds';
import { systemClock } from '../functions/platform/values/clock';
import { isId } from '../functions/platform/values/ids';
import { parse } from '../local/command-line';
import { Refused } from '../partner/api';
import { fail, tellProblem } from '../partner/console';
import { url, whole } from '../partner/options';
import { stopBySignal, untilStopped } from '../partner/stop-signal';
import { operatorDatabase } from './operator-database';
import { progressOn } from './progress';
import { type Format, formats, told } from './told';

program
  .name('npm run recount --')
  .description(
    'Counts every indicator of a campaign anew from the tables and compares it with the counters, by region and day; and what is counted beside the board, such as demand, villages and corridors. With --repair it brings the counters right while facts go on arriving. It reads the tables directly: with the credentials of an operator, and the names of the tables in TABLE_WORKERS and so on (docs/operations.md).',
  )
  .requiredOption('--campaign <id>', 'the campaign whose days are counted', campaign)
  .option('--repair', 'bring right what differs')
  .option('--segments <number>', 'parts of a table that are read at once, 1 to 256', segments, 8)
  .option(
    '--lag <seconds>',
    'within how many seconds the streams count what is written, at most 3600: longer than the iterator age',
    seconds,
    60,
  )
  .addOption(new Option('--format <format>', 'what is printed').choices(formats).default('table'))
  .option('--json', 'the same as --format json')
  .option('--endpoint <url>', 'the DynamoDB of a server on this machine, which tells it as it starts', url);
parse(program);

interface Options {
  readonly campaign: string;
  readonly repair?: boolean;
  readonly segments: number;
  readonly lag: number;
  readonly format: Format;
  readonly json?: boolean;
  readonly endpoint?: string;
}

function campaign(text: string): string {
  if (!isId(text, 'cmp')) throw new InvalidArgumentError('Expected the id of a campaign, cmp_…');
  return text;
}

function segments(text: string): number {
  return whole(text, 256);
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 3_600)) throw new InvalidArgumentError('Expected seconds above 0, at most 3600.');
  return value;
}

async function main({ repair = false, lag, json = false, ...options }: Options, signal: AbortSignal): Promise<number> {
  const { db, scanner, close } = operatorDatabase(options.endpoint);
  try {
    const item = isId(options.campaign, 'cmp') ? await db.get(campaignKey(options.campaign)) : undefined;
    if (item === undefined) throw new Refused('没有这个行动 / there is no such campaign');
    const { startsOn, endsOn: to } = parseCampaign(item);
    // The fives in which stations are told of people begin with the season.
    const from = seasonOf(startsOn);
    const progress = progressOn(process.stderr);
    const hands = {
      ...{ db, scanner, clock: systemClock },
      followTransfers: (ids: readonly WorkerId[]) => followAgain({ db }, ids),
      newName: () => randomBytes(6).toString('hex'),
      tell: (table: string, read: number) => {
        signal.throwIfAborted();
        progress.at(table, read);
      },
      pause: async (milliseconds: number) => {
        progress.waits(milliseconds);
        await wait(milliseconds, undefined, { signal });
      },
    };
    const scope = { from, to, segments: options.segments, lagMs: lag * 1_000 };
    const result = repair ? await compareAndMend(hands, scope) : await compareOnly(hands, scope);
    progress.end();
    process.stdout.write(
      told(result, json ? 'json' : options.format, { campaignId: options.campaign, from, to, repair }),
    );
    const { differences, wrongLots, wrongTransfers, unreadable } = result;
    return differences.length + wrongLots.length + wrongTransfers.length + unreadable.length === 0 ? 0 : 2;
  } finally {
    close();
  }
}

const signal = stopBySignal();
untilStopped(
  signal,
  () => main(program.opts<Options>(), signal),
  () => Promise.resolve(),
).then(
  (code) => (process.exitCode = code),
  (error: unknown) =>
    error instanceof TakenOver
      ? fail('另一次重新计数已开始修正同样的计数 / another recount began to mend the same counters')
      : tellProblem(error),
);
