/** The lease of an account's plan: an item of table TravelAllocations that expires by itself. */
import type { Key, Write } from '../../../platform/dynamodb/database';
import { anyOf, atMost, deletion, equals, isNew, put } from '../../../platform/dynamodb/expressions';
import * as attr from '../../../platform/items/attributes';
import { codec } from '../../../platform/items/codec';

interface Lease {
  /** Unique name of the plan that holds it. */
  readonly holder: string;
  /** Epoch seconds at which the lease ends. */
  readonly until: number;
  /** Epoch seconds, for the table's time to live. */
  readonly expiresAt: number;
}

const leases = codec<Lease>('planLease', { holder: attr.text, until: attr.number, expiresAt: attr.number }, ({ pk }) =>
  String(pk).startsWith('plan#'),
);

/** @param account fingerprint of the account. */
function leaseKey(account: string): Key {
  return { TableName: 'TravelAllocations', Key: { pk: `plan#${account}`, sk: 'lease' } };
}

/**
 * Refused while another plan holds the lease.
 * @param now epoch seconds.
 */
export function takeLease(account: string, lease: Lease, now: number): Write {
  return put<Lease>(leases.stored(leaseKey(account), lease)).when(anyOf(isNew, atMost('until', now)));
}

/** Refused if the lease ended and another plan holds it. */
export function giveBackLease(account: string, holder: string): Write {
  return deletion<Lease>(leaseKey(account)).when(equals('holder', holder));
}
