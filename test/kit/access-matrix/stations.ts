/** What a station may do for its people: who is at work in its corridor, and who boarded a service to there. Nobody else's station may. */
import { requestTravelInput, TODAY } from '../system';
import { input, keyed, mutation, REGION, type Row } from './row';

const BY = `${REGION} station`;
const OFFICIALS = 'BUREAU CADRE STATION';
const THEMSELVES = `${OFFICIALS} WORKER`;

/** `employed` has a job there, and `boarded` rode there and has none. */
const people = ['employed', 'boarded'] as const;

export const stationMutations: readonly Row[] = [
  ...people.flatMap((who): Row[] =>
    [
      mutation(
        'startPlacement',
        OFFICIALS,
        BY,
        'placement { id }',
        keyed((things, { position }) => ({ workerId: things[who], positionId: position, startsOn: '2027-02-22' })),
      ),
      mutation(
        'revealWorker',
        THEMSELVES,
        BY,
        'phone',
        input((things) => ({ workerId: things[who], purpose: '核对社保' })),
      ),
      mutation(
        'requestTravel',
        THEMSELVES,
        BY,
        'travelRequest { id }',
        input((things) => requestTravelInput([things[who]])),
      ),
      mutation(
        'openCase',
        THEMSELVES,
        BY,
        'case { id }',
        keyed((things) => ({ workerId: things[who], kind: 'WAGES' })),
      ),
      mutation(
        'recordVisit',
        OFFICIALS,
        BY,
        'visit { id }',
        keyed((things) => ({ kind: 'SERVICE', on: TODAY, workerIds: [things[who]] })),
      ),
    ].map((row) => ({ ...row, what: `for ${who}` })),
  ),
  ...[
    mutation(
      'confirmAllocation',
      THEMSELVES,
      BY,
      'allocation { id }',
      input(({ journeySeats }) => ({ allocationId: journeySeats })),
    ),
    mutation(
      'releaseAllocation',
      THEMSELVES,
      BY,
      'allocation { id }',
      input(({ journeySeats }) => ({ allocationId: journeySeats })),
    ),
    mutation(
      'cancelTravelRequest',
      THEMSELVES,
      BY,
      'travelRequest { id }',
      input(({ journey }) => ({ travelRequestId: journey })),
    ),
    ...(['reportArrival', 'reportDeparture'] as const).map((field) =>
      mutation(
        field,
        `${OFFICIALS} ENTERPRISE`,
        BY,
        'placement { id }',
        keyed(({ job }) => ({
          ...{ placementId: job, on: '2027-01-22' },
          ...(field === 'reportDeparture' && { reason: 'LEFT' }),
        })),
      ),
    ),
    mutation(
      'endPlacement',
      OFFICIALS,
      BY,
      'placement { id }',
      keyed(({ job }) => ({ placementId: job, on: '2027-03-22' })),
    ),
    mutation(
      'closeCase',
      OFFICIALS,
      BY,
      'case { id }',
      input(({ stationCase }) => ({ caseId: stationCase, resolution: '工资已付清' })),
      { readable: true },
    ),
  ].map((row) => ({ ...row, what: 'for employed' })),
];
