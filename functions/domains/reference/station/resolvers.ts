/** Resolvers of stations. Whom one looks after is in `people/station-people`. */
import type { Resolvers } from '../../../generated/graphql';
import { byId, filtered, mutation } from '../../../platform/requests/resolvers';
import { regionOfRecord } from '../region/region';
import { changeStation, getStation, listStations, openStation } from './service';

export const stationResolvers = {
  Query: { station: byId(getStation), stations: filtered(listStations) },
  Mutation: { openStation: mutation('station', openStation), changeStation: mutation('station', changeStation) },
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
