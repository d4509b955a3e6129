/** Queries of field work. */
import { bureau, type Given } from './given';
import { idOf } from './items';
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
    field: 'recruitmentEvent',
    what: 'with 25 registrations and their people',
    as: bureau,
    document: `query ($id: ID!) { recruitmentEvent(id: $id) {
      registrations { edges { node { status waitlistPosition worker { name } } } } } }`,
    variables: ({ support }) => ({ id: support.runningEventId }),
  },
  {
    field: 'worker',
    what: 'with registrations for events',
    as: bureau,
    document: `query ($id: ID!) { worker(id: $id) { eventRegistrations { edges { node { status event { title } } } } } }`,
    variables: () => ({ id: idOf('wkr', 0) }),
  },
  {
    field: 'recruitmentEvents',
    what: '',
    as: bureau,
    document: '{ recruitmentEvents { edges { node { title startsAt } } } }',
  },
];
