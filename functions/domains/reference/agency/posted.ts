/**
 * What an agency posted on each day: counter items in table Campaigns, which the stream keeps, exact under repeats as all
 * counters. What came of a visit is the sum of its days, so a visit that is recorded late costs nothing.
 */
import DataLoader from 'dataloader';
import type { AgencyId } from '../../../id-kinds';
import { limits } from '../../../limits';
import type { Database } from '../../../platform/dynamodb/database';
import { readAll } from '../../../platform/dynamodb/read-all';
import type { Context } from '../../../platform/requests/context';
import { perRequest } from '../../../platform/requests/per-request';
import { addDays } from '../../../platform/values/civil-date';
import { numberOf } from '../../../platform/values/unknown';
import { HEADCOUNT, POSITIONS } from './posted-tallies';
import { type AgencyVisit, parseVisit, visitsOf } from './visit-store';

export interface Came {
  readonly positions: number;
  readonly headcount: number;
}

interface Day extends Came {
  readonly on: string;
}

/**
 * What the agency posted from the day of the visit until the day before the next visit, at most
 * `limits.agencyVisitDays` days. A position comes of one visit at most: of several on one day, of the first recorded.
 */
export async function cameOf(context: Context, { id, agencyId }: AgencyVisit): Promise<Came> {
  return (await cameLoader(context).load(agencyId)).get(id) ?? { positions: 0, headcount: 0 };
}

/** Two queries for each agency, whatever the number of its visits. */
const cameLoader = perRequest(
  ({ db }: Context) =>
    new DataLoader<AgencyId, ReadonlyMap<string, Came>>((ids) => Promise.all(ids.map((id) => cameOfAll(db, id)))),
);

async function cameOfAll(db: Database, agencyId: AgencyId): Promise<ReadonlyMap<string, Came>> {
  const posted = {
    TableName: 'Campaigns',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': `posted#${agencyId}` },
  } as const;
  const [visits, items] = await Promise.all([readAll(db, visitsOf(agencyId)), readAll(db, posted)]);
  const days = items.map((item): Day => {
    const [positions, headcount] = [numberOf(item[POSITIONS]) ?? 0, numberOf(item[HEADCOUNT]) ?? 0];
    return { on: String(item['sk']), positions, headcount };
  });
  return cameOfEach(
    visits.map((item) => parseVisit(item)),
    days,
  );
}

/** @param visits of one agency, by day. Pure. */
export function cameOfEach(
  visits: readonly Pick<AgencyVisit, 'id' | 'on'>[],
  days: readonly Day[],
): ReadonlyMap<string, Came> {
  const firstOfDay = visits.filter(({ on }, index) => visits[index - 1]?.on !== on);
  return new Map(
    firstOfDay.map(({ id, on }, index) => {
      const end = addDays(on, limits.agencyVisitDays);
      const next = firstOfDay[index + 1]?.on ?? end;
      const own = days.filter((day) => day.on >= on && day.on < (next < end ? next : end));
      const sum = (of: keyof Came): number => own.reduce((total, day) => total + day[of], 0);
      return [id, { positions: sum('positions'), headcount: sum('headcount') }];
    }),
  );
}
