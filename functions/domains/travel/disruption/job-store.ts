/**
 * The jobs that follow a change of a service, in the service's collection: one moves its parties back to the waitlist,
 * and one for each version of its times retimes their seats.
 */
import type { ServiceId } from '../../../id-kinds';
import type { Write } from '../../../platform/dynamodb/database';
import { put } from '../../../platform/dynamodb/expressions';
import { jobKeys } from '../../../platform/jobs/jobs';
import type { Clock } from '../../../platform/values/clock';
import type { Service } from '../travel-service/service-store';

export const DISPLACING = 'displacing';
export const RETIMING = 'retiming';

export function displacingPut(clock: Clock, serviceId: ServiceId): Write {
  return runPut(clock, { pk: serviceId, sk: DISPLACING });
}

/** One job for each version, so two changes are two jobs. */
export function retimingPut(clock: Clock, { id, version }: Service): Write {
  return runPut(clock, { pk: id, sk: `${RETIMING}#${version}` });
}

function runPut(clock: Clock, key: { readonly pk: string; readonly sk: string }): Write {
  return put({ TableName: 'TravelAllocations', Item: { ...key, ...jobKeys(clock, key) } }).always();
}
