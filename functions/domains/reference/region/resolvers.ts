/** Resolvers of regions. */
import type { Resolvers } from '../../../generated/graphql';
import { connectionOf } from '../../../platform/lists/listing';
import { headOf } from './code-forms';
import { childrenOf, fullName, regionOf, regionOfRecord } from './region';

export const regionResolvers = {
  Query: {
    region: (_, { code }) => regionOf(code) ?? regionOf(headOf(code)) ?? null,
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
