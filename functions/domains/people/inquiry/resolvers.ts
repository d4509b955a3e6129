/** Resolvers of inquiries. */
import type { Resolvers } from '../../../generated/graphql';
import { listInquiries } from './service';

export const inquiryResolvers = {
  Query: {
    inquiries: (_, { filter, first, after }, context) => listInquiries(context, filter ?? {}, { first, after }),
  },
  Inquiry: {
    count: ({ fingerprints }) => fingerprints.length,
  },
} satisfies Resolvers;
