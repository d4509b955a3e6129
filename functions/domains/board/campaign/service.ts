/** Use cases of campaigns: open, get, get the current one, get progress. */
import type { CampaignId } from '../../../id-kinds';
import type { CampaignProgressArgs, Indicator, OpenCampaignInput } from '../../../generated/graphql';
import { today } from '../../../platform/values/clock';
import { parseEach } from '../../../platform/lists/malformed';
import type { Context } from '../../../platform/requests/context';
import { itemLoader } from '../../../platform/lists/item-loader';
import { keyReused, idempotent } from '../../../platform/requests/idempotency';
import type { Viewer } from '../../../platform/security/viewer';
import { isId } from '../../../platform/values/ids';
import { ok } from '../../../platform/requests/result';
import { readAll } from '../../../platform/dynamodb/read-all';
import { ownerOf, ownRegionOf } from '../../reference/region/authority';
import { filterRegion, narrowed } from '../../reference/region/checks';
import { isWithin } from '../../reference/region/containment';
import { type Area, countyAreaOf, EVERYTHING, isCounty } from '../counter/areas';
import { aimsOf, currentFor } from './current';
import { readRestated } from '../counter/read-days';
import { pageSize } from '../../../platform/lists/listing';
import { lastYearOf } from './last-year';
import { type Asked, groupsFor, readCounts, readCountsBelow } from './read-counts';
import { byRegion, type RegionCount } from './regions';
import {
  allCampaigns,
  type Campaign,
  campaignKey,
  openCampaign as storeCampaign,
  parseCampaign,
  type Target,
} from './store';
import { openTargets, readTargets } from './target-store';
import { addingUp, indicators, isAboutPeople, toldAfterTheDay } from '../../reference/indicator/indicator';
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
  // Every board asks for the aims of all campaigns: a county's townships and villages are told by it.
  const aims = [...new Set(targets.flatMap(({ regionCode }) => (regionCode ? countyAreaOf(regionCode) : [])))];
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

/**
 * All indicators, in the board's order; empty if the region is outside the caller's. One query for each counter and one of
 * targets.
 */
export async function getProgress(
  context: Context,
  campaign: Campaign,
  { regionCode, inGroups }: CampaignProgressArgs,
): Promise<IndicatorProgress[]> {
  const area = areaSeen(context, regionCode);
  if (area === undefined) return [];
  const groups = groupsFor(context.viewer, area, inGroups === true);
  const { id, startsOn: from, endsOn: to, targets: own } = campaign;
  const [targets, counts] = await Promise.all([
    own ?? readTargets(context, { id, aims: aimsOf(campaign) }, area),
    Promise.all(indicators.map((indicator) => readCounts(context, { indicator, area, from, to, groups }))),
  ]);
  const targetsOf = Map.groupBy(targets, ({ indicator }) => indicator);
  const below = isCounty(area) ? { below: belowOf(context, { area, from, to, groups }) } : {};
  const board = indicators.map((indicator, place): IndicatorProgress => {
    const { days, ...kind } = counts[place] ?? { days: [] };
    return { indicator, area, from, to, groups, targets: targetsOf.get(indicator) ?? [], days, ...kind, ...below };
  });
  return board.map((progress) => ({ ...progress, ...togetherIn(board, progress) }));
}

/** Of one of several that add up: the days of all. */
function togetherIn(
  board: readonly IndicatorProgress[],
  { indicator }: IndicatorProgress,
): Pick<IndicatorProgress, 'together'> {
  if (!addingUp.includes(indicator)) return {};
  return {
    together: addingUp
      .map((one) => ({ line: board.find((line) => line.indicator === one) }))
      .map(({ line }) => line?.days ?? []),
  };
}

/** Reads what is below a county once for each indicator, however many ask for it. */
function belowOf(
  context: Context,
  asked: Omit<Asked<RegionCode>, 'indicator'>,
): (indicator: Indicator) => Promise<Counts> {
  const read = new Map<Indicator, Promise<Counts>>();
  return (indicator) => {
    const counts = read.get(indicator) ?? readCountsBelow(context, { ...asked, indicator });
    read.set(indicator, counts);
    return counts;
  };
}

/**
 * The regions one level below with their counts: those of a county are in items of their own, which are read when they are
 * asked for. One query then; two of a rate, and one for each that adds up with it.
 */
export async function listRegions(progress: IndicatorProgress): Promise<RegionCount[]> {
  const { indicator, below } = progress;
  if (below === undefined) return byRegion(progress);
  const wanted = addingUp.includes(indicator) ? addingUp : [indicator];
  const board = await Promise.all(wanted.map(async (one) => ({ ...progress, indicator: one, ...(await below(one)) })));
  const own = board.find((line) => line.indicator === indicator) ?? progress;
  return byRegion({ ...own, ...togetherIn(board, own) });
}

/** Null for a median: whom it would compare are other people. One query; of a rate two at once. */
export async function countLastYear(context: Context, progress: IndicatorProgress): Promise<number | null> {
  if (progress.blocks !== undefined) return null;
  const days = lastYearOf(progress, today(context.clock));
  return actualOf(await readCounts(context, { ...progress, ...days }));
}

/** At most `first` changes of the campaign's days, the latest first. One query. */
export async function listRevisions(
  { db }: Context,
  progress: IndicatorProgress,
  first: number | null | undefined,
): Promise<Revision[]> {
  // What a day tells once it is over is then told late, and changes nothing that was shown.
  const hidden = progress.groups !== undefined && isAboutPeople(progress.indicator);
  const silent = hidden || !addsUp(progress) || toldAfterTheDay.has(progress.indicator);
  const changes = silent ? [] : await readRestated(db, progress.indicator, progress.area, progress);
  return revisionsOf(progress, changes).slice(0, pageSize({ first }));
}

/**
 * The area that the caller sees: any for the bureau; for another official their own region or one within it, or their
 * county; undefined for one elsewhere.
 * @throws CallerError BAD_USER_INPUT for a region that does not exist.
 */
function areaSeen({ viewer }: Context, regionCode: string | null | undefined): Area | undefined {
  const wanted = filterRegion(regionCode);
  if (viewer.roles.includes('BUREAU')) return wanted ?? EVERYTHING;
  const { regionCode: own } = viewer;
  return own !== undefined && wanted === countyAreaOf(own) ? wanted : narrowed(wanted, own);
}
