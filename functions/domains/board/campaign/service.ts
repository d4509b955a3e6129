/** Use cases of campaigns: open, get, get the current one, get progress. */
import type { CampaignId } from '../../../id-kinds';
import type { Indicator, OpenCampaignInput } from '../../../generated/graphql';
import { today } from '../../../platform/values/clock';
import { parseEach } from '../../../platform/lists/malformed';
import type { Context } from '../../../platform/requests/context';
import { itemLoader } from '../../../platform/lists/item-loader';
import { CallerError } from '../../../platform/requests/errors';
import { keyReused, idempotent } from '../../../platform/requests/idempotency';
import type { Viewer } from '../../../platform/security/viewer';
import { isId } from '../../../platform/values/ids';
import { ok } from '../../../platform/requests/result';
import { readAll } from '../../../platform/dynamodb/read-all';
import { ownerOf, ownRegionOf } from '../../reference/region/authority';
import { filterRegion, narrowed } from '../../reference/region/checks';
import { isWithin } from '../../reference/region/containment';
import { EVERYTHING, finestAreaOf, type Area } from '../counter/areas';
import { aimsOf, currentFor } from './current';
import { type AreaDay, readCounters, readRestated } from '../counter/read-days';
import { pageSize } from '../../../platform/lists/listing';
import { addDays, type CivilDate } from '../../../platform/values/civil-date';
import { lastYearOf } from './last-year';
import { readBlocks } from './read-blocks';
import {
  allCampaigns,
  type Campaign,
  campaignKey,
  openCampaign as storeCampaign,
  parseCampaign,
  type Target,
} from './store';
import { openTargets, readTargets } from './target-store';
import { addingUp, type Counter, indicators, rates, toldAfterTheDay } from '../../reference/indicator/indicator';
import { actualOf, addsUp, type Counts, type IndicatorProgress, type Revision, revisionsOf } from './progress';
import { checkAims, checkCampaign } from './checks';
import { asRegionCode, type RegionCode } from '../../reference/region/region-code';

/** Idempotent by key. */
export const openCampaign = idempotent<OpenCampaignInput, Campaign>('openCampaign', 'Campaigns', {
  check: ({ viewer }, input) => [...checkCampaign(input), ...checkAims(input, viewer)],
  async attempt({ db, ids, viewer }, input, recordPut) {
    const targets = targetsIn(input);
    const campaign = newCampaign(ids.next('cmp'), ownRegionOf(viewer), input, targets);
    const writes = [storeCampaign(campaign), ...openTargets(campaign.id, targets)];
    const { committed } = await db.commit([...writes, recordPut(campaign.id)]);
    return committed ? ok(campaign) : keyReused;
  },
  see: getCampaign,
});

function newCampaign(
  id: CampaignId,
  ownerRegionCode: RegionCode,
  { name, startsOn, endsOn }: OpenCampaignInput,
  targets: readonly Target[],
): Campaign {
  const aims = [...new Set(targets.flatMap(({ regionCode }) => regionCode ?? []))];
  const aimsAtAll = targets.some(({ regionCode }) => regionCode === undefined);
  return {
    id,
    name: name.trim(),
    ...{ startsOn, endsOn, ownerRegionCode },
    ...(aims.length > 0 && { aims }),
    ...(aimsAtAll && { aimsAtAll }),
  };
}

function targetsIn({ targets }: OpenCampaignInput): Target[] {
  return targets.map(({ indicator, regionCode, value }) => ({
    ...{ indicator, value },
    ...(regionCode && { regionCode: asRegionCode(regionCode) }),
  }));
}

/**
 * Null if the campaign does not exist or the caller may not see it. `node(id)` is open to every role, so access is
 * checked here; progress has a check of its own.
 */
export async function getCampaign(context: Context, id: string): Promise<Campaign | null> {
  const { viewer } = context;
  const campaign = isId(id, 'cmp') ? await campaignLoader(context).load(id) : undefined;
  return campaign !== undefined && seesCampaign(viewer, campaign) ? campaign : null;
}

/** It is written once. */
const campaignLoader = itemLoader(campaignKey, parseCampaign);

/** A bureau sees every campaign; cadres and stations see those of the bureaus in charge of their region. */
function seesCampaign({ roles, regionCode }: Viewer, campaign: Campaign): boolean {
  const official = roles.some((role) => role === 'CADRE' || role === 'STATION');
  const below = official && regionCode !== undefined && isWithin(regionCode, ownerOf(campaign));
  return roles.includes('BUREAU') || below;
}

/**
 * The campaign that runs today in the caller's area. Strongly consistent, so a campaign is current once it is opened.
 */
export async function getCurrentCampaign(
  context: Context,
  regionCode: string | null | undefined,
): Promise<Campaign | null> {
  const area = areaSeen(context, regionCode);
  const { regionCode: own } = context.viewer;
  if (area === undefined || own === undefined) return null;
  return currentFor(await readCampaigns(context), today(context.clock), area, own) ?? null;
}

async function readCampaigns(context: Context): Promise<Campaign[]> {
  const items = await readAll(context.db, allCampaigns());
  return parseEach(context, { reader: 'lists', table: 'Campaigns' }, items, parseCampaign);
}

/** All indicators, in the board's order; empty if the region is outside the caller's. One query for each counter and one of targets. */
export async function getProgress(
  context: Context,
  campaign: Campaign,
  regionCode: string | null | undefined,
): Promise<IndicatorProgress[]> {
  const area = areaSeen(context, regionCode);
  if (area === undefined) return [];
  const { id, startsOn: from, endsOn: to, targets: own } = campaign;
  const [targets, counts] = await Promise.all([
    own ?? readTargets(context, { id, aims: aimsOf(campaign) }, area),
    Promise.all(indicators.map((indicator) => readCounts(context, indicator, area, { from, to }))),
  ]);
  const targetsOf = Map.groupBy(targets, ({ indicator }) => indicator);
  const board = indicators.map((indicator, place): IndicatorProgress => {
    const { days, ...kind } = counts[place] ?? { days: [] };
    return { indicator, area, from, to, targets: targetsOf.get(indicator) ?? [], days, ...kind };
  });
  const daysOf = new Map(board.map(({ indicator, days }) => [indicator, days]));
  const together = addingUp.map((indicator) => daysOf.get(indicator) ?? []);
  return board.map((progress) => (addingUp.includes(progress.indicator) ? { ...progress, together } : progress));
}

/** Null for a median: whom it would compare are other people. One query; of a rate two at once. */
export async function countLastYear(context: Context, progress: IndicatorProgress): Promise<number | null> {
  if (progress.blocks !== undefined) return null;
  const days = lastYearOf(progress, today(context.clock));
  return actualOf(await readCounts(context, progress.indicator, progress.area, days));
}

/** At most `first` changes of the campaign's days, the latest first. One query. */
export async function listRevisions(
  { db }: Context,
  progress: IndicatorProgress,
  first: number | null | undefined,
): Promise<Revision[]> {
  // What a day tells once it is over is then told late, and changes nothing that was shown.
  const silent = !addsUp(progress) || toldAfterTheDay.has(progress.indicator);
  const changes = silent ? [] : await readRestated(db, progress.indicator, progress.area, progress);
  return revisionsOf(progress, changes).slice(0, pageSize({ first }));
}

/** Of the days from `from` to `to` that may be told by now. One query; of a rate two at once. */
export async function readCounts(
  { db, clock }: Context,
  indicator: Indicator,
  area: Area,
  days: { readonly from: CivilDate; readonly to: CivilDate },
): Promise<Counts> {
  if (indicator === 'INCOME_RISE_MEDIAN')
    return { days: [], blocks: await readBlocks(db, area, { ...days, now: clock.now() }) };
  const yesterday = addDays(today(clock), -1);
  const to = toldAfterTheDay.has(indicator) && days.to > yesterday ? yesterday : days.to;
  const read = async (counter: Counter): Promise<AreaDay[]> =>
    to < days.from ? [] : readCounters(db, counter, area, { from: days.from, to });
  const rate = rates[indicator];
  if (rate === undefined) return { days: await read(indicator) };
  const [counted, among] = await Promise.all([read(rate.counted), read(rate.among)]);
  return { days: counted, among };
}

/**
 * The area that the caller sees: any for the bureau, else the wanted one narrowed to the caller's region; undefined if
 * the two are disjoint. Nothing is counted below the county, so officials of a smaller region see their county.
 * @throws CallerError BAD_USER_INPUT for a region that does not exist or is smaller than a county.
 */
function areaSeen({ viewer }: Context, regionCode: string | null | undefined): Area | undefined {
  const wanted = filterRegion(regionCode);
  if (wanted !== undefined && finestAreaOf(wanted) !== wanted)
    throw new CallerError('BAD_USER_INPUT', { what: 'regionCode must be of a province, a prefecture or a county' });
  if (viewer.roles.includes('BUREAU')) return wanted ?? EVERYTHING;
  const own = narrowed(wanted, viewer.regionCode);
  return own === undefined ? undefined : finestAreaOf(own);
}
