/** What an agency posted on each day, as counter items in table Campaigns: `posted.ts` reads them. */
import type { AgencyId } from '../../../id-kinds';
import type { Key } from '../../../platform/dynamodb/database';
import type { Tally } from '../../../platform/streams/streams';
import type { CivilDate } from '../../../platform/values/civil-date';

export const [POSITIONS, HEADCOUNT] = ['positions', 'headcount'] as const;

/** One position, on the day of its first submission. */
export function postedTallies(agencyId: AgencyId, on: CivilDate, headcount: number): Tally[] {
  const key = postedKey(agencyId, on.slice(0, 7));
  const day = on.slice(8);
  return [
    { key, attribute: `${POSITIONS}.${day}`, amount: 1 },
    { key, attribute: `${HEADCOUNT}.${day}`, amount: headcount },
  ];
}

/** The item with two counts for each day of a month. @param month such as `2027-01`. */
export function postedKey(agencyId: AgencyId, month: string): Key {
  return { TableName: 'Campaigns', Key: { pk: `posted#${agencyId}`, sk: month } };
}
