/**
 * What is to be read out to a person whom nothing else reaches: which notices, in which order, and by which day. Pure.
 */
import type { NoticeId } from '../../../id-kinds';
import { limits } from '../../../limits';
import * as attr from '../../../platform/items/attributes';
import type { Attribute } from '../../../platform/items/attributes';
import { addDays, type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import { type Instant, instantOf } from '../../../platform/values/clock';

/** One notice that a cadre reads out. */
export interface Tell {
  readonly noticeId: NoticeId;
  /** Until when it matters. */
  readonly until: Instant;
  /** The day by which it is to be read out. */
  readonly dueOn: CivilDate;
}

export const tell: Attribute<Tell> = attr.mapOf({
  noticeId: attr.idOf('ntc'),
  until: attr.instant,
  dueOn: attr.civilDate,
});

/** Due on the last day on which it matters, and within so many days. */
export function tellOf(noticeId: NoticeId, until: Instant, now: Date, days: number): Tell {
  const lastOn = civilDateOf(new Date(Date.parse(until) - 1_000));
  const soon = addDays(civilDateOf(now), days);
  return { noticeId, until, dueOn: lastOn < soon ? lastOn : soon };
}

/** Each notice once, the earliest end first; of more than `limits.tellsMax` those that end first. */
export function together(...lists: readonly (readonly Tell[])[]): readonly Tell[] {
  const byNotice = new Map(lists.flat().map((one) => [one.noticeId, one]));
  return [...byNotice.values()].toSorted(byEnd).slice(0, limits.tellsMax);
}

function byEnd(a: Tell, b: Tell): number {
  const [one, other] = [`${a.until}#${a.noticeId}`, `${b.until}#${b.noticeId}`];
  return one < other ? -1 : one > other ? 1 : 0;
}

export function without(tells: readonly Tell[], noticeIds: readonly NoticeId[]): readonly Tell[] {
  return tells.filter(({ noticeId }) => !noticeIds.includes(noticeId));
}

/** Those that matter at the time. */
export function openTells(tells: readonly Tell[], now: Date): readonly Tell[] {
  return tells.filter(({ until }) => until > instantOf(now));
}
