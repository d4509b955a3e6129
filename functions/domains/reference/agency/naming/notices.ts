/** An agency, and the office in charge of the enterprise, are told when the enterprise names it, and when that ends. */
import { limits } from '../../../../limits';
import type { Context } from '../../../../platform/requests/context';
import type { Parameters } from '../../../../platform/requests/text';
import { instantAfter } from '../../../../platform/values/clock';
import { getEnterprise } from '../../enterprise/service';
import { ofState, tellingsOf, type Told } from '../../notice-draft/notice-draft';
import messages from '../messages.json';
import { getAgency } from '../service';
import { isNaming, parseNaming } from './naming-store';

/** What an end or a new naming takes the place of is over. */
export const namingNotices = ofState(isNaming, (item) => {
  const { agencyId, enterpriseId: objectId, inChargeCode, namedAt, endedAt } = parseNaming(item);
  const kind = endedAt === undefined ? 'AGENCY_NAMED' : 'AGENCY_REMOVED';
  const at = endedAt ?? namedAt;
  const to = { agencyId, cadresIn: inChargeCode };
  return [{ kind, objectId, mark: agencyId, at, until: instantAfter(at, limits.firmToldDays), to, data: { agencyId } }];
});

export const namingTellings = tellingsOf(messages.notices, see);

async function see(context: Context, { objectId, data: { agencyId = '' } }: Told): Promise<Parameters | undefined> {
  const [enterprise, agency] = await Promise.all([getEnterprise(context, objectId), getAgency(context, agencyId)]);
  return enterprise === null || agency === null ? undefined : { enterprise: enterprise.name, agency: agency.name };
}
