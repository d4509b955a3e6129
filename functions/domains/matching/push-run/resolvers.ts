/** Resolvers of push runs. */
import type { Resolvers } from '../../../generated/graphql';
import { byId, mutation } from '../../../platform/requests/resolvers';
import { payload } from '../../../platform/requests/result';
import { regionOfRecord } from '../../reference/region/region';
import { progressOf } from './progress';
import { cancelPositionPush, getPushRun, startPositionPush } from './service';

export const pushRunResolvers = {
  Query: { pushRun: byId(getPushRun) },
  Mutation: {
    startPositionPush: mutation('pushRun', startPositionPush),
    cancelPositionPush: async (_, { input }, context) =>
      payload('pushRun', await cancelPositionPush(context, input.runId)),
  },
  PushRun: {
    regionCode: ({ run }) => run.regionCode,
    region: ({ run }) => regionOfRecord(run.regionCode),
    perWorker: ({ run }) => run.perWorker,
    pushesPerVacancy: ({ run }) => run.pushesPerVacancy,
    status: ({ run }) => run.status,
    startedAt: ({ run }) => run.startedAt,
    endedAt: ({ run }) => run.endedAt ?? null,
    workersSeen: ({ pushing }) => pushing.workersSeen,
    pushesMade: ({ pushing }) => pushing.pushesMade,
    progress: progressOf,
  },
} satisfies Resolvers;
