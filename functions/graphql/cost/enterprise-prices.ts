/** Prices of enterprises and of what they report (`prices.ts`). */
import { limits } from '../../limits';
import { loaded, merged, mutations, type Prices, pricesOf } from './shared-prices';

export const enterprisePrices: Prices = {
  ...pricesOf('Query', { enterprise: { calls: 2 }, enterprises: merged(1), enterpriseShortages: merged(1) }),
  ...mutations({ registerEnterprise: 4, verifyEnterprise: 3, updateEnterprise: 4, reportEnterpriseStatus: 4 }),
  ...pricesOf('Enterprise', { statuses: merged(1), statusTrend: { calls: 1 } }),
  ...pricesOf('Query', { agreement: { calls: 2 }, agreements: merged(1) }),
  ...mutations({ signAgreement: 3 }),
  ...pricesOf('Query', { agency: { calls: 1 }, agencies: merged(1) }),
  ...mutations({ registerAgency: 2, recordAgencyVisit: 3 }),
  ...mutations({ nameAgency: 5, removeAgency: 5 }),
  ...{ 'Agency.visits': merged(1), 'Agency.namings': merged(1), 'Enterprise.agencies': merged(1) },
  ...pricesOf('AgencyVisit', { positionsPosted: { shared: 2 }, headcountPosted: { shared: 2 } }),
  ...pricesOf('AgencyNaming', { agency: loaded, enterprise: loaded }),
  ...{ 'Position.agency': loaded, 'Viewer.agency': { calls: 1 } },
  'Enterprise.agreements': merged(1),
  'Enterprise.retention': { calls: 1, items: 12, length: 2 },
  // A query of the days of the term for each of both numbers, which are read once for all three figures.
  ...pricesOf('Agreement', { enterprise: loaded, headcountReported: { calls: 1 }, headcountSupplied: { calls: 1 } }),
  'Agreement.shareKept': { calls: 2 },
  'EnterpriseStatus.shortages': { length: limits.statusOccupationsMax },
};
