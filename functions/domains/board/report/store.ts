/**
 * A published report in table Campaigns, one collection for each campaign and region: the board of a region as it stood at the
 * end of a day. It is written once and never changed. `report(id)`: GetItem, by the id alone. `Campaign.reports`: one
 * query of the reports of a region.
 */
import type { CampaignId, ReportId } from '../../../id-kinds';
import type { Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import { isNew, put } from '../../../platform/dynamodb/expressions';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import { ownerOf } from '../../../platform/values/ids';
import { indicators } from '../../reference/indicator/indicator';
import { regionCode, type RegionCode } from '../../reference/region/region-code';

const reports = itemKind('report', {
  table: 'Campaigns',
  attributes: {
    id: attr.idOf('rpt'),
    campaignId: attr.idOf('cmp'),
    /** A province, a prefecture or a county. */
    regionCode,
    /** First day of the campaign. */
    from: attr.civilDate,
    on: attr.civilDate,
    publishedAt: attr.instant,
    /** Account of the official who signed. */
    publishedBy: attr.text,
    lines: attr.listOf(
      attr.mapOf({
        indicator: attr.oneOf(...indicators),
        target: attr.optional(attr.integer),
        /** From the first day of the campaign to the day of the report; absent for the median of too few people. */
        actual: attr.optional(attr.integer),
        /** Of people: the same in groups of five and more, as anybody may be told. An earlier release stored none. */
        inGroups: attr.optional(attr.integer),
        /** Of the day of the report alone; absent for a median and a rate. */
        ofDay: attr.optional(attr.integer),
        /** What had been taken off these days after they were over, 0 or less, read together with the count. */
        takenOff: attr.integer,
      }),
    ),
  },
  keys: { primary: ['reports#${campaignId}#${regionCode}', 'report#${on}'] },
});

export type Report = ItemOf<typeof reports>;
export type StoredLine = Report['lines'][number];

export const { decode: parseReport } = reports;

/** Each region has one report of each day: its id is made of the day, the region and the campaign. */
export function reportIdOf({ campaignId, regionCode: code, on }: ReportOf): ReportId {
  return `rpt_${on.replaceAll('-', '')}${code.padStart(CODE_LENGTH, '0')}${campaignId.slice('cmp_'.length)}`;
}

/** An id that somebody made up leads to a key that no item has. */
export function reportKey(id: ReportId): Key {
  const own = id.slice('rpt_'.length);
  const on = `${own.slice(0, 4)}-${own.slice(4, 6)}-${own.slice(6, 8)}`;
  const code = own.slice(8, 8 + CODE_LENGTH).replace(/^0+/, '');
  return { TableName: 'Campaigns', Key: { pk: `reports#${ownerOf(id, 'rpt')}#${code}`, sk: `report#${on}` } };
}

type ReportOf = Pick<Report, 'campaignId' | 'regionCode' | 'on'>;

/** With the day's 8 digits, the 26 characters of an id. */
const CODE_LENGTH = 18;

/** By day. */
export function reportsOf(campaignId: CampaignId, code: RegionCode): QueryParams {
  return reports.query('primary', { campaignId, regionCode: code }).params();
}

/** Refused if the region's report of the day was published. */
export function publishReport(report: Report): Write {
  return put<Report>(reports.stored(report)).when(isNew);
}
