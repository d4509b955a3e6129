/** Loads days of reports, and reports (`platform/lists/item-loader.ts`), for enterprises that the caller may see already. */
import type { EnterpriseId } from '../../../id-kinds';
import { itemLoader } from '../../../platform/lists/item-loader';
import { asCivilDate, type CivilDate } from '../../../platform/values/civil-date';
import { asId } from '../../../platform/values/ids';
import { parseReport, parseReportDays, reportDaysKey, reportKey } from './store';

export const reportDaysLoader = itemLoader(reportDaysKey, parseReportDays);

/** By `reportName`. */
export const reportLoader = itemLoader((name: string) => {
  const [id = '', on = ''] = name.split('#');
  return reportKey({ enterpriseId: asId(id, 'ent'), on: asCivilDate(on) });
}, parseReport);

export function reportName(id: EnterpriseId, on: CivilDate): string {
  return `${id}#${on}`;
}
