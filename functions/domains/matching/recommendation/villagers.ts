/**
 * How many people of a village are at work at each enterprise: a counter item of the village in table Campaigns, which the
 * stream keeps, exact under repeats as all counters. One read for each village.
 */
import type { EnterpriseId } from '../../../id-kinds';
import { limits } from '../../../limits';
import type { Database, Item, Key } from '../../../platform/dynamodb/database';
import { isSince } from '../../../platform/items/reading';
import type { Tally } from '../../../platform/streams/streams';
import { asId } from '../../../platform/values/ids';
import { isPlacement, partOfPlacement } from '../../jobs/placement/store';
import type { RegionCode } from '../../reference/region/region-code';
import type { Seeker } from '../matcher/matched-parts';

/** One person, from somebody's word that the work was begun until its end. */
export function tallies(item: Item): Tally[] {
  if (!isPlacement(item) || !isSince(item, 2)) return [];
  const read = partOfPlacement(item, 'homeCode', 'enterpriseId', 'status', 'startsOn', 'agreedAt', 'endedOn');
  const { homeCode, enterpriseId, status } = read;
  if (enterpriseId === undefined || (status !== 'STARTED' && status !== 'STABLE')) return [];
  return [{ key: villageKey(homeCode), attribute: `${AT}${enterpriseId}`, amount: 1 }];
}

const AT = 'at.';

function villageKey(village: RegionCode): Key {
  return { TableName: 'Campaigns', Key: { pk: `villagers#${village}`, sk: 'at-work' } };
}

/** The people with the enterprises where a group of their village works. One batch read for each 100 villages. */
export async function withVillagers<S extends Seeker>(
  { db }: { readonly db: Pick<Database, 'batchGet'> },
  people: readonly S[],
): Promise<S[]> {
  return withVillagersIn(people, await db.batchGet(villageKeys(people)));
}

/** The keys of what `withVillagersIn` is given: one for each village, in the order in which people name them. */
export function villageKeys(people: readonly Seeker[]): Key[] {
  return villagesOf(people).map(villageKey);
}

/** The people with those of their villages. @param items by `villageKeys`. */
export function withVillagersIn<S extends Seeker>(people: readonly S[], items: readonly (Item | undefined)[]): S[] {
  const byVillage = new Map(villagesOf(people).map((village, at) => [village, villagersIn(items[at])]));
  return people.map((person) => {
    const villagers = byVillage.get(person.villageCode);
    return villagers === undefined || villagers.size === 0 ? person : { ...person, villagers };
  });
}

function villagesOf(people: readonly Seeker[]): RegionCode[] {
  return [...new Set(people.map(({ villageCode }) => villageCode))];
}

/** Where so many are at work that nobody of them can be told apart. */
function villagersIn(item: Item = {}): ReadonlySet<EnterpriseId> {
  const groups = Object.entries(item).flatMap(([name, count]) =>
    name.startsWith(AT) && typeof count === 'number' && count >= limits.groupPeopleMin
      ? asId(name.slice(AT.length), 'ent')
      : [],
  );
  return new Set(groups);
}
