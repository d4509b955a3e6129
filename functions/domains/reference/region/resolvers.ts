/** Resolvers of regions. */
import type { Resolvers } from '../../../generated/graphql';
import { connectionOf } from '../../../platform/lists/listing';
import { searched } from './checks';
import { headOf } from './rows/abolished-rows';
import { findRegions } from './picker';
import { childrenOf, fullName, regionOf, regionOfRecord } from './region';

export const regionResolvers = {
  Query: {
    region: (_, { code }) => regionOf(code) ?? regionOf(headOf(code)) ?? null,
    regions: (_, { search, within, first }) => findRegions(searched(search), within, first),
  },
  Region: {
    parent: ({ parentCode }) => (parentCode === undefined ? null : (regionOf(parentCode) ?? null)),
    children: ({ code }, page) => connectionOf(childrenOf(code), (child) => child.code, page),
    fullName: ({ code }) => fullName(code),
    inForce: ({ replacedBy }) => replacedBy === undefined,
    validFrom: ({ validFrom }) => validFrom ?? null,
    validTo: ({ validTo }) => validTo ?? null,
    replacedBy: ({ replacedBy = [] }) => replacedBy.map(regionOfRecord),
  },
} satisfies Resolvers;
