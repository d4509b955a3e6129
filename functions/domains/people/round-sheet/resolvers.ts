/** Resolvers of round sheets. */
import type { Resolvers } from '../../../generated/graphql';
import { mutation } from '../../../platform/requests/result';
import { regionOfRecord } from '../../reference/region/region';
import { exportRoundSheet, listRoundSheets, listRows, readRows } from './service';

export const roundSheetResolvers = {
  Query: {
    roundSheets: (_, { regionCode, first, after }, context) => listRoundSheets(context, regionCode, { first, after }),
    roundSheetRows: (_, { seals }, context) => readRows(context, seals),
  },
  Mutation: {
    exportRoundSheet: mutation('roundSheet', exportRoundSheet),
  },
  RoundSheet: {
    region: ({ regionCode }) => regionOfRecord(regionCode),
    rows: (sheet, { first, after }, context) => listRows(context, sheet, { first, after }),
  },
  RoundSheetRow: {
    name: ({ exported }) => exported.name,
    maskedIdentityNumber: ({ exported }) => exported.maskedIdentityNumber,
    villageCode: ({ exported }) => exported.villageCode,
    maskedPhone: ({ exported }) => exported.maskedPhone,
  },
} satisfies Resolvers;
