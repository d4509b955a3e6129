/**
 * The counters, counted again: what they come to since the first scene, by the items as they lie in the tables. How records come,
 * in which order and how often, plays no part in it.
 */
import { EVERYTHING } from '../../../functions/domains/board/counter/areas';
import { counterKey, WITHIN } from '../../../functions/domains/board/counter/attributes';
import { contributions as ofPlacements } from '../../../functions/domains/jobs/placement/counts';
import {
  contributions as ofPositions,
  tallies as talliesOfPositions,
} from '../../../functions/domains/jobs/position/collected/counts';
import {
  contributions as ofServiceEntries,
  tallies as talliesOfServiceEntries,
} from '../../../functions/domains/people/service-list/counts';
import { contributions as ofEvents } from '../../../functions/domains/support/recruitment-event/counts';
import { tallies as talliesOfDemand } from '../../../functions/domains/travel/travel-demand/counts';
import { contributions as ofTravel } from '../../../functions/domains/travel/booking/counts';
import { contributions as ofWorkers } from '../../../functions/domains/people/worker/counts';
import type { Database, Item, Key } from '../../../functions/platform/dynamodb/database';
import type { Written } from '../after-effects';
import { cutTo } from '../../../functions/domains/reference/region/region-code';

/** @returns the counters that the items concern and that are not what the items come to. */
export type Recount = (written: readonly Written[]) => Promise<string[]>;

const contributions = [ofEvents, ofWorkers, ofPositions, ofPlacements, ofTravel, ofServiceEntries];
const tallies = [talliesOfDemand, talliesOfServiceEntries, talliesOfPositions];

interface Count {
  readonly key: Key;
  readonly attribute: string;
  readonly amount: number;
}

function countsOf(item: Item): Count[] {
  const facts = contributions.flatMap((of) => of(item));
  return [
    ...facts.flatMap(({ indicator, on, regionCode, amount }): Count[] => {
      const [province, prefecture] = [cutTo(regionCode, 2), cutTo(regionCode, 4)];
      const all = counterKey(indicator, EVERYTHING, on);
      return [
        { key: all, attribute: 'value', amount },
        { key: all, attribute: WITHIN + province, amount },
        ...(prefecture.length > 2 ? [{ key: counterKey(indicator, prefecture, on), attribute: 'value', amount }] : []),
      ];
    }),
    ...tallies.flatMap((of) => of(item)),
  ];
}

/** To be made where nothing was counted yet. */
export function recountFrom(db: Database): Recount {
  const totals = new Map<string, Count>();
  const add = ({ key, attribute, amount }: Count, sign: 1 | -1): string => {
    const name = [key.Key.pk, key.Key.sk, attribute].join(' ');
    totals.set(name, { key, attribute, amount: (totals.get(name)?.amount ?? 0) + sign * amount });
    return name;
  };
  return async (written) => {
    const now = await db.batchGet(written.map(({ key }) => key));
    const names = written.flatMap(({ before }, index) => [
      ...(before === undefined ? [] : countsOf(before).map((count) => add(count, -1))),
      ...(now[index] === undefined ? [] : countsOf(now[index]).map((count) => add(count, 1))),
    ]);
    const concerned = [...new Set(names)].flatMap((name) => totals.get(name) ?? []);
    const items = await db.batchGet(concerned.map(({ key }) => key));
    return concerned.flatMap(({ key, attribute, amount }, index) => {
      const counted = Number(items[index]?.[attribute] ?? 0);
      const name = [key.Key.pk, key.Key.sk, attribute].join(' ');
      return counted === amount ? [] : [`${name} counts ${counted}, and the items ${amount}`];
    });
  };
}
