/** Resolvers of inquiries. */
import type { Resolvers } from '../../../generated/graphql';
import { filtered } from '../../../platform/requests/resolvers';
import { listInquiries } from './service';

export const inquiryResolvers = {
  Query: { inquiries: filtered(listInquiries) },
  Inquiry: {
    count: ({ fingerprints }) => fingerprints.length,
  },
} satisfies Resolvers;
