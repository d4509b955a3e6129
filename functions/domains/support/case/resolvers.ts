/** Resolvers of cases. */
import type { Resolvers } from '../../../generated/graphql';
import { byId, filtered, mutation, pageOf } from '../../../platform/requests/resolvers';
import { isId } from '../../../platform/values/ids';
import { getWorker } from '../../people/worker/look-up';
import { showStation } from '../../reference/station/service';
import { closeCase, handCase, takeCase } from './hand';
import { openCase } from './open';
import { getCase, listCases, listCasesOf } from './service';

export const caseResolvers = {
  Query: { case: byId(getCase), cases: filtered(listCases) },
  Mutation: {
    openCase: mutation('case', openCase),
    handCase: mutation('case', handCase),
    takeCase: mutation('case', takeCase),
    closeCase: mutation('case', closeCase),
  },
  Worker: { cases: pageOf(listCasesOf) },
  Case: {
    worker: ({ workerId }, _, context) => getWorker(context, workerId),
    note: ({ note }) => note ?? null,
    station: ({ stationId }, _, context) => (stationId === undefined ? null : showStation(context, stationId)),
    handedTo: ({ handedTo }, _, context) =>
      handedTo !== undefined && isId(handedTo, 'stn') ? showStation(context, handedTo) : null,
    handedAt: ({ handedAt }) => handedAt ?? null,
    handedNote: ({ handedNote }) => handedNote ?? null,
    takenAt: ({ takenAt }) => takenAt ?? null,
    resolution: ({ resolution }) => resolution ?? null,
    closedAt: ({ closedAt }) => closedAt ?? null,
  },
} satisfies Resolvers;
