/** A part of the system as the author of what it writes, on its own or because of what somebody else wrote. */
import { isStamped } from '../domains/change/objects';
import { stampOfSystem, type SystemPart } from '../platform/author';
import { authored } from '../platform/authored';
import type { Platform } from '../platform/context';

/** @param cause the stamp of the write that it follows from, where one is known. */
export function actingAs<P extends Pick<Platform, 'db' | 'clock'>>(platform: P, part: SystemPart, cause?: string): P {
  const { db, clock } = platform;
  return { ...platform, db: authored(db, { stamp: stampOfSystem(part, cause), isStamped, clock }) };
}
