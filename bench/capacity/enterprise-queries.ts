/** Queries of agreements, of agencies, and of what enterprises report. */
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
    field: 'agency',
    what: 'with its visits, and what came of them',
    as: bureau,
    document: 'query ($id: ID!) { agency(id: $id) { name visits { edges { node { on positionsPosted } } } } }',
    variables: ({ agencyId: id }: Given) => ({ id }),
  },
  {
    field: 'agencies',
    what: 'of a province, that nobody visited for 90 days',
    as: bureau,
    document:
      '{ agencies(filter: { regionCode: "44", withoutVisitForDays: 90 }) { edges { node { name lastVisitOn } } } }',
  },
  {
    field: 'enterpriseShortages',
    what: 'of a province',
    as: bureau,
    document: '{ enterpriseShortages(regionCode: "44") { edges { node { occupationCode shortage } } } }',
  },
];
