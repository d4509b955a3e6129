/** Resolvers of travel plans. */
import type { Resolvers } from '../../../generated/graphql';
import { civilDateOf } from '../../../platform/values/civil-date';
import { ownerOf } from '../../reference/region/authority';
import { regionOfRecord } from '../../reference/region/region';
import { readRules } from '../../reference/rule/service';
import { serviceLoader } from '../travel-service/loader';
import { ruleText } from './rule-texts';
import { approveTravelProposal, planTravelServices, statusOf } from './service';
import { coachRulesOf } from './solver/coach-rules';
import { notesOnStops } from './stop-notes';
import { loadFactorOf } from './plan-parts';

export const travelPlanResolvers = {
  Mutation: {
    planTravelServices: async (_, { input }, context) => {
      const outcome = await planTravelServices(context, input);
      return outcome.ok
        ? { ...outcome.value, userErrors: [] }
        : { ...{ proposals: [], unserved: 0, gap: 0, planned: null, baseline: null }, userErrors: outcome.refusals };
    },
    approveTravelProposal: async (_, { input }, context) => {
      const outcome = await approveTravelProposal(context, input);
      if (!outcome.ok) return { travelProposal: null, travelService: null, userErrors: outcome.refusals };
      const { serviceId } = outcome.value;
      const travelService = serviceId === undefined ? undefined : await serviceLoader(context).load(serviceId);
      return { travelProposal: outcome.value, travelService: travelService ?? null, userErrors: [] };
    },
  },
  TravelProposal: {
    ownerRegionCode: (proposal) => ownerOf(proposal),
    loadFactor: (proposal) => loadFactorOf(proposal),
    feasible: ({ reasons }) => reasons.length === 0,
    reasons: ({ reasons, figures }, _, { locale }) => reasons.map((rule) => ruleText(rule, figures)[locale]),
    brokenRules: ({ reasons }) => reasons,
    expiresAt: ({ endsAt }) => endsAt,
    status: (proposal, _, { clock }) => statusOf(proposal, clock.now()),
    travelService: async ({ serviceId }, _, context) =>
      serviceId === undefined ? null : ((await serviceLoader(context).load(serviceId)) ?? null),
  },
  TravelService: {
    driverNotes: async ({ mode, stops, departsAt }, _, context) => {
      const [first] = stops;
      if (mode !== 'COACH' || first === undefined) return [];
      const rules = await readRules(context, ['DRIVER_HOURS', 'MOUNTAIN_ROAD']);
      const coach = coachRulesOf(rules, civilDateOf(new Date(departsAt)), first.regionCode);
      return notesOnStops(stops, coach).map((rule) => ({
        ...{ rule, text: ruleText(rule, coach.figures)[context.locale] },
      }));
    },
  },
  ProposedStop: {
    region: ({ regionCode }) => regionOfRecord(regionCode),
    roadAssumed: ({ roadAssumed }) => roadAssumed ?? false,
  },
  TravelPlanTotals: {
    loadFactor: (totals) => loadFactorOf(totals),
  },
} satisfies Resolvers;
