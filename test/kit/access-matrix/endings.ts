/** Those of the mutations that change or end a thing for everyone: tried last. */
import { INBOXES, input, keyed, mutation, REGION, type Row } from './row';

export const endings: readonly Row[] = [
  mutation(
    'approveTravelProposal',
    'BUREAU',
    'province county',
    'travelProposal { id }',
    keyed(({ proposal }) => ({
      proposalId: proposal,
    })),
  ),
  mutation(
    'changeTravelService',
    'BUREAU',
    'province county',
    'travelService { id }',
    keyed(({ service }) => ({
      ...{ serviceId: service, seats: 46 },
    })),
    { readable: true },
  ),
  mutation(
    'releaseAllocation',
    'BUREAU CADRE STATION WORKER',
    `${REGION} worker`,
    'allocation { id }',
    input(({ allocation }) => ({
      allocationId: allocation,
    })),
  ),
  mutation(
    'leaveParty',
    'BUREAU CADRE WORKER',
    `${REGION} worker`,
    'travelRequest { id }',
    input(({ travelRequest, worker }) => ({
      ...{ travelRequestId: travelRequest, workerId: worker },
    })),
  ),
  mutation(
    'cancelTravelRequest',
    'BUREAU CADRE STATION WORKER',
    `${REGION} worker`,
    'travelRequest { id }',
    input(({ travelRequest }) => ({
      travelRequestId: travelRequest,
    })),
  ),
  mutation(
    'cancelTravelService',
    'BUREAU',
    'province county',
    'travelService { id }',
    keyed(({ service }) => ({
      ...{ serviceId: service, reason: '停运' },
    })),
    { readable: true },
  ),
  mutation(
    'recordSubsidy',
    'BUREAU CADRE',
    REGION,
    'placement { id }',
    keyed(({ placement }) => ({
      ...{ placementId: placement, on: '2027-01-22', step: 'PAID', amount: 500 },
    })),
  ),
  ...(['placement', 'job'] as const).map((thing) => ({
    ...mutation(
      'recordFollowUp',
      'BUREAU CADRE STATION',
      thing === 'job' ? `${REGION} station` : REGION,
      'placement { id }',
      keyed((things) => ({ placementId: things[thing], on: '2027-01-22', stillEmployed: true })),
    ),
    what: thing,
  })),
  ...(['reportArrival', 'reportDeparture'] as const).map((field) =>
    mutation(
      field,
      'BUREAU CADRE STATION ENTERPRISE',
      `${REGION} enterprise`,
      'placement { id }',
      keyed(({ placement }) => ({
        ...{ placementId: placement, on: '2027-01-22' },
        ...(field === 'reportDeparture' && { reason: 'LEFT' }),
      })),
    ),
  ),
  mutation(
    'endPlacement',
    'BUREAU CADRE STATION',
    REGION,
    'placement { id }',
    keyed(({ placement }) => ({
      ...{ placementId: placement, on: '2027-03-22' },
    })),
  ),
  mutation(
    'closePosition',
    'BUREAU ENTERPRISE AGENCY',
    'province county enterprise',
    'position { id }',
    keyed(({ position }) => ({
      ...{ positionId: position, reason: 'FILLED' },
    })),
    { readable: true },
  ),
  {
    ...mutation(
      'closePosition',
      'BUREAU ENTERPRISE AGENCY',
      'province county enterprise agency',
      'position { id }',
      keyed(({ posted }) => ({ positionId: posted, reason: 'FILLED' })),
      { readable: true },
    ),
    what: 'that an agency posted',
  },
  mutation(
    'removeAgency',
    'BUREAU ENTERPRISE',
    'province county enterprise',
    'enterprise { id }',
    keyed(({ enterprise, agency }) => ({ enterpriseId: enterprise, agencyId: agency })),
    { readable: true },
  ),
  mutation(
    'rotateWebhookSecret',
    'BUREAU ENTERPRISE',
    'province county enterprise',
    'webhook { id }',
    keyed(({ webhook }) => ({ webhookId: webhook })),
  ),
  mutation(
    'removeWebhook',
    'BUREAU ENTERPRISE',
    'province county enterprise',
    'webhook { id }',
    input(({ webhook }) => ({
      webhookId: webhook,
    })),
    { ends: true },
  ),
  mutation(
    'changeChannel',
    'BUREAU',
    'province',
    'channel { id }',
    input(({ channel }) => ({ channelId: channel, url: 'https://gateway.invalid/other' })),
  ),
  mutation(
    'rotateChannelSecret',
    'BUREAU',
    'province',
    'channel { id }',
    keyed(({ channel }) => ({ channelId: channel })),
  ),
  mutation(
    'removeChannel',
    'BUREAU',
    'province',
    'channel { id }',
    input(({ channel }) => ({ channelId: channel })),
    { ends: true },
  ),
  mutation(
    'answerNotice',
    INBOXES,
    REGION,
    'notice { id }',
    keyed(({ notice }) => ({ noticeId: notice, answer: 'DECLINE' })),
  ),
  mutation(
    'decideMove',
    'BUREAU CADRE',
    REGION,
    'move { id }',
    keyed(({ move }) => ({ moveId: move, accepted: false })),
    { readable: true },
  ),
  mutation(
    'mergeWorkers',
    'BUREAU CADRE',
    REGION,
    'worker { id }',
    keyed(({ worker, twin }) => ({
      ...{ keepId: worker, mergeId: twin },
    })),
  ),
];
