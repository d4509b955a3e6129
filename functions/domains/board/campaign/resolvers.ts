/** Resolvers of campaigns. */
import type { Resolvers } from '../../../generated/graphql';
import { byId, mutation } from '../../../platform/requests/resolvers';
import { rulesOfRequest } from '../../reference/rule/service';
import { ownerOf } from '../../reference/region/authority';
import { units } from '../../reference/indicator/indicator';
import { isInRush } from '../../travel/group-ticket/chunyun';
import { actualOf, byDay, rateOf, shareOf, targetOf } from './progress';
import {
  countLastYear,
  getCampaign,
  getCurrentCampaign,
  getProgress,
  listRegions,
  listRevisions,
  openCampaign,
} from './service';

export const campaignResolvers = {
  Query: {
    campaign: byId(getCampaign),
    currentCampaign: (_, { regionCode }, context) => getCurrentCampaign(context, regionCode),
  },
  Mutation: { openCampaign: mutation('campaign', openCampaign) },
  Campaign: {
    ownerRegionCode: (campaign) => ownerOf(campaign),
    progress: (campaign, args, context) => getProgress(context, campaign, args),
  },
  IndicatorProgress: {
    unit: ({ indicator }) => units[indicator],
    target: (progress) => targetOf(progress),
    actual: (progress) => actualOf(progress),
    share: (progress) => shareOf(progress),
    lastYear: (progress, _, context) => countLastYear(context, progress),
    rate: (progress) => rateOf(progress),
    byDay: (progress, { from, to }) => byDay(progress, { from, to }),
    byRegion: (progress) => listRegions(progress),
    revisions: (progress, { first }, context) => listRevisions(context, progress, first),
  },
  DayCount: { chunyun: async ({ on }, _, context) => isInRush(on, await rulesOfRequest(context, 'CHUNYUN')) },
} satisfies Resolvers;
