/** A part of the system as the author of what it writes, on its own or because of what somebody else wrote. */
import { isStamped } from '../domains/board/change/objects';
import { stampOfSystem, type SystemPart } from '../platform/security/author';
import { authored } from '../platform/security/authored';
import type { Platform } from '../platform/requests/context';

/** @param cause the stamp of the write that it follows from, where one is known. */
export function actingAs<P extends Pick<Platform, 'db' | 'clock'>>(platform: P, part: SystemPart, cause?: string): P {
  const { db, clock } = platform;
  return { ...platform, db: authored(db, { stamp: stampOfSystem(part, cause), isStamped, clock }) };
}
