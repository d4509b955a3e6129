/** Use cases: an enterprise names the agencies that may post positions in its name, and ends that; and who is named. */
import type { NameAgencyInput, RemoveAgencyInput } from '../../../../generated/graphql';
import { list, type Page, type Paged } from '../../../../platform/lists/listing';
import { readItem } from '../../../../platform/items/read-item';
import type { Context } from '../../../../platform/requests/context';
import { commitAttempt, idempotent } from '../../../../platform/requests/idempotency';
import { assert } from '../../../../platform/requests/errors';
import { failed, type Refusal, refusal } from '../../../../platform/requests/result';
import { preciseInstantOf } from '../../../../platform/values/clock';
import { isId } from '../../../../platform/values/ids';
import { enterpriseLoader } from '../../enterprise/loader';
import { getEnterprise } from '../../enterprise/service';
import type { Enterprise } from '../../enterprise/store';
import { checkSpeaks, inChargeOf } from '../../enterprise/who-speaks';
import { ownerOf } from '../../region/authority';
import { agencyLoader } from '../loader';
import type { Agency } from '../store';
import {
  endNaming,
  type Naming,
  nameAgency as storeNaming,
  namingKey,
  namingsBy,
  namingsOf,
  parseNaming,
} from './naming-store';

/** Idempotent by key; naming an agency that is named changes nothing. At most four round trips. */
export const nameAgency = idempotent<NameAgencyInput, Enterprise>('nameAgency', 'Positions', {
  check: checkPair,
  async attempt(context, input, recordPut) {
    const { enterprise, agencyId, read } = await readPair(context, input);
    const naming = {
      ...{ agencyId, enterpriseId: enterprise.id, namedAt: preciseInstantOf(context.clock.now()) },
      inChargeCode: ownerOf(inChargeOf(enterprise)),
    };
    const stands = read !== undefined && read.endedAt === undefined;
    const writes = stands ? [] : [storeNaming(read, naming)];
    return commitAttempt(context, writes, recordPut(enterprise.id), enterprise);
  },
  see: getEnterprise,
});

/** Idempotent by key; ending a naming that has ended changes nothing. What the agency posted stays. */
export const removeAgency = idempotent<RemoveAgencyInput, Enterprise>('removeAgency', 'Positions', {
  check: checkPair,
  async attempt(context, input, recordPut) {
    const { enterprise, read } = await readPair(context, input);
    if (read === undefined) return failed(refusal('AGENCY_NOT_NAMED', ['agencyId']));
    const writes = read.endedAt === undefined ? [endNaming(read, preciseInstantOf(context.clock.now()))] : [];
    return commitAttempt(context, writes, recordPut(enterprise.id), enterprise);
  },
  see: getEnterprise,
});

/** Neither an enterprise nor an agency is ever removed, so they are read before the attempt. */
async function checkPair(context: Context, { enterpriseId, agencyId }: NameAgencyInput): Promise<Refusal[]> {
  const agency = isId(agencyId, 'agy') ? await agencyLoader(context).load(agencyId) : undefined;
  return [
    ...(await checkSpeaks(context, enterpriseId, ['enterpriseId'])),
    ...(agency === undefined ? [refusal('NOT_FOUND', ['agencyId'])] : []),
  ];
}

async function readPair(context: Context, { enterpriseId, agencyId }: NameAgencyInput) {
  assert(isId(enterpriseId, 'ent') && isId(agencyId, 'agy'), 'ids that were checked');
  const [enterprise, read] = await Promise.all([
    enterpriseLoader(context).load(enterpriseId),
    readItem(context.db, namingKey(agencyId, enterpriseId), parseNaming),
  ]);
  assert(enterprise, 'an enterprise of which the caller has a token, to exist');
  return { enterprise, agencyId, read };
}

/** The agencies that the enterprise named, the latest first. One query. */
export function listAgenciesOf(context: Context, { id }: { readonly id: string }, page: Page): Paged<Naming> {
  const queries = isId(id, 'ent') ? [namingsBy(id)] : [];
  return list(context, { queries, index: 'enterpriseTime', order: 'DESCENDING', page, parse: parseNaming });
}

/** The enterprises that named the agency, in the order of their registration. One query. */
export function listNamings(context: Context, { id }: Agency, page: Page): Paged<Naming> {
  return list(context, { queries: [namingsOf(id)], order: 'ASCENDING', page, parse: parseNaming });
}
