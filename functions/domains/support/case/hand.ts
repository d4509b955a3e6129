/** Use cases: a case is handed to the station or the home county, taken there, and closed. */
import type { CloseCaseInput, HandCaseInput, TakeCaseInput } from '../../../generated/graphql';
import type { Write } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { readItem } from '../../../platform/items/read-item';
import type { Context } from '../../../platform/requests/context';
import { commitAttempt, idempotent } from '../../../platform/requests/idempotency';
import { failed, ok, type Outcome, type Refusal, refusal } from '../../../platform/requests/result';
import { checkNote } from '../../../platform/values/checks';
import { preciseInstantOf } from '../../../platform/values/clock';
import { isId, ownerOf } from '../../../platform/values/ids';
import { noteCases } from '../../people/worker/employment/store';
import { readCollections, readWorkers } from '../../people/worker/loader';
import { checkNotMerged, type Worker } from '../../people/worker/store';
import { stationLoader } from '../../reference/station/loader';
import { outside } from './open';
import { getCase } from './service';
import {
  type Case,
  caseKey,
  casesOf,
  closeCase as storeClosing,
  handCase as storeHand,
  HOME,
  parseCase,
  type Step,
  takeCase as storeTaking,
} from './store';
import { acts, isWhose, receives, seesCase } from './who-acts';

interface Seen {
  readonly read: Case;
  readonly worker: Worker;
}

/** Undefined if the case does not exist, or if the caller may not see it. One round trip. */
async function readSeen({ db, viewer }: Context, id: string): Promise<Seen | undefined> {
  if (!isId(id, 'cas')) return undefined;
  const workerId = ownerOf(id, 'cas');
  const [read, [worker]] = await Promise.all([
    readItem(db, caseKey(workerId, id), parseCase),
    readWorkers(db, [workerId]),
  ]);
  return read !== undefined && worker !== undefined && seesCase(viewer, read, worker) ? { read, worker } : undefined;
}

const NOT_FOUND = refusal('NOT_FOUND', ['caseId']);

/** Idempotent by key. The case stays whose it is until the other has taken it. Two round trips. */
export const handCase = idempotent<HandCaseInput, Case>('handCase', 'Workers', {
  see: getCase,
  async attempt(context, input, recordPut) {
    const seen = await readSeen(context, input.caseId);
    const wrong = [...(await checkHand(context, input, seen)), ...checkNote(['note'], input.note)];
    if (seen === undefined || wrong.length > 0) return failed(wrong);
    const handedNote = input.note?.trim();
    const { after, write } = storeHand(seen.read, {
      ...{ handedTo: input.toStationId ?? HOME, handedBy: context.viewer.account },
      ...{ handedAt: preciseInstantOf(context.clock.now()), ...(handedNote && { handedNote }) },
    });
    return commitAttempt(context, [write, checkNotMerged(seen.worker)], recordPut(after.id), after);
  },
});

async function checkHand(context: Context, input: HandCaseInput, seen: Seen | undefined): Promise<Refusal[]> {
  const own = seen === undefined ? [NOT_FOUND] : checkOwn(context, seen);
  return [...own, ...(await checkReceiver(context, input, seen))];
}

/** One is named, exists, does not have the case, and covers the person; the last two only of a case that the caller sees. */
async function checkReceiver(
  context: Context,
  { toStationId: to, toHome }: HandCaseInput,
  seen: Seen | undefined,
): Promise<Refusal[]> {
  if ((to == null) === (toHome !== true)) return [refusal('CASE_HANDED_TO_NOBODY', ['toStationId'])];
  if (to == null) return seen === undefined ? [] : checkOther(seen, undefined, 'toHome');
  const station = isId(to, 'stn') ? await stationLoader(context).load(to) : undefined;
  if (station === undefined) return [refusal('NOT_FOUND', ['toStationId'])];
  if (seen === undefined) return [];
  const other = checkOther(seen, to, 'toStationId');
  return other.length > 0 ? other : outside(context, station, seen.worker, ['toStationId']);
}

/** Whoever has it already can't be handed it. */
function checkOther({ read }: Seen, to: string | undefined, field: string): Refusal[] {
  return read.stationId === to ? [refusal('CASE_HANDED_TO_NOBODY', [field])] : [];
}

function checkOwn({ viewer }: Context, { read, worker }: Seen): Refusal[] {
  if (read.status === 'CLOSED') return [refusal('CASE_CLOSED', ['caseId'])];
  return acts(viewer, read, worker) ? [] : [refusal('CASE_OF_OTHERS', ['caseId'])];
}

/** The receipt: from then on the case is the caller's. A repeat changes nothing. Three round trips. */
export function takeCase(context: Context, { caseId }: TakeCaseInput): Promise<Outcome<Case>> {
  return change(context, caseId, (seen) => {
    const { read, worker } = seen;
    if (read.status === 'CLOSED') return failed(refusal('CASE_CLOSED', ['caseId']));
    // Whoever took it before asks again, or a colleague does.
    if (read.status === 'OPEN') {
      const isTaken = read.takenBy !== undefined && isWhose(context.viewer, read, worker);
      return isTaken ? ok(read) : failed(refusal('CASE_NOT_HANDED', ['caseId']));
    }
    if (!receives(context.viewer, read, worker)) return failed(refusal('CASE_OF_OTHERS', ['caseId']));
    const receipt = { takenBy: context.viewer.account, takenAt: preciseInstantOf(context.clock.now()) };
    const to = read.handedTo ?? HOME;
    return ok(storeTaking(read, isId(to, 'stn') ? to : undefined, receipt));
  });
}

/** Once: a case that is closed stays as it was closed. Three round trips. */
export function closeCase(context: Context, { caseId, resolution }: CloseCaseInput): Promise<Outcome<Case>> {
  const wrong = checkNote(['resolution'], resolution, { needed: true });
  return change(
    context,
    caseId,
    (seen) => {
      const refused = [...checkOwn(context, seen), ...wrong];
      if (refused.length > 0) return failed(refused);
      const { account } = context.viewer;
      const closedAt = preciseInstantOf(context.clock.now());
      return ok(storeClosing(seen.read, { resolution: resolution.trim(), closedBy: account, closedAt }));
    },
    wrong,
  );
}

type Decided = Outcome<Case | Step>;

/** Reads, decides and writes the case with the first due date of the county's, until nobody changed them meanwhile. */
function change(
  context: Context,
  caseId: string,
  decide: (seen: Seen) => Decided,
  wrong: readonly Refusal[] = [],
): Promise<Outcome<Case>> {
  return whileChanged(async () => {
    const seen = await readSeen(context, caseId);
    if (seen === undefined) return failed([NOT_FOUND, ...wrong]);
    const decided = decide(seen);
    if (!decided.ok) return decided;
    if (!('write' in decided.value)) return ok(decided.value);
    const { after, write } = decided.value;
    const { committed } = await context.db.commit([write, await profileWrite(context, seen.worker, after)]);
    return committed ? ok(after) : CHANGED;
  });
}

/** The earliest day of the open cases that are the county's, with this one as it is after the change. */
async function profileWrite({ db }: Context, worker: Worker, after: Case): Promise<Write> {
  const items = await readCollections(db, worker, casesOf);
  const others = items.map((item) => parseCase(item)).filter(({ id }) => id !== after.id);
  const [first] = [...others, after]
    .filter(({ status, stationId }) => status !== 'CLOSED' && stationId === undefined)
    .map(({ dueOn }) => dueOn)
    .sort();
  return noteCases(worker, first);
}
