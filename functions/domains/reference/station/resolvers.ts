/** Resolvers of stations. Whom one looks after is in `people/station-people`. */
import type { Resolvers } from '../../../generated/graphql';
import { byId, filtered, mutation } from '../../../platform/requests/resolvers';
import { regionOfRecord } from '../region/region';
import type { FieldOffice } from './office';
import { changeStation, getStation, listStations, openStation } from './service';

/** Of stations and working groups. */
export const officeFields = {
  region: ({ regionCode }: FieldOffice) => regionOfRecord(regionCode),
  origins: ({ originCodes }: FieldOffice) => originCodes.map(regionOfRecord),
  destinations: ({ destinationCodes }: FieldOffice) => destinationCodes.map(regionOfRecord),
  members: ({ members }: FieldOffice) => members.map(({ name, account = null }) => ({ name, account })),
};

export const stationResolvers = {
  Query: { station: byId(getStation), stations: filtered(listStations) },
  Mutation: { openStation: mutation('station', openStation), changeStation: mutation('station', changeStation) },
  Viewer: {
    station: ({ stationId }, _, context) => (stationId === undefined ? null : getStation(context, stationId)),
  },
  Station: {
    ...officeFields,
    phone: ({ phone }) => phone ?? null,
  },
} satisfies Resolvers;
