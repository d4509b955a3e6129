/**
 * What an account may use in a minute, so that one cannot use up what all share. A process adds up what its callers use, and
 * writes it to the account's item in steps: most accounts use less than a step, so they cost no write; and an item takes as
 * many writes as the share has steps, besides one from each process, so none is hot.
 */
import { limits } from '../../limits';
import type { Key } from '../dynamodb/database';
import { absent, allOf, anyOf, atMost, update } from '../dynamodb/expressions';
import { expiryAfter } from '../values/clock';
import type { Context } from './context';
import { Fault } from './errors';

/** In a minute. */
export interface Share {
  readonly requests: number;
  /** In units of cost (`graphql/cost`). */
  readonly cost: number;
}

interface Used extends Share {
  readonly expiresAt: number;
}

interface Account {
  /** What is not in the item yet. */
  open: Share;
  isUsedUp: boolean;
}

type Counting = Pick<Context, 'clock' | 'db' | 'vault'>;

const NOTHING: Share = { requests: 0, cost: 0 };

/** One for each process. */
export class FairShares {
  /** Those that asked in this minute, the latest last. */
  private readonly accounts = new Map<string, Account>();
  private minute = 0;

  constructor(private readonly share: Share) {}

  /**
   * Before a request is read, so that it costs next to nothing. No round trip.
   * @param name of the account, or of the address of a caller who has none.
   * @returns seconds until the account may ask again; undefined if this process knows of no refusal.
   */
  waitOf({ clock }: Pick<Context, 'clock'>, name: string): number | undefined {
    const now = clock.now().getTime();
    this.begin(minuteOf(now));
    const account = this.accounts.get(name);
    if (account?.isUsedUp !== true) return undefined;
    this.keep(name, account);
    return secondsLeft(now);
  }

  /**
   * Counts a request of the caller. At most one round trip, and mostly none. If the database can't count it, it is not
   * counted: what a share protects must not fail by it.
   * @returns seconds until the account may ask again; undefined if it may. It may exceed its share by a step for each process
   * that serves it at the same time.
   */
  async use(context: Counting, name: string, cost: number): Promise<number | undefined> {
    const now = context.clock.now().getTime();
    const minute = minuteOf(now);
    this.begin(minute);
    const account = this.accounts.get(name) ?? { open: NOTHING, isUsedUp: false };
    this.keep(name, account);
    account.open = { requests: account.open.requests + 1, cost: account.open.cost + cost };
    if (!account.isUsedUp && this.isStep(account.open)) {
      const { open } = account;
      account.open = NOTHING;
      // A step that fits after one that did not changes nothing.
      if (!(await this.added(context, keyOf(context, name, minute), open))) account.isUsedUp = true;
    }
    return account.isUsedUp ? secondsLeft(now) : undefined;
  }

  private begin(minute: number): void {
    if (minute !== this.minute) this.accounts.clear();
    this.minute = minute;
  }

  /** Forgets who asked longest ago, so that many accounts free none that goes on asking. */
  private keep(name: string, account: Account): void {
    this.accounts.delete(name);
    this.accounts.set(name, account);
    const [oldest] = this.accounts.keys();
    if (this.accounts.size > limits.sharesKept && oldest !== undefined) this.accounts.delete(oldest);
  }

  private isStep(open: Share): boolean {
    const { requests, cost } = this.share;
    return open.requests >= requests / limits.shareSteps || open.cost >= cost / limits.shareSteps;
  }

  /** Whether the account had as much left, as far as can be told: a throttled write is not waited for. */
  private async added(context: Counting, key: Key, open: Share): Promise<boolean> {
    const within = (attribute: keyof Share) =>
      anyOf(absent(attribute), atMost(attribute, this.share[attribute] - open[attribute]));
    const addition = update<Used>(key)
      .set({ expiresAt: expiryAfter(context.clock.now(), 1) })
      .add(open)
      .when(allOf(within('requests'), within('cost')));
    try {
      return (await context.db.commit([addition], 0)).committed;
    } catch (error) {
      if (error instanceof Fault) return true;
      throw error;
    }
  }
}

const MINUTE_MS = 60_000;

function minuteOf(now: number): number {
  return Math.floor(now / MINUTE_MS);
}

function secondsLeft(now: number): number {
  return Math.ceil(((minuteOf(now) + 1) * MINUTE_MS - now) / 1_000);
}

function keyOf({ vault }: Counting, name: string, minute: number): Key {
  return { TableName: 'Workers', Key: { pk: `share#${vault.fingerprint('share', name)}`, sk: `${minute}` } };
}
