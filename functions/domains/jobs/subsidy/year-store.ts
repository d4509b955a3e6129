/** The guard of one subsidy for each person and year, in the person's collection in table Workers, and its one write. */
import type { Write } from '../../../platform/dynamodb/database';
import { isNew, put } from '../../../platform/dynamodb/expressions';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';

const years = itemKind('subsidyYear', {
  table: 'Workers',
  attributes: { workerId: attr.idOf('wkr'), year: attr.text, placementId: attr.idOf('plc') },
  keys: { primary: ['${workerId}', 'subsidy#${year}'] },
});

export type SubsidyYear = ItemOf<typeof years>;

export const { decode: parseSubsidyYear, key: subsidyYearKey } = years;

/** Refused if the person has a subsidy of the year. */
export function takeYear(year: SubsidyYear): Write {
  return put(years.stored(year)).when(isNew);
}
