/**
 * The job that finds in the night what the people of each township lack (`night-job.ts`), in table Campaigns. One for all; it
 * waits for the next night when it is through.
 */
import * as attr from '../../../platform/items/attributes';
import { codec } from '../../../platform/items/codec';
import { textForm } from '../../../platform/items/text-form';
import type { Item, Key, Write } from '../../../platform/dynamodb/database';
import { isNew, put } from '../../../platform/dynamodb/expressions';
import { type Job, jobKeys, moveOn, waitUntil } from '../../../platform/jobs/jobs';
import type { Clock, Instant } from '../../../platform/values/clock';
import type { RegionCode } from '../../reference/region/region-code';

/** Sort key, by which the job is dispatched. */
export const TRAINING_NEEDS = 'training-needs';

export const nightKey: Key = { TableName: 'Campaigns', Key: { pk: 'night', sk: TRAINING_NEEDS } };

const nights = codec<Night>(
  'trainingNeedsNight',
  {
    step: attr.integer,
    cursor: attr.optional(attr.text),
    nextAt: attr.optional(attr.instant),
  },
  ({ pk, sk }) => pk === nightKey.Key.pk && sk === TRAINING_NEEDS,
);

export interface Night {
  readonly step: number;
  /** Where it goes on (`placeAt`); absent at the beginning. */
  readonly cursor?: string;
  /** When it begins anew, while it waits. */
  readonly nextAt?: Instant;
}

export const { decode: parseNight } = nights;

/** Where a step goes on: in a prefecture, behind a township of it. */
export interface Place {
  readonly prefecture: RegionCode;
  readonly after?: RegionCode;
}

const cursors = textForm<Place>();

export function placeAt(cursor: string): Place {
  return cursors.read(cursor);
}

/** Refused if it was begun before. */
export function beginNights(clock: Clock): Write {
  const { TableName, Key: key } = nightKey;
  const item: Item = { ...key, ...jobKeys(clock, key) };
  return put({ TableName, Item: item }).when(isNew);
}

/** Refused if this step was done before. */
export function goOnAt(clock: Clock, job: Job, place: Place): Write {
  return moveOn(clock, job, (move) => move.set({ cursor: cursors.write(place) }).remove('nextAt'));
}

/** Refused if this step was done before. */
export function waitForNight(job: Job, nextAt: Instant): Write {
  return waitUntil(nextAt, job, (move) => move.set({ nextAt }).remove('cursor'));
}
