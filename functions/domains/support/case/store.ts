/**
 * The case in table Workers, in its worker's collection, and every write of it. Its id contains the worker's id, so
 * `case(id)` is one GetItem. Lists, open ones first and the earliest due before others: of a home county in index byRegion,
 * of the station whose it is in byName, of the one to which it is handed in dueCounty.
 */
import type { CaseId, StationId, WorkerId } from '../../../id-kinds';
import type { Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import { equals, given, isThere } from '../../../platform/dynamodb/expressions';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import { versionedWrites } from '../../../platform/items/versioned';
import { keysOf } from '../../../platform/values/unknown';
import { isId } from '../../../platform/values/ids';
import { homeOf, regionCode, type RegionCode } from '../../reference/region/region-code';
import { type CaseTransition, checkTransition } from './states';

/** Instead of the id of a station: the office of the home county. */
export const HOME = 'HOME';

const cases = itemKind('case', {
  table: 'Workers',
  edition: 2,
  attributes: {
    id: attr.idOf('cas'),
    workerId: attr.idOf('wkr'),
    kind: attr.oneOf('WAGES', 'INJURY', 'JOB_CHANGE', 'OTHER'),
    status: attr.oneOf('OPEN', 'HANDED', 'CLOSED'),
    /** First part of the lists' order, in which what is closed comes last. */
    stage: attr.oneOf('due', 'over'),
    note: attr.optional(attr.text),
    /** Home when the case was opened, and its county, under which it is listed. */
    ...{ homeCode: regionCode, county: regionCode },
    /** Where the person lives now, if that is elsewhere than when it was opened. */
    livesIn: attr.optional(regionCode),
    /** The station whose it is; absent while it is the home county's. */
    stationId: attr.optional(attr.idOf('stn')),
    /** To whom it is handed, a station (which finds it by its id) or HOME, with whoever handed it, when, and what for. */
    ...{
      handedTo: attr.optional(attr.text),
      receiverId: attr.optional(attr.idOf('stn')),
      handedBy: attr.optional(attr.text),
      handedAt: attr.optional(attr.instant),
      handedNote: attr.optional(attr.text),
    },
    /** The receipt of the last hand-over: who took it, and when. */
    ...{ takenBy: attr.optional(attr.text), takenAt: attr.optional(attr.instant) },
    /** Day by which it is to be closed. */
    dueOn: attr.civilDate,
    ...{ openedBy: attr.text, openedAt: attr.instant },
    ...{
      resolution: attr.optional(attr.text),
      closedBy: attr.optional(attr.text),
      closedAt: attr.optional(attr.instant),
    },
    /** Rises with each change of this item. */
    version: attr.integer,
  },
  keys: {
    primary: ['${workerId}', 'case#${id}'],
    byRegion: ['cases#${county}', '${stage}#${dueOn}#${id}'],
    byName: ['cases#${stationId}', '${stage}#${dueOn}#${id}'],
    dueCounty: ['handed#${receiverId}', '${stage}#${dueOn}#${id}'],
  },
});

export type Case = ItemOf<typeof cases>;

export const { is: isCase, decode: parseCase, part: partOfCase, query: caseQuery } = cases;

const { add, change } = versionedWrites(cases);

export function caseKey(workerId: WorkerId, id: CaseId): Key {
  return cases.key({ workerId, id });
}

/** Those in one of the worker's collections, in the order in which they were opened. */
export function casesOf(workerId: WorkerId): QueryParams {
  return cases.query('primary', { workerId }).params();
}

/** A case after a transition, and the write that brings it there. */
export interface Step {
  readonly after: Case;
  readonly write: Write;
}

export function openCase(opened: Case): Write {
  checkTransition('open', undefined, opened);
  return add(opened);
}

type Handed = Required<Pick<Case, 'handedTo' | 'handedBy' | 'handedAt'>> & Pick<Case, 'handedNote'>;

export function handCase(read: Case, handed: Handed): Step {
  const { handedTo } = handed;
  return step('hand', read, { ...handed, ...(isId(handedTo, 'stn') && { receiverId: handedTo }), status: 'HANDED' });
}

/** @param stationId undefined if the home county took it. */
export function takeCase(
  read: Case,
  stationId: StationId | undefined,
  receipt: Required<Pick<Case, 'takenBy' | 'takenAt'>>,
): Step {
  const { stationId: _, ...rest } = read;
  return step('take', stationId === undefined ? rest : { ...rest, stationId }, { ...receipt, status: 'OPEN' });
}

export function closeCase(read: Case, closed: Required<Pick<Case, 'resolution' | 'closedBy' | 'closedAt'>>): Step {
  return step('close', read, { ...closed, status: 'CLOSED', stage: 'over' });
}

/** Lists an open case where its person lives by now. Refused if it changed since the read. */
export function refileCase(read: Case, livesIn: RegionCode): Write {
  checkTransition('refile', read, read);
  const { county } = homeOf(livesIn);
  return change(read, { livesIn, county });
}

/** Lists what an earlier release handed to a station, which it is to take; nothing for the others. Refused as a refiling is. */
export function listHanded(read: Case): Write[] {
  const { handedTo: receiverId } = read;
  if (receiverId === undefined || !isId(receiverId, 'stn')) return [];
  checkTransition('refile', read, read);
  return [change(read, { receiverId })];
}

/** Refused if the case changed since the read. What is over is removed. */
function step(transition: CaseTransition, read: Case, change: Partial<Case> & Pick<Case, 'status'>): Step {
  const { hand, rest } = partsOf(read);
  const after: Case = { ...rest, ...change, version: read.version + 1 };
  checkTransition(transition, read, after);
  const { stage, stationId, receiverId, version } = after;
  const keys = cases.keysFrom(given({ stage, stationId, receiverId }), after);
  // Of an index that it leaves its sort key is still made.
  const lists = { byName: stationId, dueCounty: receiverId };
  const left = keysOf(lists).filter((name) => lists[name] === undefined);
  const own = Object.entries(keys).filter(([name]) => !left.some((index) => name.startsWith(index)));
  const write = cases
    .update(caseKey(read.workerId, read.id))
    .set({ ...given({ ...change, version, stationId }), ...Object.fromEntries(own) })
    .remove(
      ...(stationId === undefined ? (['stationId', 'byNamePk', 'byNameSk'] as const) : []),
      ...(receiverId === undefined ? (['dueCountyPk', 'dueCountySk'] as const) : []),
      ...keysOf(hand).filter((name) => after[name] === undefined),
    )
    .when(isThere, equals('version', read.version));
  return { after, write };
}

/** What tells of the hand-over, and the rest. */
function partsOf({ handedTo, receiverId, handedBy, handedAt, handedNote, ...rest }: Case) {
  return { hand: given({ handedTo, receiverId, handedBy, handedAt, handedNote }), rest };
}
