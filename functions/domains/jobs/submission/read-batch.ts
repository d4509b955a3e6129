/** Reads all that a batch of positions is decided by. */
import type { SubmitPositionsInput } from '../../../generated/graphql';
import type { EnterpriseId } from '../../../id-kinds';
import type { Item, Key, Write } from '../../../platform/dynamodb/database';
import { readTogether } from '../../../platform/dynamodb/together';
import type { Context } from '../../../platform/requests/context';
import { onDatabase } from '../../../platform/requests/per-request';
import { failed, ok, type Outcome, refusal } from '../../../platform/requests/result';
import { ownAgencyId, type Poster, type Posting, whoPosts } from '../../reference/agency/naming/who-posts';
import { enterpriseKey } from '../../reference/enterprise/store';
import { readWithAgreed } from './agreed/read-with-agreed';
import { type Asked, askedOf, minimumWagesFor, type Stored } from './submit-rows';

export interface Found {
  readonly poster: Poster;
  /** Conditions of each write: that the agency is named still. */
  readonly stands: readonly Write[];
  readonly asked: readonly Asked[];
  readonly enterprise: Item;
  /** The idempotency record of an earlier attempt. */
  readonly record: Item | undefined;
  readonly minimumWages: Awaited<ReturnType<typeof minimumWagesFor>>;
  readonly stored: Stored;
}

/**
 * In as few calls as the keys take, and one for a few rows: whose the enterprise is, is read with the rest.
 * @param record the key of the idempotency record.
 * @returns a refusal for who may not submit, which tells that alone, whatever came of what is stored.
 */
export async function readBatch(
  context: Context,
  { positions }: SubmitPositionsInput,
  enterpriseId: EnterpriseId,
  record: Key,
): Promise<Outcome<Found>> {
  const reads = onDatabase(context, readTogether(context.db));
  const allowed = whoPosts(reads, enterpriseId, ['enterpriseId']);
  // Nobody but an agency posts as another than the enterprise.
  const early = ownAgencyId(context.viewer) === undefined ? ENTERPRISE : await allowed;
  if (!early.ok) return early;
  const poster = { enterpriseId, agencyId: early.value.agencyId };
  const asked = askedOf(poster, positions);
  const reading = Promise.all([
    reads.db.batchGet([enterpriseKey(enterpriseId), record]),
    minimumWagesFor(reads.db, asked),
    readWithAgreed(reads, poster, asked),
  ]);
  const [posting] = await Promise.all([allowed, reading.catch(() => undefined)]);
  if (!posting.ok) return posting;
  const [[enterprise, earlier], minimumWages, stored] = await reading;
  if (enterprise === undefined) return failed(refusal('NOT_FOUND', ['enterpriseId']));
  const { stands } = posting.value;
  return ok({ poster, stands, asked, enterprise, record: earlier, minimumWages, stored });
}

const ENTERPRISE: Outcome<Posting> = ok({ stands: [] });
