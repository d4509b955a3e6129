/** The waitlist's order, by itself: no seat twice, nobody split, nobody passed over more often than the bound says. */
import fc from 'fast-check';
import { serveInOrder, type Turn, type Waiting } from '../../functions/domains/travel/waitlist/who-gets-seats';
import {
  freshInventory,
  type Inventory,
  type QuotaAt,
  shareOf,
  soldOn,
} from '../../functions/domains/travel/travel-service/seats';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

interface InLine extends Waiting {
  readonly id: number;
}

interface Scene {
  readonly seats: number;
  readonly quotas: readonly QuotaAt[];
  readonly inventory: Inventory;
  readonly line: readonly InLine[];
}

const LEGS = 4;
const SKIPS_MAX = 3;

const scenes: fc.Arbitrary<Scene> = fc
  .record({
    seats: fc.integer({ min: 1, max: 20 }),
    quota: fc.record({ stop: fc.nat(LEGS - 1), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    parties: fc.array(
      fc.record({
        size: fc.integer({ min: 1, max: 8 }),
        one: fc.nat(LEGS),
        other: fc.nat(LEGS),
        hasQuota: fc.boolean(),
        skips: fc.nat(SKIPS_MAX),
      }),
      { maxLength: 40 },
    ),
  })
  .map(({ seats, quota, parties }) => {
    const quotas = [{ county: asRegionCode('530627'), stop: quota.stop, seats: Math.floor(seats * quota.share) }];
    const line = parties.map(({ size, one, other, hasQuota, skips }, id) => {
      const from = Math.min(one, other, LEGS - 1);
      const journey = { from, to: Math.max(one, other, from + 1) };
      return { id, size, journey, quota: hasQuota && quota.stop <= from ? quotas[0] : undefined, skips };
    });
    return { seats, quotas, inventory: freshInventory(seats, LEGS, quotas), line };
  });

function turnOf({ inventory, line, seats, quotas }: Scene, servedMax = 49): Turn<InLine> {
  return serveInOrder(inventory, line, { size: { seats, quotas }, servedMax, skipsMax: SKIPS_MAX });
}

function meet(a: Waiting, b: Waiting): boolean {
  return a.journey.from < b.journey.to && b.journey.from < a.journey.to;
}

test('a served party has all its seats, and no leg is oversold', () => {
  fc.assert(
    fc.property(scenes, (scene) => {
      const { served, inventory } = turnOf(scene);
      for (const { party, share } of served) expect(share.fromPool + share.fromQuota).toBe(party.size);
      expect(Math.min(...inventory.pool, ...Object.values(inventory.quotas))).toBeGreaterThanOrEqual(0);
      for (let leg = 0; leg < LEGS; leg += 1) {
        const riders = served.filter(({ party: { journey } }) => journey.from <= leg && leg < journey.to);
        const sold = riders.reduce((sum, { party }) => sum + party.size, 0);
        expect(soldOn(inventory, leg, scene.seats, scene.quotas)).toBe(sold);
      }
    }),
  );
});

test('the first in line that fits is served before everyone behind it', () => {
  fc.assert(
    fc.property(scenes, (scene) => {
      const fits = scene.line.filter(
        ({ journey, size, quota }) => shareOf(scene.inventory, journey, size, quota) !== undefined,
      );
      const [first] = fits;
      const { served } = turnOf({ ...scene, line: scene.line.map((party) => ({ ...party, skips: 0 })) });
      expect(served[0]?.party.id).toBe(first?.id);
    }),
  );
});

test('no party is passed over more often than the bound, counting only parties that took seats it needs', () => {
  fc.assert(
    fc.property(scenes, (scene) => {
      const { served, skipped } = turnOf(scene);
      const servedIds = new Set(served.map(({ party }) => party.id));
      for (const [party, skips] of skipped) {
        expect(servedIds.has(party.id)).toBe(false);
        expect(skips).toBeLessThanOrEqual(SKIPS_MAX);
        const behind = served.filter((one) => one.party.id > party.id && meet(one.party, party));
        expect(skips - party.skips).toBeLessThanOrEqual(behind.length);
      }
    }),
  );
});

test('no later party takes a seat that a party at the bound needs', () => {
  fc.assert(
    fc.property(scenes, (scene) => {
      const { served, inventory } = turnOf(scene);
      const servedIds = new Set(served.map(({ party }) => party.id));
      const exhausted = scene.line.find(
        ({ id, skips, size, quota }) =>
          !servedIds.has(id) && skips === SKIPS_MAX && quota === undefined && size <= scene.seats - scene.quotas.length,
      );
      if (exhausted === undefined) return;
      const ahead = { ...scene, line: scene.line.filter(({ id }) => id < exhausted.id) };
      const before = turnOf(ahead).inventory;
      const { from, to } = exhausted.journey;
      const foreign = Object.values(scene.inventory.quotas).reduce((sum, held) => sum + held, 0);
      if (exhausted.size > scene.seats - foreign) return;
      // What was free for it after those ahead is still there, up to its size.
      for (let leg = from; leg < to; leg += 1)
        expect(inventory.pool[leg] ?? 0).toBeGreaterThanOrEqual(Math.min(exhausted.size, before.pool[leg] ?? 0));
    }),
  );
});

test('one transaction serves no more parties than it holds, and the next one goes on in order', () => {
  fc.assert(
    fc.property(scenes, fc.integer({ min: 1, max: 5 }), (scene, servedMax) => {
      const line = scene.line.map((party) => ({ ...party, skips: 0 }));
      const some = turnOf({ ...scene, line }, servedMax).served;
      expect(some.length).toBeLessThanOrEqual(servedMax);
      const all = turnOf({ ...scene, line }).served.map(({ party }) => party.id);
      expect(some.map(({ party }) => party.id)).toEqual(all.slice(0, servedMax));
    }),
  );
});
