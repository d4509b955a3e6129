/**
 * The job of a push run, beside it in table Campaigns, and every write of it: how far it is, and what came of it so far. When
 * it is over, the item stays and tells the counts.
 */
import type { RunId } from '../../../../id-kinds';
import * as attr from '../../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../../platform/items/kind';
import type { Item, Write } from '../../../../platform/dynamodb/database';
import { equals, isNew, put } from '../../../../platform/dynamodb/expressions';
import { type Job, jobKeys, moveOn } from '../../../../platform/jobs/jobs';
import type { Clock } from '../../../../platform/values/clock';

/** First word of the sort key, by which the job is dispatched. */
export const PUSHING = 'pushing';

const pushings = itemKind('pushing', {
  table: 'Campaigns',
  attributes: {
    ...{ id: attr.idOf('run'), step: attr.integer },
    /** READING stores who looks for work; then each unit of people is assigned, and its pushes are written. */
    phase: attr.oneOf('READING', 'ASSIGNING', 'WRITING'),
    /** Of READING: the prefecture and the key of the person before, as JSON; absent at the beginning. */
    cursor: attr.optional(attr.text),
    /** People who were read, those of them who are assigned, and the items that hold these. */
    ...{ workersSeen: attr.integer, people: attr.integer, peopleParts: attr.integer },
    /** Items of people that were assigned and whose pushes are written, and the people in them. */
    ...{ partsDone: attr.integer, peopleDone: attr.integer },
    /** The unit whose pushes are being written: its name, its people, items of its pushes, and lots in all of them. */
    ...{ unit: attr.optional(attr.text), unitPeople: attr.integer, pushParts: attr.integer, unitLots: attr.integer },
    /** The item of pushes that is being written, lots of it and of the whole unit that are. */
    ...{ pushPart: attr.integer, lotsOfPart: attr.integer, lotsWritten: attr.integer },
    pushesMade: attr.integer,
  },
  keys: { primary: ['${id}', PUSHING] },
});

export type Pushing = ItemOf<typeof pushings>;

export const { decode: parsePushing, keyOf: pushingKey } = pushings;

const nothingYet: Omit<Pushing, 'id'> = {
  ...{ step: 0, phase: 'READING', workersSeen: 0, people: 0, peopleParts: 0, partsDone: 0, peopleDone: 0 },
  ...{ unitPeople: 0, pushParts: 0, unitLots: 0, pushPart: 0, lotsOfPart: 0, lotsWritten: 0, pushesMade: 0 },
};

export function beginPushing(clock: Clock, id: RunId): Write {
  const key = pushingKey(id);
  const item: Item = { ...pushings.stored({ id, ...nothingYet }).Item, ...jobKeys(clock, key.Key) };
  return put({ TableName: key.TableName, Item: item }).when(isNew);
}

/** What a step changes. */
export type Moved = Partial<Omit<Pushing, 'id' | 'step'>>;

/** Refused if the step was done before. */
export function movePushing(clock: Clock, job: Job, moved: Moved): Write {
  const { cursor, ...rest } = moved;
  return moveOn(clock, job, (move) => move.set({ ...rest, ...(cursor !== undefined && { cursor }) }));
}

/** Nothing continues it any more; refused if the step was done before. */
export function endPushing({ table, key, step }: Job): Write {
  return pushings
    .update<{ readonly byDuePk?: string; readonly byDueSk?: string }>({ TableName: table, Key: key })
    .remove('byDuePk', 'byDueSk')
    .when(equals('step', step));
}
