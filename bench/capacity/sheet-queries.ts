/** Queries of round sheets. */
import { bureau } from './given';
import type { Operation } from './operations';

export const sheetQueries: readonly Operation[] = [
  {
    field: 'roundSheets',
    what: 'of a county',
    as: bureau,
    document: '{ roundSheets(regionCode: "530627") { edges { node { by exportedAt } } pageInfo { hasNextPage } } }',
  },
  {
    field: 'roundSheetRows',
    what: 'of 25 people, as they are now',
    as: bureau,
    document: 'query ($seals: [String!]!) { roundSheetRows(seals: $seals) { name worker { name } } }',
    variables: ({ seals }) => ({ seals: seals.slice(0, 25) }),
  },
];
