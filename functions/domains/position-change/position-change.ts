/** Rules of the change feed: what a record of a position's item says to whoever follows positions, and where they have got to. */
import type { PositionChangeKind } from '../../generated/graphql';
import { CallerError } from '../../platform/errors';
import type { Item } from '../../platform/database';
import { nationParts } from '../position/position';

/** One change of one position, as it is kept. */
export interface PositionChange {
  readonly positionId: string;
  readonly change: PositionChangeKind;
  /** Instant, ISO 8601 UTC, to the second: when it was written. */
  readonly at: string;
}

/** Undefined where nothing changed that a reader can see: positions that wait for verification are none yet. */
export function changeOf(oldItem: Item | undefined, newItem: Item | undefined): PositionChangeKind | undefined {
  const [before, after] = [isOffered(oldItem), isOffered(newItem)];
  if (after) return before ? 'UPDATED' : 'OPENED';
  return before ? 'CLOSED' : undefined;
}

function isOffered(item: Item | undefined): boolean {
  return item?.['__edb_e__'] === 'position' && (item['status'] === 'OPEN' || item['status'] === 'FILLED');
}

/**
 * Every change stands in two feeds, each numbered without gaps from 1: one of 16 parts of the whole, by the position, and its
 * enterprise's own.
 */
export function feedsOf(position: { readonly part: string; readonly enterpriseId: string }): string[] {
  return [`changes#${position.part}`, `changes#${position.enterpriseId}`];
}

export const wholeFeed: readonly string[] = nationParts.map((part) => `changes#${part}`);

export function feedOfEnterprise(enterpriseId: string): readonly string[] {
  return [`changes#${enterpriseId}`];
}

/** A cursor: for each feed, the number of the last change that was read. */
export function writeFeedCursor(numbers: readonly number[]): string {
  return Buffer.from(numbers.join('.')).toString('base64url');
}

/** @throws CallerError BAD_USER_INPUT where it is no cursor, or one of another feed. */
export function readFeedCursor(cursor: string | null | undefined, feeds: number): number[] {
  if (cursor == null) return Array.from({ length: feeds }, () => 0);
  const texts = Buffer.from(cursor, 'base64url').toString('latin1').split('.');
  if (texts.length !== feeds || !texts.every((text) => /^(0|[1-9]\d{0,14})$/.test(text)))
    throw new CallerError('BAD_USER_INPUT', { what: 'after is not a cursor of this feed' });
  return texts.map(Number);
}
