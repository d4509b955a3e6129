/** Use cases of status reports: report, list, and the trend. */
import type { ReportEnterpriseStatusInput } from '../../../generated/graphql';
import { isDeepStrictEqual } from 'node:util';
import type { EnterpriseId } from '../../../id-kinds';
import { limits } from '../../../limits';
import type { Write } from '../../../platform/dynamodb/database';
import { readAll } from '../../../platform/dynamodb/read-all';
import { readItems } from '../../../platform/items/read-item';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import type { Context } from '../../../platform/requests/context';
import { commitAttempt, idempotent } from '../../../platform/requests/idempotency';
import { failed, refusal } from '../../../platform/requests/result';
import { addDays, type CivilDate, daysBetween } from '../../../platform/values/civil-date';
import { instantOf, today } from '../../../platform/values/clock';
import { asId } from '../../../platform/values/ids';
import { getEnterprise } from '../enterprise/service';
import {
  checkStatus,
  type Enterprise,
  enterpriseKey,
  type EnterpriseStatus,
  noteStatus,
  parseEnterprise,
} from '../enterprise/store';
import { checkSpeaks } from '../enterprise/who-speaks';
import { checkReport } from './checks';
import { reportDaysLoader, reportLoader, reportName } from './loader';
import { beginsOn, withReport } from './report-days';
import {
  parseReport,
  parseReportDays,
  putReport,
  putReportDays,
  type ReportDays,
  reportDaysKey,
  reportsBetween,
  reportsOf,
} from './store';

/**
 * Idempotent by key. Two round trips for itself, three for a bureau, and one more for the first report after the release
 * that keeps the days. A report of a day replaces the one before.
 */
export const reportEnterpriseStatus = idempotent<ReportEnterpriseStatusInput, Enterprise>(
  'reportEnterpriseStatus',
  'Positions',
  {
    check: async (context, input) => [
      ...(await checkSpeaks(context, input.enterpriseId, ['enterpriseId'])),
      ...checkReport(input, today(context.clock)),
    ],
    async attempt(context, input, recordPut) {
      const id = asId(input.enterpriseId, 'ent');
      const [item, known] = await readItems(context.db, [enterpriseKey(id), reportDaysKey(id)]);
      if (item === undefined) return failed(refusal('NOT_FOUND', ['enterpriseId']));
      const read = parseEnterprise(item);
      const status = statusOf(context, input);
      const isLatest = read.reportedOn === undefined || status.on >= read.reportedOn;
      const writes = [
        ...[putReport(id, status), isLatest ? noteStatus(read, status) : checkStatus(read)],
        ...(await daysWrites(context, read, known && parseReportDays(known), status.on)),
      ];
      return commitAttempt(context, writes, recordPut(read.id), isLatest ? { ...read, status } : read);
    },
    see: getEnterprise,
  },
);

function statusOf({ clock }: Context, input: ReportEnterpriseStatusInput): EnterpriseStatus {
  const { on, employed, shortage, shortages, note } = input;
  return {
    ...{ on, employed, shortage, reportedAt: instantOf(clock.now()) },
    ...(shortages != null && { shortages: shortages.map((row) => ({ ...row })) }),
    ...(note != null && { note: note.trim() }),
  };
}

/** None if the day is known. What an earlier release did not keep is read. */
async function daysWrites(
  { db }: Context,
  { id, reportedOn }: Enterprise,
  read: ReportDays | undefined,
  on: CivilDate,
): Promise<Write[]> {
  const first = reportedOn && addDays(reportedOn, -limits.trendDaysMax);
  const kept =
    read === undefined && reportedOn !== undefined && first !== undefined
      ? (await readAll(db, reportsBetween(id, first, reportedOn))).map((item) => parseReport(item).on)
      : (read?.days ?? []);
  const days = withReport(kept, on);
  return isDeepStrictEqual(days, read?.days) ? [] : [putReportDays(read, { enterpriseId: id, days })];
}

/** The latest day first. One query. */
export function listStatuses(context: Context, { id }: Enterprise, page: Page): Paged<EnterpriseStatus> {
  return list(context, { queries: [reportsOf(id)], order: 'DESCENDING', page, parse: parseReport });
}

/** Two reports of an enterprise, and what is between them. */
export interface StatusTrend {
  readonly from: EnterpriseStatus;
  readonly to: EnterpriseStatus;
  readonly days: number;
  readonly employedChange: number;
  readonly shortageChange: number;
}

/**
 * From the earliest report of the last days to the latest one; null with fewer than two. Two batch reads, shared with those
 * of other enterprises.
 * @param days before the latest report.
 */
export async function trendOf(
  context: Context,
  { id, status: to }: Enterprise,
  days: number,
): Promise<StatusTrend | null> {
  if (to === undefined) return null;
  const from = await firstReport(context, id, to.on, days);
  if (from === undefined) return null;
  return {
    ...{ from, to, days: daysBetween(from.on, to.on) },
    employedChange: to.employed - from.employed,
    shortageChange: to.shortage - from.shortage,
  };
}

/** One query of an enterprise that has not reported since the release that keeps the days. */
async function firstReport(
  context: Context,
  id: EnterpriseId,
  latest: CivilDate,
  back: number,
): Promise<EnterpriseStatus | undefined> {
  const known = await reportDaysLoader(context).load(id);
  if (known !== undefined) {
    const on = beginsOn(known.days, latest, back);
    return on && reportLoader(context).load(reportName(id, on));
  }
  const query = reportsBetween(id, addDays(latest, -back), addDays(latest, -1));
  const { items } = await context.db.query({ ...query, Limit: 1 });
  return items[0] && parseReport(items[0]);
}
