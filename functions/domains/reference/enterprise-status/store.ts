/**
 * The status report of an enterprise in table Positions, in its enterprise's item collection, and its write: one for each
 * day, so that a later word on a day replaces the one before. The enterprise holds the one of the latest day, too. One more
 * item has the days of the last year's reports, so that the report with which a trend begins is known by its key.
 */
import type { EnterpriseId } from '../../../id-kinds';
import type { QueryParams, Write } from '../../../platform/dynamodb/database';
import { isNew, put, unchanged } from '../../../platform/dynamodb/expressions';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { CivilDate } from '../../../platform/values/civil-date';
import { type EnterpriseStatus, statusAttributes } from '../enterprise/store';

const reports = itemKind('statusReport', {
  table: 'Positions',
  attributes: { enterpriseId: attr.idOf('ent'), ...statusAttributes },
  keys: { primary: ['${enterpriseId}', 'status#${on}'] },
});

const reportDays = itemKind('reportDays', {
  table: 'Positions',
  attributes: {
    enterpriseId: attr.idOf('ent'),
    /** In their order: those that a trend may begin with, at most `limits.trendDaysMax` and one. */
    days: attr.listOf(attr.civilDate),
  },
  keys: { primary: ['${enterpriseId}', 'reported'] },
});

export type ReportDays = ItemOf<typeof reportDays>;

export const { decode: parseReport, key: reportKey } = reports;
export const { decode: parseReportDays, keyOf: reportDaysKey } = reportDays;

/** In one transaction with what it changes of the enterprise, which decides what is the latest. */
export function putReport(enterpriseId: EnterpriseId, status: EnterpriseStatus): Write {
  return put(reports.stored({ enterpriseId, ...status })).always();
}

/** By day. */
export function reportsOf(enterpriseId: EnterpriseId): QueryParams {
  return reports.query('primary', { enterpriseId }).params();
}

/** Those of the days, both included. */
export function reportsBetween(enterpriseId: EnterpriseId, first: CivilDate, last: CivilDate): QueryParams {
  return reports.query('primary', { enterpriseId }).between({ on: first }, { on: last }).params();
}

/** @param read undefined if there was none. Refused if they changed since. */
export function putReportDays(read: ReportDays | undefined, days: ReportDays): Write {
  const item = reportDays.stored(days);
  return read === undefined ? put(item).when(isNew) : put<ReportDays>(item).when(unchanged('days', read.days));
}
