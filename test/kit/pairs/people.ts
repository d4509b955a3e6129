/** People for worlds of pairs: real registrations, distinct, and nobody who looks like another. */
import { checkDigit } from '../../../functions/platform/values/identity-number';
import { registerWorker } from '../../../functions/domains/people/worker/register';
import type { Viewer } from '../../../functions/platform/security/viewer';
import type { Database } from '../../../functions/platform/dynamodb/database';
import { BUREAU, contextOf, valueOf } from '../travel-scene';

export const VILLAGE = '530627001001';
export const ELSEWHERE = '530628001001';

let made = 0;

export interface Person {
  readonly id: string;
  readonly identityNumber: string;
  readonly name: string;
}

/** An account that did nothing before. */
export function accountOf(viewer: Viewer = BUREAU): Viewer {
  return { ...viewer, account: `issuer|${(made += 1)}` };
}

/** Nobody's yet. */
export function newPerson(): Omit<Person, 'id'> {
  const number = (made += 1);
  const day = new Date(Date.UTC(1970, 0, 1 + ((number * 37) % 9_001))).toISOString().slice(0, 10).replaceAll('-', '');
  const first17 = `530627${day}${String((number * 7_919) % 1_000).padStart(3, '0')}`;
  const name = `木呷${String.fromCharCode(0x4e00 + (number % 5_000), 0x5e00 + (number % 4_999))}`;
  return { identityNumber: first17 + checkDigit(first17), name };
}

export async function settlePerson(db: Database, phone?: string): Promise<Person> {
  const person = { ...newPerson(), ...(phone !== undefined && { phone }) };
  const input = { ...person, idempotencyKey: `person-${(made += 1)}`, villageCode: VILLAGE };
  const { id } = valueOf(await registerWorker(contextOf(db, { viewer: accountOf() }), input));
  return { ...person, id };
}
