/**
 * What the door of positions let in under an agreement, in table Positions beside it, and every write of it. Counters tell
 * what is reported some seconds late; a batch adds to this item what its rows will report, in the write that opens it.
 */
import type { AgreementId } from '../../../id-kinds';
import { limits } from '../../../limits';
import type { Write } from '../../../platform/dynamodb/database';
import { equals, isNew, isThere, put } from '../../../platform/dynamodb/expressions';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import { type Instant, preciseInstantOf } from '../../../platform/values/clock';

const doors = itemKind('agreementDoor', {
  table: 'Positions',
  attributes: {
    agreementId: attr.idOf('agr'),
    /** Headcount reported under the agreement, with the rows of every batch that was opened. */
    reported: attr.integer,
    /** What batches of the last minutes added, and what they took away (as a number below 0), from the instant on. */
    recent: attr.listOf(attr.mapOf({ from: attr.instant, more: attr.integer, fewer: attr.integer })),
    /** Rises with each write. */
    version: attr.integer,
  },
  keys: { primary: ['${agreementId}', 'door'] },
});

export type Door = ItemOf<typeof doors>;

export const { decode: parseDoor, keyOf: doorKey } = doors;

/**
 * What the counter may lack, and what it may have too much: what batches changed since it surely counted. Between one and two
 * times `limits.agreementCounterMinutesMax` back.
 */
export function uncounted(door: Door, now: Date): Pick<Door['recent'][number], 'more' | 'fewer'> {
  const open = recentOf(door, now);
  return {
    more: open.reduce((sum, { more }) => sum + more, 0),
    fewer: open.reduce((sum, { fewer }) => sum + fewer, 0),
  };
}

function recentOf({ recent }: Door, now: Date): Door['recent'] {
  // Each collects for so long, and what it collected last is to be counted within as long.
  const counted = minutesBefore(now, 2 * limits.agreementCounterMinutesMax);
  return recent.filter(({ from }) => from > counted);
}

function minutesBefore(now: Date, minutes: number): Instant {
  return preciseInstantOf(new Date(now.getTime() - minutes * 60_000));
}

/** Lets in so many more, or fewer. Refused if another batch was opened since the read. */
export function letIn(
  agreementId: AgreementId,
  read: Door | undefined,
  { before, added }: { readonly before: number; readonly added: number },
  now: Date,
): Write {
  const collects = minutesBefore(now, limits.agreementCounterMinutesMax);
  const former = read === undefined ? [] : recentOf(read, now);
  const last = former.at(-1);
  const isOpen = last !== undefined && last.from > collects;
  const { from, more, fewer } = isOpen ? last : { from: preciseInstantOf(now), more: 0, fewer: 0 };
  const latest = { from, more: more + Math.max(added, 0), fewer: fewer + Math.min(added, 0) };
  const version = (read?.version ?? 0) + 1;
  const recent = [...(isOpen ? former.slice(0, -1) : former), latest];
  const write = put<Door>(doors.stored({ agreementId, reported: before + added, recent, version }));
  return read === undefined ? write.when(isNew) : write.when(equals('version', read.version));
}

/**
 * Adds whatever passed since the read: a correction of what a batch was let in with, or a batch that lost too often. What it
 * adds is not among what the counter may lack, so until the stream counted it a warning may be missing.
 */
export function addToDoor(agreementId: AgreementId, added: number): Write {
  return doors.update(doorKey(agreementId)).increase({ reported: added, version: 1 }).when(isThere);
}
