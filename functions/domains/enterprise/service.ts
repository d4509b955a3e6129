/** Use cases of enterprises: register, verify, look up, list. */
import type { EnterpriseFilter, RegisterEnterpriseInput, VerifyEnterpriseInput } from '../../generated/graphql';
import { limits } from '../../limits';
import { text } from '../../platform/checks';
import type { Context } from '../../platform/context';
import type { PutParams, QueryParams, UpdateParams, Write } from '../../platform/database';
import { assert } from '../../platform/errors';
import { guardPut } from '../../platform/guard';
import { claimRefused, once } from '../../platform/idempotency';
import { isId } from '../../platform/ids';
import { allOf, type Connection, connectionOf, list, type PageArguments } from '../../platform/listing';
import { parseContactPhone } from '../../platform/phone';
import { done, type Outcome, refuse, refused } from '../../platform/result';
import { filterRegion } from '../region/checks';
import { isWithin } from '../region/region';
import { checkRegistration, creditCodeOf, enterpriseFor, seesEnterprise } from './enterprise';
import { type Enterprise, EnterpriseEntity, enterpriseKey, parseEnterprise } from './entities';
import { enterpriseLoader, ownEnterpriseId } from './loader';

/** Idempotent by key. Refused when the credit code is registered, or the account has registered an enterprise already. */
export function registerEnterprise(context: Context, input: RegisterEnterpriseInput): Promise<Outcome<Enterprise>> {
  const { db, viewer, vault } = context;
  return once(
    context,
    { operation: 'registerEnterprise', key: input.idempotencyKey, input, table: 'Positions' },
    checkRegistration(input),
    async (claim) => {
      if (!viewer.roles.includes('BUREAU') && viewer.enterpriseId !== undefined)
        return refuse('ENTERPRISE_ALREADY_OWNED', ['creditCode']);
      const enterprise = newEnterprise(context, input);
      const creditCode = guardPut('Positions', 'creditCode', enterprise.creditCode, enterprise.id);
      const owner = guardPut(
        'Positions',
        'enterpriseOwner',
        vault.fingerprint('account', viewer.account),
        enterprise.id,
      );
      const put: Write = { Put: EnterpriseEntity.create(enterprise).params<PutParams>() };
      const commit = await db.commit([put, creditCode, ...(enterprise.verified ? [] : [owner]), claim(enterprise.id)]);
      if (commit.committed) return done(enterprise);
      if (!commit.refused.has(owner) && !commit.refused.has(creditCode)) return claimRefused;
      return refused([
        ...(commit.refused.has(owner) ? [{ code: 'ENTERPRISE_ALREADY_OWNED', path: ['creditCode'] } as const] : []),
        ...(commit.refused.has(creditCode) ? [{ code: 'CREDIT_CODE_TAKEN', path: ['creditCode'] } as const] : []),
      ]);
    },
    (id) => getEnterprise(context, id),
  );
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
    regionCode: input.regionCode,
    ...(input.industry != null && { industry: input.industry.trim() }),
    ...(input.contactName != null && { contactName: input.contactName.trim() }),
    ...(phone !== undefined && { contactPhoneBox: vault.encrypt(phone, id) }),
    keyEnterprise: byBureau && input.keyEnterprise === true,
    verified: byBureau,
    registeredAt: clock.now().toISOString(),
  };
}

/** Idempotent by state. */
export async function verifyEnterprise({ db }: Context, input: VerifyEnterpriseInput): Promise<Outcome<Enterprise>> {
  const wrong = text(['note'], input.note, { max: limits.noteCharactersMax });
  if (wrong.length > 0) return refused(wrong);
  if (!isId(input.enterpriseId, 'ent')) return refuse('NOT_FOUND', ['enterpriseId']);
  const patch = EnterpriseEntity.patch({ id: input.enterpriseId }).set({
    verified: input.verified,
    ...(input.note != null && { verificationNote: input.note.trim() }),
  });
  const { committed } = await db.commit([{ Update: patch.params<UpdateParams>() }]);
  if (!committed) return refuse('NOT_FOUND', ['enterpriseId']);
  const item = await db.get(enterpriseKey(input.enterpriseId));
  assert(item, 'an enterprise that was just verified');
  return done(parseEnterprise(item));
}

/** Null where it does not exist or the caller may not see it. */
export async function getEnterprise(context: Context, id: string): Promise<Enterprise | null> {
  const ownId = await ownEnterpriseId(context);
  if (!isId(id, 'ent') || !seesEnterprise(context.viewer, id, ownId)) return null;
  const enterprise = await enterpriseLoader(context).load(id);
  return enterprise === undefined ? null : enterpriseFor(context.viewer, enterprise, ownId);
}

/** In the order of region codes: one query. */
export async function listEnterprises(
  context: Context,
  filter: EnterpriseFilter,
  page: PageArguments,
): Promise<Connection<Enterprise>> {
  const ownId = await ownEnterpriseId(context);
  if (!seesEnterprise(context.viewer, '', ownId)) {
    const own = ownId === undefined ? null : await getEnterprise(context, ownId);
    return connectionOf(own !== null && matches(own, filter) ? [own] : [], ({ id }) => id, page);
  }
  const query = EnterpriseEntity.query
    .byRegion({})
    .begins({ regionCode: filterRegion(filter.regionCode) ?? '' })
    .where((item, { eq }) =>
      allOf(
        filter.keyEnterprise != null && eq(item.keyEnterprise, filter.keyEnterprise),
        filter.size != null && eq(item.size, filter.size),
        filter.verified != null && eq(item.verified, filter.verified),
      ),
    );
  return list(context.db, {
    queries: [query.params<QueryParams>()],
    index: 'byRegion',
    order: 'ASCENDING',
    page,
    parse: (item) => enterpriseFor(context.viewer, parseEnterprise(item), ownId),
  });
}

function matches(enterprise: Enterprise, { regionCode, keyEnterprise, size, verified }: EnterpriseFilter): boolean {
  return (
    (regionCode == null || isWithin(enterprise.regionCode, regionCode)) &&
    (keyEnterprise == null || enterprise.keyEnterprise === keyEnterprise) &&
    (size == null || enterprise.size === size) &&
    (verified == null || enterprise.verified === verified)
  );
}
