/** GraphQL to workers and back. */
import type { Resolvers } from '../../generated/graphql';
import { today } from '../../platform/clock';
import { maskPhone } from '../../platform/phone';
import { payload } from '../../platform/result';
import { regionOfRecord } from '../region/region';
import { ageOn, maskIdentityNumber } from './identity-number';
import { getWorker, listWorkers, registerWorker } from './service';

export const workerResolvers = {
  Query: {
    worker: (_, { id }, context) => getWorker(context, id),
    workers: (_, { filter, first, after }, context) => listWorkers(context, filter ?? {}, { first, after }),
  },
  Mutation: {
    registerWorker: async (_, { input }, context) => payload('worker', await registerWorker(context, input)),
  },
  Viewer: {
    worker: ({ workerId }, _, context) => (workerId === undefined ? null : getWorker(context, workerId)),
  },
  Worker: {
    maskedIdentityNumber: ({ id, identityNumberBox }, _, { vault }) =>
      maskIdentityNumber(vault.decrypt(identityNumberBox, id)),
    maskedPhone: ({ id, phoneBox }, _, { vault }) =>
      phoneBox === undefined ? null : maskPhone(vault.decrypt(phoneBox, id)),
    village: ({ villageCode }) => regionOfRecord(villageCode),
    age: ({ birthDate }, _, { clock }) => ageOn(birthDate, today(clock)),
  },
} satisfies Resolvers;
