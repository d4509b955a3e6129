/** How far a push run is. Pure. */
import type { RunWithCounts } from './service';

/** Percent of the people whose pushes are written; 0 while people are read. */
export function progressOf({ run, pushing }: RunWithCounts): number {
  const { people, peopleDone, unitPeople, unitLots, lotsWritten, phase } = pushing;
  if (run.status === 'DONE') return 100;
  const ofUnit = phase === 'WRITING' && unitLots > 0 ? (unitPeople * lotsWritten) / unitLots : 0;
  return people === 0 ? 0 : Math.floor((100 * (peopleDone + ofUnit)) / people);
}
