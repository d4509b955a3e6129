/** Prices of enterprises and of what they report (`prices.ts`). */
import { limits } from '../../limits';
import { merged, mutations, type Prices, pricesOf } from './shared-prices';

export const enterprisePrices: Prices = {
  ...pricesOf('Query', { enterprise: { calls: 2 }, enterprises: merged(1), enterpriseShortages: merged(1) }),
  ...mutations({ registerEnterprise: 4, verifyEnterprise: 3, updateEnterprise: 4, reportEnterpriseStatus: 4 }),
  ...pricesOf('Enterprise', { statuses: merged(1), statusTrend: { calls: 1 } }),
  'EnterpriseStatus.shortages': { length: limits.statusOccupationsMax },
};
