/** Queries of field work. */
import { bureau, type Given } from './given';
import { listed } from './field-lists';
import { idOf } from './items';
import type { Operation } from './operations';

const event = ({ support }: Given) => ({ id: support.eventId });

export const supportQueries: readonly Operation[] = [
  {
    field: 'visit',
    what: 'with 25 people',
    as: bureau,
    document: 'query ($id: ID!) { visit(id: $id) { kind on reached station { name } people { worker { name } } } }',
    variables: ({ support }) => ({ id: support.visitId }),
  },
  {
    field: 'station',
    what: 'with 25 visits',
    as: bureau,
    document: 'query ($id: ID!) { station(id: $id) { name visits { edges { node { kind on reached } } } } }',
    variables: ({ support }) => ({ id: support.stationId }),
  },
  {
    field: 'station',
    what: 'with 25 who arrived',
    as: bureau,
    document: `query ($id: ID!) { station(id: $id) { name arrivals { edges { node { name maskedPhone } } } } }`,
    variables: ({ support }) => ({ id: support.stationId }),
  },
  {
    field: 'workingGroup',
    what: 'with 25 visits',
    as: bureau,
    document: `query ($id: ID!) { workingGroup(id: $id) { name visits { edges { node { kind on reached } } } } }`,
    variables: ({ support }) => ({ id: support.groupId }),
  },
  {
    field: 'worker',
    what: 'with 25 cases',
    as: bureau,
    document: `query ($id: ID!) { worker(id: $id) { cases { edges { node { kind status dueOn station { name } } } } } }`,
    variables: () => ({ id: listed.workerId }),
  },
  {
    field: 'worker',
    what: 'with 25 visits, and what they found',
    as: bureau,
    document: `query ($id: ID!) { worker(id: $id) { visits { edges { node { kind on station { name } case { kind } } } } } }`,
    variables: () => ({ id: listed.workerId }),
  },
  {
    field: 'corridors',
    what: 'of a province to a county, in a week',
    as: bureau,
    document:
      '{ corridors(filter: { destinationRegionCode: "440305" }) { destination { name } openVacancies requested waiting seats load agreements { status } stations { name } } }',
  },
  {
    field: 'corridors',
    what: 'of a province, in a week',
    as: bureau,
    document:
      '{ corridors { destination { name } openVacancies requested waiting seats load agreements { status } stations { name } retention { share } } }',
  },
  {
    field: 'case',
    what: '',
    as: bureau,
    document: 'query ($id: ID!) { case(id: $id) { kind status worker { name } station { name } } }',
    variables: ({ support }) => ({ id: support.caseId }),
  },
  {
    field: 'cases',
    what: 'of a station, with people',
    as: bureau,
    document: `query ($id: ID!) { cases(filter: { stationId: $id, open: true }) { edges { node { dueOn worker { name } } } } }`,
    variables: ({ support }) => ({ id: support.stationId }),
  },
  {
    field: 'cases',
    what: 'that a station is to take, with people',
    as: bureau,
    document: `query ($id: ID!) { cases(filter: { stationId: $id, handed: true }) { edges { node { handedAt worker { name } } } } }`,
    variables: ({ support }) => ({ id: support.stationId }),
  },
  {
    field: 'station',
    what: 'with 25 people at work',
    as: bureau,
    document: `query ($id: ID!) { station(id: $id) { name workers { edges { node { name maskedPhone } } } } }`,
    variables: ({ support }) => ({ id: support.stationId }),
  },
  {
    field: 'followUpsDue',
    what: 'of a station, with people and placements',
    as: bureau,
    document: `query ($id: ID!) { followUpsDue(stationId: $id) { edges { node { dueOn worker { name } placement { status } } } } }`,
    variables: ({ support }) => ({ id: support.stationId }),
  },
  { field: 'stations', what: '', as: bureau, document: '{ stations { edges { node { name phone } } } }' },
  {
    field: 'workingGroup',
    what: 'with 25 people at work',
    as: bureau,
    document: `query ($id: ID!) { workingGroup(id: $id) { name workers { edges { node { name maskedPhone } } } } }`,
    variables: ({ support }) => ({ id: support.groupId }),
  },
  {
    field: 'workingGroups',
    what: '',
    as: bureau,
    document: '{ workingGroups { edges { node { name memberCount } } } }',
  },
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
  {
    field: 'course',
    what: 'with 25 enrolments, their people and allowances',
    as: bureau,
    document: `query ($id: ID!) { course(id: $id) {
      enrolled enrolments { edges { node { status attendedOn allowance { amount } worker { name } } } } } }`,
    variables: ({ support }) => ({ id: support.courseId }),
  },
  {
    field: 'worker',
    what: 'with enrolments in courses',
    as: bureau,
    document: `query ($id: ID!) { worker(id: $id) { enrolments { edges { node { status course { title } } } } } }`,
    variables: () => ({ id: idOf('wkr', 0) }),
  },
  { field: 'courses', what: '', as: bureau, document: '{ courses { edges { node { title startsOn } } } }' },
];
