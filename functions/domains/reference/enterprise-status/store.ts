/**
 * The status report of an enterprise in table Positions, in its enterprise's item collection, and its write: one for each
 * day, so that a later word on a day replaces the one before. The enterprise holds the one of the latest day, too.
 */
import type { EnterpriseId } from '../../../id-kinds';
import type { QueryParams, Write } from '../../../platform/dynamodb/database';
import { put } from '../../../platform/dynamodb/expressions';
import * as attr from '../../../platform/items/attributes';
import { itemKind } from '../../../platform/items/kind';
import type { CivilDate } from '../../../platform/values/civil-date';
import { type EnterpriseStatus, statusAttributes } from '../enterprise/store';

const reports = itemKind('statusReport', {
  table: 'Positions',
  attributes: { enterpriseId: attr.idOf('ent'), ...statusAttributes },
  keys: { primary: ['${enterpriseId}', 'status#${on}'] },
});

export const { decode: parseReport } = reports;

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
