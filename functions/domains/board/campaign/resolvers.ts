/** Resolvers of campaigns. */
import type { Resolvers } from '../../../generated/graphql';
import { byId, mutation } from '../../../platform/requests/resolvers';
import { ownerOf } from '../../reference/region/authority';
import { units } from '../../reference/indicator/indicator';
import { actualOf, byDay, rateOf, shareOf, targetOf } from './progress';
import { byRegion } from './regions';
import { countLastYear, getCampaign, getCurrentCampaign, getProgress, listRevisions, openCampaign } from './service';

export const campaignResolvers = {
  Query: {
    campaign: byId(getCampaign),
    currentCampaign: (_, { regionCode }, context) => getCurrentCampaign(context, regionCode),
  },
  Mutation: { openCampaign: mutation('campaign', openCampaign) },
  Campaign: {
    ownerRegionCode: (campaign) => ownerOf(campaign),
    progress: (campaign, { regionCode }, context) => getProgress(context, campaign, regionCode),
  },
  IndicatorProgress: {
    unit: ({ indicator }) => units[indicator],
    target: (progress) => targetOf(progress),
    actual: (progress) => actualOf(progress),
    share: (progress) => shareOf(progress),
    lastYear: (progress, _, context) => countLastYear(context, progress),
    rate: (progress) => rateOf(progress),
    byDay: (progress, { from, to }) => byDay(progress, { from, to }),
    byRegion: (progress) => byRegion(progress),
    revisions: (progress, { first }, context) => listRevisions(context, progress, first),
  },
} satisfies Resolvers;
