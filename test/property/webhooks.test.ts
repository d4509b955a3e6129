/** A webhook's secrets are made anew while it is removed, in any order of the calls: what is removed stays as it is. */
import fc from 'fast-check';
import { isStamped } from '../../functions/domains/board/change/objects';
import { registerEnterprise } from '../../functions/domains/reference/enterprise/service';
import { webhookKey } from '../../functions/domains/partners/webhook/entities';
import { registerWebhook, removeWebhook, rotateWebhookSecret } from '../../functions/domains/partners/webhook/service';
import { authored } from '../../functions/platform/security/authored';
import type { Database } from '../../functions/platform/dynamodb/database';
import { interleaved } from '../kit/interleaved-database';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { enterpriseInput, unique } from '../kit/system';
import { contextOf, NOW, valueOf } from '../kit/travel-scene';

let local: LocalDatabase;

beforeAll(async () => {
  local = await startLocalDatabase();
});

afterAll(() => local.stop());

const signing = { stamp: 'B|53|request||account', isStamped, clock: { now: () => NOW } };

async function givenWebhook(db: Database): Promise<string> {
  const context = contextOf(db);
  const { id: enterpriseId } = valueOf(await registerEnterprise(context, enterpriseInput()));
  const [url, events] = ['https://hooks.invalid/jobs', ['PLACEMENT_STARTED'] as const];
  const input = { idempotencyKey: unique(), enterpriseId, url, events: [...events] };
  return valueOf(await registerWebhook(context, input)).id;
}

/** What is left of it is what the removal left. */
async function isUntouched(webhookId: string): Promise<boolean> {
  const key = webhookKey(webhookId);
  if (key === undefined) throw new Error('Expected an id of a webhook');
  const untouched = 'attribute_exists(removedAt) AND attribute_not_exists(secretNumber)';
  // A check alone is no transaction.
  const put = { Put: { TableName: key.TableName, Item: { pk: `seen#${webhookId}`, sk: 'seen' } } };
  return (await local.db.commit([{ ConditionCheck: { ...key, ConditionExpression: untouched } }, put])).committed;
}

test('whatever comes at once, no secret is given to a webhook that is removed', async () => {
  const seen = { given: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 3 }), async (scheduler, rotations) => {
      const db = authored(local.db, signing);
      const webhookId = await givenWebhook(db);
      const context = contextOf(interleaved(db, scheduler));
      const [removal, ...given] = await scheduler.waitFor(
        Promise.all([
          removeWebhook(context, webhookId),
          ...Array.from({ length: rotations }, () =>
            rotateWebhookSecret(context, { idempotencyKey: unique(), webhookId }),
          ),
        ]),
      );
      expect(removal.ok).toBe(true);
      expect(await isUntouched(webhookId)).toBe(true);
      const times = given.filter(({ ok }) => ok).length;
      seen.given += times;
      seen.refused += rotations - times;
    }),
    { numRuns: 60, endOnFailure: true },
  );
  // What is promised was tried.
  for (const times of Object.values(seen)) expect(times).toBeGreaterThan(0);
});
