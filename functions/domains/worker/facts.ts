/** What a worker's item counts for on the campaign board. */
import { civilDateOf } from '../../platform/civil-date';
import type { Contribution } from '../../platform/streams';
import type { Item } from '../../platform/database';

/** WORKERS_REGISTERED: one person, on the day of registration, at home. */
export function contributions(item: Item): Contribution[] {
  if (item['__edb_e__'] !== 'worker') return [];
  const { registeredAt, villageCode } = item as { registeredAt: string; villageCode: string };
  return [
    { indicator: 'WORKERS_REGISTERED', on: civilDateOf(new Date(registeredAt)), regionCode: villageCode, amount: 1 },
  ];
}
