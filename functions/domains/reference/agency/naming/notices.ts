/** An agency, and the office in charge of the enterprise, are told when the enterprise names it, and when that ends. */
import type { NoticeKind } from '../../../../generated/graphql';
import { limits } from '../../../../limits';
import type { Item } from '../../../../platform/dynamodb/database';
import type { Context } from '../../../../platform/requests/context';
import type { Parameters } from '../../../../platform/requests/text';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { instantAfter } from '../../../../platform/values/clock';
import { getEnterprise } from '../../enterprise/service';
import { fromTo, type NoticeDraft, type Telling, type Told } from '../../notice-draft/notice-draft';
import messages from '../messages.json';
import { getAgency } from '../service';
import { isNaming, parseNaming } from './naming-store';

/** What an end or a new naming takes the place of is over. */
export function namingNotices({ oldItem, newItem }: Pick<StreamRecord, 'oldItem' | 'newItem'>): readonly NoticeDraft[] {
  return isNaming(newItem) ? fromTo(draftsOf(oldItem), draftsOf(newItem)) : [];
}

function draftsOf(item: Item | undefined): NoticeDraft[] {
  if (!isNaming(item)) return [];
  const { agencyId, enterpriseId: objectId, inChargeCode, namedAt, endedAt } = parseNaming(item);
  const at = endedAt ?? namedAt;
  return [
    {
      ...{ kind: endedAt === undefined ? 'AGENCY_NAMED' : 'AGENCY_REMOVED', objectId, mark: agencyId, at },
      ...{ until: instantAfter(at, limits.firmToldDays), to: { agencyId, cadresIn: inChargeCode }, data: { agencyId } },
    },
  ];
}

export const namingTellings = {
  AGENCY_NAMED: { text: messages.notices.AGENCY_NAMED, see },
  AGENCY_REMOVED: { text: messages.notices.AGENCY_REMOVED, see },
} satisfies Partial<Record<NoticeKind, Telling>>;

async function see(context: Context, { objectId, data: { agencyId = '' } }: Told): Promise<Parameters | undefined> {
  const [enterprise, agency] = await Promise.all([getEnterprise(context, objectId), getAgency(context, agencyId)]);
  return enterprise === null || agency === null ? undefined : { enterprise: enterprise.name, agency: agency.name };
}
