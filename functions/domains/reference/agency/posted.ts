/**
 * What an agency posted on the days of each month: counter items in table Campaigns, which the stream keeps, exact under
 * repeats as all counters. What came of a visit is the sum of its days, so a visit that is recorded late costs nothing.
 */
import DataLoader from 'dataloader';
import type { AgencyId } from '../../../id-kinds';
import { limits } from '../../../limits';
import type { Database, Item, Key } from '../../../platform/dynamodb/database';
import { readAll } from '../../../platform/dynamodb/read-all';
import { readDistinct } from '../../../platform/items/read-item';
import type { Context } from '../../../platform/requests/context';
import { perRequest } from '../../../platform/requests/per-request';
import { addDays } from '../../../platform/values/civil-date';
import { numberOf } from '../../../platform/values/unknown';
import { agencyLoader } from './loader';
import { HEADCOUNT, postedKey, POSITIONS } from './posted-tallies';
import type { Agency } from './store';
import { firstsIn, withVisits, yearOf } from './visit-days';
import { type AgencyVisit, parseVisit, parseVisitDays, visitDaysKey, visitsOf } from './visit-store';

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
export function cameOf(context: Context, visit: AgencyVisit): Promise<Came> {
  return cameLoader(context).load(visit);
}

/** Batch reads of the agencies, and of at most two years of visits and five months of postings for each visit. */
const cameLoader = perRequest(
  (context: Context) =>
    new DataLoader<AgencyVisit, Came, AgencyVisit['id']>((visits) => cameOfVisits(context, visits), {
      cacheKeyFn: ({ id }) => id,
    }),
);

async function cameOfVisits(context: Context, visits: readonly AgencyVisit[]): Promise<Came[]> {
  const groups = [...Map.groupBy(visits, ({ agencyId }) => agencyId)];
  const agencies = await agencyLoader(context).loadMany(groups.map(([id]) => id));
  const spans = groups.map(([id, own], index) => spanOf(id, own, agencies[index]));
  const itemOf = await readDistinct(
    context.db,
    spans.flatMap(({ years, months }) => [...years, ...months]),
  );
  const read = (of: readonly Key[]): Item[] => of.map(itemOf).filter((item) => item !== undefined);
  const came = await Promise.all(
    spans.map(async ({ agencyId, isDated, years, months }) => {
      const firsts = isDated ? firstsIn(read(years).map(parseVisitDays)) : await firstsOfAll(context.db, agencyId);
      return [agencyId, cameOfEach(firsts, read(months).flatMap(daysIn))] as const;
    }),
  );
  const byAgency = new Map(came);
  return visits.map(({ id, agencyId }) => byAgency.get(agencyId)?.get(id) ?? NOTHING);
}

const NOTHING: Came = { positions: 0, headcount: 0 };

/** Keys of what visits of an agency are told from. */
function spanOf(agencyId: AgencyId, visits: readonly AgencyVisit[], agency: Agency | Error | undefined) {
  // Of an agency that can't be read, as of one of an earlier release.
  const isDated = agency !== undefined && !(agency instanceof Error) && agency.visitsDated === true;
  const days = visits.flatMap(({ on }) =>
    Array.from({ length: limits.agencyVisitDays + 1 }, (_, day) => addDays(on, day)),
  );
  const years = new Set(days.map(yearOf));
  const months = new Set(days.map((day) => day.slice(0, 7)));
  return {
    ...{ agencyId, isDated },
    years: isDated ? [...years].map((year) => visitDaysKey({ agencyId, year })) : [],
    months: [...months].map((month) => postedKey(agencyId, month)),
  };
}

/** One query of an agency that was not visited since the release that keeps the days of visits. */
async function firstsOfAll(db: Database, agencyId: AgencyId): Promise<Pick<AgencyVisit, 'id' | 'on'>[]> {
  const visits = (await readAll(db, visitsOf(agencyId))).map((item) => parseVisit(item));
  return firstsIn(withVisits([], visits));
}

function daysIn(item: Item): Day[] {
  const days = Object.keys(item).flatMap((name) =>
    name.startsWith(`${POSITIONS}.`) ? [name.split('.')[1] ?? ''] : [],
  );
  return days.map((day) => ({
    on: `${String(item['sk'])}-${day}`,
    positions: numberOf(item[`${POSITIONS}.${day}`]) ?? 0,
    headcount: numberOf(item[`${HEADCOUNT}.${day}`]) ?? 0,
  }));
}

/** @param visits the first ones of the days of one agency, by day. Pure. */
export function cameOfEach(
  visits: readonly Pick<AgencyVisit, 'id' | 'on'>[],
  days: readonly Day[],
): ReadonlyMap<string, Came> {
  return new Map(
    visits.map(({ id, on }, index) => {
      const end = addDays(on, limits.agencyVisitDays);
      const next = visits[index + 1]?.on ?? end;
      const own = days.filter((day) => day.on >= on && day.on < (next < end ? next : end));
      const sum = (of: keyof Came): number => own.reduce((total, day) => total + day[of], 0);
      return [id, { positions: sum('positions'), headcount: sum('headcount') }];
    }),
  );
}
