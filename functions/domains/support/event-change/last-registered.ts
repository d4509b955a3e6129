/** Who would lose a place if there were fewer: whoever got one last. For the message alone; nobody loses one. */
import type { RecruitmentEventId } from '../../../id-kinds';
import { limits } from '../../../limits';
import type { Database } from '../../../platform/dynamodb/database';
import { readAll } from '../../../platform/dynamodb/read-all';
import type { Text } from '../../../platform/requests/text';
import { parseRegistration, type Registration, registrationsOf } from '../registration/store';

/** Their registrations, the last first; of many, or where many are registered, how many there are. */
export async function readLastRegistered(
  db: Database,
  eventId: RecruitmentEventId,
  { taken, count }: { readonly taken: number; readonly count: number },
): Promise<Text> {
  const read = taken > limits.eventPlacesReadMax ? [] : await readAll(db, registrationsOf(eventId, 'REGISTERED'));
  const last = read
    .map(parseRegistration)
    .toSorted((a, b) => (since(a) < since(b) ? 1 : -1))
    .slice(0, Math.min(count, limits.eventLosersNamed))
    .map(({ id }) => id);
  const more = count - last.length;
  const named = (both: string, one: string): string =>
    [...last, ...(more === 0 ? [] : [last.length === 0 ? one : both])].join(', ');
  return {
    zh: named(`以及另外 ${more} 人`, `最后取得名额的 ${more} 人`),
    en: named(`and ${more} more`, `the last ${more} who got one`),
  };
}

function since({ promotedAt, since }: Registration): string {
  return promotedAt ?? since;
}
