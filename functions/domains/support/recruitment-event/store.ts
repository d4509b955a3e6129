/**
 * The recruitment event in table RecruitmentEvents, and every write of it. `recruitmentEvents`: index byStart, one
 * partition for each year, in the order of their start. Its places are an item of their own in the same item collection
 * (`places/places-store.ts`).
 */
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import { versionedWrites } from '../../../platform/items/versioned';
import type { QueryParams } from '../../../platform/dynamodb/database';
import type { Instant } from '../../../platform/values/clock';
import { placedAttributes } from '../places/placed';

const events = itemKind('recruitmentEvent', {
  table: 'RecruitmentEvents',
  edition: 2,
  attributes: {
    ...{ id: attr.idOf('evt'), ...placedAttributes },
    kind: attr.oneOf('ON_SITE', 'LIVE_STREAM', 'VILLAGE'),
    ...{ startsAt: attr.instant, endsAt: attr.instant },
    ...{ enterpriseIds: attr.listOf(attr.idOf('ent')), positionIds: attr.listOf(attr.idOf('pos')) },
  },
  keys: { primary: ['${id}', 'event'], byStart: ['events#${year}', '${startsAt}#${id}'] },
});

export type RecruitmentEvent = ItemOf<typeof events>;

export const {
  is: isRecruitmentEvent,
  decode: parseRecruitmentEvent,
  part: partOfRecruitmentEvent,
  keyOf: eventKey,
} = events;

/** Those of a year that begin within the window, both ends included. */
export function eventsInYear(year: string, first: Instant, last: Instant): QueryParams {
  return events.query('byStart', { year }).between({ startsAt: first }, { startsAt: last }).params();
}

/** A change is the whole event anew: its place in the index follows its start. */
export const { add: scheduleEvent, replace: changeEvent } = versionedWrites(events);
