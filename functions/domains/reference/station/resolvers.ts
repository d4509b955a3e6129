/** Resolvers of stations. Whom one looks after is in `people/station-people`. */
import type { Resolvers } from '../../../generated/graphql';
import { mutation } from '../../../platform/requests/result';
import { regionOfRecord } from '../region/region';
import { changeStation, getStation, listStations, openStation } from './service';

export const stationResolvers = {
  Query: {
    station: (_, { id }, context) => getStation(context, id),
    stations: (_, { filter, first, after }, context) => listStations(context, filter ?? {}, { first, after }),
  },
  Mutation: {
    openStation: mutation('station', openStation),
    changeStation: mutation('station', changeStation),
  },
  Viewer: {
    station: ({ stationId }, _, context) => (stationId === undefined ? null : getStation(context, stationId)),
  },
  Station: {
    region: ({ regionCode }) => regionOfRecord(regionCode),
    phone: ({ phone }) => phone ?? null,
    origins: ({ originCodes }) => originCodes.map(regionOfRecord),
    members: ({ members }) => members.map(({ name, account = null }) => ({ name, account })),
    destinations: ({ destinationCodes }) => destinationCodes.map(regionOfRecord),
  },
} satisfies Resolvers;
