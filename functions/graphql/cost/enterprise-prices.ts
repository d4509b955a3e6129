/** Prices of enterprises and of what they report (`prices.ts`). */
import { limits } from '../../limits';
import { loaded, merged, mutations, type Price, type Prices, pricesOf } from './shared-prices';

/** What makes both numbers, read once for all three figures and with those of other agreements, 100 items to a call. */
const figures: Price = { calls: 6 / 100, items: 6 };

/** Two years of visits and five months of postings, read with those of other visits, and the agency. */
const came: Price = { calls: 7 / 100, items: 7, shared: 1 };

export const enterprisePrices: Prices = {
  ...pricesOf('Query', { enterprise: { calls: 2 }, enterprises: merged(1), enterpriseShortages: merged(1) }),
  ...mutations({ registerEnterprise: 4, verifyEnterprise: 3, updateEnterprise: 4, reportEnterpriseStatus: 4 }),
  ...pricesOf('Enterprise', { statuses: merged(1), statusTrend: { shared: 2 } }),
  ...pricesOf('Query', { agreement: { calls: 2 }, agreements: merged(1) }),
  ...mutations({ signAgreement: 3 }),
  ...pricesOf('Query', { agency: { calls: 1 }, agencies: merged(1) }),
  ...mutations({ registerAgency: 2, recordAgencyVisit: 3 }),
  ...mutations({ nameAgency: 5, removeAgency: 5 }),
  ...{ 'Agency.visits': merged(1), 'Agency.namings': merged(1), 'Enterprise.agencies': merged(1) },
  ...pricesOf('AgencyVisit', { positionsPosted: came, headcountPosted: came }),
  ...pricesOf('AgencyNaming', { agency: loaded, enterprise: loaded }),
  ...{ 'Position.agency': loaded, 'Viewer.agency': { calls: 1 } },
  'Enterprise.agreements': merged(1),
  // The items of three years.
  'Enterprise.retention': { calls: 3 / 100, items: 3, length: 2 },
  ...pricesOf('Agreement', {
    ...{ renewedBy: loaded, renews: { ...loaded, length: 2 } },
    ...{ enterprise: loaded, headcountReported: figures, headcountSupplied: figures, shareKept: figures },
  }),
  'EnterpriseStatus.shortages': { length: limits.statusOccupationsMax },
};
