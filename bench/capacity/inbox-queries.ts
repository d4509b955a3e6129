/** Inboxes of notices: pages, unread ones, and what is new. */
import { bureau, county } from './given';
import { idOf } from './items';
import type { Operation } from './operations';

export const somebody = { roles: ['WORKER'], workerId: idOf('wkr', 0), account: 'bench|worker' } as const;
const NOTICES = 'edges { node { kind at until answers isRead } } pageInfo { hasNextPage endCursor }';

/** The inboxes of a county's cadres and of a worker. */
export const inboxQueries: readonly Operation[] = [
  { field: 'notices', what: 'of a county', as: county, document: `{ notices { ${NOTICES} } }` },
  {
    field: 'notices',
    what: 'of a county, unread',
    as: county,
    document: `{ notices(filter: { unread: true }) { ${NOTICES} } }`,
  },
  ...[20, 50].map((first): Operation => ({
    ...{ field: 'notices', what: `of a township, ${first} with texts`, as: county },
    document: `{ notices(filter: { regionCode: "530627103" }, first: ${first}) { edges { node { kind text until answers isRead } } } }`,
  })),
  { field: 'notices', what: 'of a worker', as: somebody, document: `{ notices { ${NOTICES} } }` },
  {
    ...{ field: 'notices', what: 'of a worker, with their messages', as: somebody },
    document: '{ notices { edges { node { kind messages { kind status } } } } }',
  },
  { field: 'notices', what: 'of a province', as: bureau, document: `{ notices { ${NOTICES} } }` },
  { field: 'viewer', what: 'unread notices of a county', as: county, document: '{ viewer { unreadNotices } }' },
  { field: 'viewer', what: 'unread notices of a province', as: bureau, document: '{ viewer { unreadNotices } }' },
  { field: 'noticesSince', what: 'from the beginning', as: county, document: `{ noticesSince { ${NOTICES} } }` },
  {
    ...{ field: 'noticesSince', what: 'nothing new', as: county },
    document: `query ($after: String) { noticesSince(after: $after) { ${NOTICES} } }`,
    variables: ({ endOfInbox: after }) => ({ after }),
  },
];
