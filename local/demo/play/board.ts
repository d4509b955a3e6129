/**
 * Opens a campaign for the run, reads its board until it is at rest, and compares it with the sent data. The board
 * follows the tables' streams, so it lags by a moment.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CivilDate } from '../../../functions/platform/values/civil-date';
import type { Cast } from './cast';
import { accepted, type Caller } from '../../graphql-client';
import { BOARD, OPEN_CAMPAIGN } from './operations';

export type Board = readonly Progress[];

interface Progress {
  readonly indicator: string;
  readonly target: number | null;
  /** Null where a median would tell of too few people. */
  readonly actual: number | null;
  readonly share: number | null;
}

/** Targets over all regions. */
const targets = [
  { indicator: 'POSITIONS_COLLECTED', value: 20_000 },
  { indicator: 'WORKERS_REGISTERED', value: 1_000 },
  { indicator: 'WORKERS_TRANSFERRED', value: 200 },
  { indicator: 'SEATS_ALLOCATED', value: 200 },
];

/** The id of a campaign of the run's own. */
export async function openCampaign(
  bureau: Caller,
  { key }: Cast,
  days: { readonly startsOn: CivilDate; readonly endsOn: CivilDate },
): Promise<string> {
  const input = { idempotencyKey: key('campaign'), name: `春风行动（演示 ${key('campaign')}）`, ...days, targets };
  return accepted(await bureau.mutate<{ campaign: { id: string } }>(OPEN_CAMPAIGN, input)).campaign.id;
}

/** Milliseconds without a change after which the board is at rest: longer than a stream's records wait for their batch. */
const REST_MS = 1_500;
const POLL_MS = 150;

/**
 * Reads the board until it has the expected numbers and has not changed for `REST_MS`, so that an intermediate number
 * does not count. Gives up if this has not begun within `waitMs`, and returns the board that was read last.
 */
export async function boardAtRest(
  bureau: Caller,
  campaignId: string,
  wanted: (board: Board) => boolean,
  waitMs: number,
): Promise<{ board: Board; atRest: boolean }> {
  const deadline = performance.now() + waitMs;
  let changedAt = performance.now();
  let board: Board = [];
  for (;;) {
    const read = await readBoard(bureau, campaignId);
    const now = performance.now();
    if (JSON.stringify(read) !== JSON.stringify(board)) changedAt = now;
    board = read;
    const right = wanted(board);
    if (right && now - changedAt >= REST_MS) return { board, atRest: true };
    if (right ? changedAt > deadline : now > deadline) return { board, atRest: false };
    await sleep(POLL_MS);
  }
}

async function readBoard(bureau: Caller, id: string): Promise<Board> {
  const { campaign } = await bureau.query<{ campaign: { progress: Board } }>(BOARD, { id });
  return campaign.progress;
}

export interface Comparison {
  readonly table: string;
  /** A line for each indicator that did not grow as expected. */
  readonly differing: readonly string[];
}

export function comparison(before: Board, sent: ReadonlyMap<string, number>): (after: Board) => Comparison {
  const actualBefore = new Map(before.map(({ indicator, actual }) => [indicator, actual]));
  return (after) => {
    const rows = after.map((progress) => ({
      ...progress,
      sent: sent.get(progress.indicator) ?? 0,
      counted: (progress.actual ?? 0) - (actualBefore.get(progress.indicator) ?? 0),
    }));
    return {
      table: tableOf(rows),
      differing: rows
        .filter((row) => row.counted !== row.sent)
        .map((row) => `${row.indicator}: ${row.sent} sent, but the board grew by ${row.counted}`),
    };
  };
}

function tableOf(rows: readonly (Progress & { sent: number; counted: number })[]): string {
  const cells = [
    ['indicator', 'sent', 'board grew by', 'board', 'target', 'share'],
    ...rows.map(({ indicator, sent, counted, actual, target, share }) => [
      indicator,
      ...[sent, counted, actual, target].map(grouped),
      share === null ? '-' : `${Math.round(share * 100)} %`,
    ]),
  ];
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? [];
  const pad = (cell: string, column: number): string => {
    const width = widths[column] ?? 0;
    return column === 0 ? cell.padEnd(width) : cell.padStart(width);
  };
  return cells.map((row) => `  ${row.map(pad).join('  ')}`).join('\n');
}

function grouped(number: number | null): string {
  return number?.toLocaleString('en-US') ?? '-';
}
