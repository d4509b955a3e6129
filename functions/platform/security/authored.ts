/**
 * A database that stamps every write of an object with its author, so that no writer can forget it. A deleted item has
 * no new image for a stamp, so a deletion leaves a tombstone for a while: the key, the stamp and the time. Reads leave
 * both out (`database.ts`); the stream has them (`streams.ts`).
 */
import { limits } from '../../limits';
import { kept } from '../process/kept';
import { expiryAfter, type Clock, instantOf } from '../values/clock';
import {
  AUTHOR,
  type Database,
  type DeleteParams,
  type Key,
  keyOfPut,
  REMOVED_AT,
  type Statement,
  type Write,
} from '../dynamodb/database';
import { assert } from '../requests/errors';

/** Whether the item of this key is an object, or part of one, whose changes are recorded. */
export type IsStamped = (key: Key['Key']) => boolean;

export interface Signing {
  readonly stamp: () => string;
  readonly isStamped: IsStamped;
  readonly clock: Clock;
}

export function authored(db: Database, signing: Signing): Database {
  return {
    ...db,
    async commit(writes, withinMs) {
      const signed = writes.map((write) => signedWrite(write, signing));
      const commit = await db.commit(signed, withinMs);
      if (commit.committed) return commit;
      const given = new Map(signed.map((write, index) => [write, writes[index] ?? write]));
      return {
        committed: false,
        refused: new Map([...commit.refused].map(([write, old]) => [given.get(write) ?? write, old])),
      };
    },
    execute: (statements) => db.execute(statements.map((statement) => signedStatement(statement, signing))),
  };
}

function signedWrite(write: Write, { stamp, isStamped, clock }: Signing): Write {
  if ('ConditionCheck' in write) return write;
  if ('Put' in write) {
    const { Key: key } = keyOfPut(write.Put);
    return isStamped(key) ? { Put: { ...write.Put, Item: { ...write.Put.Item, [AUTHOR]: stamp() } } } : write;
  }
  if ('Delete' in write) {
    return isStamped(write.Delete.Key) ? tombstonePut(write.Delete, stamp(), clock) : write;
  }
  const { TableName, Key: key, UpdateExpression, ...rest } = write.Update;
  if (!isStamped(key)) return write;
  const conditional = ifStanding(rest);
  const set = `SET #${AUTHOR} = :${AUTHOR}`;
  return {
    Update: {
      ...{ TableName, Key: key, ...conditional },
      UpdateExpression: /\bSET /.test(UpdateExpression)
        ? UpdateExpression.replace(/\bSET /, `${set}, `)
        : `${UpdateExpression} ${set}`,
      ExpressionAttributeNames: { ...conditional.ExpressionAttributeNames, [`#${AUTHOR}`]: AUTHOR },
      ExpressionAttributeValues: { ...rest.ExpressionAttributeValues, [`:${AUTHOR}`]: stamp() },
    },
  };
}

/** Replaces the object on the condition of the deletion; a second deletion finds nothing. */
function tombstonePut({ TableName, Key: key, ...conditional }: DeleteParams, stamp: string, clock: Clock): Write {
  const now = clock.now();
  const expiresAt = expiryAfter(now, limits.tombstoneDays);
  return {
    Put: {
      TableName,
      Item: { ...key, [AUTHOR]: stamp, [REMOVED_AT]: instantOf(now), expiresAt },
      ...ifStanding(conditional),
    },
  };
}

/** Adds the condition that the item is not a tombstone, which counts as absent. */
function ifStanding<C extends Omit<DeleteParams, 'TableName' | 'Key'>>(conditional: C) {
  const standing = `attribute_not_exists(#${REMOVED_AT})`;
  const { ConditionExpression: condition } = conditional;
  return {
    ...conditional,
    ConditionExpression: condition === undefined ? standing : `(${condition}) AND ${standing}`,
    ExpressionAttributeNames: { ...conditional.ExpressionAttributeNames, [`#${REMOVED_AT}`]: REMOVED_AT },
  };
}

function signedStatement(statement: Statement, { stamp, isStamped }: Signing): Statement {
  const { Key: key, Statement: text, Parameters: parameters } = statement;
  if (!isStamped(key)) return statement;
  return { ...statement, Statement: signedText(text), Parameters: [stamp(), ...parameters] };
}

/** Of each text once: those of a batch are mostly the same. */
const signedText = kept(limits.statementFormsKept, String, (text: string) => {
  const signed = text
    .replace(/^(INSERT INTO "\w+" VALUE \{)/, `$1'${AUTHOR}':?,`)
    .replace(/^(UPDATE "\w+" SET )/, `$1"${AUTHOR}"=?,`);
  assert(signed !== text, 'a statement that puts or changes an object, and not one that deletes it');
  return signed;
});
