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
import { Refused } from '../api';
import type { OpenedFile } from '../files/opened';
import { readWhole, type Told, unreadIn, type Wrong, wrongRow } from '../files/whole';
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

export interface OpenResult {
  /** Rows that set a target. */
  readonly targets: number;
  /** Present once it is open. */
  readonly id?: string;
  /** If there are any, nothing was sent. */
  readonly wrong: readonly Wrong<TargetRow>[];
}

export async function openWithTargets(given: Opening): Promise<OpenResult> {
  const { api, campaign, language, dryRun, watcher } = given;
  const rows = await readWhole(given.file, given);
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
  const wrong = [...unreadIn(rows), ...byRow(read, refused)].toSorted((a, b) => a.row.number - b.row.number);
  if (wrong.length > 0 || dryRun) return { targets: targets.length, wrong };
  watcher.begin('SENDING', targets.length);
  const answer = await api.open(input);
  if ('errors' in answer) return { targets: targets.length, wrong: byRow(read, answer.errors) };
  watcher.at(targets.length);
  watcher.end();
  return { targets: targets.length, id: answer.id, wrong };
}

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

/** @throws Refused for what is wrong with the campaign itself. */
function byRow(read: readonly { readonly row: TargetRow }[], errors: readonly Told[]): Wrong<TargetRow>[] {
  const ofCampaign = errors.filter(({ path }) => path[0] !== 'targets' || path[1] === undefined);
  if (ofCampaign.length > 0)
    throw new Refused(ofCampaign.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  return [...Map.groupBy(errors, ({ path }) => Number(path[1]))].flatMap(([index, told]) => {
    const row = read[index]?.row;
    return row === undefined ? [] : [wrongRow(row, told, 'indicator')];
  });
}
