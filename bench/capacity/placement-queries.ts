/** Queries of placements, and of who is to be followed up. */
import { bureau, type Given } from './given';
import type { Operation } from './operations';

const due = (regionCode: string, node: string) =>
  `{ followUpsDue(regionCode: "${regionCode}", before: "2099-01-01") { edges { node { ${node} } } pageInfo { hasNextPage } } }`;

export const placementQueries: readonly Operation[] = [
  {
    field: 'followUpsDue',
    what: 'of a county, with people and placements',
    as: bureau,
    document: due('530627', 'dueOn worker { name } placement { status }'),
  },
  { field: 'followUpsDue', what: 'of a province', as: bureau, document: due('53', 'dueOn') },
  {
    field: 'unclaimedSubsidies',
    what: 'of a county',
    as: bureau,
    document: '{ unclaimedSubsidies(regionCode: "530627") { edges { node { claimUntil } } } }',
  },
  {
    field: 'placement',
    what: 'with worker and position',
    as: bureau,
    document: 'query ($id: ID!) { placement(id: $id) { worker { name } position { title } } }',
    variables: ({ placementId: id }: Given) => ({ id }),
  },
];
