/** Queries of agreements, and of what enterprises report. */
import { bureau, type Given } from './given';
import type { Operation } from './operations';

export const enterpriseQueries: readonly Operation[] = [
  {
    field: 'agreement',
    what: 'with an enterprise, and what it supplied',
    as: bureau,
    document: 'query ($id: ID!) { agreement(id: $id) { headcountReported headcountSupplied shareKept } }',
    variables: ({ agreementId: id }: Given) => ({ id }),
  },
  {
    field: 'agreements',
    what: 'with enterprises',
    as: bureau,
    document: '{ agreements(filter: { kind: DIRECT_SUPPLY }) { edges { node { startsOn endsOn status } } } }',
  },
  {
    field: 'enterpriseShortages',
    what: 'of a province',
    as: bureau,
    document: '{ enterpriseShortages(regionCode: "44") { edges { node { occupationCode shortage } } } }',
  },
];
