/** Resolvers of recommendations. */
import type { Resolvers } from '../../../generated/graphql';
import { readable } from '../../../platform/lists/readable';
import { selectedBelow } from '../../../platform/lists/selection';
import { filled, type Locale, type Text } from '../../../platform/requests/text';
import { employersAsked } from '../../jobs/position/resolvers';
import { shownName } from '../../people/worker/companions/list-companions';
import { getWholeWorker } from '../../people/worker/look-up';
import placementMessages from '../../jobs/placement/messages.json';
import messages from './messages.json';
import { reasonText } from './reason-text';
import { type Recommendation, recommendPositions, whyNot } from './service';

export const recommendationResolvers = {
  Query: {
    recommendedPositions: async (_, { workerId, first }, context, info) => {
      const found = await recommendPositions(context, workerId, first);
      const employers = employersAsked(context, selectedBelow(info, 'position'));
      const loads = employers.map(
        (load) =>
          ({ position }: Recommendation) =>
            load(position),
      );
      return found && readable(found, loads);
    },
    whyNot: (_, { workerId, positionId }, context) => whyNot(context, workerId, positionId),
  },
  RecommendedPosition: {
    reasons: ({ worker, position, reasons }, _, { locale }) =>
      reasons.map((reason) => ({ ...reason, text: reasonText(reason.code, worker, position, locale) })),
  },
  CompanionPosition: {
    worker: ({ other }, _, context) => getWholeWorker(context, other.id),
    name: ({ other }, _, context) => shownName(context, other),
    position: ({ position }) => position ?? null,
    status: ({ status }) => status ?? null,
  },
  MatchExclusion: {
    text: ({ code, params }, _, { locale }) =>
      filled(messages.exclusions[code], locale, params, (parameter) => wordsOf(String(parameter), locale)),
  },
} satisfies Resolvers;

/** A parameter in words: one of them, or a list with commas between. */
function wordsOf(parameter: string, locale: Locale): string {
  return parameter
    .split(',')
    .map((word) => words[word]?.[locale] ?? word)
    .join(locale === 'zh' ? '、' : ', ');
}

const words: Readonly<Record<string, Text>> = { ...messages.educationWords, ...placementMessages.questionWords };
