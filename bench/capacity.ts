/**
 * Measures round trips, calls and capacity units of every operation through the real GraphQL handler, with a little
 * data and with twenty times as much. Costs that do not grow between the two do not grow with the bureau.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare } from './capacity/given';
import type { Size } from './capacity/items';
import type { Usage } from './capacity/meter';
import { mutations } from './capacity/mutations';
import type { Operation } from './capacity/operations';
import { queries } from './capacity/queries';
import { startWorld } from './capacity/world';

/** Both sizes fill every page, so a difference is growth. */
const small: Size = { positions: 1_000, workers: 1_000, enterprises: 27, services: 40 };
const large: Size = { positions: 20_000, workers: 20_000, enterprises: 201, services: 300 };

const operations = [...queries, ...mutations];

/** Prints the table; with `write` it replaces the one in docs/access-patterns.md. One to two minutes. */
export async function bench(
  print: (line: string) => void,
  { write = false }: { readonly write?: boolean } = {},
): Promise<void> {
  const usagesSmall = await measureAll(small);
  const usagesLarge = await measureAll(large);
  const rows = operations.map((operation, index) => rowOf(operation, usagesSmall[index], usagesLarge[index]));
  const table = [
    '| operation | | tables and indexes | round trips | calls | read units | write units |',
    '|---|---|---|--:|--:|--:|--:|',
    ...rows,
  ];
  table.forEach(print);
  if (write) writeInto(join(__dirname, '../docs/access-patterns.md'), table);
}

async function measureAll(size: Size): Promise<Usage[]> {
  const world = await startWorld(size);
  try {
    const given = await prepare(world, size);
    const usages: Usage[] = [];
    for (const operation of operations) {
      const { as, document, variables, again } = operation;
      const { value, usage } = await world.meter.measure(() =>
        world.ask(as, document, variables?.(given) ?? {}, again),
      );
      checkAnswer(operation, value);
      usages.push(usage);
    }
    return usages;
  } finally {
    await world.stop();
  }
}

/** A measurement counts only if the operation gave the expected answer. */
function checkAnswer({ field, what, refusal }: Operation, data: Record<string, unknown>): void {
  const answer = data[field] as { readonly userErrors?: readonly { readonly code: string }[] } | null;
  const code = answer?.userErrors?.[0]?.code;
  if (answer === null || code !== refusal)
    throw new Error(`${field} (${what}): expected ${refusal ?? 'success'}, got ${code ?? JSON.stringify(answer)}`);
}

function rowOf({ field, what }: Operation, few: Usage | undefined, many: Usage | undefined): string {
  if (few === undefined || many === undefined) throw new Error('Expected every operation to be measured');
  const numbers = (['roundTrips', 'calls', 'readUnits', 'writeUnits'] as const).map((name) =>
    few[name] === many[name] ? String(many[name]) : `${few[name]} → ${many[name]}`,
  );
  return `| ${[`\`${field}\``, what, many.places.join(', ') || 'none', ...numbers].join(' | ')} |`;
}

const BEGIN = '<!-- capacity: npm run bench -- capacity --write -->';
const END = '<!-- /capacity -->';

function writeInto(file: string, table: readonly string[]): void {
  const text = readFileSync(file, 'utf8');
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`Expected ${BEGIN} and ${END} in ${file}`);
  writeFileSync(file, `${before}${BEGIN}\n\n${table.join('\n')}\n\n${END}${after}`);
}
