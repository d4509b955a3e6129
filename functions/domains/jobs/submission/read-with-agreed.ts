/** Reads what is stored of submitted rows, and what their enterprise has agreed on, of which the rows' results warn. */
import type { PositionInput } from '../../../generated/graphql';
import type { EnterpriseId } from '../../../id-kinds';
import type { Context } from '../../../platform/requests/context';
import { today } from '../../../platform/values/clock';
import { readAgreed } from '../../reference/agreement/at-the-door';
import { readStored, type Stored } from './submit-rows';

/** In one round trip while no agreement is in force. */
export async function readWithAgreed(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  enterpriseId: EnterpriseId,
  inputs: readonly PositionInput[],
): Promise<Stored> {
  const [stored, agreed] = await Promise.all([
    readStored(db, enterpriseId, inputs),
    readAgreed(db, enterpriseId, today(clock)),
  ]);
  return { ...stored, agreed };
}
