/**
 * Rows of positions submitted together, as a batch or as a chunk of an import: check, read, decide, write. Every write
 * is conditional, because placements may take vacancies meanwhile.
 */
import type { AgencyId, EnterpriseId, LikenessId, PositionId } from '../../../id-kinds';
import type { PositionInput, SubmitStatus } from '../../../generated/graphql';
import type { Path } from '../../../platform/values/checks';
import { civilDateOf } from '../../../platform/values/civil-date';
import type { Database, Item, Write } from '../../../platform/dynamodb/database';
import { derivedId } from '../../../platform/values/ids';
import type { Refusal } from '../../../platform/requests/result';
import { type MinimumWages, minimumWagesOf } from '../../reference/minimum-wage/service';
import { parsePosition, type Position, positionKey } from '../position/store';
import { likenessOf, type NearDuplicates, readNearDuplicates } from './near-duplicate/near-duplicates';
import { parsePostings, type Postings, postingsKey } from './one-job/postings-store';
import type { Clock, Instant } from '../../../platform/values/clock';
import { checkReferences, checkRow } from '../position/checks';
import { type Decision, decide, writtenBefore } from './create-or-change';
import { type Content, contentOf, wordAfter } from '../position/content';
import type { Poster } from '../../reference/agency/naming/who-posts';
import type { Agreed } from '../../reference/agreement/at-the-door';
import { placeOf, regionExists } from '../../reference/region/region';
import { isRegionCode, levelOf } from '../../reference/region/region-code';

export interface RowBatch extends Poster {
  /** Positions of an unverified enterprise are PENDING. */
  readonly verified: boolean;
  /** Instant of the first attempt; rows are checked and decided as of this instant. */
  readonly at: Instant;
  /** Whether an earlier attempt was interrupted. */
  readonly resumed: boolean;
  /** Identifies the batch in its writes: 16 characters; empty for a dry run. */
  readonly mark: string;
  /** Path of the list of rows in the input. */
  readonly path: Path;
  /** Conditions of each write: that the agency is named still. Absent for nobody's, and for what was let in whole. */
  readonly stands?: readonly Write[];
  /** Nothing may be rejected any more: a headcount below the taken vacancies is raised to them. */
  readonly raising?: boolean;
  readonly rows: readonly Row[];
}

export interface Row {
  /** Index in the input's rows, from 0. */
  readonly index: number;
  /** Index in the whole batch, from 0; for an import, across its chunks. */
  readonly number: number;
  readonly id: PositionId;
  /** By `likenessOf`, of the enterprise or the agency that posts the row. */
  readonly likeness: LikenessId;
  readonly externalRef: string;
  /** Undefined if the row has errors; then it is not decided. */
  readonly content: Content | undefined;
  /** Errors of its fields alone. */
  readonly errors: readonly Refusal[];
}

export interface RowResult {
  readonly index: number;
  readonly externalRef: string;
  readonly status: SubmitStatus;
  readonly position: Position | null;
  readonly errors: readonly Refusal[];
  /** Warnings do not reject the row. */
  readonly warnings: readonly Refusal[];
}

/** Stored items that concern the rows: positions by id, and near-duplicates. */
export interface Stored {
  /** What the enterprise has agreed on; absent if nobody is to be warned any more. */
  readonly agreed?: Agreed;
  /** By likeness, headcount of other posters that counts for the enterprise's jobs, while an agreement is in force. */
  readonly counting?: ReadonlyMap<LikenessId, number>;
  readonly positions: ReadonlyMap<string, Item>;
  readonly likenesses: NearDuplicates;
  /** By likeness, what agencies posted of the enterprise's jobs; nothing for an agency, of which no row joins these. */
  readonly postings: ReadonlyMap<LikenessId, Postings>;
}

/** References of an agency are its own: they never meet those of the enterprise. */
export function positionIdOf(enterpriseId: EnterpriseId, externalRef: string, agencyId?: AgencyId): PositionId {
  const of = agencyId === undefined ? [enterpriseId] : [enterpriseId, agencyId];
  return derivedId('pos', ...of, externalRef.trim());
}

/** A submitted row, and by what stored items concern it. */
export interface Asked extends Pick<Row, 'id' | 'likeness'> {
  /** With the code of its place (`placed`). */
  readonly input: PositionInput;
}

/** Made once for each batch: an id and a likeness take two hashes. */
export function askedOf({ enterpriseId, agencyId }: Poster, inputs: readonly PositionInput[]): Asked[] {
  return inputs.map((given) => {
    const input = placed(given);
    const id = positionIdOf(enterpriseId, input.externalRef, agencyId);
    return { input, id, likeness: likenessOf({ enterpriseId, agencyId }, input) };
  });
}

/** @param firstRow index of the first row in the whole batch. */
export function readRows(
  asked: readonly Asked[],
  { at, path, firstRow = 0 }: Pick<RowBatch, 'at' | 'path'> & { firstRow?: number },
  minimumWages: MinimumWages,
): Row[] {
  const repeated = checkReferences(
    asked.map(({ input }) => input),
    path,
    firstRow,
  );
  const on = civilDateOf(new Date(at));
  return asked.map(({ input, id, likeness }, index): Row => {
    const again = repeated.get(index);
    const errors = [...checkRow(input, [...path, index], on, minimumWages), ...(again === undefined ? [] : [again])];
    const { externalRef } = input;
    const content = errors.length > 0 ? undefined : contentOf(input);
    return { index, number: firstRow + index, id, likeness, externalRef, content, errors };
  });
}

/** Of Hong Kong and Macao partners write the code of the province, `810000`, which is one city. */
function placed(input: PositionInput): PositionInput {
  const { regionCode } = input;
  const isProvince = regionCode != null && regionExists(regionCode) && levelOf(regionCode) === 'PROVINCE';
  return isProvince ? { ...input, regionCode: placeOf(regionCode) } : input;
}

/** At most two keys for each prefecture that the rows name. */
export function minimumWagesFor(db: Database, asked: readonly Asked[]): Promise<MinimumWages> {
  return minimumWagesOf(db, [...new Set(asked.map(({ input }) => input.regionCode ?? ''))].filter(isRegionCode));
}

/** One round trip; rows with errors are read, too. */
export async function readStored(db: Database, { agencyId }: Poster, asked: readonly Asked[]): Promise<Stored> {
  const alike = [...new Set(asked.map(({ likeness }) => likeness))];
  const [positions, likenesses, postings] = await Promise.all([
    readPositions(
      db,
      asked.map(({ id }) => id),
    ),
    readNearDuplicates(db, alike),
    readPostings(db, agencyId === undefined ? alike : []),
  ]);
  return { positions, likenesses, postings };
}

export async function readPostings(
  db: Pick<Database, 'batchGet'>,
  likenesses: readonly LikenessId[],
): Promise<Stored['postings']> {
  const items = likenesses.length === 0 ? [] : await db.batchGet([...new Set(likenesses)].map(postingsKey));
  const read = items.flatMap((item) => (item === undefined ? [] : [parsePostings(item)]));
  return new Map(read.map((postings) => [postings.likeness, postings]));
}

export async function readPositions(db: Database, ids: readonly PositionId[]): Promise<Map<PositionId, Item>> {
  const items = await db.batchGet(ids.map(positionKey));
  return new Map(ids.flatMap((id, index) => (items[index] === undefined ? [] : [[id, items[index]]])));
}

/** The `contentAt` for a batch that read these positions (`wordAfter`). */
export function instantAfter(clock: Clock, stored: Stored['positions']): Instant {
  return wordAfter(clock.now(), [...stored.values()].map(parsePosition));
}

/** By the row's index. */
export type Decisions = ReadonlyMap<number, Decision>;

export function decideAll(batch: RowBatch, positions: Stored['positions'], rows = batch.rows): Map<number, Decision> {
  return new Map(rows.map((row) => [row.index, decideRow(batch, row, positions.get(row.id))]));
}

function decideRow(batch: RowBatch, { id, index, number, content, errors }: Row, existing: Item | undefined): Decision {
  const { enterpriseId, agencyId, verified, at, mark, resumed, raising = false } = batch;
  const position = existing && parsePosition(existing);
  if (content === undefined)
    // A row that was valid at the first attempt was stored then, even if a table loaded since makes it invalid.
    return (position && writtenBefore(position, mark, number)) ?? { status: 'REJECTED', errors };
  const poster = { enterpriseId, ...(agencyId !== undefined && { agencyId }) };
  const place = { poster, verified, at, mark, resumed, raising, id, row: number, path: [...batch.path, index] };
  return decide(position, content, place);
}

export function isRejected(decisions: Decisions): boolean {
  return [...decisions.values()].some(({ status }) => status === 'REJECTED');
}
