/** Resolvers of the service list. */
import type { Resolvers } from '../../../generated/graphql';
import { today } from '../../../platform/values/clock';
import { assert } from '../../../platform/requests/errors';
import { regionOfRecord } from '../../reference/region/region';
import { getWorker } from '../worker/look-up';
import { listCoverage } from './coverage';
import { listServiceEntries } from './service';
import { actions, needsOn } from './needs';

export const serviceListResolvers = {
  Query: {
    serviceList: (_, { regionCode, dueBefore, first, after }, context) =>
      listServiceEntries(context, regionCode, dueBefore, { first, after }),
    surveyCoverage: (_, { regionCode, first, after }, context) => listCoverage(context, regionCode, { first, after }),
  },
  ServiceListEntry: {
    worker: ({ workerId }, _, context) => getWorker(context, workerId),
    reasons: (entry, _, { clock }) => needsOn(entry, today(clock)).map(({ reason }) => reason),
    nextAction: (entry, _, { clock }) => {
      const [most] = needsOn(entry, today(clock));
      assert(most, 'a listed entry to have a reason');
      return actions[most.reason];
    },
  },
  VillageCoverage: {
    village: ({ villageCode }) => regionOfRecord(villageCode),
  },
} satisfies Resolvers;
