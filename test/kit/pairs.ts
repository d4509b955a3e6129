/**
 * Two use cases that touch one item, the second whole just before a write of the first: for each of its writes in turn, and for
 * each write of the streams that the first calls for. What comes of both must be what comes of one after the other, in one order
 * or the other, and what is counted from the tables must be right. A use case is one entry of a world; every pair of its entries
 * is played, each with itself, too, and with its own repeat under the same key.
 */
import { createHash } from 'node:crypto';
import { isStamped } from '../../functions/domains/board/change/recorded-objects';
import type { MutationResolvers } from '../../functions/generated/graphql';
import { authored } from '../../functions/platform/security/authored';
import type { Context } from '../../functions/platform/requests/context';
import type { Database } from '../../functions/platform/dynamodb/database';
import type { Outcome } from '../../functions/platform/requests/result';
import type { HandlerName } from '../../functions/triggers';
import type { AfterEffects } from './after-effects';
import { interrupted } from './interleaved-database';
import { eachCall, LONG, SEED as RUN } from './long';
import type { Recount } from './pairs/counted';
import type { Receiver } from './receiver';
import { BUREAU, contextOf, NOW } from './travel-scene';

/** What somebody does: a mutation, or what a handler does when it is called. */
export type Deed = keyof MutationResolvers | Exclude<HandlerName, 'graphql'>;

export interface UseCase<S> {
  readonly does: Deed;
  /** One call of somebody's, under a key and an account of its own. A refusal is an answer; it throws only where the system fails. */
  readonly call: (context: Context, scene: S, key: string) => Promise<Answer>;
}

export type Answer = Outcome<unknown>;

export function does<S>(deed: Deed, call: UseCase<S>['call']): UseCase<S> {
  return { does: deed, call };
}

export interface World<S> {
  /** Items of its own, which no other scene touches; what its writing calls for is not done, unless it sees to it. */
  readonly build: (around: Surroundings) => Promise<S>;
  readonly useCases: Readonly<Record<string, UseCase<S>>>;
  /** Whether the second is played before each write of the streams, too, that the first calls for. */
  readonly carried?: boolean;
  /**
   * Pairs of whose first the streams carry what follows party by party: each party has what one order gives, and all of them
   * together perhaps what neither does. Only what is counted is compared.
   */
  readonly byParty?: readonly (readonly [first: string, second: string])[];
  /** What is there, in words that two scenes have in common: no ids, no versions. */
  readonly tell: (db: Database, scene: S) => Promise<unknown>;
  /** Counted from the tables, by nothing that decides: what does not hold. */
  readonly recount: (db: Database, scene: S) => Promise<readonly string[]>;
}

export interface Surroundings {
  readonly db: Database;
  readonly effects: AfterEffects;
  /** Of the messages to partners. */
  readonly receiver: Receiver;
  /** Of the counters: what does not hold. */
  readonly recount: Recount;
}

export interface Finding {
  /** For `PAIRS`: plays this pair again. */
  readonly seed: string;
  readonly pair: string;
  readonly wrong: readonly string[];
}

/** A world, whatever its scenes are. */
export interface Stage {
  readonly names: readonly string[];
  readonly deeds: readonly Deed[];
  /** @returns what went wrong, where something did, and under which seed; nothing where all is right. */
  readonly play: (around: Surroundings, first: string) => Promise<Finding[]>;
}

export function stage<S>(world: World<S>): Stage {
  const known = new Map<string, Promise<Played>>();
  return {
    names: Object.keys(world.useCases),
    deeds: Object.values(world.useCases).map(({ does: deed }) => deed),
    play: (around, first) => playPairs(new Play(world, around, known), first),
  };
}

/** What came of two calls, and what is wrong with it. */
interface Played {
  readonly answers: readonly [string, string];
  readonly left: string;
  readonly wrong: readonly string[];
}

/** `npm test` plays one pair of so many, `npm run test:long` more of them. */
const SHARE = LONG ? 8 : 200;

/** Of a pair's writes `npm test` plays one of three, and all of them again where `PAIRS` names a run. */
const WRITES_SHARE = process.env['PAIRS'] === undefined ? 3 : 1;

/** Chooses the pairs, by the seed of the run; `PAIRS=<seed>` plays those of a run of the same share again, `PAIRS=all` all. */
export const SEED = process.env['PAIRS'] ?? String(RUN);

function isChosen(pair: string): boolean {
  if (SEED === 'all') return true;
  return createHash('sha256').update(`${SEED} ${pair}`).digest().readUInt32BE() % SHARE === 0;
}

/** The first once more, under its key: as by a client that lost the answer, or sent it twice. */
const AGAIN = 'the same again';

async function playPairs<S>(play: Play<S>, first: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  const find = (pair: string, wrong: readonly string[]): void => {
    if (wrong.length > 0) findings.push({ seed: SEED, pair, wrong });
  };
  for (const second of [...play.names, AGAIN]) {
    if (isChosen(`${first}, ${second}`)) {
      const [before, after] = [
        await play.inTurn(first, second),
        await (second === AGAIN ? play.inTurn(first, AGAIN) : play.inTurn(second, first)),
      ];
      find(`${first}, then ${second}`, before.wrong);
      const right = [tale(before), tale({ ...after, answers: [after.answers[1], after.answers[0]] })];
      await eachCall(async (write) => {
        const played = await play.atAWrite(first, second, write);
        if (played !== undefined)
          find(`${second} before write ${write} of ${first}`, [...played.wrong, ...strange(played, right)]);
        return played !== undefined;
      }, WRITES_SHARE);
    }
    if (play.isCarried && second !== AGAIN && isChosen(`${first}, carried, ${second}`)) {
      const right = [await play.inTurn(first, second), await play.inTurn(first, second, 'CARRIED')].map(tale);
      await eachCall(async (write) => {
        const played = await play.whileCarried(first, second, write);
        if (played === undefined) return false;
        const pair = `${second} before write ${write} of what ${first} calls for`;
        find(pair, [...played.wrong, ...(play.isByParty(first, second) ? [] : strange(played, right))]);
        return true;
      }, WRITES_SHARE);
    }
  }
  return findings;
}

function tale({ answers, left }: Pick<Played, 'answers' | 'left'>): string {
  return [...answers, left].join('\n');
}

function strange(played: Played, right: readonly string[]): string[] {
  const told = tale(played);
  return right.includes(told) ? [] : [`${told}\nis neither of\n${right.join('\n')}`];
}

/** Who writes is known, as of every request: what is removed leaves a tombstone. */
const SIGNED = { stamp: () => 'B|53|request||account', isStamped, clock: { now: () => NOW } };

let made = 0;

/** How two use cases of a world are played, each time in a scene of its own. */
class Play<S> {
  constructor(
    private readonly world: World<S>,
    private readonly around: Surroundings,
    /** One after the other, by their names: the order of one pair is the other order of its mirror image. */
    private readonly known: Map<string, Promise<Played>>,
  ) {}

  get names(): readonly string[] {
    return Object.keys(this.world.useCases);
  }

  /** Whether what the first calls for is interrupted, too. */
  get isCarried(): boolean {
    return this.world.carried === true;
  }

  isByParty(first: string, second: string): boolean {
    return (this.world.byParty ?? []).some(([one, other]) => one === first && other === second);
  }

  /** @param carried whether the streams come to rest between the two. */
  inTurn(first: string, second: string, carried?: 'CARRIED'): Promise<Played> {
    const name = [first, carried, second].join(', then ');
    const played = this.known.get(name) ?? this.playInTurn(first, second, carried);
    this.known.set(name, played);
    return played;
  }

  private async playInTurn(first: string, second: string, carried?: 'CARRIED'): Promise<Played> {
    const { scene, call } = await this.begin();
    const answer = await call(first, this.around.db);
    if (carried === 'CARRIED') await this.around.effects.rest();
    return this.look(scene, [answer, await call(second, this.around.db)]);
  }

  /** Undefined where the first makes fewer writes. */
  async atAWrite(first: string, second: string, write: number): Promise<Played | undefined> {
    const { scene, call } = await this.begin();
    let answered = '';
    const { db, happened } = interrupted(this.around.db, write, async () => {
      answered = await call(second, this.around.db);
    });
    const answer = await call(first, db);
    return happened() ? this.look(scene, [answer, answered]) : undefined;
  }

  /** Undefined where the streams make fewer writes because of the first. What is counted or noted down is nobody's to decide by. */
  async whileCarried(first: string, second: string, write: number): Promise<Played | undefined> {
    const { scene, call } = await this.begin();
    const answer = await call(first, this.around.db);
    let answered = '';
    const happen = async (): Promise<void> => {
      answered = await call(second, this.around.db);
    };
    const decided = (table: string): boolean => table !== 'Campaigns' && table !== 'Changes';
    const { db, happened } = interrupted(this.around.db, write, happen, decided);
    await this.around.effects.rest(db);
    // What was counted is counted, also where nobody looks at it.
    if (!happened()) await this.around.recount(this.around.effects.written());
    return happened() ? this.look(scene, [answer, answered]) : undefined;
  }

  private async begin() {
    const scene = await this.world.build(this.around);
    await this.around.effects.passOver();
    let last: { name: string; key: string } | undefined;
    const call = async (name: string, db: Database): Promise<string> => {
      const now = name === AGAIN && last !== undefined ? last : { name, key: `pair-${(made += 1)}` };
      last = now;
      const useCase = this.world.useCases[now.name];
      if (useCase === undefined) throw new Error(`No use case ${now.name}`);
      const context = contextOf(authored(db, SIGNED), { viewer: { ...BUREAU, account: `issuer|${now.key}` } });
      try {
        const outcome = await useCase.call(context, scene, now.key);
        return outcome.ok ? 'done' : outcome.refusals.map(({ code, path }) => `${code} ${path.join('.')}`).join();
      } catch (error) {
        return `failed: ${String(error)}`;
      }
    };
    return { scene, call };
  }

  private async look(scene: S, answers: readonly [string, string]): Promise<Played> {
    const { db, effects, recount } = this.around;
    await effects.rest();
    const failed = answers.filter((answer) => answer.startsWith('failed'));
    const counters = await recount(effects.written());
    const left = JSON.stringify(await this.world.tell(db, scene));
    return { answers, left, wrong: [...failed, ...counters, ...(await this.world.recount(db, scene))] };
  }
}
