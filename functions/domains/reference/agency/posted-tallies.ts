/** What an agency posted on each day, as counter items in table Campaigns: `posted.ts` reads them. */
import type { AgencyId } from '../../../id-kinds';
import type { Key } from '../../../platform/dynamodb/database';
import type { Tally } from '../../../platform/streams/streams';
import type { CivilDate } from '../../../platform/values/civil-date';

export const [POSITIONS, HEADCOUNT] = ['positions', 'headcount'] as const;

/** One position, on the day of its first submission. */
export function postedTallies(agencyId: AgencyId, on: CivilDate, headcount: number): Tally[] {
  const key: Key = { TableName: 'Campaigns', Key: { pk: `posted#${agencyId}`, sk: on } };
  return [
    { key, attribute: POSITIONS, amount: 1 },
    { key, attribute: HEADCOUNT, amount: headcount },
  ];
}
