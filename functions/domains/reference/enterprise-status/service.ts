/** Use cases of status reports: report, list, and the trend. */
import type { ReportEnterpriseStatusInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { readItem } from '../../../platform/items/read-item';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import type { Context } from '../../../platform/requests/context';
import { CallerError } from '../../../platform/requests/errors';
import { commitAttempt, idempotent } from '../../../platform/requests/idempotency';
import { failed, refusal } from '../../../platform/requests/result';
import { addDays, daysBetween } from '../../../platform/values/civil-date';
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
import { parseReport, putReport, reportsBetween, reportsOf } from './store';

/** Idempotent by key. Two round trips for itself, three for a bureau. A report of a day replaces the one before. */
export const reportEnterpriseStatus = idempotent<ReportEnterpriseStatusInput, Enterprise>(
  'reportEnterpriseStatus',
  'Positions',
  {
    check: async (context, input) => [
      ...(await checkSpeaks(context, input.enterpriseId, ['enterpriseId'])),
      ...checkReport(input, today(context.clock)),
    ],
    async attempt(context, input, recordPut) {
      const read = await readItem(context.db, enterpriseKey(asId(input.enterpriseId, 'ent')), parseEnterprise);
      if (read === undefined) return failed(refusal('NOT_FOUND', ['enterpriseId']));
      const status = statusOf(context, input);
      const isLatest = read.reportedOn === undefined || status.on >= read.reportedOn;
      const writes = [putReport(read.id, status), isLatest ? noteStatus(read, status) : checkStatus(read)];
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
 * From the earliest report of the last days to the latest one; null with fewer than two. One query.
 * @param days before the latest report.
 * @throws CallerError BAD_USER_INPUT for a number of days out of range.
 */
export async function trendOf(
  { db }: Context,
  { id, status: to }: Enterprise,
  days: number,
): Promise<StatusTrend | null> {
  if (days < 1 || days > limits.trendDaysMax)
    throw new CallerError('BAD_USER_INPUT', { what: `days is from 1 to ${limits.trendDaysMax}, got ${days}.` });
  if (to === undefined) return null;
  const { items } = await db.query({ ...reportsBetween(id, addDays(to.on, -days), addDays(to.on, -1)), Limit: 1 });
  const from = items[0] && parseReport(items[0]);
  if (from === undefined) return null;
  return {
    ...{ from, to, days: daysBetween(from.on, to.on) },
    employedChange: to.employed - from.employed,
    shortageChange: to.shortage - from.shortage,
  };
}
