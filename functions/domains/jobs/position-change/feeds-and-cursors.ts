/**
 * Rules of the change feed: which changes of a position readers are told, which feeds a change goes to, and the form of
 * cursors. Pure.
 */
import type { EnterpriseId, PositionId } from '../../../id-kinds';
import type { PositionChangeKind } from '../../../generated/graphql';
import { CallerError } from '../../../platform/requests/errors';
import type { Item } from '../../../platform/dynamodb/database';
import type { Instant } from '../../../platform/values/clock';
import { isPosition, nationParts } from '../position/store';

/** One change of one position, as stored. */
export interface PositionChange {
  readonly positionId: PositionId;
  readonly change: PositionChangeKind;
  /** Instant of the write, ISO 8601 UTC, to the second. */
  readonly at: Instant;
}

/** Undefined if readers can see no change: positions that wait for verification are hidden, and
 * those of which another posting of the job is shown. */
export function changeOf(oldItem: Item | undefined, newItem: Item | undefined): PositionChangeKind | undefined {
  const [before, after] = [isOffered(oldItem), isOffered(newItem)];
  if (after) return before ? 'UPDATED' : 'OPENED';
  return before ? 'CLOSED' : undefined;
}

function isOffered(item: Item | undefined): boolean {
  if (!isPosition(item) || item['covered'] === true) return false;
  return item['status'] === 'OPEN' || item['status'] === 'FILLED';
}

/**
 * Each change goes to two feeds, both numbered from 1 without gaps: one of the 16 parts of the whole feed, chosen by
 * the position, and the enterprise's own feed.
 */
export function feedsOf(position: { readonly part: string; readonly enterpriseId: EnterpriseId }): string[] {
  return [`changes#${position.part}`, `changes#${position.enterpriseId}`];
}

/** What a reader follows. */
export interface Feed {
  /** An enterprise's id; `all`; or `none` for an enterprise that is not registered. */
  readonly owner: string;
  readonly parts: readonly string[];
}

export const wholeFeed: Feed = { owner: 'all', parts: nationParts.map((part) => `changes#${part}`) };

export function feedOfEnterprise(enterpriseId: EnterpriseId | undefined): Feed {
  const owner = enterpriseId ?? NOBODY;
  return { owner, parts: [`changes#${owner}`] };
}

const NOBODY = 'none';

/** A cursor: the owner, and for each part the number of the last change read. It does not expire. */
export function writeFeedPlace({ owner }: Feed, numbers: readonly number[]): string {
  return JSON.stringify([owner, numbers.join('.')]);
}

/**
 * The numbers of a cursor. Accepts the form of an earlier release, too: the numbers alone, in base64url.
 * @throws CallerError BAD_USER_INPUT if it is no cursor or belongs to another feed.
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
