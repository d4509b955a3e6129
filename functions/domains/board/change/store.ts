/**
 * The change item in table Changes, and the write of it: one for each change of an object, in the object's own
 * partition, ordered by time, never changed. `changes(id)` is one query.
 */
import * as attr from '../../../platform/items/attributes';
import { limits } from '../../../limits';
import { boxOf, bytesOfBox } from '../../../platform/security/crypto';
import type { Author } from '../../../platform/security/author';
import type { Item, Key, QueryParams, Statement } from '../../../platform/dynamodb/database';
import { insert } from '../../../platform/dynamodb/statements';
import { codec } from '../../../platform/items/codec';
import { assert } from '../../../platform/requests/errors';
import type { ChangeAction } from '../../../generated/graphql';
import { type Instant, asInstant } from '../../../platform/values/clock';

export interface Change extends Omit<Author, 'roles'> {
  /** Id of the object. */
  readonly id: string;
  /** Instant of the write, to the second. */
  readonly at: Instant;
  /** Sequence number of the record; with `at`, it identifies and orders an object's changes. */
  readonly sequenceNumber: string;
  readonly roles: readonly string[];
  readonly action: ChangeAction;
  /** The changes (`packChanges`), encrypted in the context of the id. */
  readonly box: string;
}

type Kept = Omit<Change, 'id' | 'at' | 'sequenceNumber' | 'box'> & { readonly box: Uint8Array };

const kept = codec<Kept>(
  'change',
  {
    ...{ account: attr.text, roles: attr.listOf(attr.text) },
    ...{
      scope: attr.optional(attr.text),
      requestId: attr.optional(attr.text),
      through: attr.optional(attr.oneOf('work', 'deliver', 'sweep')),
    },
    action: attr.oneOf('CREATED', 'UPDATED', 'REMOVED'),
    box: attr.bytes,
  },
  ({ sk }) => String(sk).includes('#'),
);

export function changeItem({ id, at, sequenceNumber, box, ...change }: Change) {
  const end = new Date(at);
  end.setUTCFullYear(end.getUTCFullYear() + limits.changeYears);
  const expiresAt = Math.floor(end.getTime() / 1_000);
  const key: Key = { TableName: 'Changes', Key: { pk: id, sk: `${at}#${sequenceNumber}` } };
  return kept.stored(key, { ...change, box: bytesOfBox(box) }, { expiresAt });
}

/** Refused if the record was written before. */
export function recordChange(change: Change): Statement {
  return insert(changeItem(change));
}

export function parseChange(item: Item): Change {
  const { pk, sk } = item;
  const [at, sequenceNumber] = String(sk).split('#');
  assert(at !== undefined && sequenceNumber !== undefined, 'the key of a change');
  const { box, ...change } = kept.decode(item);
  return { ...change, id: String(pk), at: asInstant(at), sequenceNumber, box: boxOf(box) };
}

export function changesOf(id: string): QueryParams {
  return {
    TableName: 'Changes',
    KeyConditionExpression: 'pk = :id',
    ExpressionAttributeValues: { ':id': id },
  };
}

/** Size of the item without its changes, by DynamoDB's count of names and values; slightly too high. */
export function bytesWithout(change: Omit<Change, 'box'>): number {
  return Buffer.byteLength(JSON.stringify({ ...changeItem({ ...change, box: '' }).Item, box: '' }));
}
