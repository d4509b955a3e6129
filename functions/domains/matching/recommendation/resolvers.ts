/** Resolvers of recommendations. */
import type { Resolvers } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { filled, type Locale, type Text } from '../../../platform/requests/text';
import { straightKm } from '../../reference/region/distance';
import { cutTo } from '../../reference/region/region-code';
import placementMessages from '../../jobs/placement/messages.json';
import messages from './messages.json';
import { recommendPositions, whyNot } from './service';

export const recommendationResolvers = {
  Query: {
    recommendedPositions: (_, { workerId, first }, context) => recommendPositions(context, workerId, first),
    whyNot: (_, { workerId, positionId }, context) => whyNot(context, workerId, positionId),
  },
  RecommendedPosition: {
    reasons: ({ worker, position, reasons }, _, { locale }) => {
      const { wageExpected = limits.wageUsual, monthlyIncome = '' } = worker;
      const km = straightKm(cutTo(worker.villageCode, 6), position.regionCode) ?? 0;
      const params = { wage: position.wageMin, expected: wageExpected, income: monthlyIncome, km: Math.round(km) };
      const texts = km <= limits.nearHomeKm ? messages.reasons : { ...messages.reasons, ...messages.reasonsFarAway };
      return reasons.map((reason) => ({ ...reason, text: filled(texts[reason.code], locale, params) }));
    },
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
