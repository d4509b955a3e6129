/** What an allocation's item counts for on the campaign board. */
import { civilDateOf } from '../../platform/civil-date';
import type { Item } from '../../platform/database';
import type { Contribution } from '../../platform/streams';
import type { Allocation } from './entities';

/** SEATS_ALLOCATED: the seats while they are held or confirmed, on the day of allocation, where the party boards. Seats given back restate that day. */
export function contributions(item: Item): Contribution[] {
  if (item['__edb_e__'] !== 'allocation') return [];
  const { status, allocatedAt, boardingCode, seats } = item as Allocation;
  if (status !== 'HELD' && status !== 'CONFIRMED') return [];
  return [
    { indicator: 'SEATS_ALLOCATED', on: civilDateOf(new Date(allocatedAt)), regionCode: boardingCode, amount: seats },
  ];
}
