/**
 * The notice item in table Notices, and every write of it. An inbox is a partition: a person's or an enterprise's is read
 * in the order of the facts, that of a county's cadres by village and end (index byDeadline), and what is new by the time
 * of writing (index byWritten). Both indexes are strongly consistent.
 */
import type { InboxId, NoticeId } from '../../../id-kinds';
import type { NoticeAnswer, NoticeKind } from '../../../generated/graphql';
import type { Item, Key, QueryParams, Statement, Write } from '../../../platform/dynamodb/database';
import { above, absent, beginsWith, type Condition, equals, unchanged } from '../../../platform/dynamodb/expressions';
import { insert } from '../../../platform/dynamodb/statements';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import { type Instant, instantOf } from '../../../platform/values/clock';
import { ownerOf } from '../../../platform/values/ids';
import { regionCode, type RegionCode } from '../../reference/region/region-code';
import { checkTransition, noticeStatuses } from './states';

export const noticeKinds = [
  ...[
    'SEAT_SERVED',
    'HOLD_ENDING',
    'HOLD_ENDED',
    'HOLD_ENDED_UNREAD',
    'SERVICE_MOVED',
    'SERVICE_CANCELLED',
    'NO_SERVICE_LEFT',
    'SERVICE_OPENED',
    'TRAVELLER_LEFT',
    'DEPARTURE_NEAR',
    'SEAT_NUMBERED',
    'POSITION_PUSHED',
    'DELIVERY_MADE',
    'DELIVERY_ACCEPTED',
    'PLACEMENT_DECLINED',
    'DELIVERY_REFUSED',
    'DELIVERY_EXPIRED',
    'MOVE_PENDING',
    'COMPANION_NAMED',
    'DATA_REVEALED',
    'JOB_LOST',
    'CASE_OPENED',
    'CASE_HANDED',
    'CASE_TAKEN',
    'CASE_CLOSED',
    'VISIT_BECAME_CASE',
    'VISIT_FOUND_WRONG',
  ],
  ...['EVENT_PLACE_GIVEN', 'EVENT_NEAR', 'EVENT_MOVED', 'EVENT_CANCELLED'],
  ...['COURSE_PLACE_GIVEN', 'COURSE_NEAR', 'COURSE_MOVED', 'COURSE_CANCELLED'],
  ...['POSITION_EXPIRED', 'POSITION_CLOSED', 'POSITION_NEAR_DUPLICATE', 'IMPORT_REJECTED_ROWS', 'IMPORT_FINISHED'],
  ...['AGENCY_NAMED', 'AGENCY_REMOVED', 'ENTERPRISE_VERIFIED', 'ENTERPRISE_REFUSED'],
  ...['AGREEMENT_RENEWAL_DUE', 'AGREEMENT_EXPIRED', 'ENTERPRISE_SILENT'],
  ...['WEBHOOK_DISABLED', 'CHANNEL_DISABLED'],
] as const satisfies readonly NoticeKind[];

const answers = [
  ...['CONFIRM', 'RELEASE', 'KEEP', 'LEAVE', 'ACCEPT', 'DECLINE', 'INTERESTED', 'CALL_ME'],
] as const satisfies readonly NoticeAnswer[];

const notices = itemKind('notice', {
  table: 'Notices',
  attributes: {
    /** `ntc_` + own ULID + the inbox's. */
    id: attr.idOf('ntc'),
    inbox: attr.idOf('inb'),
    /** Whose inbox it is (`notice.ts`). */
    addressee: attr.text,
    /** Present for cadres: those in charge of it see the notice. */
    village: attr.optional(regionCode),
    /**
     * Present for people whose cadres are told, too: the village where they lived then. However often and wherever they move,
     * a repeat tells the cadres of no other village, and the end of the matter finds these.
     */
    home: attr.optional(regionCode),
    kind: attr.oneOf(...noticeKinds),
    objectId: attr.text,
    /** When the fact happened, and until when it matters. */
    at: attr.instant,
    until: attr.instant,
    answers: attr.optional(attr.listOf(attr.oneOf(...answers))),
    /** True if it can't wait for the morning. */
    urgent: attr.optional(attr.flag),
    /** Ids, codes and instants for the text. */
    data: attr.optional(attr.recordOf(attr.text)),
    status: attr.oneOf(...noticeStatuses),
    /** Present from ANSWERING on: the answer, its account, and when it was chosen. */
    answer: attr.optional(attr.oneOf(...answers)),
    answeredBy: attr.optional(attr.text),
    answeredAt: attr.optional(attr.instant),
    /** Present if the matter ended while an answer was under way. */
    overAt: attr.optional(attr.instant),
    /** When the person read it first; absent for offices, whose accounts each read (`reading/reading-store.ts`). */
    readAt: attr.optional(attr.instant),
    /**
     * When it was put on the service list of the person's village, to be read out. Its officials open it from then on,
     * unless the person reads it by themselves first.
     */
    tellAt: attr.optional(attr.instant),
    /** To the millisecond. */
    writtenAt: attr.instant,
    /** Epoch seconds, for the table's time to live. */
    expiresAt: attr.number,
  },
  keys: {
    primary: ['${inbox}', '${id}'],
    byWritten: ['${inbox}', '${writtenAt}#${id}'],
    byDeadline: ['${inbox}', '${village}#${until}#${id}'],
  },
});

export type Notice = ItemOf<typeof notices>;

export function noticeKey(id: NoticeId): Key {
  return notices.key({ id, inbox: ownerOf(id, 'ntc') });
}

export const { is: isNotice, decode: parseNotice, part: partOfNotice } = notices;

interface Wanted {
  readonly kind?: NoticeKind | undefined;
  /** Only notices that the person has not read. */
  readonly unread?: boolean;
}

/** By the time of the fact. */
export function noticesOf(inbox: InboxId, { kind, unread = false }: Wanted): QueryParams {
  return notices
    .query('primary', { inbox })
    .beginsWith({ id: 'ntc_' })
    .where(kind !== undefined && equals('kind', kind), unread && absent('readAt'))
    .params();
}

/** Notices to the cadres of a region that are not over, by village, the earliest end first. */
export function openNoticesIn(inbox: InboxId, within: RegionCode, now: Date, { kind }: Wanted): QueryParams {
  return {
    ...notices
      .query('byDeadline', { inbox })
      .beginsWith({ village: within })
      .where(above('until', instantOf(now)), kind !== undefined && equals('kind', kind))
      .params(),
    ConsistentRead: true,
  };
}

/**
 * In the order in which they were written. Strongly consistent.
 * @param from beginning of a sort key, such as an instant to the millisecond, or what `behind` gives.
 * @param until an instant to the millisecond, which is left out.
 * @param within only notices about this region, for cadres.
 */
export function noticesWritten(inbox: InboxId, from: string, until: Instant, within?: RegionCode): QueryParams {
  const query = notices.query('byWritten', { inbox }).between({ writtenAt: from }, { writtenAt: until });
  return {
    ...query.where(within !== undefined && beginsWith('village', within)).params(),
    ConsistentRead: true,
  };
}

/** Where the notices begin that were written after this one. The id's end, the inbox, is left out: cursors name it. */
export function behind({ byWrittenSk }: Item): string {
  return `${String(byWrittenSk).slice(0, -INBOX_LENGTH)}~`;
}

const INBOX_LENGTH = 26;

export function behindNotice({ writtenAt, id }: Notice): string {
  return behind({ byWrittenSk: `${writtenAt}#${id}` });
}

/** Refused if the addressee was told this fact before. */
export function writeNotice(notice: Notice): Statement {
  checkTransition('write', undefined, notice);
  return insert(notices.stored(notice));
}

/** The person read it by themselves: no official opens it any more. Refused if they knew of it, or if it is gone. */
export function readByPerson({ id }: Notice, readAt: Instant): Write {
  return notices.update(noticeKey(id)).set({ readAt }).remove('tellAt').when(equals('id', id), absent('readAt'));
}

/** An official read it out, who may pass on an answer later. Refused if the person knew of it, or if it is gone. */
export function readOut({ id }: Notice, readAt: Instant): Write {
  return notices.update(noticeKey(id)).set({ readAt }).when(equals('id', id), absent('readAt'));
}

/** It is to be read out to the person. Refused if they read it, if it is answered or over, or if it was put there. */
export function putOnList({ id }: Notice, tellAt: Instant): Write {
  const isOpen = [equals('status', 'OPEN'), absent('readAt'), absent('tellAt')] as const;
  return notices
    .update(noticeKey(id))
    .set({ tellAt })
    .when(...isOpen);
}

/** Begins an answer. Refused if another one was chosen since the read. */
export function chooseAnswer(read: Notice, { answer, answeredBy, answeredAt }: Chosen): Write {
  checkTransition('choose', read, { status: 'ANSWERING' });
  return notices
    .update(noticeKey(read.id))
    .set({ status: 'ANSWERING', answer, answeredBy, answeredAt })
    .when(...asRead(read));
}

export type Chosen = Required<Pick<Notice, 'answer' | 'answeredBy' | 'answeredAt'>>;

/** What the answer says is done. Refused if another answer took its place. */
export function finishAnswer(chosen: Notice): Write {
  checkTransition('finish', chosen, { status: 'ANSWERED' });
  return notices
    .update(noticeKey(chosen.id))
    .set({ status: 'ANSWERED' })
    .remove('byDeadlineSk')
    .when(...asRead(chosen));
}

/**
 * What the answer says was refused: the notice is open again, or over if the matter ended meanwhile. Refused if another
 * answer took its place, or if the matter ended since the read.
 */
export function takeAnswerBack(chosen: Notice): Write {
  const status = chosen.overAt === undefined ? 'OPEN' : 'OVER';
  checkTransition('takeBack', chosen, { status });
  return notices
    .update(noticeKey(chosen.id))
    .set({ status })
    .remove('answer', 'answeredBy', 'answeredAt')
    .when(...asRead(chosen), ...(status === 'OPEN' ? [absent('overAt')] : []));
}

/** The matter is over; an answer under way learns of it when it ends. Refused if the notice is not in this status. */
export function settleNotice(id: NoticeId, from: 'OPEN' | 'ANSWERING', overAt: Instant): Write {
  const end = from === 'OPEN' ? ({ status: 'OVER' } as const) : ({ status: from, overAt } as const);
  checkTransition('settle', { status: from }, end);
  return notices.update(noticeKey(id)).set(end).remove('byDeadlineSk').when(equals('status', from));
}

function asRead(read: Notice): readonly Condition<'status' | 'answer' | 'answeredBy' | 'answeredAt'>[] {
  return [
    equals('status', read.status),
    ...(['answer', 'answeredBy', 'answeredAt'] as const).map((name) => unchanged(name, read[name])),
  ];
}
