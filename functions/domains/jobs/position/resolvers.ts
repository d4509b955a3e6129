/** Resolvers of positions. */
import type { Resolvers } from '../../../generated/graphql';
import { today } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { assert } from '../../../platform/requests/errors';
import type { Enterprise } from '../../reference/enterprise/store';
import { getEnterprise } from '../../reference/enterprise/service';
import { regionOfRecord } from '../../reference/region/region';
import { payload } from '../../../platform/requests/result';
import { jobPosting } from './job-posting';
import { occupationOf } from '../../reference/occupation/occupation';
import { statusOn } from './position';
import { closePosition, getPosition, listPositions } from './service';

export const positionResolvers = {
  Query: {
    position: (_, { id }, context) => getPosition(context, id),
    positions: (_, { filter, orderBy, first, after }, context) =>
      listPositions(context, filter ?? {}, orderBy, { first, after }),
  },
  Mutation: {
    closePosition: async (_, { input }, context) => payload('position', await closePosition(context, input)),
  },
  Enterprise: {
    positions: ({ id }, { status, orderBy, first, after }, context) =>
      listPositions(context, { enterpriseId: id, status }, orderBy, { first, after }),
  },
  Position: {
    enterprise: ({ enterpriseId }, _, context) => enterpriseOf(context, enterpriseId),
    occupation: ({ occupationCode }) => occupationOf(occupationCode) ?? null,
    region: ({ regionCode }) => regionOfRecord(regionCode),
    headcountTaken: ({ headcount, vacancies }) => headcount - vacancies,
    status: (position, _, { clock }) => statusOn(position, today(clock)),
    closeReason: (position, _, { clock }) =>
      statusOn(position, today(clock)) === 'CLOSED' ? (position.closeReason ?? 'EXPIRED') : null,
    refill: ({ refill }) => refill ?? false,
    jobPosting: async (position, _, context) =>
      jobPosting(position, await enterpriseOf(context, position.enterpriseId)),
  },
} satisfies Resolvers;

async function enterpriseOf(context: Context, enterpriseId: string): Promise<Enterprise> {
  const enterprise = await getEnterprise(context, enterpriseId);
  assert(enterprise, "a position's enterprise to exist");
  return enterprise;
}
