/** A province's bureau is told when one of its channels is disabled, until it is given an address again or removed. */
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import type { Parameters } from '../../../platform/requests/text';
import type { StreamRecord } from '../../../platform/streams/streams';
import { clockTimeOf, instantAfter } from '../../../platform/values/clock';
import { instead, type NoticeDraft, tellingsOf, type Told } from '../../reference/notice-draft/notice-draft';
import messages from './messages.json';
import { getChannel } from './service';
import { type Channel, isChannel, parseChannel } from './store';

export function channelNotices({
  oldItem,
  newItem,
}: Pick<StreamRecord, 'oldItem' | 'newItem'>): readonly NoticeDraft[] {
  const [before, after] = [oldItem, newItem].map((item) => (isChannel(item) ? draftOf(parseChannel(item)) : undefined));
  return instead(before, after);
}

/** Undefined for a channel that is not disabled. */
function draftOf({ id: objectId, regionCode, disabledAt: at }: Channel): NoticeDraft | undefined {
  if (at === undefined) return undefined;
  return {
    ...{ kind: 'CHANNEL_DISABLED', objectId, at, until: instantAfter(at, limits.noticeDays) },
    to: { cadresIn: regionCode },
  };
}

export const channelTellings = tellingsOf(messages.notices, see);

/** The bureau alone keeps channels, so nobody else learns of the address. */
async function see(context: Context, { objectId, at }: Told): Promise<Parameters | undefined> {
  const channel = await getChannel(context, objectId);
  return channel === null ? undefined : { kind: channel.kind, url: channel.url, at: clockTimeOf(at) };
}
