/**
 * The waitlist's order: who of those who wait for a service gets seats now, who is passed over, and for whom seats are
 * gathered. Parties are never split. Pure.
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

/** A party that waits for the service, as far as its turn depends on it. */
export interface Waiting {
  readonly size: number;
  readonly journey: Journey;
  readonly quota: QuotaAt | undefined;
  /** Parties that were served ahead of it, with seats that it would need. */
  readonly skips: number;
}

export interface Served<W> {
  readonly party: W;
  readonly share: Share;
}

export interface Turn<W> {
  readonly served: readonly Served<W>[];
  /** Those who were passed over, with their new counts. */
  readonly skipped: ReadonlyMap<W, number>;
  /** Whether anybody is left who is not served, though the service may have too few seats for them as it is. */
  readonly somebodyWaits: boolean;
  /** Whether more might be served: by the next one. */
  readonly isFull: boolean;
  /** What is left. */
  readonly inventory: Inventory;
  /** Of it, what those behind may take. */
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
  /** Items of one transaction: two of each who is served, one of each whose skips change, and one more of each that has the bound then. */
  readonly itemsMax?: number;
}

/**
 * In the order of the queue. Whoever does not fit is passed over; each later party that takes seats which they would need
 * counts as a skip of theirs. With `skipsMax` of them, what is free of their seats is kept for them, and nobody behind gets it.
 * Of more than `countedMax` who are passed over the first are counted, so that one seat is no write for each of a long line; it ends
 * where another party and the skips that it counts for would be more than `itemsMax`.
 */
export function serveInOrder<W extends Waiting>(inventory: Inventory, queue: readonly W[], rules: Rules): Turn<W> {
  const { size, servedMax, skipsMax, countedMax = Infinity, itemsMax = Infinity } = rules;
  const legs = inventory.pool.length;
  let left = inventory;
  /** What those behind may take. */
  let open = inventory;
  const served: Served<W>[] = [];
  const skipped = new Map<W, number>();
  const passed: W[] = [];
  let somebodyWaits = false;
  /** Parties that reach the bound. */
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

/** Whether it would fit if nobody had seats: what other counties' quotas still hold is never its. */
function couldEver({ pool, quotas }: Inventory, { journey, size, quota }: Waiting, service: ServiceSize): boolean {
  return pool.slice(journey.from, journey.to).every((_, index) => {
    const foreign = service.quotas.filter(
      ({ county, stop }) => stop <= journey.from + index && county !== quota?.county,
    );
    return size <= foreign.reduce((room, { county }) => room - (quotas[county] ?? 0), service.seats);
  });
}

/** Whether seats that one party takes are such as the other would need. */
function takesFrom({ journey }: Waiting, share: Share, other: Waiting): boolean {
  const meet = journey.from < other.journey.to && other.journey.from < journey.to;
  return meet && (share.fromPool > 0 || share.quota?.county === other.quota?.county);
}

/** What is left for others while a party's seats are gathered. */
function kept({ pool, quotas }: Inventory, { journey, size, quota }: Waiting): Inventory {
  const fromQuota = quota === undefined ? 0 : Math.min(size, quotas[quota.county] ?? 0);
  return {
    pool: pool.map((free, leg) =>
      leg >= journey.from && leg < journey.to ? Math.max(0, free - (size - fromQuota)) : free,
    ),
    quotas: quota === undefined ? quotas : { ...quotas, [quota.county]: (quotas[quota.county] ?? 0) - fromQuota },
  };
}
