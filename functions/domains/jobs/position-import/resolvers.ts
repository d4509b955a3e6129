/** Resolvers of imports. */
import type { Resolvers } from '../../../generated/graphql';
import { existing } from '../../../platform/process/at-hand';
import { byId, mutation, pageOf } from '../../../platform/requests/resolvers';
import { payload } from '../../../platform/requests/result';
import { filled } from '../../../platform/requests/text';
import { shownEnterprise } from '../../reference/enterprise/loader';
import { appendPositionImport } from './append-chunk';
import messages from './messages.json';
import {
  cancelPositionImport,
  finishPositionImport,
  getPositionImport,
  listImports,
  listRowErrors,
  listRowWarnings,
  missingChunks,
  startPositionImport,
} from './service';

export const positionImportResolvers = {
  Query: { positionImport: byId(getPositionImport) },
  Mutation: {
    startPositionImport: mutation('positionImport', startPositionImport),
    appendPositionImport: async (_, { input }, context) => {
      const outcome = await appendPositionImport(context, input);
      return outcome.ok
        ? { ...outcome.value, userErrors: [] }
        : { results: [], positionImport: null, userErrors: outcome.refusals };
    },
    finishPositionImport: async (_, { input }, context) =>
      payload('positionImport', await finishPositionImport(context, input.importId)),
    cancelPositionImport: async (_, { input }, context) =>
      payload('positionImport', await cancelPositionImport(context, input.importId)),
  },
  Enterprise: {
    positionImports: ({ id }, { first, after }, context) => listImports(context, id, { first, after }),
  },
  PositionImport: {
    enterprise: ({ enterpriseId }, _, context) =>
      existing(shownEnterprise(context, enterpriseId), "an import's enterprise"),
    missingChunks: (positionImport, _, context) => missingChunks(context, positionImport),
    rowErrors: pageOf(listRowErrors),
    rowWarnings: pageOf(listRowWarnings),
    note: ({ status, created, updated }, _, { locale }) =>
      status === 'CANCELLED' ? filled(messages.keptNote, locale, { rows: created + updated }) : null,
  },
} satisfies Resolvers;
