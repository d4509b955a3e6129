/** Enterprises by id (see `platform/item-loader.ts`), and the one that the caller acts for. */
import type { Context } from '../../platform/context';
import { guardKey } from '../../platform/guard';
import { itemLoader } from '../../platform/item-loader';
import { perRequest } from '../../platform/per-request';
import { enterpriseKey, parseEnterprise } from './entities';

export const enterpriseLoader = itemLoader(enterpriseKey, parseEnterprise);

/** The enterprise that the caller acts for: the token's, else the one that the caller's account registered. */
export const ownEnterpriseId = perRequest(async ({ db, vault, viewer }: Context): Promise<string | undefined> => {
  if (viewer.enterpriseId !== undefined || !viewer.roles.includes('ENTERPRISE')) return viewer.enterpriseId;
  const guard = await db.get(guardKey('Positions', 'enterpriseOwner', vault.fingerprint('account', viewer.account)));
  return guard?.['ownerId'] as string | undefined;
});
