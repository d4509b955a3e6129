/** The lease of an account's plan, an item of table TravelAllocations that is over by itself. Nothing else reads it. */
import type { Key, Write } from '../../../platform/dynamodb/database';
import { anyOf, atMost, deletion, equals, isNew, put } from '../../../platform/dynamodb/expressions';

interface Lease {
  /** Who has it: a name of its own for each plan. */
  readonly holder: string;
  /** Epoch seconds: then it is over. */
  readonly until: number;
  /** Epoch seconds: cleans up. */
  readonly expiresAt: number;
}

/** @param account its fingerprint. */
function leaseKey(account: string): Key {
  return { TableName: 'TravelAllocations', Key: { pk: `plan#${account}`, sk: 'lease' } };
}

/** Refused while another plan has it. @param now epoch seconds. */
export function takeLease(account: string, lease: Lease, now: number): Write {
  const { TableName, Key: key } = leaseKey(account);
  return put<Lease>({ TableName, Item: { ...key, ...lease } }).when(anyOf(isNew, atMost('until', now)));
}

/** Refused where it ended and another plan has it by now. */
export function giveBackLease(account: string, holder: string): Write {
  return deletion<Lease>(leaseKey(account)).when(equals('holder', holder));
}
