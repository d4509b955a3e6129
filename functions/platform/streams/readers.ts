/**
 * A handler of streams: several readers take each batch, one after another or together. A reader sets aside records
 * that it can't take, without effect on other readers. A batch that fails for another reason is delivered again.
 */
import type { HandlerName } from '../../triggers';
import { inParallel } from '../jobs/in-parallel';
import type { Clock } from '../values/clock';
import type { Platform } from '../requests/context';
import { Fault, errorName } from '../requests/errors';
import { isTheWorlds, setAside, takeApart } from './set-aside';
import {
  retryBatch,
  type RecordPlace,
  placeOfRecord,
  readRecords,
  type StreamAnswer,
  type StreamEvent,
  type StreamRecord,
  batchDone,
} from './streams';

export interface Reader {
  readonly name: string;
  /** Must be safe to repeat with any part of the records, in their order. */
  readonly take: (records: readonly StreamRecord[]) => Promise<unknown>;
}

/**
 * The clock that decides whether records come too late: the real time in the cloud, where a stream forgets within a
 * day.
 */
export type ClockOf = (records: readonly StreamRecord[]) => Clock;

/** Does nothing for an event without records. */
export type StreamHandler = (event: StreamEvent | null | undefined) => Promise<StreamAnswer>;

type Keeper = Pick<Platform, 'db' | 'log'>;

/** @throws a failure of a reader that no record caused, after the other readers have finished. */
export function streamHandler(
  handler: HandlerName,
  keeper: Keeper,
  readers: readonly Reader[],
  order: 'TOGETHER' | 'IN_TURN',
): StreamHandler {
  return async (event) => {
    try {
      const unreadable: [RecordPlace, unknown][] = [];
      const records = readRecords(event, (place, error) => unreadable.push([place, error]));
      for (const [place, error] of unreadable) await setAside(keeper, handler, place, error);
      if (records.length === 0) return batchDone;
      const failures: unknown[] = [];
      const take = async (reader: Reader): Promise<void> => {
        const failure = await takeRecords(keeper, reader, records);
        if (failure !== undefined) failures.push(failure);
      };
      // All must end before the answer, because Lambda freezes the process after it.
      if (order === 'TOGETHER') await inParallel(readers.length, readers, take);
      else for (const reader of readers) await take(reader);
      if (failures.length > 0) throw failures[0];
      return batchDone;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      keeper.log.warn('The batch is to be delivered again', { code: error.code });
      return retryBatch(event);
    }
  };
}

/**
 * A fault ends the batch, because the next reader would wait for the same database.
 * @returns another failure that no record caused, if there was one.
 */
async function takeRecords(keeper: Keeper, { name, take }: Reader, records: readonly StreamRecord[]): Promise<unknown> {
  try {
    await takeApart(records, take, (record, error) => setAside(keeper, name, placeOfRecord(record), error));
    return undefined;
  } catch (error) {
    if (error instanceof Fault || !isTheWorlds(error)) throw error;
    keeper.log.error('A reader could not do its work', { reader: name, error: errorName(error) });
    return error;
  }
}
