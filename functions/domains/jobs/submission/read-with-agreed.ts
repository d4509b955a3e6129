/** Reads what is stored of submitted rows, and what their enterprise has agreed on, of which the rows' results warn. */
import type { PositionInput } from '../../../generated/graphql';
import type { Context } from '../../../platform/requests/context';
import { today } from '../../../platform/values/clock';
import type { Poster } from '../../reference/agency/naming/who-posts';
import { readAgreed } from '../../reference/agreement/at-the-door';
import { readStored, type Stored } from './submit-rows';

/** In one round trip while no agreement is in force. Agreements are no business of an agency. */
export async function readWithAgreed(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  poster: Poster,
  inputs: readonly PositionInput[],
): Promise<Stored> {
  const [stored, agreed] = await Promise.all([
    readStored(db, poster, inputs),
    poster.agencyId === undefined ? readAgreed(db, poster.enterpriseId, today(clock)) : {},
  ]);
  return { ...stored, agreed };
}
