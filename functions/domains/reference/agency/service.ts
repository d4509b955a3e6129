/** Use cases of agencies: register, visit, get, list. */
import type { AgencyFilter, RecordAgencyVisitInput, RegisterAgencyInput } from '../../../generated/graphql';
import { readAll } from '../../../platform/dynamodb/read-all';
import { readItems } from '../../../platform/items/read-item';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import type { Context } from '../../../platform/requests/context';
import { assert } from '../../../platform/requests/errors';
import { commitAttempt, idempotent, keyReused } from '../../../platform/requests/idempotency';
import { failed, ok, refusal } from '../../../platform/requests/result';
import { addDays } from '../../../platform/values/civil-date';
import { instantOf, preciseInstantOf, today } from '../../../platform/values/clock';
import { isId } from '../../../platform/values/ids';
import { parseContactPhone } from '../../../platform/values/phone';
import { creditCodeOf } from '../enterprise/checks';
import { ownRegionOf } from '../region/authority';
import { filterRegion } from '../region/checks';
import { asRegionCode } from '../region/region-code';
import { checkAgency, checkVisit } from './checks';
import { agencyLoader } from './loader';
import { ownAgencyId } from './naming/who-posts';
import { afterVisit } from './seasons';
import {
  agenciesIn,
  type Agency,
  agencyKey,
  noteVisit,
  parseAgency,
  registerAgency as storeAgency,
  takeAgencyCode,
  unvisitedSince,
} from './store';
import { withVisits } from './visit-days';
import {
  type AgencyVisit,
  parseVisit,
  parseVisitDays,
  putVisitDays,
  recordVisit,
  type VisitDays,
  visitDaysKey,
  visitsOf,
} from './visit-store';

/** Idempotent by key. Refused if the credit code is that of another agency. One round trip. */
export const registerAgency = idempotent<RegisterAgencyInput, Agency>('registerAgency', 'Positions', {
  check: (_, input) => checkAgency(input),
  async attempt(context, input, recordPut) {
    const agency = newAgency(context, input);
    const code = takeAgencyCode(agency);
    const commit = await context.db.commit([storeAgency(agency), code, recordPut(agency.id)]);
    if (commit.committed) return ok(agency);
    return commit.refused.has(code) ? failed(refusal('CREDIT_CODE_TAKEN', ['creditCode'])) : keyReused;
  },
  see: getAgency,
});

function newAgency({ ids, clock, vault, viewer }: Context, input: RegisterAgencyInput): Agency {
  const id = ids.next('agy');
  const creditCode = creditCodeOf(input.creditCode);
  assert(creditCode, 'a checked credit code');
  const phone = input.contactPhone == null ? undefined : parseContactPhone(input.contactPhone);
  return {
    ...{ id, creditCode, name: input.name.trim(), regionCode: asRegionCode(input.regionCode) },
    ...(phone !== undefined && { contactPhoneBox: vault.encrypt(phone, id) }),
    ...{ ownerRegionCode: ownRegionOf(viewer), registeredAt: preciseInstantOf(clock.now()) },
    ...{ visitCount: 0, seasons: [], version: 1 },
  };
}

/**
 * Idempotent by key. Any office may visit any agency. Two round trips, and one more for the first visit after the release that
 * keeps the days.
 */
export const recordAgencyVisit = idempotent<RecordAgencyVisitInput, Agency>('recordAgencyVisit', 'Positions', {
  async attempt(context, input, recordPut) {
    const { agencyId } = input;
    const id = isId(agencyId, 'agy') ? agencyId : undefined;
    const [item, known] = await readItems(context.db, [
      id && agencyKey(id),
      id && visitDaysKey({ agencyId: id, year: input.on.slice(0, 4) }),
    ]);
    const agency = item && parseAgency(item);
    const wrong = [
      ...(agency === undefined ? [refusal('NOT_FOUND', ['agencyId'])] : []),
      ...checkVisit(input, today(context.clock)),
    ];
    if (agency === undefined || wrong.length > 0) return failed(wrong);
    const visit = visitOf(context, agency, input);
    const visited = afterVisit(agency, visit);
    const after = { ...agency, ...visited, version: agency.version + 1 };
    const days = await daysWith(context, agency, known && parseVisitDays(known), visit);
    const writes = [recordVisit(visit), noteVisit(agency, visited), ...days.map(putVisitDays)];
    return commitAttempt(context, writes, recordPut(agency.id), after);
  },
  see: getAgency,
});

/** What the visit changes of the days; with what an earlier release did not keep. */
async function daysWith(
  { db }: Context,
  agency: Agency,
  known: VisitDays | undefined,
  visit: AgencyVisit,
): Promise<VisitDays[]> {
  const isKept = agency.visitsDated === true || agency.visitCount === 0;
  const before = isKept ? [] : (await readAll(db, visitsOf(agency.id))).map((item) => parseVisit(item));
  return withVisits(known === undefined ? [] : [known], [...before, visit]);
}

function visitOf({ ids, clock, viewer }: Context, { id }: Agency, input: RecordAgencyVisitInput): AgencyVisit {
  const { on, note, positionsOffered } = input;
  const { regionCode } = viewer;
  assert(regionCode, 'an office, which has a region');
  return {
    ...{ id: ids.next('avs'), agencyId: id, on, regionCode, recordedAt: instantOf(clock.now()) },
    ...(note != null && { note: note.trim() }),
    ...(positionsOffered != null && { positionsOffered }),
  };
}

/** Null if it does not exist, or if the caller is another agency. */
export async function getAgency(context: Context, id: string): Promise<Agency | null> {
  const sees = context.viewer.roles.some((role) => READERS.has(role)) || ownAgencyId(context.viewer) === id;
  return sees && isId(id, 'agy') ? ((await agencyLoader(context).load(id)) ?? null) : null;
}

const READERS: ReadonlySet<string> = new Set(['BUREAU', 'CADRE', 'STATION', 'ENTERPRISE']);

/** Ordered by region code. One query. */
export function listAgencies(context: Context, filter: AgencyFilter, page: Page): Paged<Agency> {
  const { withoutVisitForDays: days } = filter;
  const query = agenciesIn(filterRegion(filter.regionCode) ?? '').where(
    days != null && unvisitedSince(addDays(today(context.clock), -days)),
  );
  return list(context, { queries: [query.params()], index: 'byRegion', order: 'ASCENDING', page, parse: parseAgency });
}

/** The latest day first. One query. */
export function listVisits(context: Context, { id }: Agency, page: Page): Paged<AgencyVisit> {
  return list(context, { queries: [visitsOf(id)], order: 'DESCENDING', page, parse: parseVisit });
}
