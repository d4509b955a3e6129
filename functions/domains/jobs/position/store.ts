/**
 * The position item in table Positions, and every write of it. Its id is derived from enterprise and `externalRef`, so
 * the key makes the reference unique. Lists: one index for each grain (county, prefecture, nation in 16 parts,
 * enterprise, agency) and order (wage, time), partitioned by status, so pages are read in order without sort or scan; larger
 * regions merge partitions. Index `byDue` lists closing dates, in 16 parts.
 */
import type { EnterpriseId } from '../../../id-kinds';
import * as attr from '../../../platform/items/attributes';
import { regionCode } from '../../reference/region/region-code';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import { limits } from '../../../limits';
import { type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import type { Item, QueryParams, Statement, Write } from '../../../platform/dynamodb/database';
import { absent, anyOf, atLeast, above, equals, isNew, put } from '../../../platform/dynamodb/expressions';
import { insert, replace } from '../../../platform/dynamodb/statements';
import { assert } from '../../../platform/requests/errors';
import { preciseInstantOf } from '../../../platform/values/clock';
import { workHazards } from './juveniles';
import { checkTransition, statusWith } from './states';

const [byWage, byTime] = ['${wageMin}#${id}', '${submittedAt}#${id}'] as const;

const positions = itemKind('position', {
  table: 'Positions',
  edition: 4,
  attributes: {
    id: attr.idOf('pos'),
    enterpriseId: attr.idOf('ent'),
    /** Of the agency that posted it in the enterprise's name. */
    agencyId: attr.optional(attr.idOf('agy')),
    externalRef: attr.text,
    title: attr.text,
    occupationCode: attr.text,
    regionCode,
    county: regionCode,
    prefecture: regionCode,
    /** Its partition of the nation-wide lists, one of 16. */
    part: attr.text,
    headcount: attr.integer,
    /** Headcount that is not taken; stored because a condition can't subtract. */
    vacancies: attr.integer,
    wageMin: attr.integer,
    wageMax: attr.optional(attr.integer),
    education: attr.optional(
      attr.oneOf('NONE', 'PRIMARY', 'JUNIOR_HIGH', 'SENIOR_HIGH', 'VOCATIONAL', 'COLLEGE', 'BACHELOR'),
    ),
    ...{ ageMin: attr.optional(attr.integer), ageMax: attr.optional(attr.integer) },
    skills: attr.listOf(attr.text),
    skillNeeds: attr.optional(attr.listOf(attr.mapOf({ skill: attr.text, must: attr.flag, weight: attr.integer }))),
    board: attr.flag,
    lodging: attr.flag,
    contractMonths: attr.optional(attr.integer),
    startsOn: attr.optional(attr.civilDate),
    closesOn: attr.optional(attr.civilDate),
    description: attr.optional(attr.text),
    /** Present if the vacancy of an ended placement is offered again. */
    refill: attr.optional(attr.flag),
    /** Of the work, for juveniles; absent if the partner has not told it. `hazards` may be empty. */
    movementsPerMinute: attr.optional(attr.integer),
    ...{ liftKgFrequent: attr.optional(attr.integer), liftKgOccasional: attr.optional(attr.integer) },
    nightWork: attr.optional(attr.flag),
    hazards: attr.optional(attr.listOf(attr.oneOf(...workHazards))),
    status: attr.oneOf('PENDING', 'OPEN', 'FILLED', 'CLOSED'),
    closeReason: attr.optional(attr.oneOf('FILLED', 'WITHDRAWN', 'EXPIRED')),
    /** Instants, ISO 8601 UTC: of the first submission, and of the partner's latest submission or closing. */
    submittedAt: attr.instant,
    contentAt: attr.instant,
    /** When a placement took the last vacancy; absent if there are vacancies or the partner submitted it since. */
    filledAt: attr.optional(attr.instant),
    /** The batch and row that wrote the content (`submission/create-or-change.ts`): a repeat recognises its own write. */
    mark: attr.text,
    /**
     * Of a posting of an agency: the posting of the same job whose headcount counts for it, and whether that one is shown
     * instead (`submission/one-job`).
     */
    ...{ jobKey: attr.optional(attr.idOf('pos')), covered: attr.optional(attr.flag) },
    /** Under which people are told of it, unless that is its id; and under which they were told of its job (`told-keys.ts`). */
    ...{ toldKey: attr.optional(attr.text), toldWith: attr.optional(attr.listOf(attr.text)) },
    /** Rises with each write; a batch's update is conditional on the version that it was decided on. */
    version: attr.integer,
  },
  keys: {
    primary: ['${id}', 'position'],
    countyWage: ['${status}#${county}', byWage],
    countyTime: ['${status}#${county}', byTime],
    prefectureWage: ['${status}#${prefecture}', byWage],
    prefectureTime: ['${status}#${prefecture}', byTime],
    nationWage: ['${status}#${part}', byWage],
    nationTime: ['${status}#${part}', byTime],
    enterpriseWage: ['${status}#${enterpriseId}', byWage],
    enterpriseTime: ['${status}#${enterpriseId}', byTime],
    agencyWage: ['${status}#${agencyId}', byWage],
    agencyTime: ['${status}#${agencyId}', byTime],
  },
  widths: { wageMin: String(limits.wageMax).length },
});

export type Position = ItemOf<typeof positions>;

/** `decode` treats NULL, which a statement writes for an absent value, as absent. */
export const {
  is: isPosition,
  decode: parsePosition,
  decodeFor: positionFor,
  part: partOfPosition,
  keyOf: positionKey,
} = positions;

/** The whole item as stored, with index keys. */
export function positionItem(position: Position): Item {
  return { ...positions.stored(position).Item, ...closingKeys(position) };
}

/**
 * Keys of index byDue. Not declared as a kind's key, because a closed position keeps its closing date and must leave
 * the index.
 */
function closingKeys({ status, part, closesOn, id }: Position): Item {
  return status === 'CLOSED' || closesOn === undefined
    ? {}
    : { byDuePk: `closes#${part}`, byDueSk: `${closesOn}#${id}` };
}

/** An enterprise's positions of one status, ordered by submission. */
export function positionsOf(enterpriseId: EnterpriseId, status: Position['status']): QueryParams {
  return positions.query('enterpriseTime', { status, enterpriseId }).params();
}

/** Queries of the lists, one index for each order (`service.ts`). */
export const positionQuery = positions.query;

/**
 * Stores a decided submission (`submission/create-or-change.ts`), as one statement of a batch. Refused if the position changed
 * since the read.
 * @param old the item as it was read.
 */
export function submitPosition(position: Position, old: Item | undefined): Statement {
  checkTransition('submit', old && parsePosition(old), position);
  const item = positionItem(position);
  return old === undefined ? insert({ TableName: 'Positions', Item: item }) : replace('Positions', old, item);
}

/** The same as one write of a transaction. */
export function submitPositionTogether(position: Position, old: Position | undefined): Write {
  checkTransition('submit', old, position);
  return written(position, old);
}

/** @param closed the position with its closing reason and the instant of closing. */
export function closePosition(read: Position, { contentAt, closeReason }: Pick<Position, 'contentAt' | 'closeReason'>) {
  assert(closeReason, 'a reason to close for');
  const closed: Position = { ...nextOf(read), contentAt, closeReason, status: 'CLOSED' };
  checkTransition('close', read, closed);
  return { closed, write: written(closed, read) };
}

/**
 * Closes a position whose closing date is over on `on`.
 * @throws if it has no closing date or that is not over.
 */
export function expirePosition(item: Item, on: CivilDate): Statement {
  const read = parsePosition(item);
  const { closesOn } = read;
  assert(closesOn !== undefined && closesOn < on, 'a position that is due to close');
  const closed: Position = { ...nextOf(read), closeReason: 'EXPIRED', status: 'CLOSED' };
  checkTransition('expire', read, closed);
  return replace('Positions', item, positionItem(closed));
}

/** Opens a position that waited for its enterprise's verification, or makes an open one wait again. */
export function fileByVerification(item: Item, verified: boolean): Statement {
  const read = parsePosition(item);
  const filed: Position = { ...nextOf(read), status: statusWith(read.vacancies, verified) };
  checkTransition('verify', read, filed);
  return replace('Positions', item, positionItem(filed));
}

/** Files the position under what took its region over. Refused if it changed since the read. */
export function refilePosition(item: Item, place: Pick<Position, 'regionCode' | 'county' | 'prefecture'>): Statement {
  const read = parsePosition(item);
  const filed: Position = { ...nextOf(read), ...place };
  checkTransition('refile', read, filed);
  return replace('Positions', item, positionItem(filed));
}

/** How a position stands with the other postings of its job. */
export type Filing = Pick<Position, 'jobKey' | 'covered' | 'toldKey' | 'toldWith'>;

/** Files the posting with the other postings of its job. Refused if it changed since the read. */
export function fileUnderJob(read: Position, filing: Filing): Write {
  const { jobKey: _, covered: __, toldKey: ___, toldWith: ____, ...rest } = read;
  const filed: Position = { ...nextOf(rest), ...filing };
  checkTransition('refile', read, filed);
  return written(filed, read);
}

/**
 * Takes one vacancy, by condition, so that many workers can start at once. Refused if the occupation changed since the
 * read. Taking the last vacancy also changes the status in every list, and is refused if the position's version
 * changed.
 * @param now refused if the closing date is before its civil day.
 * @param juvenile refused if anything of the position changed since the read: the decision depends on all its work.
 */
export function takeVacancy(read: Position, now: Date, { juvenile }: { readonly juvenile: boolean }): Write {
  const { id, vacancies, occupationCode } = read;
  if (vacancies === 1) {
    const filled: Position = { ...nextOf(read), vacancies: 0, status: 'FILLED', filledAt: preciseInstantOf(now) };
    checkTransition('takeVacancy', read, filled);
    return written(filled, read);
  }
  const on = civilDateOf(now);
  return positions
    .update(positionKey(id))
    .increase({ vacancies: -1, version: 1 })
    .when(
      equals('status', 'OPEN'),
      above('vacancies', 1),
      equals('occupationCode', occupationCode),
      ...(juvenile ? [equals('version', read.version)] : []),
      anyOf(absent('closesOn'), equals('closesOn', null), atLeast('closesOn', on)),
    );
}

/**
 * Gives vacancies back. A filled position opens again, or waits if its enterprise is not verified; a closed one stays
 * closed.
 */
export function giveBackVacancy(read: Position, count: number, verified: boolean): Write {
  const vacancies = Math.min(read.vacancies + count, read.headcount);
  const status = read.status === 'CLOSED' ? 'CLOSED' : statusWith(vacancies, verified);
  const { filledAt: _, ...next } = nextOf(read);
  const offered: Position = { ...next, vacancies, status };
  checkTransition('giveBackVacancy', read, offered);
  return written(offered, read);
}

function nextOf(read: Position): Position {
  return { ...read, version: read.version + 1 };
}

/** Refused if the position exists, or if its version changed since the read. */
function written(position: Position, read: Position | undefined): Write {
  const write = put<Position>({ TableName: 'Positions', Item: positionItem(position) });
  return read === undefined ? write.when(isNew) : write.when(equals('version', read.version));
}

/** Names of the 16 partitions of the nation-wide lists. */
export const nationParts = Array.from({ length: 16 }, (_, part) => part.toString(16));
