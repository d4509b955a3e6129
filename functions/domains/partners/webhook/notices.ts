/** An enterprise is told when one of its webhooks is disabled, until a message arrives there again. */
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import type { Parameters } from '../../../platform/requests/text';
import type { StreamRecord } from '../../../platform/streams/streams';
import { clockTimeOf, instantAfter } from '../../../platform/values/clock';
import { type NoticeDraft, tellingsOf, type Told } from '../../reference/notice-draft/notice-draft';
import messages from './messages.json';
import { getWebhook } from './service';
import { isWebhook, parseWebhook } from './store';

export function webhookNotices({
  oldItem,
  newItem,
}: Pick<StreamRecord, 'oldItem' | 'newItem'>): readonly NoticeDraft[] {
  if (!isWebhook(newItem)) return [];
  const { id: objectId, enterpriseId, disabledAt: at } = parseWebhook(newItem);
  const before = isWebhook(oldItem) ? parseWebhook(oldItem).disabledAt : undefined;
  if (at === undefined || at === before) return [];
  const until = instantAfter(at, limits.noticeDays);
  return [{ kind: 'WEBHOOK_DISABLED', objectId, at, until, to: { enterpriseId } }];
}

export const webhookTellings = tellingsOf(messages.notices, see);

async function see(context: Context, { objectId, at }: Told): Promise<Parameters | undefined> {
  const webhook = await getWebhook(context, objectId);
  return webhook === null ? undefined : { url: webhook.url, at: clockTimeOf(at) };
}
