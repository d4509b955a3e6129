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
  readonly minute: number;
  /** What is not in the item yet. */
  open: Share;
  isUsedUp: boolean;
}

const NOTHING: Share = { requests: 0, cost: 0 };

/** One for each process. */
export class FairShares {
  private readonly accounts = new Map<string, Account>();

  constructor(private readonly share: Share) {}

  /**
   * Counts a request of the caller. At most one round trip, and mostly none.
   * @returns seconds until the account may ask again; undefined if it may. It may exceed its share by a step for each process
   * that serves it at the same time.
   */
  async use(context: Context, cost: number): Promise<number | undefined> {
    const now = context.clock.now().getTime();
    const minute = Math.floor(now / MINUTE_MS);
    const account = this.accountOf(context.viewer.account, minute);
    account.open = { requests: account.open.requests + 1, cost: account.open.cost + cost };
    if (!account.isUsedUp && this.isStep(account.open)) {
      const { open } = account;
      account.open = NOTHING;
      account.isUsedUp = !(await this.added(context, minute, open));
    }
    return account.isUsedUp ? Math.ceil(((minute + 1) * MINUTE_MS - now) / 1_000) : undefined;
  }

  private accountOf(name: string, minute: number): Account {
    const known = this.accounts.get(name);
    if (known?.minute === minute) return known;
    if (this.accounts.size >= limits.sharesKept) this.accounts.clear();
    const account: Account = { minute, open: NOTHING, isUsedUp: false };
    this.accounts.set(name, account);
    return account;
  }

  private isStep(open: Share): boolean {
    const { requests, cost } = this.share;
    return open.requests >= requests / limits.shareSteps || open.cost >= cost / limits.shareSteps;
  }

  /** Whether the account had as much left. */
  private async added(context: Context, minute: number, open: Share): Promise<boolean> {
    const within = (attribute: keyof Share) =>
      anyOf(absent(attribute), atMost(attribute, this.share[attribute] - open[attribute]));
    const { committed } = await context.db.commit([
      update<Used>(keyOf(context, minute))
        .set({ expiresAt: expiryAfter(context.clock.now(), 1) })
        .add(open)
        .when(allOf(within('requests'), within('cost'))),
    ]);
    return committed;
  }
}

const MINUTE_MS = 60_000;

function keyOf({ vault, viewer }: Context, minute: number): Key {
  return { TableName: 'Workers', Key: { pk: `share#${vault.fingerprint('share', viewer.account)}`, sk: `${minute}` } };
}
