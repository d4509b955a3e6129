/**
 * Both sides of an agreement are told when its renewal is due, and when it has ended: the enterprise, the bureau that signed
 * it, and the office of the origin. Once it is renewed, that is over.
 */
import type { NoticeKind } from '../../../../generated/graphql';
import { limits } from '../../../../limits';
import type { Item } from '../../../../platform/dynamodb/database';
import type { Context } from '../../../../platform/requests/context';
import type { Parameters } from '../../../../platform/requests/text';
import { addDays, startOfDay } from '../../../../platform/values/civil-date';
import { instantAfter, instantOf } from '../../../../platform/values/clock';
import { getEnterprise } from '../../enterprise/service';
import { type NoticeDraft, ofState, type Telling, type Told } from '../../notice-draft/notice-draft';
import { regionOfRecord } from '../../region/region';
import messages from '../messages.json';
import { getAgreement } from '../service';
import { renewalDueOn } from '../states';
import { isAgreement, parseAgreement } from '../store';

export const agreementNotices = ofState(isAgreement, draftsOf);

/** One for each office: the bureau that signed it, with the enterprise, and the office of the origin. */
function draftsOf(item: Item): NoticeDraft[] {
  const agreement = parseAgreement(item);
  const { id: objectId, told, renewedBy, enterpriseId, originRegionCode, ownerRegionCode, endsOn } = agreement;
  if (told === undefined || renewedBy !== undefined) return [];
  const end = instantOf(startOfDay(addDays(endsOn, 1)));
  const when =
    told === 'EXPIRED'
      ? { kind: 'AGREEMENT_EXPIRED' as const, at: end, until: instantAfter(end, limits.firmToldDays) }
      : { kind: 'AGREEMENT_RENEWAL_DUE' as const, at: instantOf(startOfDay(renewalDueOn(agreement))), until: end };
  const draft = (to: NoticeDraft['to']): NoticeDraft => ({ ...when, objectId, to });
  const others = originRegionCode === undefined || originRegionCode === ownerRegionCode ? [] : [originRegionCode];
  return [draft({ cadresIn: ownerRegionCode, enterpriseId }), ...others.map((cadresIn) => draft({ cadresIn }))];
}

const { notices } = messages;

export const agreementTellings = {
  AGREEMENT_RENEWAL_DUE: {
    ...{ text: notices.AGREEMENT_RENEWAL_DUE, textWith: { origin: notices.CORRIDOR_RENEWAL_DUE }, see },
  },
  AGREEMENT_EXPIRED: {
    ...{ text: notices.AGREEMENT_EXPIRED, textWith: { origin: notices.CORRIDOR_EXPIRED }, see },
  },
} satisfies Partial<Record<NoticeKind, Telling>>;

async function see(context: Context, { objectId }: Told): Promise<Parameters | undefined> {
  const agreement = await getAgreement(context, objectId);
  if (agreement === null) return undefined;
  const { enterpriseId, originRegionCode: from, destinationRegionCode: to, endsOn } = agreement;
  if (enterpriseId === undefined)
    return from && to && { origin: regionOfRecord(from).name, destination: regionOfRecord(to).name, endsOn };
  const enterprise = await getEnterprise(context, enterpriseId);
  return enterprise === null ? undefined : { enterprise: enterprise.name, endsOn };
}
