/**
 * An item over which the registrations of an enterprise follow one another, in table Positions: as long as it is the same, nobody
 * registered since it was read. Webhooks of before it existed are counted with the others.
 */
import type { Key, Write } from '../../../platform/dynamodb/database';
import { equals, isNew, put } from '../../../platform/dynamodb/expressions';
import { integer } from '../../../platform/items/attributes';
import { codec } from '../../../platform/items/codec';

export interface Registrations {
  /** Counts them. */
  readonly version: number;
}

export function registrationsKey(enterpriseId: string): Key {
  return { TableName: 'Positions', Key: { pk: enterpriseId, sk: REGISTRATIONS } };
}

const REGISTRATIONS = 'webhooks';

const registrations = codec<Registrations>('registrations', { version: integer }, ({ sk }) => sk === REGISTRATIONS);

export const { decode: parseRegistrations } = registrations;

/** Over what was read; absent before the first. */
export function followRegistrations(enterpriseId: string, read: Registrations | undefined): Write {
  const next: Registrations = { version: (read?.version ?? 0) + 1 };
  const write = put<Registrations>(registrations.stored(registrationsKey(enterpriseId), next));
  return read === undefined ? write.when(isNew) : write.when(equals('version', read.version));
}
