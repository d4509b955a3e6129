/** Queries of matches: the best positions of a worker, and why one is none of them. */
import { bureau, type Given } from './given';
import { idOf, positionIdOf, VILLAGE } from './items';
import type { Operation } from './operations';

export const matchQueries: readonly Operation[] = [
  {
    field: 'pushRun',
    what: '',
    as: bureau,
    document: `query ($id: ID!) { pushRun(id: $id) { status workersSeen pushesMade progress region { fullName } } }`,
    variables: ({ pushRunId: id }: Given) => ({ id }),
  },
  {
    field: 'deliveries',
    what: 'of a province, with people and positions',
    as: bureau,
    document: '{ deliveries { edges { node { status workerName workerMaskedPhone position { title } } } } }',
  },
  {
    field: 'recommendedPositions',
    what: 'the first of a process, which reads the snapshot and the feed',
    as: bureau,
    document: `query ($id: ID!) { recommendedPositions(workerId: $id) { score position { title } reasons { code text } } }`,
    variables: () => ({ id: idOf('wkr', 7) }),
  },
  {
    field: 'recommendedPositions',
    what: 'a later one',
    as: bureau,
    document: `query ($id: ID!) { recommendedPositions(workerId: $id) { score position { title } reasons { code text } } }`,
    variables: () => ({ id: idOf('wkr', 7) }),
  },
  {
    field: 'trainingNeeds',
    what: 'of a village, as it stands now',
    as: bureau,
    document: `{ trainingNeeds(regionCode: "${VILLAGE}") { edges { node { skill workers vacancies } } computedAt } }`,
  },
  {
    field: 'trainingNeeds',
    what: 'of a prefecture of 104 townships, as the night found it',
    as: bureau,
    document: `{ trainingNeeds(regionCode: "5325") { edges { node { skill workers vacancies } } computedAt } }`,
  },
  {
    field: 'whyNot',
    what: '',
    as: bureau,
    document: `query ($id: ID!, $positionId: ID!) { whyNot(workerId: $id, positionId: $positionId) { code text } }`,
    variables: ({ size }: Given) => ({ id: idOf('wkr', 0), positionId: positionIdOf(0, size) }),
  },
];
