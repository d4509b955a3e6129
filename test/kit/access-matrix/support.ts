/** The mutations of field work in the access matrix, in the order in which they are tried. */
import { stationInput } from '../stations';
import { eventInput } from '../support';
import { input, keyed, mutation, REGION, type Row } from './row';

export const supportMutations: readonly Row[] = [
  mutation(
    'openStation',
    'BUREAU',
    'BUREAU',
    'station { id }',
    input(() => stationInput()),
    { open: true },
  ),
  mutation(
    'changeStation',
    'BUREAU',
    'province county',
    'station { id }',
    keyed(({ station }) => ({ stationId: station, phone: '0769-22001234' })),
    { readable: true },
  ),
  mutation(
    'formWorkingGroup',
    'BUREAU CADRE',
    'BUREAU CADRE',
    'workingGroup { id }',
    keyed(() => ({ name: '驻浙江稳岗组', regionCode: '33', memberCount: 3 })),
    { open: true },
  ),
  mutation(
    'scheduleRecruitmentEvent',
    'BUREAU CADRE',
    REGION,
    'recruitmentEvent { id }',
    input(({ region }) => eventInput({ regionCode: region })),
    { readable: true, regional: true },
  ),
  mutation(
    'changeRecruitmentEvent',
    'BUREAU CADRE',
    REGION,
    'recruitmentEvent { id }',
    keyed(({ event }) => ({ eventId: event, title: '改名' })),
    { readable: true },
  ),
  mutation(
    'registerForEvent',
    'BUREAU CADRE WORKER',
    `${REGION} worker`,
    'eventRegistration { id }',
    keyed(({ event, worker }) => ({ eventId: event, workerId: worker })),
    { readable: true },
  ),
  ...(['checkInAtEvent', 'cancelEventRegistration'] as const).map((field) =>
    mutation(
      field,
      'BUREAU CADRE WORKER',
      `${REGION} worker`,
      'eventRegistration { id }',
      input(({ event, worker }) => ({ eventId: event, workerId: worker })),
      { readable: true },
    ),
  ),
  mutation(
    'recordEventOutcome',
    'BUREAU CADRE',
    REGION,
    'eventRegistration { id }',
    keyed(({ event, worker, position }) => ({
      ...{ eventId: event, workerId: worker, positionId: position, outcome: 'INTENT' },
    })),
    { readable: true },
  ),
  mutation(
    'cancelRecruitmentEvent',
    'BUREAU CADRE',
    REGION,
    'recruitmentEvent { id }',
    keyed(({ event }) => ({ eventId: event, reason: '停电' })),
    { readable: true },
  ),
];
