/** A request on behalf of the person of a message: they see and do by a channel what they would in the inbox. */
import type { WorkerId } from '../../../id-kinds';
import type { Context, Platform } from '../../../platform/requests/context';
import type { Viewer } from '../../../platform/security/viewer';

export function personOf(workerId: WorkerId): Viewer {
  return { roles: ['WORKER'], workerId, account: `person:${workerId}` };
}

/** @param requestId what a change that follows is traced by: the message's id. */
export function asPerson(platform: Platform, workerId: WorkerId, requestId: string): Context {
  return { ...platform, viewer: personOf(workerId), requestId };
}
