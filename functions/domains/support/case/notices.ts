/** Whose a case is, and to whom it is handed, are told of it; the worker is told how it ended. */
import type { NoticeKind } from '../../../generated/graphql';
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import type { Parameters } from '../../../platform/requests/text';
import type { StreamRecord } from '../../../platform/streams/streams';
import { addDays, startOfDay } from '../../../platform/values/civil-date';
import { type Instant, instantAfter, instantOf } from '../../../platform/values/clock';
import { isId } from '../../../platform/values/ids';
import { workerLoader } from '../../people/worker/loader';
import { type Addressees, type NoticeDraft, tellingsOf, type Told } from '../../reference/notice-draft/notice-draft';
import messages from './messages.json';
import { getCase } from './service';
import { type Case, isCase, parseCase } from './store';

/** One for each step of a case. It matters until the day by which the case is to be closed, and some days at least. */
export function caseNotices({ oldItem, newItem }: Pick<StreamRecord, 'oldItem' | 'newItem'>): readonly NoticeDraft[] {
  if (!isCase(newItem)) return [];
  const after = parseCase(newItem);
  const before = oldItem === undefined ? undefined : parseCase(oldItem);
  // Where it is listed is no news to anybody.
  if (before?.version === after.version || (before && before.livesIn !== after.livesIn)) return [];
  const draft = (kind: NoticeKind, at: Instant | undefined, to: Addressees): NoticeDraft[] =>
    at === undefined
      ? []
      : [{ kind, objectId: after.id, mark: String(after.version), at, until: untilOf(after, at), to }];
  if (before === undefined) return draft('CASE_OPENED', after.openedAt, officeOf(after, after.stationId));
  if (after.status === 'CLOSED') return draft('CASE_CLOSED', after.closedAt, { people: [after.workerId] });
  if (after.status === 'HANDED') return draft('CASE_HANDED', after.handedAt, officeOf(after, after.handedTo));
  return draft('CASE_TAKEN', after.takenAt, officeOf(after, before.stationId));
}

function untilOf({ dueOn }: Case, at: Instant): Instant {
  const [due, some] = [instantOf(startOfDay(addDays(dueOn, 1))), instantAfter(at, limits.caseToldDays)];
  return due > some ? due : some;
}

/** @param stationId of a station; anything else stands for the home county. */
function officeOf({ workerId }: Case, stationId: string | undefined): Addressees {
  return stationId !== undefined && isId(stationId, 'stn') ? { stationId } : { cadresOf: [workerId] };
}

export const caseTellings = tellingsOf(messages.notices, see);

async function see(context: Context, { objectId }: Told): Promise<Parameters | undefined> {
  const one = await getCase(context, objectId);
  // Whoever sees the case is told whose it is, also a station that the person has left.
  const worker = one && (await workerLoader(context).load(one.workerId));
  if (one === null || worker == null) return undefined;
  const { kind, dueOn, resolution = '' } = one;
  return { name: worker.name, kind: messages.kinds[kind], dueOn, resolution };
}
