/** Stream records of people who are registered, in 150 villages of each of Yunnan's counties, as `facts` gets them. */
import type { StreamRecord } from '../../functions/platform/streams/streams';
import { counties, nextSequenceNumber, villagesOf } from '../counters/scene';

const villages = counties.map(villagesOf);

export function registrations(count: number, shard: string, at: Date): StreamRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const pk = `wkr_${String(index).padStart(26, '0')}`;
    return {
      ...{ shardId: shard, sequenceNumber: nextSequenceNumber(), table: 'Workers' },
      ...{ stream: 'Workers/2026-11-30T00:00:00.000', at, keys: { pk, sk: 'profile' } },
      newItem: {
        ...{ pk, sk: 'profile', __edb_e__: 'worker', __edb_v__: '3', since: at.getTime(), at: at.getTime() },
        ...{ villageCode: villages[(index * 37) % counties.length]?.[(index * 7) % 150], name: '木呷' },
      },
    };
  });
}
