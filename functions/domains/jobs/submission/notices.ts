/** An enterprise or an agency is told that what it posted is a near-duplicate of another posting of it. */
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import type { Parameters } from '../../../platform/requests/text';
import type { StreamRecord } from '../../../platform/streams/streams';
import { instantAfter } from '../../../platform/values/clock';
import { type NoticeDraft, tellingsOf, type Told } from '../../reference/notice-draft/notice-draft';
import { getPosition } from '../position/service';
import messages from './messages.json';
import { isResemblance, parseResemblance } from './near-duplicate/resemblance-store';

export function resemblanceNotices({ newItem }: Pick<StreamRecord, 'newItem'>): readonly NoticeDraft[] {
  if (!isResemblance(newItem)) return [];
  const { positionId: objectId, enterpriseId, agencyId, likeness: mark, otherId, at } = parseResemblance(newItem);
  const until = instantAfter(at, limits.noticeDays);
  const to = agencyId === undefined ? { enterpriseId } : { agencyId };
  return [{ kind: 'POSITION_NEAR_DUPLICATE', objectId, mark, at, until, to, data: { otherId } }];
}

export const resemblanceTellings = tellingsOf(messages.notices, see);

async function see(context: Context, { objectId, data: { otherId = '' } }: Told): Promise<Parameters | undefined> {
  const [position, other] = await Promise.all([getPosition(context, objectId), getPosition(context, otherId)]);
  if (position === null || other === null) return undefined;
  return { title: position.title, reference: position.externalRef, other: other.externalRef };
}
