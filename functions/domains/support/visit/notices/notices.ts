/**
 * What a visit found is told once: to each person whose words became a case, since the notice of the case goes to the office
 * whose it is; and to the enterprise that was visited, without names.
 */
import type { NoticeKind } from '../../../../generated/graphql';
import { limits } from '../../../../limits';
import type { Context } from '../../../../platform/requests/context';
import type { Parameters } from '../../../../platform/requests/text';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { instantAfter } from '../../../../platform/values/clock';
import { isId } from '../../../../platform/values/ids';
import { workerLoader } from '../../../people/worker/loader';
import { ownEnterpriseId } from '../../../reference/enterprise/loader';
import type { NoticeDraft, Telling, Told } from '../../../reference/notice-draft/notice-draft';
import caseMessages from '../../case/messages.json';
import { getCase } from '../../case/service';
import { visitLoader } from '../loader';
import messages from '../messages.json';
import { isVisit, parseVisit } from '../store';

/** A correction leaves nobody out whose words became a case, so nothing of it is ever undone. */
export function visitNotices({ oldItem, newItem }: Pick<StreamRecord, 'oldItem' | 'newItem'>): readonly NoticeDraft[] {
  if (oldItem !== undefined || !isVisit(newItem)) return [];
  const { id, enterpriseId, findings, recordedAt: at } = parseVisit(newItem);
  const when = { at, until: instantAfter(at, limits.caseToldDays) };
  const people = findings.map(({ workerId, caseId: objectId }): NoticeDraft => {
    return { kind: 'VISIT_BECAME_CASE', objectId, ...when, to: { people: [workerId] } };
  });
  if (enterpriseId === undefined || findings.length === 0) return people;
  return [...people, { kind: 'VISIT_FOUND_WRONG', objectId: id, ...when, to: { enterpriseId } }];
}

export const visitTellings = {
  VISIT_BECAME_CASE: { text: messages.notices.VISIT_BECAME_CASE, see: seeCase },
  VISIT_FOUND_WRONG: { text: messages.notices.VISIT_FOUND_WRONG, see: seeFound },
} satisfies Partial<Record<NoticeKind, Telling>>;

async function seeCase(context: Context, { objectId }: Told): Promise<Parameters | undefined> {
  const one = await getCase(context, objectId);
  const worker = one && (await workerLoader(context).load(one.workerId));
  if (one === null || worker == null) return undefined;
  return { name: worker.name, kind: caseMessages.kinds[one.kind], dueOn: one.dueOn };
}

/** The enterprise may not see the visit: it is told of the day, and of how many people, alone. */
async function seeFound(context: Context, { objectId }: Told): Promise<Parameters | undefined> {
  const visit = isId(objectId, 'vis') ? await visitLoader(context).load(objectId) : undefined;
  const own = await ownEnterpriseId(context);
  if (visit === undefined || own === undefined || visit.enterpriseId !== own) return undefined;
  return { on: visit.on, people: visit.findings.length };
}
