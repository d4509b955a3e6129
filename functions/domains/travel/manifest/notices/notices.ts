/** On the day before, each traveller is told where and when they board, and the seat number once the list is closed. */
import type { Item } from '../../../../platform/dynamodb/database';
import type { Context } from '../../../../platform/requests/context';
import type { Parameters } from '../../../../platform/requests/text';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { civilDateOf } from '../../../../platform/values/civil-date';
import { clockTimeOf } from '../../../../platform/values/clock';
import { getWholeWorker } from '../../../people/worker/look-up';
import { registeredOf } from '../../../people/worker/loader';
import { fromTo, type NoticeDraft, tellingsOf, type Told } from '../../../reference/notice-draft/notice-draft';
import { hasSeats, isOver } from '../../booking/states';
import { isAllocation, parseAllocation } from '../../booking/allocation-store';
import { getAllocation } from '../../booking/service';
import { loadService } from '../../travel-service/loader';
import messages from '../messages.json';

/** What the job stored, as long as it holds: for travellers of the party, with seats, on that day. */
export function boardingNotices({ oldItem, newItem }: Pick<StreamRecord, 'oldItem' | 'newItem'>): NoticeDraft[] {
  if (!isAllocation(newItem)) return [];
  return fromTo(draftsOf(oldItem), draftsOf(newItem));
}

function draftsOf(item: Item | undefined): NoticeDraft[] {
  // Most records of seats are of those of which nobody was told yet.
  if (item?.['boardingTold'] === undefined) return [];
  const allocation = parseAllocation(item);
  const { id: objectId, boardingTold: told, departsAt: until, workerIds } = allocation;
  if (told === undefined || !hasSeats(allocation) || told.on !== civilDateOf(new Date(until))) return [];
  const { at, on, from, numbers = {} } = told;
  return registeredOf(workerIds).map((workerId): NoticeDraft => {
    const number = numbers[workerId];
    const kind = number === undefined ? 'DEPARTURE_NEAR' : 'SEAT_NUMBERED';
    const mark = [workerId, number ?? '', on, from].join('#');
    const data = { workerId, ...(number !== undefined && { number: String(number) }) };
    return { kind, objectId, mark, at, until, to: { people: [workerId] }, data };
  });
}

export const boardingTellings = tellingsOf(messages.notices, boarding);

async function boarding(context: Context, { objectId, data }: Told): Promise<Parameters | undefined> {
  const { workerId = '', number: seatNumber = '' } = data;
  const [allocation, worker] = await Promise.all([getAllocation(context, objectId), getWholeWorker(context, workerId)]);
  if (allocation === null || worker === null || isOver(allocation, context.clock.now())) return undefined;
  const { name: service, stops } = await loadService(context, allocation.serviceId);
  const from = stops[allocation.fromStop]?.name ?? '';
  return { person: worker.name, service, from, departsAt: clockTimeOf(allocation.departsAt), seatNumber };
}
