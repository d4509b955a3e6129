/**
 * Who is told that a position closes: of a closing date that has passed the enterprise and the agency that posted it; of what
 * either of them withdraws or fills, the other one.
 */
import type { Role } from '../../../../generated/graphql';
import { limits } from '../../../../limits';
import type { Item } from '../../../../platform/dynamodb/database';
import type { Context } from '../../../../platform/requests/context';
import type { Parameters } from '../../../../platform/requests/text';
import { authorOf } from '../../../../platform/security/author';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { endOfDay } from '../../../../platform/values/civil-date';
import { instantAfter, instantOf } from '../../../../platform/values/clock';
import { fromTo, type NoticeDraft, tellingsOf, type Told } from '../../../reference/notice-draft/notice-draft';
import messages from '../messages.json';
import { getPosition } from '../service';
import { isPosition, parsePosition } from '../store';

/** What is submitted again is open, and its end is over. */
export function positionNotices({
  oldItem,
  newItem,
  author,
}: Pick<StreamRecord, 'oldItem' | 'newItem' | 'author'>): readonly NoticeDraft[] {
  const isClosed = (item: Item | undefined): boolean => item?.['status'] === 'CLOSED';
  // Most records of positions change something else: these are not read.
  if (!isPosition(newItem) || isClosed(oldItem) === isClosed(newItem)) return [];
  return isClosed(newItem) ? endOf(newItem, author) : fromTo(endOf(oldItem), []);
}

function endOf(item: Item | undefined, author = ''): NoticeDraft[] {
  if (!isPosition(item)) return [];
  const { id: objectId, enterpriseId, agencyId, closeReason, closesOn, contentAt, version } = parsePosition(item);
  const mark = String(version);
  if (closeReason === 'EXPIRED' && closesOn !== undefined) {
    const at = instantOf(endOfDay(closesOn));
    const until = instantAfter(at, limits.noticeDays);
    return [{ kind: 'POSITION_EXPIRED', objectId, mark, at, until, to: { enterpriseId, agencyId } }];
  }
  if (agencyId === undefined) return [];
  const to = {
    ...(!isBy(author, 'ENTERPRISE') && { enterpriseId }),
    ...(!isBy(author, 'AGENCY') && { agencyId }),
  };
  const until = instantAfter(contentAt, limits.noticeDays);
  return [{ kind: 'POSITION_CLOSED', objectId, mark, at: contentAt, until, to }];
}

/** Whether an account of this role alone wrote it. */
function isBy(author: string, role: Role): boolean {
  const { roles } = authorOf(author, []);
  return roles.length === 1 && roles[0] === role;
}

async function see(context: Context, { objectId }: Told): Promise<Parameters | undefined> {
  const position = await getPosition(context, objectId);
  return position === null
    ? undefined
    : { title: position.title, reference: position.externalRef, closesOn: position.closesOn ?? '' };
}

export const positionTellings = tellingsOf(messages.notices, see);
