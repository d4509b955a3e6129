/**
 * The matcher on one core, without a database: a made-up market of positions and people (`test/kit/match-world.ts`). Seconds of
 * CPU stand beside those of the clock, because others may use the machine.
 */
import { assign } from '../functions/domains/matching/assignment/assignment';
import type { Caps, Party, Seekers } from '../functions/domains/matching/assignment/caps';
import { CompiledPositions } from '../functions/domains/matching/matcher/compiled/compiled-positions';
import { column } from '../functions/domains/matching/matcher/compiled/rows';
import type { Offer, Seeker } from '../functions/domains/matching/matcher/matched-parts';
import { Best } from '../functions/domains/matching/matcher/best';
import { rank } from '../functions/domains/matching/matcher/matcher';
import { PreparedSeeker } from '../functions/domains/matching/matcher/prepared-seeker';
import { SkillsLacking } from '../functions/domains/matching/training-need/skills-lacking';
import { offerOf, seekerOf, surroundingsOf, TODAY } from '../test/kit/match-world';
import { peakMegabytesOf } from './process-use';

interface Sizes {
  readonly positions?: number | undefined;
  readonly people?: number | undefined;
}

const SEED = 1;
const RANKED = 20_000;
const ROUNDS = 5;
const caps: Caps = { perWorker: 3, pushesPerVacancy: 3 };
/** One person of five is in a party: of so many people, two and three. */
const PARTY_EVERY = 25;

/** Prints three tables; a few minutes with the sizes that it has of itself. */
export async function bench(
  print: (line: string) => void,
  { positions = 100_000, people = 1_000_000 }: Sizes,
): Promise<void> {
  const compiled = compile(print, positions);
  rankSome(print, compiled);
  lookForNeeds(print, compiled);
  print('');
  assignAll(print, people, positions);
  await Promise.resolve();
  print('');
  compare(print, Math.round(people / 100));
}

function compile(print: (line: string) => void, count: number): CompiledPositions {
  const offers = Array.from({ length: count }, (_, number) => offerOf(SEED, number));
  const vacancies = offers.reduce((sum, offer) => sum + offer.vacancies, 0);
  print('| what | how many | seconds | CPU seconds | a second of CPU |');
  print('|---|--:|--:|--:|--:|');
  const [compiled, used] = measured(() => compiledOf(offers));
  row(print, `positions compiled, ${vacancies.toLocaleString('en')} vacancies`, count, used);
  return compiled;
}

function compiledOf(offers: readonly Offer[]): CompiledPositions {
  const compiled = new CompiledPositions(surroundingsOf(SEED));
  for (const offer of offers) compiled.put(offer);
  // Lists are sorted when they are read.
  for (let number = 0; number < 200; number += 1)
    rank(new PreparedSeeker(compiled, personOf(number, offers.length), TODAY), new Best(10));
  return compiled;
}

const kinds: Readonly<Record<string, (seeker: Seeker) => boolean>> = {
  'people ranked, ten positions each': () => true,
  'of these, who name places and occupations': ({ destinationRegionCodes, occupationCodes }) =>
    destinationRegionCodes !== undefined && occupationCodes !== undefined,
  'who name places': ({ destinationRegionCodes, occupationCodes }) =>
    destinationRegionCodes !== undefined && occupationCodes === undefined,
  'who name occupations': ({ destinationRegionCodes, occupationCodes }) =>
    destinationRegionCodes === undefined && occupationCodes !== undefined,
  'who name neither': ({ destinationRegionCodes, occupationCodes }) =>
    destinationRegionCodes === undefined && occupationCodes === undefined,
};

/** What people lack for the positions, as the night asks. */
function lookForNeeds(print: (line: string) => void, compiled: CompiledPositions): void {
  const seekers = Array.from({ length: RANKED }, (_, number) => personOf(number, compiled.size));
  const look = (): number => {
    const lacking = new SkillsLacking(compiled, TODAY);
    for (const seeker of seekers) lacking.add(seeker);
    return lacking.needs().length;
  };
  look();
  const [skills, used] = measured(look);
  row(print, `people asked what they lack, ${skills} skills`, seekers.length, used);
}

function rankSome(print: (line: string) => void, compiled: CompiledPositions): void {
  const seekers = Array.from({ length: RANKED }, (_, number) => personOf(number, compiled.size));
  const best = new Best(10);
  const rankAll = (some: readonly Seeker[]): void => {
    for (const seeker of some) rank(new PreparedSeeker(compiled, seeker, TODAY), best);
  };
  rankAll(seekers);
  for (const [what, isOne] of Object.entries(kinds)) {
    const some = seekers.filter(isOne);
    row(
      print,
      what,
      some.length,
      quickest(() => rankAll(some)),
    );
  }
}

/** Twice ten times as many people: among the same positions, and among as many for each of them. */
function assignAll(print: (line: string) => void, people: number, positions: number): void {
  print('| people | positions | pushes | seconds | CPU seconds | CPU of a person, µs | ratio | peak memory, MB |');
  print('|--:|--:|--:|--:|--:|--:|--:|--:|');
  const counts = [100, 10, 1].map((share) => Math.round(people / share));
  for (const among of [() => positions, (count: number) => Math.ceil((count * positions) / people)]) {
    let before: number | undefined;
    for (const count of counts) before = assignSome(print, { people: count, positions: among(count) }, before);
  }
}

/**
 * People are in memory before, as those of a unit of a push run are, so their memory counts and the time to make them up does
 * not. @param before microseconds of CPU of a person among a tenth as many. @returns that of these.
 */
function assignSome(
  print: (line: string) => void,
  { people, positions }: { readonly people: number; readonly positions: number },
  before: number | undefined,
): number {
  const offers = Array.from({ length: positions }, (_, number) => offerOf(SEED, number));
  const compiled = compiledOf(offers);
  const parties = partiesOf(people);
  const made = Array.from({ length: people }, (_, number) => companionOf(number, positions));
  const seekers: Seekers = { length: people, at: (number) => personAt(made, number) };
  const [pushes, used] = measured(() =>
    assign({ positions: compiled, seekers, parties, caps, today: TODAY, seed: SEED }),
  );
  const each = (used.cpu / people) * 1_000_000;
  const cells = [
    ...[people, positions, pushes.length].map((number) => number.toLocaleString('en')),
    ...[used.seconds.toFixed(1), used.cpu.toFixed(1), each.toFixed(1)],
    ...[before === undefined ? '' : (each / before).toFixed(2), peakMegabytesOf(process.pid)],
  ];
  print(`| ${cells.join(' | ')} |`);
  return each;
}

function personAt(people: readonly Seeker[], number: number): Seeker {
  const person = people[number];
  if (person === undefined) throw new Error('Expected a person');
  return person;
}

/** Of each twenty-five people, the first two are in a party, and the next three. */
function partiesOf(people: number): Party[] {
  const parties: Party[] = [];
  for (let first = 0; first + PARTY_EVERY <= people; first += PARTY_EVERY)
    parties.push([first, first + 1], [first + 2, first + 3, first + 4]);
  return parties;
}

/** Members of a party are of one village and have the same wishes. */
function companionOf(number: number, positions: number): Seeker {
  const place = number % PARTY_EVERY;
  const first = place < 2 ? number - place : place < 5 ? number - place + 2 : number;
  if (first === number) return personOf(number, positions);
  const { villageCode, villagers, destinationRegionCodes, occupationCodes } = personOf(first, positions);
  const { villagers: _, destinationRegionCodes: __, occupationCodes: ___, ...own } = personOf(number, positions);
  return {
    ...{ ...own, villageCode },
    ...(villagers !== undefined && { villagers }),
    ...(destinationRegionCodes !== undefined && { destinationRegionCodes }),
    ...(occupationCodes !== undefined && { occupationCodes }),
  };
}

/** In a market with so many positions, eight at each enterprise. */
function personOf(number: number, positions: number): Seeker {
  return seekerOf(SEED, number, Math.ceil(positions / 8));
}

/** Beside giving everybody the best positions of their own list, whoever else is told of them. */
function compare(print: (line: string) => void, people: number): void {
  const offers = Array.from({ length: Math.ceil(people / 10) }, (_, number) => offerOf(SEED, number));
  const positions = compiledOf(offers);
  const seekers: Seekers = { length: people, at: (number) => personOf(number, offers.length) };
  const assigned = assign({ positions: compiledOf(offers), seekers, parties: [], caps, today: TODAY, seed: SEED });
  print(
    `| ${people.toLocaleString('en')} people, ${offers.length.toLocaleString('en')} positions | pushes | vacancies told | people told | mean score | Gini of pushes per vacancy |`,
  );
  print('|---|--:|--:|--:|--:|--:|');
  const best = new Best(caps.perWorker);
  const top: Told = { slots: [], scores: [], seekers: [] };
  for (let number = 0; number < people; number += 1) {
    rank(new PreparedSeeker(positions, seekers.at(number), TODAY), best);
    for (let place = 0; place < best.count; place += 1) {
      top.slots.push(best.slots[place] ?? 0);
      top.scores.push(best.scoreAt(place));
      top.seekers.push(number);
    }
  }
  const all: Told = { slots: [...assigned.slots], scores: [...assigned.scores], seekers: [...assigned.seekers] };
  print(tellOf('top lists', top, positions, people));
  print(tellOf('assignment', all, positions, people));
}

interface Told {
  readonly slots: number[];
  readonly scores: number[];
  readonly seekers: number[];
}

function tellOf(what: string, { slots, scores, seekers }: Told, positions: CompiledPositions, people: number): string {
  const pushes = new Map<number, number>();
  for (const slot of slots) pushes.set(slot, (pushes.get(slot) ?? 0) + 1);
  const all = [...positions.allSlots()].map((slot) => {
    const vacancies = positions.get(slot, column.vacancies);
    return { vacancies, pushes: pushes.get(slot) ?? 0 };
  });
  const vacancies = all.reduce((sum, one) => sum + one.vacancies, 0);
  const told = all.reduce((sum, one) => sum + Math.min(one.vacancies, one.pushes), 0);
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const cells = [
    ...[what, slots.length.toLocaleString('en'), percent(told / vacancies), percent(new Set(seekers).size / people)],
    ...[mean.toFixed(0), giniOf(all).toFixed(3)],
  ];
  return `| ${cells.join(' | ')} |`;
}

/** 0 if each vacancy has the same number of pushes, near 1 if a few have them all. */
function giniOf(all: readonly { readonly vacancies: number; readonly pushes: number }[]): number {
  const sorted = all.toSorted((a, b) => a.pushes / a.vacancies - b.pushes / b.vacancies);
  const [vacancies, pushes] = [sum(all.map((one) => one.vacancies)), sum(all.map((one) => one.pushes))];
  let [below, area] = [0, 0];
  for (const one of sorted) {
    area += (one.vacancies / vacancies) * ((2 * below + one.pushes) / pushes);
    below += one.pushes;
  }
  return 1 - area;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

interface Used {
  readonly seconds: number;
  readonly cpu: number;
}

function measured<T>(work: () => T): [T, Used] {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const made = work();
  const { user, system } = process.cpuUsage(cpu);
  return [made, { seconds: (performance.now() - start) / 1_000, cpu: (user + system) / 1_000_000 }];
}

/** The round that used least CPU: others use the caches of the machine, too, and each makes the others slower. */
function quickest(work: () => void): Used {
  const rounds = Array.from({ length: ROUNDS }, () => measured(work)[1]);
  return rounds.reduce((best, one) => (one.cpu < best.cpu ? one : best));
}

function row(print: (line: string) => void, what: string, count: number, { seconds, cpu }: Used): void {
  const cells = [what, count.toLocaleString('en'), seconds.toFixed(2), cpu.toFixed(2)];
  print(`| ${cells.join(' | ')} | ${Math.round(count / cpu).toLocaleString('en')} |`);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
