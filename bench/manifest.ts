/**
 * Measures seat numbering of a full train of 1,500 seats and 29 legs: time, parties that sit together, and numbers that
 * change with late travellers; then the cost of closing and boarding on the embedded engine.
 */
import { boardPassengers } from '../functions/domains/travel/manifest/boarding';
import { blocksOf, numberSeats, type Party, type SeatNumbers } from '../functions/domains/travel/manifest/seat-numbers';
import { closeManifest } from '../functions/domains/travel/manifest/service';
import { requestTravel } from '../functions/domains/travel/travel-request/service';
import type { Call } from '../functions/platform/dynamodb/database';
import { startLocalDatabase } from '../test/kit/local-database';
import { contextOf, NOW, requestInput, schedule, settle, valueOf } from '../test/kit/travel-scene';
import { preciseInstantOf } from '../functions/platform/values/clock';

const SEATS = 1_500;
const LEGS = 29;

interface Crowd {
  readonly name: string;
  readonly size: (random: () => number) => number;
  readonly legsMax: number;
}

const crowds: readonly Crowd[] = [
  { name: '1 to 50, mostly small', size: (random) => 1 + Math.floor(50 * random() ** 3), legsMax: LEGS },
  { name: '1 to 5', size: (random) => 1 + Math.floor(5 * random()), legsMax: LEGS },
  { name: '1 to 5, at most 4 legs', size: (random) => 1 + Math.floor(5 * random()), legsMax: 4 },
  { name: '20 to 50', size: (random) => 20 + Math.floor(31 * random()), legsMax: 12 },
];

/** Prints three tables; about ten seconds. */
export async function bench(print: (line: string) => void): Promise<void> {
  print('| parties of | parties | travellers | ms | in one block | blocks | blocks by the lowest free number |');
  print('|---|--:|--:|--:|--:|--:|--:|');
  const trains = crowds.map((crowd) => ({ crowd, parties: fill([], crowd, randomOf(7)) }));
  for (const { crowd, parties } of trains) {
    const { milliseconds, numbers } = timed(parties);
    const blocks = parties.map(({ id }) => blocksOf(numbers.get(id) ?? []));
    const whole = `${Math.round((100 * blocks.filter((count) => count === 1).length) / parties.length)} %`;
    const figures = [parties.length, people(parties), milliseconds, whole, sum(blocks), lowestFree(parties)];
    print(`| ${crowd.name} | ${figures.join(' | ')} |`);
  }
  print('');
  print('| parties of | left | came late | who keep their numbers | moved | ms |');
  print('|---|--:|--:|--:|--:|--:|');
  for (const { crowd, parties } of trains) {
    const random = randomOf(11);
    const numbers = numberSeats(parties, SEATS);
    const staying = parties
      .filter(() => random() > 0.02)
      .map((party) => ({ ...party, assigned: numbers.get(party.id) ?? [] }));
    const all = fill(staying, crowd, random);
    const { milliseconds, numbers: after } = timed(all);
    const moved = sum(
      staying.map(({ id, assigned }) => assigned.filter((seat, index) => seat !== after.get(id)?.[index]).length),
    );
    const [left, came] = [people(parties) - people(staying), people(all) - people(staying)];
    print(`| ${crowd.name} | ${left} | ${came} | ${people(staying) - moved} | ${moved} | ${milliseconds} |`);
  }
  print('');
  await operations(print);
}

/** Parties until 400 in a row find no room, so that the train is as full as it gets. */
function fill(before: readonly Party[], { size, legsMax }: Crowd, random: () => number): Party[] {
  const parties = [...before];
  const riders = Array.from({ length: LEGS }, (_, leg) =>
    sum(before.map(({ from, to, assigned }) => (from <= leg && leg < to ? assigned.length : 0))),
  );
  for (let refused = 0; refused < 400;) {
    const count = Math.min(50, size(random));
    const from = Math.floor(random() * LEGS);
    const to = Math.min(LEGS, from + 1 + Math.floor(random() * legsMax));
    const fits = riders.slice(from, to).every((ridden) => ridden + count <= SEATS);
    refused = fits ? 0 : refused + 1;
    if (!fits) continue;
    for (let leg = from; leg < to; leg += 1) riders[leg] = (riders[leg] ?? 0) + count;
    parties.push({
      id: `alc_${before.length}_${String(parties.length).padStart(6, '0')}`,
      from,
      to,
      assigned: zeros(count),
    });
  }
  return parties;
}

/** The best of five: the first ones are slower, before the code is compiled. */
function timed(parties: readonly Party[]): { milliseconds: string; numbers: SeatNumbers } {
  let best = Infinity;
  let numbers: SeatNumbers = new Map();
  for (let run = 0; run < 5; run += 1) {
    const start = performance.now();
    numbers = numberSeats(parties, SEATS);
    best = Math.min(best, performance.now() - start);
  }
  return { milliseconds: best.toFixed(1), numbers };
}

/** Blocks if travellers got the lowest free number one after another, as they board. */
function lowestFree(parties: readonly Party[]): number {
  const taken = new Int32Array(SEATS + 1);
  return sum(
    parties
      .toSorted((a, b) => a.from - b.from)
      .map(({ from, to, assigned }) => {
        const legs = 2 ** to - 2 ** from;
        const given: number[] = [];
        for (let seat = 1; seat <= SEATS && given.length < assigned.length; seat += 1)
          if (((taken[seat] ?? 0) & legs) === 0) given.push(seat);
        for (const seat of given) taken[seat] = (taken[seat] ?? 0) | legs;
        return blocksOf(given);
      }),
  );
}

async function operations(print: (line: string) => void): Promise<void> {
  let calls: Call[] = [];
  const local = await startLocalDatabase((call) => calls.push(call));
  const { db } = local;
  const measured = async (what: string, run: () => Promise<unknown>): Promise<void> => {
    calls = [];
    const start = performance.now();
    await run();
    const units = (kind: 'readUnits' | 'writeUnits'): number => sum(calls.map((call) => call[kind]));
    const milliseconds = Math.round(performance.now() - start);
    print(`| ${what} | ${calls.length} | ${units('readUnits')} | ${units('writeUnits')} | ${milliseconds} |`);
  };
  try {
    const service = await schedule(db, { seats: SEATS });
    const workers = await settle(db, SEATS);
    for (let start = 0; start < SEATS; start += 50)
      valueOf(await requestTravel(contextOf(db), requestInput({ workerIds: workers.slice(start, start + 50) })));
    const serviceId = service.id;
    const board = (workerIds: string[]) => () =>
      boardPassengers(contextOf(db), { serviceId, workerIds, at: preciseInstantOf(NOW) }).then(valueOf);
    print('| operation | calls | read units | write units | ms |');
    print('|---|--:|--:|--:|--:|');
    await measured('close, 1,500 passengers in 30 parties that are held', () =>
      closeManifest(contextOf(db), { serviceId }),
    );
    await measured('close again, nothing changed', () => closeManifest(contextOf(db), { serviceId }));
    await measured('board 1', board(workers.slice(0, 1)));
    await measured('board 100', board(workers.slice(0, 100)));
    await measured('board the same 100 again', board(workers.slice(0, 100)));
  } finally {
    await local.stop();
  }
}

function people(parties: readonly Party[]): number {
  return sum(parties.map(({ assigned }) => assigned.length));
}

function zeros(count: number): number[] {
  return Array<number>(count).fill(0);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** A linear congruential generator: the same crowd each time. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
}
