/** Enterprises by id, batched within a request, without regard to who asks: for rules and for parents already allowed. */
import DataLoader from 'dataloader';
import type { Context } from '../../platform/context';
import { guardKey } from '../../platform/guard';
import { perRequest } from '../../platform/per-request';
import { type Enterprise, enterpriseKey, parseEnterprise } from './entities';

export const enterpriseLoader = perRequest(
  ({ db }) =>
    new DataLoader<string, Enterprise | undefined>(
      async (ids) => {
        const items = await db.batchGet(ids.map(enterpriseKey));
        return items.map((item) => item && parseEnterprise(item));
      },
      { maxBatchSize: 100 },
    ),
);

/** The enterprise that the caller acts for: the token's, else the one that the caller's account registered. */
export const ownEnterpriseId = perRequest(async ({ db, vault, viewer }: Context): Promise<string | undefined> => {
  if (viewer.enterpriseId !== undefined || !viewer.roles.includes('ENTERPRISE')) return viewer.enterpriseId;
  const guard = await db.get(guardKey('Positions', 'enterpriseOwner', vault.fingerprint('account', viewer.account)));
  return guard?.['ownerId'] as string | undefined;
});
