/** Resolvers of the service list. */
import type { Resolvers } from '../../../generated/graphql';
import { inRegion } from '../../../platform/requests/resolvers';
import { assert } from '../../../platform/requests/errors';
import { regionOfRecord } from '../../reference/region/region';
import { getWorker } from '../worker/look-up';
import { listCoverage } from './coverage';
import { listServiceEntries } from './service';
import { actions, needsAt } from './needs';

export const serviceListResolvers = {
  Query: {
    serviceList: (_, { regionCode, dueBefore, first, after }, context) =>
      listServiceEntries(context, regionCode, dueBefore, { first, after }),
    surveyCoverage: inRegion(listCoverage),
  },
  ServiceListEntry: {
    worker: ({ workerId }, _, context) => getWorker(context, workerId),
    reasons: (entry, _, { clock }) => needsAt(entry, clock.now()).map(({ reason }) => reason),
    nextAction: (entry, _, { clock }) => {
      const [most] = needsAt(entry, clock.now());
      assert(most, 'a listed entry to have a reason');
      return actions[most.reason];
    },
  },
  VillageCoverage: {
    village: ({ villageCode }) => regionOfRecord(villageCode),
  },
} satisfies Resolvers;
