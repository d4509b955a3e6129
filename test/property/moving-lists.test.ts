/** The list of what is closed, while the sweep closes: each position past its date stands on it, once, at any moment. */
import fc from 'fast-check';
import { registerEnterprise } from '../../functions/domains/reference/enterprise/service';
import { verifyEnterprise } from '../../functions/domains/reference/enterprise/verify';
import { listPositions } from '../../functions/domains/jobs/position/service';
import { submitPositions } from '../../functions/domains/jobs/submission/service';
import { closeExpired } from '../../functions/domains/jobs/position/sweep';
import { addDays } from '../../functions/platform/values/civil-date';
import { today } from '../../functions/platform/values/clock';
import type { Outcome } from '../../functions/platform/requests/result';
import { interleaved } from '../kit/interleaved-database';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { runs } from '../kit/long';
import { enterpriseInput, positionInput, unique } from '../kit/system';
import { contextOf, NOW } from '../kit/travel-scene';

let local: LocalDatabase;

beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.stop());

function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals));
  return outcome.value;
}

const POSITIONS = 7;
const LATER = new Date(NOW.getTime() + 10 * 86_400_000);

test('nothing is missed and nothing is twice, page by page', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 10 }), async (scheduler, first) => {
      const { id: enterpriseId } = valueOf(await registerEnterprise(contextOf(local.db), enterpriseInput()));
      valueOf(await verifyEnterprise(contextOf(local.db), { enterpriseId, verified: true }));
      const closesOn = addDays(today({ now: () => NOW }), 1);
      const positions = Array.from({ length: POSITIONS }, (_, index) =>
        positionInput({ closesOn, wageMin: 4_000 + index }),
      );
      valueOf(await submitPositions(contextOf(local.db), { idempotencyKey: unique(), enterpriseId, positions }));

      const db = interleaved(local.db, scheduler);
      const sweeping = closeExpired(contextOf(db, { now: LATER }));
      const reading = (async (): Promise<string[]> => {
        const ids: string[] = [];
        for (let after: string | null = null; ;) {
          const filter = { enterpriseId, status: 'CLOSED' as const };
          const page = await listPositions(contextOf(db, { now: LATER }), filter, 'WAGE_DESC', { first, after });
          ids.push(...page.edges.map(({ node }) => node.externalRef));
          if (!page.pageInfo.hasNextPage) return ids;
          after = page.pageInfo.endCursor;
        }
      })();
      await scheduler.waitFor(Promise.all([sweeping, reading]));
      expect(await reading).toEqual(positions.map(({ externalRef }) => externalRef).reverse());
    }),
    runs(25),
  );
});
