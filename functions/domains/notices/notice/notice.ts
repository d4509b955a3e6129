/**
 * Rules of notices: names of inboxes and notices, and which inboxes a draft goes to. An id comes from the fact, the inbox
 * and the village alone, so a repeated record makes no second notice. Pure.
 */
import type { AgencyId, EnterpriseId, InboxId, NoticeId, TravellerId, WorkerId } from '../../../id-kinds';
import { limits } from '../../../limits';
import type { Locale } from '../../../platform/requests/text';
import { expiryAfter, type Instant, preciseInstantOf } from '../../../platform/values/clock';
import { derivedId, derivedIdAt } from '../../../platform/values/ids';
import type { Fact, NoticeDraft } from '../../reference/notice-draft/notice-draft';
import { countyOf } from '../../reference/region/region';
import { cutTo, type RegionCode } from '../../reference/region/region-code';
import { collectionsOf, type Worker } from '../../people/worker/store';
import { registeredOf } from '../../people/worker/loader';
import type { Notice } from './store';

const ULID_LENGTH = 26;

/** A person, an enterprise or an agency by its id, an office by `cadresOf`, a carrier or a station by `ofClaim`. */
export type Addressee = string;

/**
 * The cadres of a county, for notices about one of its villages; the office of a wider region. A prefecture without
 * counties has one office, under the code of the county that it is.
 */
export function cadresOf(regionCode: RegionCode): Addressee {
  return `cadres#${regionCode.length >= 6 ? cutTo(regionCode, 6) : (countyOf(regionCode) ?? regionCode)}`;
}

export function ofClaim(role: 'CARRIER' | 'STATION', claim: string): Addressee {
  return `${role}#${claim}`;
}

/** The language in which a person is told. */
export function localeOf({ language }: Pick<Worker, 'language'>): Locale {
  return language === 'EN' ? 'en' : 'zh';
}

export function inboxOf(addressee: Addressee): InboxId {
  return derivedId('inb', addressee);
}

/** @param village present for cadres: those of one county are told of each of its villages. */
export function noticeIdOf({ kind, objectId, mark = '', at }: Fact, inbox: InboxId, village: string = ''): NoticeId {
  const own = derivedIdAt('ntc', new Date(at), kind, objectId, mark, village);
  return `ntc_${own.slice(-ULID_LENGTH)}${inbox.slice(-ULID_LENGTH)}`;
}

/** Where a draft goes. */
export interface Address {
  readonly addressee: Addressee;
  /** Present for cadres: the village that it concerns, or a larger region. */
  readonly village?: RegionCode;
  /** Present for people whose cadres are told, too: the village of these. */
  readonly home?: RegionCode;
  /** Present for people in the register: the village where they live now, by whose rules they are told. */
  readonly lives?: RegionCode;
}

/** A person under the id that they have now, with those of before they were merged. */
export interface Person extends Address {
  readonly former: readonly Addressee[];
}

export type People = ReadonlyMap<WorkerId, Worker>;

/** Each person once. Of people who are not in the register nobody is told. */
export function personsOf({ to }: NoticeDraft, people: People, named = to.people ?? []): Person[] {
  const cadresOfThem = new Set<string>(to.cadresOf ?? []);
  const persons = registeredOf(named).map((id): [Addressee, Person] => {
    const worker = people.get(id);
    const [addressee = id, ...former] = worker === undefined ? [] : collectionsOf(worker);
    const home = cadresOfThem.has(id) ? worker?.villageCode : undefined;
    const lives = worker?.villageCode;
    return [addressee, { addressee, former, ...(home && { home }), ...(lives && { lives }) }];
  });
  return [...new Map(persons).values()];
}

/** What is asked when a draft is told: the villages whose cadres are told of somebody, and the agencies of an enterprise. */
export interface Asked {
  readonly homesOf: (id: WorkerId) => readonly RegionCode[];
  readonly namedBy: (id: EnterpriseId) => readonly AgencyId[];
}

/** The office of each village or region once, the firms and the station. */
export function officesOf({ to }: NoticeDraft, { homesOf, namedBy }: Asked): Address[] {
  const homes = (ids: readonly TravellerId[] = []) => registeredOf(ids).flatMap(homesOf);
  const others = new Set(homes(to.butCadresOf));
  const villages = homes(to.cadresOf).filter((village) => !others.has(village));
  const told = new Set([...villages, ...(to.cadresIn === undefined ? [] : [to.cadresIn])]);
  const named = to.agenciesOf === undefined ? [] : namedBy(to.agenciesOf);
  const firms = [to.enterpriseId, to.agencyId, ...named].flatMap((id) => (id === undefined ? [] : [{ addressee: id }]));
  const stations = to.stationId === undefined ? [] : [{ addressee: ofClaim('STATION', to.stationId) }];
  return [...[...told].map((village) => ({ addressee: cadresOf(village), village })), ...firms, ...stations];
}

/** The people whose profiles a draft needs. */
export function peopleOf({ to }: NoticeDraft): readonly WorkerId[] {
  const { people = [], cadresOf: theirs = [], butCadresOf = [] } = to;
  return registeredOf([...people, ...theirs, ...butCadresOf]);
}

/** @param soonHours by the rule of where the addressee is; absent where no departure is told. */
export function noticeOf(draft: NoticeDraft, { addressee, village, home }: Address, now: Date, soonHours = 0): Notice {
  const inbox = inboxOf(addressee);
  const { kind, objectId, at, until, answers, data } = draft;
  const isUrgent = draft.urgent === true || isSoon(draft, soonHours);
  return {
    ...{ id: noticeIdOf(draft, inbox, village), inbox, addressee, kind, objectId, at, until, status: 'OPEN' },
    ...(village !== undefined && { village }),
    ...(home !== undefined && { home }),
    ...(answers !== undefined && { answers: [...answers] }),
    ...(isUrgent && { urgent: true }),
    ...(data !== undefined && { data }),
    writtenAt: preciseInstantOf(now),
    expiresAt: expiryOf(until, village !== undefined, now),
  };
}

/** Whether people may miss a departure, or go to it in vain, before they read in the morning. */
function isSoon({ departures = [], at }: NoticeDraft, hours: number): boolean {
  return departures.some((departsAt) => Date.parse(departsAt) - Date.parse(at) <= hours * 3_600_000);
}

/** The end counts where cadres are told, because their inbox is in its order. */
function expiryOf(until: Instant, isForCadres: boolean, now: Date): number {
  const end = new Date(Math.max(Date.parse(until), now.getTime()));
  return isForCadres ? expiryAfter(end, limits.noticeDaysAfterEnd) : expiryAfter(now, limits.noticeDays);
}

/** Answers that the notice takes now; none once it was answered, is over, or has ended, or while one is under way. */
export function answersNow(notice: Notice, now: Date): NonNullable<Notice['answers']> {
  const { status, answers = [], until, overAt } = notice;
  const isFree = status === 'OPEN' || (status === 'ANSWERING' && overAt === undefined && isBrokenOff(notice, now));
  return isFree && Date.parse(until) > now.getTime() ? answers : [];
}

/** Whether the answer was chosen so long ago that another one may take its place. */
export function isBrokenOff({ answeredAt }: Notice, now: Date): boolean {
  return answeredAt === undefined || now.getTime() - Date.parse(answeredAt) >= limits.answerSeconds * 1_000;
}
