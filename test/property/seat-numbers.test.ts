/** Seat numbers under any load: nobody changes seats, parties sit together, and an assigned number is kept where possible. */
import fc from 'fast-check';
import {
  blocksOf,
  numberSeats,
  type Party,
  type SeatNumbers,
} from '../../functions/domains/travel/manifest/seat-numbers';

interface World {
  readonly seats: number;
  readonly parties: readonly Party[];
}

interface Bounds {
  readonly seats: number;
  readonly legs: number;
  readonly parties: number;
  readonly size: number;
}

/** Parties that fit: a party that would be too many on a leg is left out. */
function worlds({ seats: seatsMax, legs, parties, size }: Bounds): fc.Arbitrary<World> {
  const party = fc.record({
    from: fc.nat(legs - 1),
    length: fc.integer({ min: 1, max: legs }),
    size: fc.integer({ min: 1, max: size }),
  });
  return fc
    .record({ seats: fc.integer({ min: 1, max: seatsMax }), wanted: fc.array(party, { maxLength: parties }) })
    .map(({ seats, wanted }) => {
      const riders = Array<number>(legs).fill(0);
      const fitting = wanted.flatMap(({ from, length, size: count }, index): Party[] => {
        const to = Math.min(legs, from + length);
        if (riders.slice(from, to).some((ridden) => ridden + count > seats)) return [];
        for (let leg = from; leg < to; leg += 1) riders[leg] = (riders[leg] ?? 0) + count;
        return [{ id: `alc_${String(index).padStart(3, '0')}`, from, to, assigned: Array<number>(count).fill(0) }];
      });
      return { seats, parties: fitting };
    });
}

const large = worlds({ seats: 60, legs: 29, parties: 80, size: 12 });
const small = worlds({ seats: 4, legs: 4, parties: 9, size: 2 });

function numbersOf(numbers: SeatNumbers, { id }: Party): readonly number[] {
  return numbers.get(id) ?? [];
}

/** Everyone has a number of the service, and nobody the same as someone who rides the same leg. */
function expectValid({ seats, parties }: World, numbers: SeatNumbers): void {
  const taken = Array.from({ length: seats + 1 }, () => new Set<number>());
  const wrong: unknown[] = [];
  for (const { id, from, to, assigned } of parties) {
    const given = numbers.get(id) ?? [];
    if (given.length !== assigned.length) wrong.push(id);
    for (const number of given)
      for (let leg = from; leg < to; leg += 1) {
        const legs = number < 1 ? undefined : taken[number];
        if (legs === undefined || legs.has(leg)) wrong.push([id, number, leg]);
        legs?.add(leg);
      }
  }
  expect(wrong).toEqual([]);
}

/** One after the other as they board, each the lowest free number. */
function firstFit({ seats, parties }: World): SeatNumbers {
  const taken = new Set<string>();
  const numbers = new Map<string, number[]>();
  for (const { id, from, to, assigned } of parties.toSorted((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1))) {
    const legs = Array.from({ length: to - from }, (_, leg) => from + leg);
    const free = Array.from({ length: seats }, (_, seat) => seat + 1).filter((seat) =>
      legs.every((leg) => !taken.has(`${leg} ${seat}`)),
    );
    const given = free.slice(0, assigned.length);
    for (const seat of given) for (const leg of legs) taken.add(`${leg} ${seat}`);
    numbers.set(id, given);
  }
  return numbers;
}

function blocks(parties: readonly Party[], numbers: SeatNumbers): number {
  return parties.reduce((sum, party) => sum + blocksOf(numbersOf(numbers, party)), 0);
}

function moved(parties: readonly Party[], numbers: SeatNumbers): number {
  return parties.reduce(
    (sum, party) =>
      sum +
      party.assigned.filter((assigned, index) => assigned !== 0 && assigned !== numbersOf(numbers, party)[index])
        .length,
    0,
  );
}

/** Some of the parties leave, the others are assigned their numbers, and those who were not there before come. */
function late({ seats, parties }: World, leaves: readonly boolean[], comes: readonly boolean[]): World {
  const before = parties.filter((_, index) => comes[index] !== true);
  const numbers = numberSeats(before, seats);
  const staying = before.filter((_, index) => leaves[index] !== true);
  const assigned = staying.map((party) => ({ ...party, assigned: numbersOf(numbers, party) }));
  return { seats, parties: [...assigned, ...parties.filter((_, index) => comes[index] === true)] };
}

const flags = fc.array(fc.boolean(), { minLength: 80, maxLength: 80 });

/** The fewest of those assigned who must move, by trying everything. */
function fewestMoved({ seats, parties }: World): number {
  const ways = parties.flatMap(({ from, to, assigned }) =>
    assigned.map((number) => ({ legs: 2 ** to - 2 ** from, assigned: number })),
  );
  let best = Infinity;
  const taken = Array<number>(seats + 1).fill(0);
  const place = (index: number, cost: number): void => {
    const way = ways[index];
    if (cost >= best) return;
    if (way === undefined) {
      best = cost;
      return;
    }
    for (let seat = 1; seat <= seats; seat += 1) {
      const before = taken[seat] ?? 0;
      if ((before & way.legs) !== 0) continue;
      taken[seat] = before | way.legs;
      place(index + 1, cost + Number(way.assigned !== 0 && way.assigned !== seat));
      taken[seat] = before;
    }
  };
  place(0, 0);
  return best;
}

test('no traveller changes seats, and no seat has two travellers on a leg', () => {
  fc.assert(fc.property(large, (world) => expectValid(world, numberSeats(world.parties, world.seats))));
});

test('parties sit at least as much together as by the lowest free number', () => {
  fc.assert(
    fc.property(large, (world) => {
      const { parties, seats } = world;
      expect(blocks(parties, numberSeats(parties, seats))).toBeLessThanOrEqual(blocks(parties, firstFit(world)));
    }),
  );
});

test('parties that all ride the whole way each sit in one block', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(sizes, (counts) => {
      const parties = counts.map((count, index) => ({
        id: `${index}`,
        from: 0,
        to: 3,
        assigned: Array<number>(count).fill(0),
      }));
      const seats = counts.reduce((sum, count) => sum + count, 0);
      expect(blocks(parties, numberSeats(parties, seats))).toBe(parties.length);
    }),
  );
});

test('the order in which parties are given decides nothing', () => {
  fc.assert(
    fc.property(large, ({ parties, seats }) => {
      const given = (some: readonly Party[]): unknown => [...numberSeats(some, seats)].sort();
      expect(given(parties.toReversed())).toEqual(given(parties));
    }),
  );
});

test('no remaining traveller moves when others only leave', () => {
  fc.assert(
    fc.property(large, flags, (world, leaves) => {
      const after = late(world, leaves, []);
      expect(moved(after.parties, numberSeats(after.parties, after.seats))).toBe(0);
    }),
  );
});

test('late travellers get a number, even if assigned ones must move', () => {
  fc.assert(
    fc.property(large, flags, flags, (world, leaves, comes) => {
      const after = late(world, leaves, comes);
      expectValid(after, numberSeats(after.parties, after.seats));
    }),
    { numRuns: 300 },
  );
});

test('no assigned number moves if all fit around, and one if that is enough', () => {
  fc.assert(
    fc.property(small, flags, flags, (world, leaves, comes) => {
      const after = late(world, leaves, comes);
      const [got, least] = [moved(after.parties, numberSeats(after.parties, after.seats)), fewestMoved(after)];
      if (least <= 1) expect(got).toBe(least);
      else expect(got).toBeGreaterThanOrEqual(least);
    }),
    { numRuns: 1_000 },
  );
});

test('numbers that no longer exist or are taken are assigned anew', () => {
  const parties = [
    { id: 'a', from: 0, to: 2, assigned: [1, 7] },
    { id: 'b', from: 1, to: 2, assigned: [1] },
  ];
  const numbers = numberSeats(parties, 3);
  expectValid({ seats: 3, parties }, numbers);
  expect(numbers.get('a')?.[0]).toBe(1);
});

test('more travellers than seats throw an assertion', () => {
  const parties = [{ id: 'a', from: 0, to: 1, assigned: [0, 0] }];
  expect(() => numberSeats(parties, 1)).toThrow('Expected no more travellers than seats on a leg');
});
