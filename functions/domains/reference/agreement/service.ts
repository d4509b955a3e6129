/** Use cases of agreements: sign, get, list, and what was reported and supplied under one. */
import DataLoader from 'dataloader';
import type { AgreementFilter, SignAgreementInput } from '../../../generated/graphql';
import type { AgreementId } from '../../../id-kinds';
import { anyOf, atMost, beginsWith, equals } from '../../../platform/dynamodb/conditions';
import { itemLoader } from '../../../platform/lists/item-loader';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import type { Context } from '../../../platform/requests/context';
import { commitAttempt, idempotent } from '../../../platform/requests/idempotency';
import { perRequest } from '../../../platform/requests/per-request';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { instantOf, today } from '../../../platform/values/clock';
import { isId } from '../../../platform/values/ids';
import { enterpriseLoader, ownEnterpriseId } from '../enterprise/loader';
import { ownRegionOf } from '../region/authority';
import { filterRegion } from '../region/checks';
import { wholeOf } from '../region/region';
import { asRegionCode } from '../region/region-code';
import { checkTerms } from './checks';
import { renewedBy } from './renewal/renewals';
import {
  type Agreement,
  agreementKey,
  agreementsOf,
  allAgreements,
  parseAgreement,
  renewAgreement,
  signAgreement as storeAgreement,
} from './store';
import { type Supply, supplyUnder } from './supply';

/** Idempotent by key. Nothing more is told of the end of those that it renews. A read, with an enterprise two, and the write. */
export const signAgreement = idempotent<SignAgreementInput, Agreement>('signAgreement', 'Positions', {
  check: async (context, input) => [
    ...checkTerms(input, today(context.clock)),
    ...(await checkEnterprise(context, input)),
  ],
  async attempt(context, input, recordPut) {
    const agreement = agreementOf(context, input);
    const renewed = await renewedBy(context.db, agreement);
    const renews = renewed.map(({ id }) => id);
    const signed = renews.length === 0 ? agreement : { ...agreement, renews };
    const writes = [storeAgreement(signed), ...renewed.map((one) => renewAgreement(one, signed.id))];
    return commitAttempt(context, writes, recordPut(signed.id), signed);
  },
  see: getAgreement,
});

/** An enterprise is never removed, so it is read before the attempt. */
async function checkEnterprise(context: Context, { kind, enterpriseId: id }: SignAgreementInput): Promise<Refusal[]> {
  if (kind !== 'DIRECT_SUPPLY' || id == null) return [];
  const isKnown = isId(id, 'ent') && (await enterpriseLoader(context).load(id)) !== undefined;
  return isKnown ? [] : [refusal('NOT_FOUND', ['enterpriseId'])];
}

function agreementOf({ ids, clock, viewer }: Context, input: SignAgreementInput): Agreement {
  const { kind, enterpriseId, originRegionCode, destinationRegionCode, headcountPromised, startsOn, endsOn } = input;
  return {
    ...{ id: ids.next('agr'), kind, headcountPromised, startsOn, endsOn },
    ...(enterpriseId != null && isId(enterpriseId, 'ent') && { enterpriseId }),
    ...(originRegionCode != null && { originRegionCode: asRegionCode(originRegionCode) }),
    ...(destinationRegionCode != null && { destinationRegionCode: asRegionCode(destinationRegionCode) }),
    ...{ ownerRegionCode: ownRegionOf(viewer), signedAt: instantOf(clock.now()) },
  };
}

/** The later one that renews it, and the earlier ones that it renews. One batch read for all of a request. */
export function renewalOfAgreement(context: Context, { renewedBy: id }: Agreement): Promise<Agreement | null> {
  return id === undefined ? Promise.resolve(null) : getAgreement(context, id);
}

export async function renewedByAgreement(context: Context, { renews = [] }: Agreement): Promise<Agreement[]> {
  return (await Promise.all(renews.map((id) => getAgreement(context, id)))).filter((one) => one !== null);
}

/** Null if the agreement does not exist, or is another enterprise's. */
export async function getAgreement(context: Context, id: string): Promise<Agreement | null> {
  const agreement = isId(id, 'agr') ? await agreementLoader(context).load(id) : undefined;
  if (agreement === undefined) return null;
  if (seesAll(context)) return agreement;
  const ownId = await ownEnterpriseId(context);
  return ownId !== undefined && agreement.enterpriseId === ownId ? agreement : null;
}

const agreementLoader = itemLoader<Agreement, AgreementId>(agreementKey, parseAgreement);

function seesAll({ viewer: { roles } }: Context): boolean {
  return roles.some((role) => role === 'BUREAU' || role === 'CADRE' || role === 'STATION');
}

/** The earliest end first. One query: of all, or of one enterprise. */
export async function listAgreements(context: Context, filter: AgreementFilter, page: Page): Paged<Agreement> {
  const { kind, enterpriseId, activeOn, endingBy } = filter;
  const region = filterRegion(filter.regionCode);
  const ownId = seesAll(context) ? undefined : await ownEnterpriseId(context);
  if (!seesAll(context) && ownId === undefined) return list(context, { ...ORDER, queries: [], page });
  const within = region && wholeOf(region);
  const query = (activeOn == null ? allAgreements() : allAgreements().atLeast({ endsOn: activeOn })).where(
    kind != null && equals('kind', kind),
    enterpriseId != null && equals('enterpriseId', enterpriseId),
    ownId !== undefined && equals('enterpriseId', ownId),
    activeOn != null && atMost('startsOn', activeOn),
    endingBy != null && atMost('endsOn', endingBy),
    within !== undefined && anyOf(beginsWith('originRegionCode', within), beginsWith('destinationRegionCode', within)),
  );
  return list(context, { ...ORDER, queries: [query.params()], page });
}

const ORDER = { index: 'byRegion', order: 'ASCENDING', parse: parseAgreement } as const;

/** What was reported and supplied; read once for each agreement of a request. */
export function supplyOfAgreement(context: Context, agreement: Agreement): Promise<Supply> {
  return supplyLoader(context).load(agreement);
}

const supplyLoader = perRequest(
  ({ db }: Context) =>
    new DataLoader<Agreement, Supply, AgreementId>((agreements) => supplyUnder(db, agreements), {
      cacheKeyFn: ({ id }) => id,
    }),
);

/** Those of one enterprise that the caller may see, the earliest end first. One query. */
export function listAgreementsOf(context: Context, { id }: { readonly id: string }, page: Page): Paged<Agreement> {
  const queries = isId(id, 'ent') ? [agreementsOf(id)] : [];
  return list(context, { queries, index: 'enterpriseTime', order: 'ASCENDING', page, parse: parseAgreement });
}
