/** The message that a webhook gets. Pure. */
import type { WebhookEvent } from '../../../generated/graphql';
import type { Instant } from '../../../platform/values/clock';

/** The message's body: type of event, instant, and ids to query with. No personal data. */
export function messageOf(type: WebhookEvent, at: Instant, data: Readonly<Record<string, string>>): string {
  return JSON.stringify({ type, timestamp: at, data });
}
