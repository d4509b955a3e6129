/** An enterprise is told when a position closes because its closing date has passed. */
import type { NoticeKind } from '../../../../generated/graphql';
import { limits } from '../../../../limits';
import type { Context } from '../../../../platform/requests/context';
import type { Parameters } from '../../../../platform/requests/text';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { endOfDay } from '../../../../platform/values/civil-date';
import { instantAfter, instantOf } from '../../../../platform/values/clock';
import type { NoticeDraft, Telling, Told } from '../../../reference/notice-draft/notice-draft';
import messages from '../messages.json';
import { getPosition } from '../service';
import { isPosition, parsePosition } from '../store';

export function positionNotices({
  oldItem,
  newItem,
}: Pick<StreamRecord, 'oldItem' | 'newItem'>): readonly NoticeDraft[] {
  // Most records of positions change something else: these are not read.
  if (!isPosition(newItem) || newItem['status'] !== 'CLOSED' || oldItem?.['status'] === 'CLOSED') return [];
  const { id: objectId, enterpriseId, closeReason, closesOn, version } = parsePosition(newItem);
  if (closeReason !== 'EXPIRED' || closesOn === undefined) return [];
  const at = instantOf(endOfDay(closesOn));
  const until = instantAfter(at, limits.noticeDays);
  return [{ kind: 'POSITION_EXPIRED', objectId, mark: String(version), at, until, to: { enterpriseId } }];
}

export const positionTellings = {
  POSITION_EXPIRED: { text: messages.notices.POSITION_EXPIRED, see },
} satisfies Partial<Record<NoticeKind, Telling>>;

async function see(context: Context, { objectId }: Told): Promise<Parameters | undefined> {
  const position = await getPosition(context, objectId);
  return position === null
    ? undefined
    : { title: position.title, reference: position.externalRef, closesOn: position.closesOn ?? '' };
}
