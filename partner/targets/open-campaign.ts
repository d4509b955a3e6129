/**
 * Opens a campaign with the targets of a file: reads it, checks all rows by the rules of the server, and sends them at
 * once, only if none is wrong. The key follows from what is sent, so whoever runs it again finds the same campaign.
 */
import { createHash } from 'node:crypto';
import { checkAims, checkCampaign } from '../../functions/domains/board/campaign/checks';
import { isRegionCode } from '../../functions/domains/reference/region/region-code';
import type { OpenCampaignInput, TargetInput } from '../../functions/generated/graphql';
import { messageOf } from '../../functions/graphql/http/messages';
import type { Refusal } from '../../functions/platform/requests/result';
import type { Viewer } from '../../functions/platform/security/viewer';
import { Refused, type UserError } from '../api';
import type { OpenedFile } from '../files/opened';
import type { Watcher } from '../progress-bar';
import type { CampaignApi } from './api';
import type { TargetField, TargetRow } from './columns';

export interface Opening {
  readonly file: OpenedFile<TargetField, TargetInput | undefined>;
  readonly api: CampaignApi;
  readonly campaign: Pick<OpenCampaignInput, 'name' | 'startsOn' | 'endsOn'>;
  readonly language: 'zh' | 'en';
  readonly dryRun: boolean;
  readonly watcher: Watcher;
  readonly signal: AbortSignal;
}

export interface Wrong {
  readonly row: TargetRow;
  readonly fields: readonly string[];
  readonly messages: readonly string[];
}

export interface OpenResult {
  /** Rows that set a target. */
  readonly targets: number;
  /** Present once it is open. */
  readonly id?: string;
  /** If there are any, nothing was sent. */
  readonly wrong: readonly Wrong[];
}

export async function openWithTargets(given: Opening): Promise<OpenResult> {
  const { api, campaign, language, dryRun, watcher } = given;
  const rows = await readAll(given);
  const unread = rows.flatMap((row) =>
    row.problems.length === 0
      ? []
      : [{ row, fields: row.problems.flatMap(({ field }) => field ?? []), messages: row.problems.map(messageIn) }],
  );
  const read = rows
    .flatMap((row) => (row.input === undefined ? [] : [{ row, target: row.input }]))
    // The server knows an input again by its order, too. Of repeats the later row stays the later one.
    .toSorted((a, b) => (nameOf(a.target) < nameOf(b.target) ? -1 : Number(nameOf(a.target) > nameOf(b.target))));
  const targets = read.map(({ target }) => target);
  const region = await api.region();
  const input = { ...campaign, targets, idempotencyKey: keyOf(region, campaign, targets) };
  const viewer: Viewer = { account: '', roles: ['BUREAU'], ...(isRegionCode(region) && { regionCode: region }) };
  const told = (refusal: Refusal): Told => ({
    path: refusal.path.map(String),
    message: messageOf(refusal, language),
  });
  const refused = [...checkCampaign(input), ...checkAims(input, viewer)].map(told);
  const wrong = [...unread, ...byRow(read, refused)].toSorted((a, b) => a.row.number - b.row.number);
  if (wrong.length > 0 || dryRun) return { targets: targets.length, wrong };
  watcher.begin('SENDING', targets.length);
  const answer = await api.open(input);
  if ('errors' in answer) return { targets: targets.length, wrong: byRow(read, answer.errors.map(toldBy)) };
  watcher.at(targets.length);
  watcher.end();
  return { targets: targets.length, id: answer.id, wrong };
}

async function readAll({ file, watcher, signal }: Opening): Promise<TargetRow[]> {
  watcher.begin('READING', undefined);
  const rows: TargetRow[] = [];
  for await (const row of file.rows()) {
    signal.throwIfAborted();
    rows.push(row);
    if (rows.length > ROWS_MAX) throw new Refused(`最多 ${ROWS_MAX} 行 / the file may have ${ROWS_MAX} rows`);
  }
  watcher.at(rows.length);
  watcher.end();
  return rows;
}

/** A table of the board has rows without a target, too. */
const ROWS_MAX = 100_000;

function nameOf({ indicator, regionCode }: TargetInput): string {
  return `${indicator} ${regionCode ?? ''}`;
}

/** The same for the same campaign of the same bureau. @param targets in the order in which they are sent. */
function keyOf(region: string, campaign: object, targets: readonly TargetInput[]): string {
  const all = targets.map((target) => `${nameOf(target)} ${target.value}`);
  return createHash('sha256')
    .update(JSON.stringify([region, campaign, all]))
    .digest('base64url');
}

interface Told {
  readonly path: readonly string[];
  readonly message: string;
}

function toldBy({ path, message }: UserError): Told {
  return { path, message };
}

function messageIn({ message }: { readonly message: string }): string {
  return message;
}

/** @throws Refused for what is wrong with the campaign itself. */
function byRow(read: readonly { readonly row: TargetRow }[], errors: readonly Told[]): Wrong[] {
  const ofCampaign = errors.filter(({ path }) => path[0] !== 'targets' || path[1] === undefined);
  if (ofCampaign.length > 0)
    throw new Refused(ofCampaign.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  return [...Map.groupBy(errors, ({ path }) => Number(path[1]))].flatMap(([index, told]) => {
    const row = read[index]?.row;
    if (row === undefined) return [];
    const fields = [...new Set(told.map(({ path }) => path[2] ?? 'indicator'))];
    return [{ row, fields, messages: told.map(({ message }) => message) }];
  });
}
