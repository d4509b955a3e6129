/** Use case: an enterprise or the bureau in charge changes what is stored of it. Each change is recorded (`changes`). */
import type { UpdateEnterpriseInput } from '../../../generated/graphql';
import { readItem } from '../../../platform/items/read-item';
import type { Context } from '../../../platform/requests/context';
import { commitAttempt, idempotent } from '../../../platform/requests/idempotency';
import { failed, refusal } from '../../../platform/requests/result';
import { asId } from '../../../platform/values/ids';
import { parseContactPhone } from '../../../platform/values/phone';
import { asRegionCode } from '../region/region-code';
import { checkUpdate } from './checks';
import { getEnterprise } from './service';
import {
  type Details,
  type Enterprise,
  enterpriseKey,
  parseEnterprise,
  updateEnterprise as storeUpdate,
} from './store';
import { checkSpeaks, inChargeOf, isBureauOf } from './who-speaks';

/** Idempotent by key. Two round trips for itself, three for a bureau. A field that is not given stays as it is. */
export const updateEnterprise = idempotent<UpdateEnterpriseInput, Enterprise>('updateEnterprise', 'Positions', {
  check: async (context, input) => {
    const foreign = await checkSpeaks(context, input.enterpriseId, ['enterpriseId']);
    // Who is a bureau elsewhere speaks for the own enterprise as that alone.
    const byBureau =
      context.viewer.roles.includes('BUREAU') &&
      (foreign.length > 0 || (await isBureauOf(context, input.enterpriseId)));
    return [...foreign, ...checkUpdate(input, { byBureau })];
  },
  async attempt(context, input, recordPut) {
    const read = await readItem(context.db, enterpriseKey(asId(input.enterpriseId, 'ent')), parseEnterprise);
    if (read === undefined) return failed(refusal('NOT_FOUND', ['enterpriseId']));
    const changed = changesBy(context, input, read);
    const writes = Object.keys(changed).length === 0 ? [] : [storeUpdate(read, changed)];
    return commitAttempt(context, writes, recordPut(read.id), { ...read, ...changed });
  },
  see: getEnterprise,
});

/** A seat that moves does not change who is in charge: nobody leaves a bureau by moving. */
function changesBy({ vault }: Context, input: UpdateEnterpriseInput, read: Enterprise): Partial<Details> {
  const { name, size, regionCode, industry, contactName, contactPhone, keyEnterprise } = input;
  const phone = contactPhone == null ? undefined : parseContactPhone(contactPhone);
  const told: Partial<Details> = {
    ...(name != null && { name: name.trim() }),
    ...(size != null && { size }),
    ...(regionCode != null && { regionCode: asRegionCode(regionCode) }),
    ...(industry != null && { industry: industry.trim() }),
    ...(contactName != null && { contactName: contactName.trim() }),
    ...(keyEnterprise != null && { keyEnterprise }),
  };
  const differing: Partial<Details> = Object.fromEntries(
    Object.entries(told).filter(([field, value]) => Reflect.get(read, field) !== value),
  );
  const { ownerRegionCode } = inChargeOf(read);
  return {
    ...differing,
    ...(phone !== undefined && { contactPhoneBox: vault.encrypt(phone, read.id) }),
    ...(differing.regionCode !== undefined && ownerRegionCode !== undefined && { ownerRegionCode }),
  };
}
