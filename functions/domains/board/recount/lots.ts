/**
 * The lots of POSITIONS_COLLECTED: what an enterprise submitted on a day for a place counts if it is verified, else nothing.
 * `work` settles each lot (`jobs/position/collected`); a recount asks whether it did.
 */
import type { EnterpriseId } from '../../../id-kinds';
import type { Item, Key } from '../../../platform/dynamodb/database';
import type { CivilDate } from '../../../platform/values/civil-date';
import { asId } from '../../../platform/values/ids';
import { asRegionCode, cutTo, type RegionCode } from '../../reference/region/region-code';
import type { Stored } from './cells';
import type { Fact } from './definitions';
import { enterprises, lots } from './sources';

/** A lot that does not count what it should. */
export interface WrongLot {
  readonly lot: { readonly enterpriseId: EnterpriseId; readonly on: CivilDate; readonly regionCode: RegionCode };
  readonly counted: number;
  readonly recounted: number;
}

type Submitted = Pick<Fact, 'on' | 'in' | 'of' | 'amount'>;

/** What a scan saw of verdicts and lots. */
export class Lots {
  private readonly verified = new Set<string>();
  private readonly counted = new Map<string, Submitted>();

  /** @throws for a malformed item. */
  take(item: Item): void {
    for (const { id, verified } of enterprises.read(item)) if (verified) this.verified.add(id);
    for (const { enterpriseId: of, on, regionCode, headcount } of lots.read(item)) {
      const lot = { on, in: regionCode, of, amount: headcount };
      this.counted.set(nameOf(lot), lot);
    }
  }

  /** @param submitted the headcount of each lot, as the positions tell it. */
  wrong(submitted: readonly Submitted[], isWanted: (on: CivilDate) => boolean): WrongLot[] {
    const right = new Map(submitted.map((lot) => [nameOf(lot), lot]));
    return [...new Map([...this.counted, ...right])].flatMap(([name, { on, in: place, of = '' }]) => {
      const recounted = this.verified.has(of) ? (right.get(name)?.amount ?? 0) : 0;
      const counted = this.counted.get(name)?.amount ?? 0;
      if (recounted === counted || !isWanted(on)) return [];
      return [{ lot: { enterpriseId: asId(of, 'ent'), on, regionCode: cutTo(place, 6) }, counted, recounted }];
    });
  }
}

/** The lot whose headcount is stored; undefined for what is not submitted. */
export function lotOf({ name, on, of, key }: Stored & { readonly key: Key }): WrongLot['lot'] | undefined {
  if (name !== 'SUBMITTED') return undefined;
  return { enterpriseId: asId(of, 'ent'), on, regionCode: asRegionCode(key.Key.sk.split('#')[2] ?? '') };
}

function nameOf({ of = '', on, in: place }: Submitted): string {
  return `${of} ${on} ${place.slice(0, 6)}`;
}
