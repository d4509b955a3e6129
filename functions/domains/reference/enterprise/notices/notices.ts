/** An enterprise, and the agencies that it names, are told of the bureau's verdict on it. */
import { limits } from '../../../../limits';
import type { Context } from '../../../../platform/requests/context';
import type { Parameters } from '../../../../platform/requests/text';
import { instantAfter } from '../../../../platform/values/clock';
import { ofState, tellingsOf, type Told } from '../../notice-draft/notice-draft';
import messages from '../messages.json';
import { getEnterprise } from '../service';
import { isEnterprise, partOfEnterprise } from '../store';

/** What another verdict takes the place of is over. */
export const enterpriseNotices = ofState(isEnterprise, (item) => {
  const { id: objectId, verified, verdictAt: at } = partOfEnterprise(item, 'id', 'verified', 'verdictAt');
  if (at === undefined) return [];
  const kind = verified ? 'ENTERPRISE_VERIFIED' : 'ENTERPRISE_REFUSED';
  const to = { enterpriseId: objectId, agenciesOf: objectId };
  return [{ kind, objectId, at, until: instantAfter(at, limits.firmToldDays), to }];
});

async function see(context: Context, { objectId }: Told): Promise<Parameters | undefined> {
  const enterprise = await getEnterprise(context, objectId);
  return enterprise === null ? undefined : { enterprise: enterprise.name };
}

export const enterpriseTellings = tellingsOf(messages.notices, see);
