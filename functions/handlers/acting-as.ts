/** Marks the writes of a handler with their author: the handler itself, or the caller whose write it follows. */
import { isStamped } from '../domains/board/change/recorded-objects';
import { stampOfSystem, type SystemPart } from '../platform/security/author';
import { authored } from '../platform/security/authored';
import type { Platform } from '../platform/requests/context';

/** @param cause the stamp of the write that caused it; absent if there is none. */
export function actingAs<P extends Pick<Platform, 'db' | 'clock'>>(platform: P, part: SystemPart, cause?: string): P {
  const { db, clock } = platform;
  const stamp = stampOfSystem(part, cause);
  return { ...platform, db: authored(db, { stamp: () => stamp, isStamped, clock }) };
}
