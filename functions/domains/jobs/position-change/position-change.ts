/** Rules of the change feed: what a record of a position's item says to whoever follows positions, and where they have got to. */
import type { PositionChangeKind } from '../../../generated/graphql';
import { CallerError } from '../../../platform/requests/errors';
import type { Item } from '../../../platform/dynamodb/database';
import { isPosition } from '../position/store';
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
  return isPosition(item) && (item['status'] === 'OPEN' || item['status'] === 'FILLED');
}

/**
 * Every change stands in two feeds, each numbered without gaps from 1: one of 16 parts of the whole, by the position, and its
 * enterprise's own.
 */
export function feedsOf(position: { readonly part: string; readonly enterpriseId: string }): string[] {
  return [`changes#${position.part}`, `changes#${position.enterpriseId}`];
}

/** What somebody follows. */
export interface Feed {
  /** An enterprise's id, `all`, or `none` of an enterprise that is not registered yet. */
  readonly owner: string;
  readonly parts: readonly string[];
}

export const wholeFeed: Feed = { owner: 'all', parts: nationParts.map((part) => `changes#${part}`) };

export function feedOfEnterprise(enterpriseId: string | undefined): Feed {
  const owner = enterpriseId ?? NOBODY;
  return { owner, parts: [`changes#${owner}`] };
}

const NOBODY = 'none';

/** Whose feed, and for each of its parts the number of the last change that was read. It never gets old. */
export function writeFeedPlace({ owner }: Feed, numbers: readonly number[]): string {
  return JSON.stringify([owner, numbers.join('.')]);
}

/**
 * Places are taken in the form in which cursors were given before they were sealed, too: the numbers alone, in base64url.
 * @throws CallerError BAD_USER_INPUT where it is no place, or one of another feed.
 */
export function readFeedPlace(after: string | null | undefined, { owner, parts }: Feed): number[] {
  if (after == null) return parts.map(() => 0);
  const [given, numbers] = ownerAndNumbers(after);
  const texts = numbers.split('.');
  const own = given === undefined || given === owner || (given === NOBODY && owner !== wholeFeed.owner);
  if (!own || texts.length !== parts.length || !texts.every((text) => /^(0|[1-9]\d{0,14})$/.test(text)))
    throw new CallerError('BAD_USER_INPUT', { what: 'after is not a cursor of this feed' });
  return texts.map(Number);
}

function ownerAndNumbers(after: string): [owner: string | undefined, numbers: string] {
  const sealed = /^\["(\w+)","([\d.]+)"\]$/.exec(after);
  if (sealed !== null) return [sealed[1], sealed[2] ?? ''];
  return [undefined, Buffer.from(after, 'base64url').toString('latin1')];
}
