/** The mutations of field work in the access matrix, in the order in which they are tried. */
import { eventInput } from '../support';
import { input, mutation, REGION, type Row } from './row';

export const supportMutations: readonly Row[] = [
  mutation(
    'scheduleRecruitmentEvent',
    'BUREAU CADRE',
    REGION,
    'recruitmentEvent { id }',
    input(({ region }) => eventInput({ regionCode: region })),
    { readable: true, regional: true },
  ),
];
