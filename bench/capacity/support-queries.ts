/** Queries of field work. */
import { bureau, type Given } from './given';
import type { Operation } from './operations';

const event = ({ support }: Given) => ({ id: support.eventId });

export const supportQueries: readonly Operation[] = [
  {
    field: 'recruitmentEvent',
    what: 'with its places and who attends',
    as: bureau,
    document: `query ($id: ID!) { recruitmentEvent(id: $id) {
      title registered checkedIn enterprises { name } positions { title } } }`,
    variables: event,
  },
  {
    field: 'recruitmentEvents',
    what: '',
    as: bureau,
    document: '{ recruitmentEvents { edges { node { title startsAt } } } }',
  },
];
