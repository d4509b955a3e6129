/** Who is named by somebody who wants to go to work with them is told so, and agrees by the answer. */
import type { NoticeKind } from '../../../../generated/graphql';
import type { WorkerId } from '../../../../id-kinds';
import { limits } from '../../../../limits';
import type { Item } from '../../../../platform/dynamodb/database';
import { unlessMalformed } from '../../../../platform/lists/malformed';
import type { Context } from '../../../../platform/requests/context';
import type { Outcome } from '../../../../platform/requests/result';
import type { Parameters } from '../../../../platform/requests/text';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { instantAfter, instantOf } from '../../../../platform/values/clock';
import { isId } from '../../../../platform/values/ids';
import type { Answer, NoticeDraft, Telling, Told } from '../../../reference/notice-draft/notice-draft';
import { over } from '../../../reference/notice-draft/notice-draft';
import { instantOfStamp } from '../history/history';
import { workerLoader } from '../loader';
import { getWholeWorker } from '../look-up';
import { isWorker, partOfWorker, type Worker } from '../store';
import { named } from './companions';
import { recordConsent } from './consent';
import { shownName } from './list-companions';
import messages from './messages.json';

/** Once for each name. It asks until the name is taken back, or the other names whoever gave it. */
export function companionNotices({
  oldItem,
  newItem,
}: Pick<StreamRecord, 'oldItem' | 'newItem'>): readonly NoticeDraft[] {
  if (!isWorker(newItem)) return [];
  const { id, newest } = partOfWorker(newItem, 'id', 'newest');
  const at = instantOf(new Date(instantOfStamp(newest)));
  const [before, after] = [namesIn(oldItem), namesIn(newItem)];
  const added = after.filter((other) => !before.includes(other));
  return [
    ...before.filter((other) => !after.includes(other)).map((other) => over(draftOf(id, other, at))),
    ...added.flatMap((other) => [draftOf(id, other, at), over(draftOf(other, id, at))]),
  ];
}

function namesIn(item: Item | undefined): readonly WorkerId[] {
  if (!isWorker(item)) return [];
  const { wantsToGoWith = [], mergedInto } = partOfWorker(item, 'wantsToGoWith', 'mergedInto');
  return mergedInto === undefined ? wantsToGoWith : [];
}

function draftOf(objectId: WorkerId, companionId: WorkerId, at: NoticeDraft['at']): NoticeDraft {
  return {
    ...{ kind: 'COMPANION_NAMED', objectId, mark: companionId, at, until: instantAfter(at, limits.noticeDays) },
    ...{ to: { people: [companionId] }, answers: ['ACCEPT', 'DECLINE'], data: { companionId } },
  };
}

const { COMPANION_NAMED: text, COMPANION_AGREED: agreed } = messages.notices;

export const companionTellings = {
  COMPANION_NAMED: { text, textWith: { agreed }, see, answer, answerTexts: messages.answers },
} satisfies Partial<Record<NoticeKind, Telling>>;

/** Nothing once the name was taken back. */
async function see(context: Context, { objectId, data }: Told): Promise<Parameters | undefined> {
  const [worker, other] = await Promise.all([
    getWholeWorker(context, data['companionId'] ?? ''),
    isId(objectId, 'wkr') ? unlessMalformed<Worker | undefined>(workerLoader(context).load(objectId)) : undefined,
  ]);
  if (worker === null || other === undefined || !named(other, worker)) return undefined;
  const told = { name: worker.name, other: shownName(context, other) };
  return named(worker, other) ? { ...told, agreed: 'yes' } : told;
}

/** A no takes back what the person may have said before. */
function answer(context: Context, { objectId: companionId, data }: Told, given: Answer): Promise<Outcome<unknown>> {
  const workerId = data['companionId'] ?? '';
  return recordConsent(context, {
    ...{ workerId, companionId, purpose: 'GO_TOGETHER', granted: given.answer === 'ACCEPT' },
  });
}
