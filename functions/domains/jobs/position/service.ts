/** Use cases of positions: get, list, close. Submitting is in `submission`. */
import type {
  ClosePositionInput,
  CloseReason,
  PositionFilter,
  PositionOrder,
  PositionStatus,
  Role,
} from '../../../generated/graphql';
import { limits } from '../../../limits';
import { today } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { anyOf, atLeast, beginsWith, below, contains, equals, not } from '../../../platform/dynamodb/conditions';
import type { QueryParams, Write } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { keyReused, idempotent } from '../../../platform/requests/idempotency';
import type { Viewer } from '../../../platform/security/viewer';
import { isId } from '../../../platform/values/ids';
import { list, type ListRequest, type Page, type Paged } from '../../../platform/lists/listing';
import { listMoving } from '../../../platform/lists/moving';
import { failed, ok, type Outcome, refusal } from '../../../platform/requests/result';
import { seesEnterprise } from '../../reference/enterprise/who-sees';
import { enterprisesNaming, isPostedBy, ownAgencyId, whoChanges } from '../../reference/agency/naming/who-posts';
import { ownEnterpriseId } from '../../reference/enterprise/loader';
import { codesOfOccupation } from '../../reference/code-list/former-codes';
import { filterRegion, searched } from '../../reference/region/checks';
import { prefecturesOf } from '../../reference/region/region';
import { cutTo, levelOf } from '../../reference/region/region-code';
import { closePosition as storeClosed, parsePosition, type Position, positionQuery, nationParts } from './store';
import { positionLoader } from './loader';
import { wordAfter } from './content';

/** Null if the position does not exist, or if the caller is another enterprise, or an agency that did not post it. */
export async function getPosition(context: Context, id: string): Promise<Position | null> {
  const position = isId(id, 'pos') ? await positionLoader(context).load(id) : undefined;
  if (position === undefined) return null;
  const viewer = whoSees(context.viewer, position.status);
  const sees = seesEnterprise(viewer, position.enterpriseId, await ownEnterpriseId(context));
  return sees || (await isPostedBy(context, position)) ? position : null;
}

/**
 * The viewer without roles that can't see positions of this status: workers don't see PENDING ones, and an agency sees what
 * it posted alone.
 */
function whoSees(viewer: Viewer, status: PositionStatus): Viewer {
  const unseeing: readonly Role[] = status === 'PENDING' ? ['WORKER', 'AGENCY'] : ['AGENCY'];
  return { ...viewer, roles: viewer.roles.filter((role) => !unseeing.includes(role)) };
}

/**
 * Ordered by wage or by submission. One query for each partition of the region, merged: a county, a prefecture or an
 * enterprise is one partition, a province its prefectures, the nation 16.
 * @param parse may leave out attributes that nobody asks for, but the title if it is looked for.
 */
export async function listPositions(
  context: Context,
  filter: PositionFilter,
  orderBy: PositionOrder,
  page: Page,
  parse = parsePosition,
): Paged<Position> {
  const status = filter.status ?? 'OPEN';
  const viewer = whoSees(context.viewer, status);
  const ownId = await ownEnterpriseId(context);
  const onlyOwn = !seesEnterprise(viewer, '', ownId);
  if (onlyOwn && ownId === undefined && ownAgencyId(context.viewer) !== undefined)
    return listPosted(context, filter, orderBy, page);
  const enterpriseId = onlyOwn ? (ownId ?? '') : filter.enterpriseId;
  const foreign = onlyOwn && (ownId === undefined || (filter.enterpriseId != null && filter.enterpriseId !== ownId));
  const partitions = foreign ? [] : partitionsOf(filter, enterpriseId ?? undefined);
  return listOf(context, filter, orderBy, partitions, { page, parse });
}

/** What the caller's agency posted, for enterprises that still name it. A query of its namings, and one of its positions. */
async function listPosted(
  context: Context,
  filter: PositionFilter,
  orderBy: PositionOrder,
  page: Page,
): Paged<Position> {
  const naming = await enterprisesNaming(context);
  const partitions = [{ grain: 'agency', value: ownAgencyId(context.viewer) ?? '' }] as const;
  const keep = ({ enterpriseId }: Position): boolean => naming.has(enterpriseId);
  return listOf(context, filter, orderBy, partitions, { page, parse: parsePosition, keep });
}

interface Partition {
  readonly grain: Grain;
  readonly value: string;
}

function listOf(
  context: Context,
  filter: PositionFilter,
  orderBy: PositionOrder,
  partitions: readonly Partition[],
  how: Pick<ListRequest<Position>, 'page' | 'parse' | 'keep'>,
): Paged<Position> {
  const status = filter.status ?? 'OPEN';
  const order = orderBy === 'WAGE_DESC' ? 'Wage' : 'Time';
  const on = today(context.clock);
  const filedUnder = (under: PositionStatus): QueryParams[] =>
    partitions.map(({ grain, value }) => pageQuery({ ...filter, status }, under, grain, value, order, on));
  const grain = partitions[0]?.grain ?? 'nation';
  const title = titleOf(filter);
  const keep = (position: Position): boolean =>
    position.title.toLowerCase().includes(title) && (how.keep?.(position) ?? true);
  const request = {
    index: `${grain}${order}`,
    order: 'DESCENDING',
    ...how,
    ...(CASED.test(title) && { keep }),
  } as const;
  // Positions past their closing date have status OPEN in the index until the sweep closes them.
  return status === 'CLOSED'
    ? listMoving(context, { ...request, queries: filedUnder('OPEN') }, filedUnder('CLOSED'))
    : list(context, { ...request, queries: filedUnder(status) });
}

type Grain = 'county' | 'prefecture' | 'nation' | 'enterprise' | 'agency';

function partitionsOf(filter: PositionFilter, enterpriseId: string | undefined): Partition[] {
  const regionCode = filterRegion(filter.regionCode);
  const of = (grain: Grain, values: readonly string[]): Partition[] => values.map((value) => ({ grain, value }));
  if (enterpriseId !== undefined) return isId(enterpriseId, 'ent') ? of('enterprise', [enterpriseId]) : [];
  if (regionCode === undefined) return of('nation', nationParts);
  const level = levelOf(regionCode);
  if (level === 'PROVINCE' || level === 'PREFECTURE') return of('prefecture', prefecturesOf(regionCode));
  return of('county', [cutTo(regionCode, 6)]);
}

/** Of each list, by the parts of its key and the least wage. */
const queryBy = {
  countyWage: (key: Filed, wages: Wages) => positionQuery('countyWage', key).atLeast(wages),
  prefectureWage: (key: Filed, wages: Wages) => positionQuery('prefectureWage', key).atLeast(wages),
  nationWage: (key: Filed, wages: Wages) => positionQuery('nationWage', key).atLeast(wages),
  enterpriseWage: (key: Filed, wages: Wages) => positionQuery('enterpriseWage', key).atLeast(wages),
  agencyWage: (key: Filed, wages: Wages) => positionQuery('agencyWage', key).atLeast(wages),
  countyTime: (key: Filed) => positionQuery('countyTime', key),
  prefectureTime: (key: Filed) => positionQuery('prefectureTime', key),
  nationTime: (key: Filed) => positionQuery('nationTime', key),
  enterpriseTime: (key: Filed) => positionQuery('enterpriseTime', key),
  agencyTime: (key: Filed) => positionQuery('agencyTime', key),
} as const;

type Filed = Readonly<Record<'status' | 'county' | 'prefecture' | 'part' | 'enterpriseId' | 'agencyId', string>>;
type Wages = Pick<Position, 'wageMin'>;

function pageQuery(
  filter: PositionFilter,
  filedUnder: PositionStatus,
  grain: Grain,
  value: string,
  order: 'Wage' | 'Time',
  on: string,
): QueryParams {
  const { regionCode, wageAtLeast, status } = filter;
  const key = {
    status: filedUnder,
    county: value,
    prefecture: value,
    part: value,
    enterpriseId: value,
    agencyId: value,
  };
  // Keys compare as text, so a longer number would sort before all wages.
  const wages = { wageMin: Math.min(Math.max(wageAtLeast ?? 0, 0), limits.wageMax + 1) };
  return queryBy[`${grain}${order}`](key, wages)
    .where(
      // Also true if the attribute is absent or NULL (`statements.ts`).
      status === 'OPEN' && not(below('closesOn', on)),
      status !== filedUnder && below('closesOn', on),
      filter.occupationCode != null &&
        anyOf(...codesOfOccupation(filter.occupationCode).map((code) => equals('occupationCode', code))),
      // The database compares letters as they stand, so it looks for what has none; `keep` looks for the rest.
      ...titleParts(filter).map((text) => text !== '' && contains('title', text)),
      filter.board != null && equals('board', filter.board),
      filter.lodging != null && equals('lodging', filter.lodging),
      order === 'Time' && wageAtLeast != null && atLeast('wageMin', wageAtLeast),
      // An agency sees all that it posted; else a job is listed once.
      grain !== 'agency' && not(equals('covered', true)),
      grain === 'agency' && filter.enterpriseId != null && equals('enterpriseId', filter.enterpriseId),
      regionCode != null && isOfFirm(grain) && regionCode.length === 6 && equals('county', regionCode),
      regionCode != null && isFinerThan(regionCode, grain) && beginsWith('regionCode', regionCode),
    )
    .params();
}

/** Letters that are written large, too. */
const CASED = /\p{Ll}/u;

/** The part of a title that is looked for, in small letters; empty for any. */
function titleOf({ titleContains }: PositionFilter): string {
  return titleContains == null ? '' : searched(titleContains);
}

function titleParts(filter: PositionFilter): readonly string[] {
  const title = titleOf(filter);
  return title === '' ? [] : title.split(CASED);
}

/**
 * Whether the partition holds more than the region, so that codes are filtered by prefix: for the list of
 * an enterprise or an agency, and for a township in a county's list. Not for a county itself: code `4419` lies in county `441900`.
 */
function isFinerThan(regionCode: string, grain: Grain): boolean {
  return regionCode.length > 6 || (isOfFirm(grain) && regionCode.length < 6);
}

function isOfFirm(grain: Grain): boolean {
  return grain === 'enterprise' || grain === 'agency';
}

/** Idempotent by key. Refused if the position is closed. */
export const closePosition = idempotent<ClosePositionInput, Position>('closePosition', 'Positions', {
  see: getPosition,
  async attempt(context, { positionId: id, reason }, recordPut) {
    const position = isId(id, 'pos') ? await positionLoader(context).load(id) : undefined;
    if (position === undefined) return failed(refusal('NOT_FOUND', ['positionId']));
    const posting = await whoChanges(context, position, ['positionId']);
    if (!posting.ok) return posting;
    return close(context, position, reason, { record: recordPut(position.id), stands: posting.value.stands });
  },
});

/** Retries until the position did not change concurrently. */
async function close(
  context: Context,
  read: Position,
  closeReason: CloseReason,
  { record, stands }: { readonly record: Write; readonly stands: readonly Write[] },
): Promise<Outcome<Position>> {
  let position = read;
  return whileChanged(async () => {
    if (position.status === 'CLOSED') return failed(refusal('POSITION_CLOSED', ['positionId']));
    // Later than any submission: a repeat of a batch that was interrupted earlier does not reopen the position.
    const contentAt = wordAfter(context.clock.now(), [position]);
    const { closed, write } = storeClosed(position, { contentAt, closeReason });
    const commit = await context.db.commit([write, record, ...stands]);
    if (!commit.committed && stands.some((stand) => commit.refused.has(stand)))
      return failed(refusal('AGENCY_NOT_NAMED', ['positionId']));
    if (commit.committed) return ok(closed);
    const old = commit.refused.get(write);
    if (old === undefined) return keyReused;
    position = parsePosition(old);
    return CHANGED;
  });
}
