/** A key enterprise that is silent, and the office in charge of it, are asked for its report, until there is one. */
import { limits } from '../../../../limits';
import type { Context } from '../../../../platform/requests/context';
import type { Parameters } from '../../../../platform/requests/text';
import { startOfDay } from '../../../../platform/values/civil-date';
import { instantAfter, instantOf } from '../../../../platform/values/clock';
import { getEnterprise } from '../../enterprise/service';
import { heardOn, isEnterprise, partOfEnterprise } from '../../enterprise/store';
import { ofState, tellingsOf, type Told } from '../../notice-draft/notice-draft';
import messages from '../messages.json';

export const silenceNotices = ofState(isEnterprise, (item) => {
  // Most enterprises have none: these are not read.
  if (item['silence'] === undefined) return [];
  const { id: objectId, keyEnterprise, silence } = partOfEnterprise(item, 'id', 'keyEnterprise', 'silence');
  if (silence === undefined || !keyEnterprise) return [];
  const at = instantOf(startOfDay(silence.on));
  const to = { enterpriseId: objectId, cadresIn: silence.office };
  return [{ kind: 'ENTERPRISE_SILENT', objectId, at, until: instantAfter(at, limits.firmToldDays), to }];
});

export const silenceTellings = tellingsOf(messages.notices, see);

async function see(context: Context, { objectId }: Told): Promise<Parameters | undefined> {
  const enterprise = await getEnterprise(context, objectId);
  return enterprise === null ? undefined : { enterprise: enterprise.name, since: heardOn(enterprise) };
}
