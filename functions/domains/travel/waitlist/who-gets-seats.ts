/**
 * Rules of the waitlist's order: which waiting parties get a service's free seats, which are passed over, and for which
 * seats are gathered. Parties are never split. Pure.
 */
import {
  changed,
  type Inventory,
  type Journey,
  type QuotaAt,
  saleOf,
  type Share,
  shareOf,
} from '../travel-service/seats';

/** The attributes of a waiting party that decide its turn. */
export interface Waiting {
  readonly size: number;
  readonly journey: Journey;
  readonly quota: QuotaAt | undefined;
  /** Number of later parties that took seats which this one needs. */
  readonly skips: number;
}

export interface Served<W> {
  readonly party: W;
  readonly share: Share;
}

export interface Turn<W> {
  readonly served: readonly Served<W>[];
  /** Parties that were passed over, with their new skip counts. */
  readonly skipped: ReadonlyMap<W, number>;
  /** Whether unserved parties remain, even if the service could never fit them. */
  readonly somebodyWaits: boolean;
  /** Whether the transaction is full, so that another one may serve more. */
  readonly isFull: boolean;
  /** Free seats after this turn. */
  readonly inventory: Inventory;
  /** Those of them that parties further back may take; gathered seats are left out. */
  readonly open: Inventory;
}

export interface ServiceSize {
  readonly seats: number;
  readonly quotas: readonly QuotaAt[];
}

export interface Rules {
  readonly size: ServiceSize;
  readonly servedMax: number;
  readonly skipsMax: number;
  readonly countedMax?: number;
  /**
   * Items of one transaction: two for each party served, one for each whose skips change, and one more for each that
   * reaches `skipsMax`.
   */
  readonly itemsMax?: number;
}

/**
 * Serves the queue in order. A party that does not fit is passed over; each later party that takes seats which it needs
 * adds one skip. At `skipsMax` skips its free seats are kept for it, and no later party gets them. Only the first
 * `countedMax` passed-over parties are counted, so that one seat does not write a whole line. Stops when the next party
 * and the skips that it causes would exceed `itemsMax`.
 */
export function serveInOrder<W extends Waiting>(inventory: Inventory, queue: readonly W[], rules: Rules): Turn<W> {
  const { size, servedMax, skipsMax, countedMax = Infinity, itemsMax = Infinity } = rules;
  const legs = inventory.pool.length;
  let left = inventory;
  /** Seats that parties further back may take. */
  let open = inventory;
  const served: Served<W>[] = [];
  const skipped = new Map<W, number>();
  const passed: W[] = [];
  let somebodyWaits = false;
  /** Parties that reached `skipsMax` in this turn. */
  let gathered = 0;
  for (const party of queue) {
    const share = shareOf(open, party.journey, party.size, party.quota);
    if (share === undefined) {
      somebodyWaits = true;
      if (!couldEver(inventory, party, size)) continue;
      if (party.skips >= skipsMax) open = kept(open, party);
      else if (passed.length < countedMax) passed.push(party);
      continue;
    }
    const behind = passed.filter(
      (other) => (skipped.get(other) ?? other.skips) < skipsMax && takesFrom(party, share, other),
    );
    const newly = behind.filter((other) => !skipped.has(other)).length;
    const full = behind.filter((other) => (skipped.get(other) ?? other.skips) + 1 >= skipsMax).length;
    const items = 2 * (served.length + 1) + skipped.size + newly + gathered + full;
    if (served.length === servedMax || items > itemsMax) {
      return { served, skipped, somebodyWaits: true, isFull: true, inventory: left, open };
    }
    gathered += full;
    served.push({ party, share });
    const sale = saleOf(share, party.journey, legs);
    left = changed(left, sale);
    open = changed(open, sale);
    for (const other of behind) {
      const skips = (skipped.get(other) ?? other.skips) + 1;
      skipped.set(other, skips);
      if (skips >= skipsMax) open = kept(open, other);
    }
  }
  return { served, skipped, somebodyWaits, isFull: served.length === servedMax, inventory: left, open };
}

/** Whether the party would fit on an empty service: seats that other counties' quotas still hold are out of reach. */
function couldEver({ pool, quotas }: Inventory, { journey, size, quota }: Waiting, service: ServiceSize): boolean {
  return pool.slice(journey.from, journey.to).every((_, index) => {
    const foreign = service.quotas.filter(
      ({ county, stop }) => stop <= journey.from + index && county !== quota?.county,
    );
    return size <= foreign.reduce((room, { county }) => room - (quotas[county] ?? 0), service.seats);
  });
}

/** Whether one party takes seats that the other needs. */
function takesFrom({ journey }: Waiting, share: Share, other: Waiting): boolean {
  const meet = journey.from < other.journey.to && other.journey.from < journey.to;
  return meet && (share.fromPool > 0 || share.quota?.county === other.quota?.county);
}

/** The free seats that are left for others while a party's seats are gathered. */
function kept({ pool, quotas }: Inventory, { journey, size, quota }: Waiting): Inventory {
  const fromQuota = quota === undefined ? 0 : Math.min(size, quotas[quota.county] ?? 0);
  return {
    pool: pool.map((free, leg) =>
      leg >= journey.from && leg < journey.to ? Math.max(0, free - (size - fromQuota)) : free,
    ),
    quotas: quota === undefined ? quotas : { ...quotas, [quota.county]: (quotas[quota.county] ?? 0) - fromQuota },
  };
}
