/**
 * One plan at a time for each account: an item that is held while the solver runs, given back at the end, and over by itself
 * if the function dies. Nothing else reads it.
 */
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import type { Item, Key } from '../../../platform/dynamodb/database';

/** Undefined, and `act` does not run, while another plan of the account does. */
export async function alone<T>(context: Context, act: () => Promise<T>): Promise<T | undefined> {
  const { db, clock, ids } = context;
  const { TableName, Key: key } = leaseKey(context);
  const holder = ids.next('prp');
  const now = Math.floor(clock.now().getTime() / 1_000);
  const lease: Item = { ...key, holder, until: now + limits.planLeaseSeconds, expiresAt: now + DAY };
  const { committed } = await db.commit([
    {
      Put: {
        ...{ TableName, Item: lease },
        ConditionExpression: 'attribute_not_exists(pk) OR #until <= :now',
        ExpressionAttributeNames: { '#until': 'until' },
        ExpressionAttributeValues: { ':now': now },
      },
    },
  ]);
  if (!committed) return undefined;
  try {
    return await act();
  } finally {
    // Refused where it ended while the solver ran and another plan holds it by now: then it is that one's.
    await db.commit([
      {
        Delete: {
          ...{ TableName, Key: key },
          ConditionExpression: '#holder = :holder',
          ExpressionAttributeNames: { '#holder': 'holder' },
          ExpressionAttributeValues: { ':holder': holder },
        },
      },
    ]);
  }
}

const DAY = 86_400;

function leaseKey({ vault, viewer }: Context): Key {
  const account = vault.fingerprint('plans', viewer.account);
  return { TableName: 'TravelAllocations', Key: { pk: `plan#${account}`, sk: 'lease' } };
}
