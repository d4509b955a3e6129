/** Use case: what was told wrongly of a visit is corrected. Whoever was not there is uncounted by the stream. */
import type { CorrectVisitInput } from '../../../generated/graphql';
import type { WorkerId } from '../../../id-kinds';
import type { Item } from '../../../platform/dynamodb/database';
import { readItem } from '../../../platform/items/read-item';
import type { Context } from '../../../platform/requests/context';
import { commitAttempt, idempotent } from '../../../platform/requests/idempotency';
import { failed, type Refusal, refusal } from '../../../platform/requests/result';
import { checkNotBefore } from '../../../platform/values/checks';
import { asCivilDate } from '../../../platform/values/civil-date';
import { today } from '../../../platform/values/clock';
import { isId } from '../../../platform/values/ids';
import { readWorkers } from '../../people/worker/loader';
import type { Worker } from '../../people/worker/store';
import type { RegionCode } from '../../reference/region/region-code';
import { checkCorrection } from './checks';
import { asMaker, checkCovered, type Office, readOffice, readPeople } from './covered';
import { getVisit } from './service';
import { correctVisit as storeCorrection, parseVisit, parseVisited, type Visit, visitedKey, visitKey } from './store';
import { seesVisit } from './who-sees';

/** Idempotent by key. Fields that are absent stay as they are. Three round trips. */
export const correctVisit = idempotent<CorrectVisitInput, Visit>('correctVisit', 'RecruitmentEvents', {
  check: ({ clock }, input) => checkCorrection(input, today(clock)),
  named: async (context, input) => (await readNamed(context, input)).wrong,
  see: getVisit,
  async attempt(context, input, recordPut) {
    const { visit, named, parts, wrong } = await readNamed(context, input);
    if (visit === undefined) return failed(wrong);
    const after = corrected(visit, input, named);
    const all = [...wrong, ...checkKept(visit, after)];
    if (all.length > 0) return failed(all);
    const stored = parts.flatMap((item) => (item === undefined ? [] : [parseVisited(item)]));
    const homes = named.flatMap(({ worker, stays }): [WorkerId, RegionCode][] =>
      worker && !stays ? [[worker.id, worker.villageCode]] : [],
    );
    const writes = storeCorrection(visit, after, new Map(stored.map((part) => [part.workerId, part])), new Map(homes));
    return commitAttempt(context, writes, recordPut(visit.id), after);
  },
});

interface Read {
  readonly visit: Visit | undefined;
  readonly named: readonly Named[];
  /** What is stored of each person of the visit. */
  readonly parts: readonly (Item | undefined)[];
  readonly wrong: readonly Refusal[];
}

/** The visit and whom the input names, and what is wrong with that. */
async function readNamed(context: Context, input: CorrectVisitInput): Promise<Read> {
  const visit = await readSeen(context, input.visitId);
  if (visit === undefined) return { visit, named: [], parts: [], wrong: [refusal('NOT_FOUND', ['visitId'])] };
  const [parts, were, people, office] = await Promise.all([
    context.db.batchGet(visit.workerIds.map((id) => visitedKey(id, visit.id))),
    readWorkers(context.db, visit.workerIds),
    readPeople(asMaker(context, visit, []), input.workerIds ?? []),
    readOffice(context, visit),
  ]);
  // Somebody who was merged since is in the visit under the id of before.
  const own = new Map(were.flatMap((worker, place) => (worker ? [[worker.id, visit.workerIds[place]]] : [])));
  const named = (input.workerIds ?? []).map((id, place): Named => {
    const worker = people[place];
    const stays = visit.workerIds.find((one) => one === id) ?? (worker && own.get(worker.id));
    return { id: stays ?? worker?.id, worker, stays: stays !== undefined };
  });
  return { visit, named, parts, wrong: checkNamed(named, office) };
}

/** Somebody whom the input names: with the id in the visit, and whether they are in it already. */
interface Named {
  readonly id: WorkerId | undefined;
  readonly worker: Worker | undefined;
  readonly stays: boolean;
}

async function readSeen({ db, viewer }: Context, id: string): Promise<Visit | undefined> {
  const visit = isId(id, 'vis') ? await readItem(db, visitKey(id), parseVisit) : undefined;
  return visit !== undefined && seesVisit(viewer, visit) ? visit : undefined;
}

function corrected(
  read: Visit,
  { on, workerIds, note, spokenWith }: CorrectVisitInput,
  named: readonly Named[],
): Visit {
  const { note: _, spokenWith: __, ...rest } = read;
  const [said, with_] = [
    note == null ? read.note : note.trim(),
    spokenWith == null ? read.spokenWith : spokenWith.trim(),
  ];
  return {
    ...rest,
    ...(on != null && { on: asCivilDate(on) }),
    ...(workerIds != null && { workerIds: named.flatMap(({ id }) => id ?? []) }),
    ...(said && { note: said }),
    ...(with_ && { spokenWith: with_ }),
    version: read.version + 1,
  };
}

/** Whoever is in the visit was covered when it was recorded. */
function checkNamed(named: readonly Named[], office: Office): Refusal[] {
  return named.flatMap(({ id, worker, stays }, place) => {
    const isTwice = named.findIndex((one) => one.id !== undefined && one.id === id) < place && id !== undefined;
    if (isTwice) return [refusal('DUPLICATE', ['workerIds', place])];
    return stays ? [] : checkCovered(office, [worker]).map((one) => ({ ...one, path: ['workerIds', place] }));
  });
}

/** Whose words became a case was there, and told of what had happened by then; and somebody or an enterprise was. */
function checkKept(visit: Visit, after: Visit): Refusal[] {
  const lost = visit.findings.flatMap(({ lostJobOn }) => lostJobOn ?? []).toSorted();
  const isLeft = visit.findings.some(({ workerId }) => !after.workerIds.includes(workerId));
  const isEmpty = after.workerIds.length === 0 && after.enterpriseId === undefined;
  return [
    ...(after.on === visit.on ? [] : checkNotBefore(['on'], after.on, lost.at(-1))),
    ...(isLeft ? [refusal('VISIT_HAS_CASE', ['workerIds'])] : []),
    ...(isEmpty && !isLeft ? [refusal('VISIT_OF_NOBODY', ['workerIds'])] : []),
  ];
}
