/** Loads enterprises by id (`platform/lists/item-loader.ts`, `shown-rows.ts`), and finds the one that the caller acts for. */
import type { EnterpriseId } from '../../../id-kinds';
import type { Context } from '../../../platform/requests/context';
import { itemLoader } from '../../../platform/lists/item-loader';
import { shownRows } from '../../../platform/lists/shown-rows';
import { perRequest } from '../../../platform/requests/per-request';
import type { AtHand } from '../../../platform/process/at-hand';
import { enterpriseKey, ownerKey, parseEnterprise, enterpriseIn } from './store';

export const enterpriseLoader = itemLoader(enterpriseKey, parseEnterprise);
export const shownEnterprise = shownRows(enterpriseLoader, enterpriseKey);

/**
 * The enterprise that the caller acts for in role ENTERPRISE: the token's, else the one that the account registered.
 */
export function ownEnterpriseId(context: Context): AtHand<EnterpriseId | undefined> {
  const { roles, enterpriseId } = context.viewer;
  if (!roles.includes('ENTERPRISE')) return undefined;
  return enterpriseId ?? registeredByAccount(context);
}

const registeredByAccount = perRequest(async ({ db, vault, viewer }: Context): Promise<EnterpriseId | undefined> => {
  const guard = await db.get(ownerKey(vault.fingerprint('account', viewer.account)));
  return guard && enterpriseIn(guard);
});
