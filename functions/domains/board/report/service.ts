/** Use cases of reports: publish, get, list. */
import type { CampaignReportsArgs, PublishReportInput } from '../../../generated/graphql';
import { itemLoader } from '../../../platform/lists/item-loader';
import { list, type Paged } from '../../../platform/lists/listing';
import type { Context } from '../../../platform/requests/context';
import { idempotent, keyReused } from '../../../platform/requests/idempotency';
import { failed, ok, refusal } from '../../../platform/requests/result';
import { instantOf } from '../../../platform/values/clock';
import { isId } from '../../../platform/values/ids';
import type { Viewer } from '../../../platform/security/viewer';
import { ownRegionOf } from '../../reference/region/authority';
import { codesOfRegion } from '../../reference/code-list/former-codes';
import { filterRegion } from '../../reference/region/checks';
import { isWithin } from '../../reference/region/containment';
import { childrenOf } from '../../reference/region/region';
import { asRegionCode, type RegionCode } from '../../reference/region/region-code';
import { actualOf, addsUp, targetOf } from '../campaign/progress';
import { isAboutPeople } from '../../reference/indicator/indicator';
import { getCampaign, getProgress } from '../campaign/service';
import type { Campaign } from '../campaign/store';
import { countyAreaOf, isBelowCounty, isCounty } from '../counter/areas';
import { checkGiven, checkReport } from './checks';
import { takenOffIn } from './since';
import {
  parseReport,
  publishReport as storeReport,
  type Report,
  reportIdOf,
  reportKey,
  reportsOf,
  type StoredLine,
} from './store';

/**
 * Idempotent by key. Refused for a day that was published. Three round trips: the campaign, the counters and the write.
 */
export const publishReport = idempotent<PublishReportInput, Report>('publishReport', 'Campaigns', {
  async attempt(context, input, recordPut) {
    const campaign = await getCampaign(context, input.campaignId);
    if (campaign === null)
      return failed([refusal('NOT_FOUND', ['campaignId']), ...checkGiven(input, context.viewer, context.clock)]);
    const wrong = checkReport(input, campaign, context);
    if (wrong.length > 0) return failed(wrong);
    const report = await reportOf(context, campaign, input);
    const write = storeReport(report);
    const commit = await context.db.commit([write, recordPut(report.id)]);
    if (commit.committed) return ok(report);
    return commit.refused.has(write) ? failed(refusal('REPORT_PUBLISHED', ['on'], { on: report.on })) : keyReused;
  },
  see: getReport,
});

async function reportOf(context: Context, campaign: Campaign, { regionCode, on }: PublishReportInput): Promise<Report> {
  const { viewer, clock } = context;
  const code = regionCode ? asRegionCode(regionCode) : ownRegionOf(viewer);
  const upTo = { ...campaign, endsOn: on };
  const [board, grouped] = await Promise.all(
    [false, true].map((inGroups) => getProgress(context, upTo, { regionCode: code, inGroups })),
  );
  const lines = (board ?? []).map((progress, place): StoredLine => {
    const { indicator, days } = progress;
    const [actual, target] = [actualOf(progress), targetOf(progress)];
    const ofGroups = grouped?.[place];
    const inGroups = ofGroups && isAboutPeople(indicator) ? actualOf(ofGroups) : null;
    return {
      ...(inGroups !== null && { inGroups }),
      ...{ indicator, takenOff: takenOffIn(days) },
      ...(target !== null && { target }),
      ...(actual !== null && { actual }),
      ...(addsUp(progress) && { ofDay: days.find((day) => day.on === on)?.actual ?? 0 }),
    };
  });
  const of = { campaignId: campaign.id, regionCode: code, on };
  const signed = { publishedAt: instantOf(clock.now()), publishedBy: viewer.account };
  return { id: reportIdOf(of), ...of, from: campaign.startsOn, ...signed, lines };
}

const reportLoader = itemLoader(reportKey, parseReport);

/** Null if it does not exist or the caller does not see the board of its region. */
export async function getReport(context: Context, id: string): Promise<Report | null> {
  const report = isId(id, 'rpt') ? await reportLoader(context).load(id) : undefined;
  return report !== undefined && seesReports(context.viewer, report.regionCode) ? report : null;
}

/** A bureau sees the reports of every region; cadres and stations those of their own, or of their county. */
function seesReports({ roles, regionCode: own }: Viewer, code: RegionCode): boolean {
  if (roles.includes('BUREAU')) return true;
  const official = roles.some((role) => role === 'CADRE' || role === 'STATION');
  return official && own !== undefined && isWithin(code, countyAreaOf(own));
}

/** Of one region, the latest day first. One query. Without a region, those of the caller's own. */
export function listReports(context: Context, campaign: Campaign, args: CampaignReportsArgs): Paged<Report> {
  const { regionCode, ...page } = args;
  const { viewer } = context;
  const code = filterRegion(regionCode) ?? (viewer.regionCode && countyAreaOf(viewer.regionCode));
  const queries =
    code !== undefined && seesReports(viewer, code)
      ? codesOfRegion(code).map((one) => reportsOf(campaign.id, one))
      : [];
  return list(context, { queries, order: 'DESCENDING', page, parse: parseReport });
}

/** Whether a region signed the same day, too. */
export interface Signature {
  readonly regionCode: RegionCode;
  readonly report: Report | null;
}

/** Of the regions one level below, in the order of their codes; empty for a county. One batch read. */
export function signaturesOf(context: Context, { campaignId, regionCode, on }: Report): Promise<Signature[]> {
  const below = isCounty(regionCode) ? [] : childrenOf(regionCode).filter(({ code }) => !isBelowCounty(code));
  return Promise.all(
    below.map(async ({ code }) => ({
      regionCode: code,
      report: await getReport(context, reportIdOf({ campaignId, regionCode: code, on })),
    })),
  );
}
