/**
 * An item that serialises an enterprise's webhook registrations, in table Positions: while its version is unchanged, no
 * webhook was registered. Webhooks older than this item count, too.
 */
import type { EnterpriseId } from '../../../id-kinds';
import type { Key, Write } from '../../../platform/dynamodb/database';
import { equals, isNew, put } from '../../../platform/dynamodb/expressions';
import * as attr from '../../../platform/items/attributes';
import { codec } from '../../../platform/items/codec';

export interface Registrations {
  /** Number of registrations. */
  readonly version: number;
}

export function registrationsKey(enterpriseId: EnterpriseId): Key {
  return { TableName: 'Positions', Key: { pk: enterpriseId, sk: REGISTRATIONS } };
}

const REGISTRATIONS = 'webhooks';

const registrations = codec<Registrations>(
  'registrations',
  { version: attr.integer },
  ({ sk }) => sk === REGISTRATIONS,
);

export const { decode: parseRegistrations } = registrations;

/** Refused if a registration was made since the read; `read` is absent before the first. */
export function followRegistrations(enterpriseId: EnterpriseId, read: Registrations | undefined): Write {
  const next: Registrations = { version: (read?.version ?? 0) + 1 };
  const write = put<Registrations>(registrations.stored(registrationsKey(enterpriseId), next));
  return read === undefined ? write.when(isNew) : write.when(equals('version', read.version));
}
