/** How an import leaves a state: one conditional write, and the event that tells partners when it is through. */
import type { PositionImportStatus } from '../../../generated/graphql';
import { type Clock, instantOf } from '../../../platform/values/clock';
import type { Write } from '../../../platform/dynamodb/database';
import type { Ids } from '../../../platform/values/ids';
import { eventPut } from '../../partners/webhook/entities';
import { endImport, type PositionImport } from './store';

/**
 * Writes the counts that it is given, forgets the run, and tells the enterprise.
 * @param step of the run, where it is the run that ends it; else it ends from RECEIVING.
 */
export function endOf(
  context: { readonly ids: Ids; readonly clock: Clock },
  positionImport: PositionImport,
  status: Extract<PositionImportStatus, 'FINISHED' | 'CANCELLED'>,
  step?: number,
): Write[] {
  const { id, enterpriseId } = positionImport;
  const end = endImport(positionImport, status, instantOf(context.clock.now()), step);
  return [end, eventPut(context, enterpriseId, 'IMPORT_FINISHED', { importId: id, status })];
}
