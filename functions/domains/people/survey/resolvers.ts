/** Resolvers of surveys. */
import type { Resolvers } from '../../../generated/graphql';
import { getMove } from '../move/service';
import { instantOfStamp } from '../worker/history/history';
import { maskedPhone } from '../worker/resolvers';
import { getWorker } from '../worker/look-up';
import { listHistory } from '../worker/service';
import { overruledFields } from './row';
import { recordSurveys } from './service';

export const surveyResolvers = {
  Mutation: {
    recordSurveys: async (_, { input }, context) => {
      const outcome = await recordSurveys(context, input);
      return outcome.ok ? { results: outcome.value, userErrors: [] } : { results: [], userErrors: outcome.refusals };
    },
  },
  SurveyResult: {
    worker: ({ workerId }, _, context) => (workerId === undefined ? null : getWorker(context, workerId)),
    overruled: async ({ workerId, told }, _, context) => {
      const worker = workerId === undefined || told === undefined ? null : await getWorker(context, workerId);
      return worker === null || told === undefined ? [] : overruledFields(told, worker);
    },
    move: ({ moveId }, _, context) => (moveId === undefined ? null : getMove(context, moveId)),
  },
  Worker: {
    surveys: (worker, page, context) => listHistory(context, worker, page, 'SURVEY'),
  },
  Survey: {
    clientId: ({ clientId }) => clientId ?? '',
    surveyedAt: ({ stamp }) => instantOfStamp(stamp),
    name: ({ told }) => told.name,
    maskedPhone: ({ workerId, told }, _, { vault }) => maskedPhone(vault, workerId, told.phoneBox),
    villageCode: ({ told }) => told.villageCode,
    employment: ({ told }) => told.employment,
    monthlyIncome: ({ told }) => told.monthlyIncome,
    skills: ({ told }) => told.skills,
    ethnicGroup: ({ told }) => told.ethnicGroup,
    education: ({ told }) => told.education,
    language: ({ told }) => told.language,
    groupTags: ({ told }) => told.groupTags,
    intent: ({ told }) => told,
  },
} satisfies Resolvers;
