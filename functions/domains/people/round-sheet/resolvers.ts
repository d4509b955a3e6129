/** Resolvers of round sheets. */
import type { Resolvers } from '../../../generated/graphql';
import { inRegion, mutation, pageOf } from '../../../platform/requests/resolvers';
import { regionOfRecord } from '../../reference/region/region';
import { exportRoundSheet, listRoundSheets, listRows, readRows } from './service';

export const roundSheetResolvers = {
  Query: {
    roundSheets: inRegion(listRoundSheets),
    roundSheetRows: (_, { seals }, context) => readRows(context, seals),
  },
  Mutation: { exportRoundSheet: mutation('roundSheet', exportRoundSheet) },
  RoundSheet: {
    region: ({ regionCode }) => regionOfRecord(regionCode),
    rows: pageOf(listRows),
  },
  RoundSheetRow: {
    name: ({ exported }) => exported.name,
    maskedIdentityNumber: ({ exported }) => exported.maskedIdentityNumber,
    villageCode: ({ exported }) => exported.villageCode,
    maskedPhone: ({ exported }) => exported.maskedPhone,
  },
} satisfies Resolvers;
