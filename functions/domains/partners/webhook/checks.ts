/** Checks of a webhook's registration. Pure. */
import type { RegisterWebhookInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { checkDistinct, checkListLength } from '../../../platform/values/checks';
import type { OutboundProblem } from '../../../platform/security/outbound';
import type { Refusal } from '../../../platform/requests/result';
import { checkUrl } from '../receiver/checks';

/** @param problem with the URL's address, as resolved from here. */
export function checkWebhook({ url, events }: RegisterWebhookInput, problem: OutboundProblem | undefined): Refusal[] {
  return [
    ...checkUrl(url, problem),
    ...checkListLength(['events'], events.length, { min: 1, max: limits.webhookEventsMax }),
    ...checkDistinct(['events'], events),
  ];
}
