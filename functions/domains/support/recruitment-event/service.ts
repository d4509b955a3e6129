/** Use cases of recruitment events: schedule, get, list. */
import type { RecruitmentEventFilter, ScheduleRecruitmentEventInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import type { QueryParams } from '../../../platform/dynamodb/database';
import { readItems } from '../../../platform/items/read-item';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import type { Context } from '../../../platform/requests/context';
import { commitAttempt, idempotent } from '../../../platform/requests/idempotency';
import type { Refusal } from '../../../platform/requests/result';
import { addDays, asCivilDate, type CivilDate, endOfDay, startOfDay } from '../../../platform/values/civil-date';
import { instantOf, today } from '../../../platform/values/clock';
import { isId } from '../../../platform/values/ids';
import { enterpriseKey, parseEnterprise } from '../../reference/enterprise/store';
import { ownEnterpriseId } from '../../reference/enterprise/loader';
import { filterRegion } from '../../reference/region/checks';
import { isWithin } from '../../reference/region/containment';
import { asRegionCode } from '../../reference/region/region-code';
import { parsePosition, positionKey } from '../../jobs/position/store';
import { checkEnterprises, checkEvent, checkPositions, enterpriseIdsOf, positionIdsOf, yearOf } from './checks';
import { eventLoader } from './loader';
import { openPlaces } from '../places/places-store';
import { beginTimed } from './job-store';
import { eventsInYear, parseRecruitmentEvent, type RecruitmentEvent, scheduleEvent } from './store';
import { seesEvent } from './who-sees';

/** Idempotent by key. Two round trips; one without enterprises and positions. */
export const scheduleRecruitmentEvent = idempotent<ScheduleRecruitmentEventInput, RecruitmentEvent>(
  'scheduleRecruitmentEvent',
  'RecruitmentEvents',
  {
    check: (context, input) => withWhoAttends(context, input, checkEvent(input, context.viewer, context.clock.now())),
    attempt(context, input, recordPut) {
      const event = newEvent(context, input);
      return commitAttempt(
        context,
        [scheduleEvent(event), openPlaces(event.id, event.capacity), ...beginTimed(event)],
        recordPut(event.id),
        event,
      );
    },
    see: getRecruitmentEvent,
  },
);

/** With who attends and what is on offer, unless a list is wrong by itself. One batch read. */
export async function withWhoAttends(
  context: Context,
  lists: Pick<ScheduleRecruitmentEventInput, 'enterpriseIds' | 'positionIds'>,
  wrong: readonly Refusal[],
): Promise<Refusal[]> {
  const isListWrong = wrong.some(({ path: [field] }) => field === 'enterpriseIds' || field === 'positionIds');
  return isListWrong ? [...wrong] : [...wrong, ...(await checkWhoAttends(context, lists))];
}

async function checkWhoAttends(
  { db }: Context,
  { enterpriseIds, positionIds }: Pick<ScheduleRecruitmentEventInput, 'enterpriseIds' | 'positionIds'>,
): Promise<Refusal[]> {
  const [who, what] = [enterpriseIds ?? [], positionIds ?? []];
  const items = await readItems(db, [
    ...who.map((id) => (isId(id, 'ent') ? enterpriseKey(id) : undefined)),
    ...what.map((id) => (isId(id, 'pos') ? positionKey(id) : undefined)),
  ]);
  return [
    ...checkEnterprises(items.slice(0, who.length).map((item) => item && parseEnterprise(item))),
    ...checkPositions(
      items.slice(who.length).map((item) => item && parsePosition(item)),
      enterpriseIdsOf(who),
    ),
  ];
}

function newEvent({ ids }: Context, input: ScheduleRecruitmentEventInput): RecruitmentEvent {
  const { title, kind, regionCode, startsAt, endsAt, capacity } = input;
  const place = input.place?.trim();
  return {
    id: ids.next('evt'),
    title: title.trim(),
    ...{ kind, regionCode: asRegionCode(regionCode), startsAt, endsAt, capacity },
    ...(place && { place }),
    year: yearOf(startsAt),
    enterpriseIds: enterpriseIdsOf(input.enterpriseIds),
    positionIds: positionIdsOf(input.positionIds),
    version: 1,
  };
}

/** Null if it does not exist, or if the caller may not see it. */
export async function getRecruitmentEvent(context: Context, id: string): Promise<RecruitmentEvent | null> {
  if (!isId(id, 'evt')) return null;
  const [event, ownId] = await Promise.all([eventLoader(context).load(id), ownEnterpriseId(context)]);
  return event !== undefined && seesEvent(context.viewer, event, ownId) ? event : null;
}

/** In the order of their start. One query for each year; the other conditions are applied as items are read. */
export async function listRecruitmentEvents(
  context: Context,
  filter: RecruitmentEventFilter,
  page: Page,
): Paged<RecruitmentEvent> {
  const within = filterRegion(filter.regionCode);
  const ownId = await ownEnterpriseId(context);
  return list(context, {
    queries: queriesOf(filter, today(context.clock), page),
    ...{ index: 'byStart', order: 'ASCENDING', page, parse: parseRecruitmentEvent },
    keep: (event) =>
      seesEvent(context.viewer, event, ownId) &&
      (within === undefined || isWithin(event.regionCode, within)) &&
      (filter.kind == null || event.kind === filter.kind),
  });
}

/** One for each year of the days on which an event can begin. */
function queriesOf({ from, to }: RecruitmentEventFilter, on: CivilDate, { after }: Page): QueryParams[] {
  // A cursor may come from an earlier day, so a later page begins some days further back.
  const back = limits.eventDaysBackMax + (after == null ? 0 : limits.eventsPauseDays);
  const wanted = from ?? addDays(on, -back);
  const earliest = asCivilDate(limits.eventsEarliestOn);
  const latest = addDays(on, limits.eventDaysAheadMax);
  const first = instantOf(startOfDay(wanted < earliest ? earliest : wanted));
  const last = instantOf(endOfDay(to != null && to < latest ? to : latest));
  const years: QueryParams[] = [];
  for (let year = Number(yearOf(first)); first < last && year <= Number(yearOf(last)); year += 1)
    years.push(eventsInYear(String(year), first, last));
  return years;
}
