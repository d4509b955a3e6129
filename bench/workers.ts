/**
 * Measures the register with 1,000 and with 100,000 people: calls of lists, pages and surveys to DynamoDB, which must
 * be the same, and CPU of surveys and personal data.
 */
import type { Vault } from '../functions/platform/security/crypto';
import { prepare } from './capacity/given';
import { idOf, identityNumberOf, phoneOf, type Size } from './capacity/items';
import type { Usage } from './capacity/meter';
import { mutations, surveysOf } from './capacity/mutations';
import type { Operation } from './capacity/operations';
import { queries } from './capacity/queries';
import { startWorld, type World } from './capacity/world';

const sizes = [1_000, 100_000].map((workers): Size => ({ workers, positions: 100, enterprises: 27, services: 3 }));

/** Queries of the register out of the capacity table, which has the province-wide lists. */
const fields: ReadonlySet<string> = new Set([
  ...[
    'worker',
    'workers',
    'workerByIdentityNumber',
    'workerByPhone',
    'serviceList',
    'surveyCoverage',
    'duplicateWorkers',
  ],
  ...['registerWorker', 'updateWorker', 'recordSurveys', 'mergeWorkers'],
]);
const operations = [...queries, ...mutations].filter(
  ({ field, what }) => fields.has(field) && !/province|nobody passes/.test(what),
);

/** Prints two tables; three to five minutes, most of it to load 100,000 people. */
export async function bench(print: (line: string) => void): Promise<void> {
  const usages: Usage[][] = [];
  for (const size of sizes) {
    print(`Loading ${size.workers.toLocaleString('en')} people ...`);
    const startedAt = performance.now();
    const world = await startWorld(size);
    try {
      const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
      print(`${size.workers.toLocaleString('en')} people, five items each, loaded in ${seconds} s`);
      usages.push(await measureAll(world, size));
      if (size === sizes.at(-1)) await measureCpu(world, print);
    } finally {
      await world.stop();
    }
  }
  print('');
  print('| operation | | round trips | calls | read units | write units |');
  print('|---|---|--:|--:|--:|--:|');
  operations.forEach((operation, index) => print(rowOf(operation, usages[0]?.[index], usages[1]?.[index])));
}

async function measureAll(world: World, size: Size): Promise<Usage[]> {
  const given = await prepare(world, size);
  const usages: Usage[] = [];
  for (const { as, document, variables } of operations)
    usages.push((await world.meter.measure(() => world.ask(as, document, variables?.(given) ?? {}))).usage);
  return usages;
}

function rowOf({ field, what }: Operation, few: Usage | undefined, many: Usage | undefined): string {
  const cells = (['roundTrips', 'calls', 'readUnits', 'writeUnits'] as const).map((name) =>
    few?.[name] === many?.[name] ? String(many?.[name]) : `${few?.[name]} → ${many?.[name]}`,
  );
  return `| ${[`\`${field}\``, what, ...cells].join(' | ')} |`;
}

const BATCHES = 15;
const ROWS = 100;

async function measureCpu(world: World, print: (line: string) => void): Promise<void> {
  const record = mutations.find(({ field }) => field === 'recordSurveys');
  if (record === undefined) throw new Error('Expected surveys among the operations');
  const cpuOf = async (key: string, minutes: number): Promise<number> => {
    const micros: number[] = [];
    for (let batch = 0; batch < BATCHES; batch += 1) {
      const input = surveysOf(`${key}-${batch}`, 1_000 + batch * ROWS, ROWS, minutes)({} as never);
      const before = process.cpuUsage();
      await world.ask(record.as, record.document, { input });
      const { user, system } = process.cpuUsage(before);
      micros.push((user + system) / ROWS);
    }
    return median(micros);
  };
  const newest = await cpuOf('cpu', 5);
  const repeated = await cpuOf('cpu', 5);
  print('');
  print('| CPU of one core | |');
  print('|---|--:|');
  print(`| a row of a batch of 100 surveys of known people | ${Math.round(newest)} µs |`);
  print(`| the same row again | ${Math.round(repeated)} µs |`);
  for (const [what, perSecond] of personalData(world.vault))
    print(`| ${what}, a second | ${perSecond.toLocaleString('en')} |`);
}

function personalData(vault: Vault): [string, number][] {
  const box = vault.encrypt(phoneOf(1), idOf('wkr', 1));
  return [
    ['identity numbers hashed', rateOf((n) => vault.fingerprint('identityNumber', identityNumberOf(n % 900)))],
    ['phones encrypted', rateOf((n) => vault.encrypt(phoneOf(n), idOf('wkr', n)))],
    ['phones decrypted', rateOf(() => vault.decrypt(box, idOf('wkr', 1)))],
  ];
}

/** Median of ten runs. */
function rateOf(act: (number: number) => unknown): number {
  const runs = Array.from({ length: 10 }, () => {
    const before = process.cpuUsage();
    for (let number = 0; number < 20_000; number += 1) act(number);
    const { user, system } = process.cpuUsage(before);
    return (20_000 / (user + system)) * 1e6;
  });
  return Math.round(median(runs));
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
