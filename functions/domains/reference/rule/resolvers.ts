/** Resolvers of rules. */
import type { Resolvers } from '../../../generated/graphql';
import type { Outcome, Refusal } from '../../../platform/requests/result';
import { regionOfRecord } from '../region/region';
import { keepsRules } from './checks';
import { figuresOf } from './kinds';
import { figure, type KeptRule } from './rule-row';
import { listRules, loadRules, withdrawRules } from './load';

export const ruleResolvers = {
  Query: {
    rules: (_, input, context) => listRules(context, input),
  },
  Mutation: {
    loadRules: async (_, { input }, context) => rulesPayload(await loadRules(context, input)),
    withdrawRules: async (_, { input }, context) => rulesPayload(await withdrawRules(context, input)),
  },
  Rule: {
    name: ({ name }) => name || null,
    region: ({ regionCode }) => (regionCode === undefined ? null : regionOfRecord(regionCode)),
    figures: (rule) => figuresOf(rule.kind).map(([name]) => ({ figure: name, value: figure(rule, name) })),
    example: ({ loaded }) => loaded === undefined,
    // Only the bureau that keeps the rules sees which official changed them.
    loadedBy: ({ loaded }, _, { viewer }) => (keepsRules(viewer) ? (loaded?.by ?? null) : null),
    loadedAt: ({ loaded }) => loaded?.at ?? null,
    endedBy: ({ ended }, _, { viewer }) => (keepsRules(viewer) ? (ended?.by ?? null) : null),
    endedAt: ({ ended }) => ended?.at ?? null,
    note: ({ ended }) => ended?.note ?? null,
  },
} satisfies Resolvers;

function rulesPayload(outcome: Outcome<readonly KeptRule[]>): {
  rules: readonly KeptRule[];
  userErrors: readonly Refusal[];
} {
  return outcome.ok ? { rules: outcome.value, userErrors: [] } : { rules: [], userErrors: outcome.refusals };
}
