/** Resolvers of published reports. */
import type { Resolvers } from '../../../generated/graphql';
import { byId, mutation, pageOf } from '../../../platform/requests/resolvers';
import { units } from '../../reference/indicator/indicator';
import { regionOfRecord } from '../../reference/region/region';
import { getCampaign } from '../campaign/service';
import { getReport, listReports, publishReport, signaturesOf } from './service';
import { changedSince, differenceOf, linesOf, nowOf, revisionsSince } from './since';

export const reportResolvers = {
  Query: { report: byId(getReport) },
  Mutation: { publishReport: mutation('report', publishReport) },
  Campaign: { reports: pageOf(listReports) },
  Report: {
    campaign: ({ campaignId }, _, context) => getCampaign(context, campaignId),
    region: ({ regionCode }) => regionOfRecord(regionCode),
    lines: (report, _, context) => linesOf(context, report),
    signatures: (report, _, context) => signaturesOf(context, report),
  },
  ReportLine: {
    unit: ({ indicator }) => units[indicator],
    target: ({ target }) => target ?? null,
    published: ({ actual }) => actual ?? null,
    ofDay: ({ ofDay }) => ofDay ?? null,
    now: (line) => nowOf(line),
    difference: (line) => differenceOf(line),
    late: async (line) => (await changedSince(line))?.added ?? null,
    withdrawn: async (line) => (await changedSince(line))?.takenOff ?? null,
    revisions: (line, { first }) => revisionsSince(line, first),
  },
  ReportSignature: { region: ({ regionCode }) => regionOfRecord(regionCode) },
} satisfies Resolvers;
