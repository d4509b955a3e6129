/**
 * Two use cases that touch one item, the second whole just before a write of the first: for each of its writes in turn. What
 * comes of both must be what comes of one after the other, in one order or the other, and what is counted from the tables must
 * be right. A use case is one entry of a world; every pair of its entries is played, each with itself, too.
 */
import { createHash, randomInt } from 'node:crypto';
import type { Context } from '../../functions/platform/requests/context';
import type { Database } from '../../functions/platform/dynamodb/database';
import type { Outcome } from '../../functions/platform/requests/result';
import type { AfterEffects } from './after-effects';
import { interrupted } from './interleaved-database';

/** One call of somebody's. A refusal is an answer; it throws only where the system fails. */
export type UseCase<S> = (context: Context, scene: S, key: string) => Promise<Answer>;
export type Answer = Outcome<unknown>;

export interface World<S> {
  /** Items of its own, which no other scene touches; what its writing calls for is not done, unless it sees to it. */
  readonly build: () => Promise<S>;
  readonly useCases: Readonly<Record<string, UseCase<S>>>;
  readonly contextOf: (db: Database) => Context;
  readonly db: Database;
  readonly effects: AfterEffects;
  /** What is there, in words that two scenes have in common: no ids, no versions. */
  readonly tell: (scene: S) => Promise<unknown>;
  /** Counted from the tables, by nothing that decides: what does not hold. */
  readonly recount: (scene: S) => Promise<readonly string[]>;
}

export interface Finding {
  /** For `PAIRS`: plays this pair again. */
  readonly seed: string;
  readonly pair: string;
  readonly wrong: readonly string[];
}

/** What came of two calls, and what is wrong with it. */
interface Played {
  readonly answers: readonly [string, string];
  readonly left: string;
  readonly wrong: readonly string[];
}

/** One after the other, by their names: the order of one pair is the other order of its mirror image. */
export type Orders = Map<string, Promise<Played>>;

/** A run plays one pair of so many. */
const SHARE = 8;

/** Chooses the pairs of a run, others each time; `PAIRS=<seed>` plays those of a run again, and `PAIRS=all` all of them: minutes. */
export const SEED = process.env['PAIRS'] ?? String(randomInt(1_000_000));

function isChosen(pair: string): boolean {
  if (SEED === 'all') return true;
  return createHash('sha256').update(`${SEED} ${pair}`).digest().readUInt32BE() % SHARE === 0;
}

/** @returns what went wrong, where something did, and under which seed; nothing where all is right. */
export async function playPairs<S>(world: World<S>, orders: Orders, first: string): Promise<Finding[]> {
  const inTurn = (...names: [string, string]): Promise<Played> => {
    const name = names.join(', then ');
    const known = orders.get(name) ?? playInTurn(world, names);
    orders.set(name, known);
    return known;
  };
  const findings: Finding[] = [];
  for (const second of Object.keys(world.useCases)) {
    if (!isChosen(`${first}, ${second}`)) continue;
    const [before, after] = [await inTurn(first, second), await inTurn(second, first)];
    if (before.wrong.length > 0) findings.push({ seed: SEED, pair: `${first}, then ${second}`, wrong: before.wrong });
    const right = [
      [...before.answers, before.left],
      [...after.answers.toReversed(), after.left],
    ].map((story) => story.join('\n'));
    for (let write = 1; ; write += 1) {
      const played = await interfere(world, first, second, write);
      if (played === undefined) break;
      const story = [...played.answers, played.left].join('\n');
      const strange = right.includes(story) ? [] : [`${story}\nis neither of\n${right.join('\n')}`];
      const wrong = [...played.wrong, ...strange];
      if (wrong.length > 0) findings.push({ seed: SEED, pair: `${second} before write ${write} of ${first}`, wrong });
    }
  }
  return findings;
}

async function playInTurn<S>(world: World<S>, names: readonly [string, string]): Promise<Played> {
  const scene = await begin(world);
  const call = caller(world, scene);
  const answers = [await call(names[0], world.db), await call(names[1], world.db)] as const;
  return look(world, scene, answers);
}

/** Undefined where the first makes fewer writes. */
async function interfere<S>(
  world: World<S>,
  first: string,
  second: string,
  write: number,
): Promise<Played | undefined> {
  const scene = await begin(world);
  const call = caller(world, scene);
  let answered = '';
  const { db, happened } = interrupted(world.db, write, async () => {
    answered = await call(second, world.db);
  });
  const answer = await call(first, db);
  return happened() ? look(world, scene, [answer, answered]) : undefined;
}

async function begin<S>({ build, effects }: World<S>): Promise<S> {
  const scene = await build();
  await effects.passOver();
  return scene;
}

let made = 0;

function caller<S>({ useCases, contextOf }: World<S>, scene: S) {
  return async (name: string, db: Database): Promise<string> => {
    try {
      const outcome = await useCases[name]?.(contextOf(db), scene, `pair-${(made += 1)}`);
      if (outcome === undefined) throw new Error(`No use case ${name}`);
      return outcome.ok ? 'done' : outcome.refusals.map(({ code, path }) => `${code} ${path.join('.')}`).join();
    } catch (error) {
      return `failed: ${String(error)}`;
    }
  };
}

async function look<S>(
  { effects, recount, tell }: World<S>,
  scene: S,
  answers: readonly [string, string],
): Promise<Played> {
  await effects.rest();
  const failed = answers.filter((answer) => answer.startsWith('failed'));
  return { answers, left: JSON.stringify(await tell(scene)), wrong: [...failed, ...(await recount(scene))] };
}
