/** Use cases of enterprises: register, get, list. The bureau's verdict is in `verify.ts`. */
import type { EnterpriseId } from '../../../id-kinds';
import type { EnterpriseFilter, RegisterEnterpriseInput } from '../../../generated/graphql';
import { addDays, type CivilDate } from '../../../platform/values/civil-date';
import { instantOf, preciseInstantOf, today } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { readItem } from '../../../platform/items/read-item';
import { equals } from '../../../platform/dynamodb/conditions';
import type { Database } from '../../../platform/dynamodb/database';
import { assert } from '../../../platform/requests/errors';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { type RecordPut, keyReused, idempotent } from '../../../platform/requests/idempotency';
import { whenAtHand } from '../../../platform/process/at-hand';
import { isId } from '../../../platform/values/ids';
import { connectionOf, list, type Page, type Paged } from '../../../platform/lists/listing';
import { lookUps } from '../../../platform/lists/shown-rows';
import { parseContactPhone } from '../../../platform/values/phone';
import { failed, ok, type Outcome, refusal } from '../../../platform/requests/result';
import { ownRegionOf } from '../region/authority';
import { filterRegion } from '../region/checks';
import { isWithin } from '../region/containment';
import { enterpriseFor, seesEnterprise } from './who-sees';
import { checkRegistration, creditCodeOf } from './checks';
import { asRegionCode, isRegionCode } from '../region/region-code';
import {
  checkRefused,
  type Enterprise,
  enterpriseKey,
  enterprisesIn,
  heardOn,
  parseEnterprise,
  registerEnterprise as storeEnterprise,
  takeCreditCode,
  silentSince,
  takeOwner,
  enterpriseIn,
} from './store';
import { enterpriseLoader, ownEnterpriseId, shownEnterprise } from './loader';

/** Null if the enterprise does not exist or the caller may not see it. */
export const { get: getEnterprise, show: showEnterprise } = lookUps(
  enterpriseLoader,
  shownEnterprise,
  (context, id, read) =>
    whenAtHand(ownEnterpriseId(context), (ownId) => {
      if (!isId(id, 'ent') || !seesEnterprise(context.viewer, id, ownId)) return null;
      return whenAtHand(read(id), (enterprise) =>
        enterprise === undefined ? null : enterpriseFor(context.viewer, enterprise, ownId),
      );
    }),
);

/**
 * Idempotent by key. Refused if the credit code is registered, or if the account has registered an enterprise before.
 */
export const registerEnterprise = idempotent<RegisterEnterpriseInput, Enterprise>('registerEnterprise', 'Positions', {
  check: (_, input) => checkRegistration(input),
  async attempt(context, input, recordPut) {
    const { viewer } = context;
    if (!viewer.roles.includes('BUREAU') && viewer.enterpriseId !== undefined)
      return failed(refusal('ENTERPRISE_ALREADY_OWNED', ['creditCode']));
    return register(context, newEnterprise(context, input), recordPut);
  },
  see: getEnterprise,
});

/**
 * An account whose registration was refused may register again; the new enterprise replaces the refused one as its own.
 */
async function register(context: Context, enterprise: Enterprise, recordPut: RecordPut): Promise<Outcome<Enterprise>> {
  const { db, vault, viewer } = context;
  const creditCode = takeCreditCode(enterprise);
  const put = storeEnterprise(enterprise);
  let former: EnterpriseId | undefined;
  return whileChanged(async () => {
    const owner = takeOwner(enterprise.id, vault.fingerprint('account', viewer.account), former);
    const stillRefused = former === undefined ? [] : [checkRefused(former)];
    const commit = await db.commit([
      ...[put, creditCode, ...(enterprise.verified ? [] : [owner]), ...stillRefused],
      recordPut(enterprise.id),
    ]);
    if (commit.committed) return ok(enterprise);
    const guard = former === undefined ? commit.refused.get(owner) : undefined;
    const held = guard && enterpriseIn(guard);
    former = held !== undefined && (await isRefused(db, held)) ? held : undefined;
    if (former !== undefined) return CHANGED;
    const owned = [owner, ...stillRefused].some((write) => commit.refused.has(write));
    if (!owned && !commit.refused.has(creditCode)) return keyReused;
    return failed([
      ...(owned ? [{ code: 'ENTERPRISE_ALREADY_OWNED', path: ['creditCode'] } as const] : []),
      ...(commit.refused.has(creditCode) ? [{ code: 'CREDIT_CODE_TAKEN', path: ['creditCode'] } as const] : []),
    ]);
  });
}

async function isRefused(db: Database, id: EnterpriseId): Promise<boolean> {
  const enterprise = await readItem(db, enterpriseKey(id), parseEnterprise);
  return enterprise?.refusedAt !== undefined;
}

function newEnterprise({ ids, clock, vault, viewer }: Context, input: RegisterEnterpriseInput): Enterprise {
  const id = ids.next('ent');
  const byBureau = viewer.roles.includes('BUREAU');
  const creditCode = creditCodeOf(input.creditCode);
  const phone = input.contactPhone == null ? undefined : parseContactPhone(input.contactPhone);
  assert(creditCode, 'a checked credit code');
  return {
    id,
    creditCode,
    name: input.name.trim(),
    size: input.size,
    regionCode: asRegionCode(input.regionCode),
    ...(input.industry != null && { industry: input.industry.trim() }),
    ...(input.contactName != null && { contactName: input.contactName.trim() }),
    ...(phone !== undefined && { contactPhoneBox: vault.encrypt(phone, id) }),
    keyEnterprise: byBureau && input.keyEnterprise === true,
    verified: byBureau,
    ...(byBureau && { ownerRegionCode: ownRegionOf(viewer), verifiedAt: instantOf(clock.now()) }),
    registeredAt: preciseInstantOf(clock.now()),
  };
}

/** Ordered by region code. One query. */
export async function listEnterprises(context: Context, filter: EnterpriseFilter, page: Page): Paged<Enterprise> {
  const ownId = await ownEnterpriseId(context);
  if (!seesEnterprise(context.viewer, '', ownId)) {
    const own = ownId === undefined ? null : await getEnterprise(context, ownId);
    return connectionOf(
      own !== null && matches(own, filter, silentBefore(context, filter)) ? [own] : [],
      ({ id }) => id,
      page,
    );
  }
  const silent = silentBefore(context, filter);
  const query = enterprisesIn(filterRegion(filter.regionCode) ?? '').where(
    filter.keyEnterprise != null && equals('keyEnterprise', filter.keyEnterprise),
    filter.size != null && equals('size', filter.size),
    filter.verified != null && equals('verified', filter.verified),
    silent !== undefined && silentSince(silent),
  );
  return list(context, {
    queries: [query.params()],
    index: 'byRegion',
    order: 'ASCENDING',
    page,
    parse: (item) => enterpriseFor(context.viewer, parseEnterprise(item), ownId),
  });
}

/** The first day of the days without a report that the filter asks for. */
function silentBefore({ clock }: Context, { withoutReportForDays: days }: EnterpriseFilter): CivilDate | undefined {
  if (days == null) return undefined;
  return addDays(today(clock), -days);
}

function matches(
  enterprise: Enterprise,
  { regionCode, keyEnterprise, size, verified }: EnterpriseFilter,
  silent: CivilDate | undefined,
): boolean {
  return (
    (regionCode == null || (isRegionCode(regionCode) && isWithin(enterprise.regionCode, regionCode))) &&
    (keyEnterprise == null || enterprise.keyEnterprise === keyEnterprise) &&
    (size == null || enterprise.size === size) &&
    (verified == null || enterprise.verified === verified) &&
    (silent === undefined || heardOn(enterprise) < silent)
  );
}
