/**
 * Streams -> notices. The nouns say what a record tells (`kinds.ts`); here it is addressed and written. The item of the
 * fact is the outbox, as it is for events of partners; nothing is written beside it.
 */
import type { NoticeId, WorkerId } from '../../../id-kinds';
import { limits } from '../../../limits';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { inParallel } from '../../../platform/jobs/in-parallel';
import type { Keeper } from '../../../platform/lists/malformed';
import type { StreamRecord } from '../../../platform/streams/streams';
import { instantOf, today } from '../../../platform/values/clock';
import { workersById } from '../../people/worker/loader';
import { collectionsOf, type Worker } from '../../people/worker/store';
import { agenciesNamedBy } from '../../reference/agency/naming/who-posts';
import type { NoticeDraft, Source } from '../../reference/notice-draft/notice-draft';
import { homeProvince, type RegionCode } from '../../reference/region/region-code';
import { figure } from '../../reference/rule/rule-row';
import { readRules, ruleFor } from '../../reference/rule/service';
import { sources as allSources } from './kinds';
import {
  type Address,
  type Asked,
  inboxOf,
  noticeIdOf,
  noticeOf,
  officesOf,
  peopleOf,
  type People,
  type Person,
  personsOf,
} from './notice';
import { endTells } from './reading/mark-reached';
import { noticesById } from './read-notices';
import { type Notice, settleNotice, writeNotice } from './store';

/** Name of this reader in items that are set aside. */
export const NOTICES = 'notices';

/**
 * Safe to repeat with any records in any order: each addressee has one notice of a fact. One read of all people that
 * the records name, and a conditional statement for each notice, 25 to a call; people first, because their notices say
 * which cadres are told with them. A repeat also reads these.
 * @returns the notices to people, also those that were written before.
 */
export async function writeNotices(
  keeper: Keeper,
  records: readonly StreamRecord[],
  sources: readonly Source[] = allSources,
): Promise<readonly ToldPerson[]> {
  const drafts = records.flatMap((record) => sources.flatMap((source) => source(record)));
  if (drafts.length === 0) return [];
  // Somebody whose profile is malformed is told under the id that the record has, and their cadres are not.
  const people = await workersById(keeper, drafts.flatMap(peopleOf));
  const namedBy = await readNamed(keeper, drafts);
  const isOver = ({ over }: NoticeDraft): boolean => over === true;
  const told = await tell(
    keeper,
    drafts.filter((draft) => !isOver(draft)),
    { people, namedBy },
  );
  // After the others: a matter may begin and end within one batch.
  await settleAll(keeper, drafts.filter(isOver), { people, namedBy });
  const byId = new Map<string, Worker>(
    [...people.values()].flatMap((worker) => collectionsOf(worker).map((id) => [id, worker] as const)),
  );
  return told.flatMap((notice) => {
    const worker = byId.get(notice.addressee);
    return worker === undefined ? [] : [{ notice, worker }];
  });
}

/** Whom drafts concern besides those whom they name. */
interface Concerned extends Pick<Asked, 'namedBy'> {
  readonly people: People;
}

/** The agencies that enterprises name by now. One query for each enterprise that has a verdict, which is seldom. */
async function readNamed({ db }: Keeper, drafts: readonly NoticeDraft[]): Promise<Asked['namedBy']> {
  const enterprises = [...new Set(drafts.flatMap(({ to }) => to.agenciesOf ?? []))];
  const named = await inParallel(limits.noticeWritesAtOnce, enterprises, (id) => agenciesNamedBy(db, id));
  return (id) => named[enterprises.indexOf(id)] ?? [];
}

/** Tells the people, and then the offices. @returns the notices to people. */
async function tell(
  keeper: Keeper,
  drafts: readonly NoticeDraft[],
  { people, namedBy }: Concerned,
): Promise<readonly Notice[]> {
  const now = keeper.clock.now();
  const soonHours = await readSoonHours(keeper, drafts);
  const named = drafts.flatMap((draft) => personsOf(draft, people).map((person) => ({ draft, person })));
  // Who was told before they were merged is not told again.
  const merged = named.filter(({ person: { former } }) => former.length > 0);
  const before = await noticesById(
    keeper,
    NOTICES,
    merged.flatMap(({ draft, person }) => idsFor(draft, person)),
  );
  const fresh = named
    .filter(({ draft, person }) => toldTo(draft, person, before).length === 0)
    .map(({ draft, person }) => noticeOf(draft, person, now, soonHours(person)));
  const told = new Map([...before, ...(await insertNew(keeper, fresh))]);
  const offices = drafts.flatMap((draft) =>
    officesOf(draft, { homesOf: homesIn(draft, people, told), namedBy }).map((address) =>
      noticeOf(draft, address, now, soonHours(address)),
    ),
  );
  await keeper.db.execute(distinct(offices).map(writeNotice));
  return [...told.values()];
}

/** By the rule of where an addressee is. Mostly no read (`readRules`), and none where no departure is told. */
async function readSoonHours(keeper: Keeper, drafts: readonly NoticeDraft[]): Promise<(address: Address) => number> {
  if (!drafts.some(({ departures }) => departures !== undefined)) return () => 0;
  const rules = await readRules(keeper, ['MESSAGES']);
  const on = today(keeper.clock);
  return ({ lives, village = lives ?? homeProvince }) => figure(ruleFor(rules, 'MESSAGES', on, village), 'SOON_HOURS');
}

/** @returns the notices as they stand: who was told before is told once. */
async function insertNew(keeper: Keeper, notices: readonly Notice[]): Promise<ReadonlyMap<NoticeId, Notice>> {
  const each = distinct(notices);
  const results = await keeper.db.execute(each.map(writeNotice));
  const refused = each.filter((_, place) => results[place] === 'CONDITION_FAILED').map(({ id }) => id);
  const stand = await noticesById(keeper, NOTICES, refused);
  return new Map(each.map((notice) => [notice.id, stand.get(notice.id) ?? notice]));
}

function distinct(notices: readonly Notice[]): Notice[] {
  return [...new Map(notices.map((notice) => [notice.id, notice])).values()];
}

type Told = ReadonlyMap<NoticeId, Notice>;

/** Ids of the fact's notices in the person's inbox, and in those from before they were merged. */
function idsFor(draft: NoticeDraft, { addressee, former }: Person): NoticeId[] {
  return [addressee, ...former].map((one) => noticeIdOf(draft, inboxOf(one)));
}

/** The notices of the fact that the person has. */
function toldTo(draft: NoticeDraft, person: Person, told: Told): Notice[] {
  return idsFor(draft, person).flatMap((id) => told.get(id) ?? []);
}

/** Whose cadres are told of somebody: those of the home that they had when they were told, else of their present one. */
function homesIn(draft: NoticeDraft, people: People, told: Told): (id: WorkerId) => readonly RegionCode[] {
  return (id) => {
    const homes = personsOf(draft, people, [id])
      .flatMap((person) => toldTo(draft, person, told))
      .flatMap(({ home }) => home ?? []);
    const present = people.get(id)?.villageCode;
    return homes.length > 0 || present === undefined ? homes : [present];
  };
}

/** One read of the notices to all people whom the drafts name. */
async function settleAll(
  keeper: Keeper,
  drafts: readonly NoticeDraft[],
  { people, namedBy }: Concerned,
): Promise<void> {
  const told = await noticesById(
    keeper,
    NOTICES,
    drafts.flatMap((draft) => personsOf(draft, people, peopleOf(draft)).flatMap((person) => idsFor(draft, person))),
  );
  const ended = drafts.flatMap((draft) =>
    personsOf(draft, people).flatMap((person) => toldTo(draft, person, told).map(({ id }) => ({ id, person }))),
  );
  const offices = drafts.flatMap((draft) =>
    officesOf(draft, { homesOf: homesIn(draft, people, told), namedBy }).map(({ addressee, village }) =>
      noticeIdOf(draft, inboxOf(addressee), village),
    ),
  );
  const open = new Set([...ended.map(({ id }) => id), ...offices]);
  await inParallel(limits.noticeWritesAtOnce, [...open], (id) => settle(keeper, id));
  // They were put on the list of the id that the person had by then.
  const listed = ended.flatMap(({ id, person: { addressee, former } }) =>
    [addressee, ...former].map((one) => ({ id, addressee: one })),
  );
  await endTells(keeper, listed);
}

/** The matter of the notice is over. Without effect if it was answered, is over or does not exist. */
export async function settle({ db, clock }: Pick<Keeper, 'db' | 'clock'>, id: NoticeId): Promise<void> {
  let from: 'OPEN' | 'ANSWERING' = 'OPEN';
  await whileChanged(async () => {
    const write = settleNotice(id, from, instantOf(clock.now()));
    const commit = await db.commit([write]);
    const status = commit.committed ? undefined : commit.refused.get(write)?.['status'];
    if (status !== 'OPEN' && status !== 'ANSWERING') return undefined;
    from = status;
    return CHANGED;
  });
}

/** A notice to a person who is in the register. */
export interface ToldPerson {
  readonly notice: Notice;
  readonly worker: Worker;
}
