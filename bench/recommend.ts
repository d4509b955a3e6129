/**
 * Recommendations of a warm process, through the real GraphQL handler: CPU of a request and what it reads. The CPU is that of
 * the process, the client of the database included; its engine is another process.
 */
import { bureau } from './capacity/given';
import { changes } from './capacity/derived-items';
import { idOf, positions, type Size } from './capacity/items';
import { startWorld } from './capacity/world';

/** As many positions as the feed names. */
const size: Size = { positions: 1_600, workers: 1_000, enterprises: 201, services: 0 };

const document = `query ($id: ID!) {
  recommendedPositions(workerId: $id) { score position { id title wageMin regionCode } reasons { code points text } }
}`;

const WARM_UP = 200;
const MEASURED = 400;

/** Prints a table; half a minute. */
export async function bench(print: (line: string) => void): Promise<void> {
  const world = await startWorld(size);
  try {
    // The people of a measured world are 66; and its own feed names a few positions.
    for (const item of positions(size)) await world.store('Positions', { ...item, ageMax: 70 });
    for (const item of changes(size, 'NEXT')) await world.store('Positions', item);
    const ask = async (number: number): Promise<number> => {
      const { recommendedPositions } = await world.ask(bureau, document, { id: idOf('wkr', number % size.workers) });
      return (recommendedPositions as readonly unknown[]).length;
    };
    const numbers: number[] = [];
    for (let number = 0; numbers.length < WARM_UP && number < size.workers; number += 1)
      if ((await ask(number)) === MOST) numbers.push(number);
    if (numbers.length === 0) throw new Error('Expected people with full answers');
    const start = process.cpuUsage();
    for (let round = 0; round < MEASURED; round += 1) await ask(numbers[round % numbers.length] ?? 0);
    const { user, system } = process.cpuUsage(start);
    const { usage } = await world.meter.measure(() => ask(numbers[0] ?? 0));
    print('| requests | positions in each | CPU of a request, ms | round trips | calls | read units |');
    print('|--:|--:|--:|--:|--:|--:|');
    const milliseconds = ((user + system) / MEASURED / 1_000).toFixed(2);
    print(`| ${[MEASURED, MOST, milliseconds, usage.roundTrips, usage.calls, usage.readUnits].join(' | ')} |`);
  } finally {
    await world.stop();
  }
}

/** Positions of a full answer. */
const MOST = 10;
