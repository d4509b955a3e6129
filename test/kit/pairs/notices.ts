/** A world of pairs around the seats that a party waited for, and the notice of them to the cadres of its village. */
import { readAllocations } from '../travel-scene';
import { confirmAllocation } from '../../../functions/domains/travel/booking/confirm';
import { releaseAllocation } from '../../../functions/domains/travel/booking/release';
import { requestTravel } from '../../../functions/domains/travel/travel-request/service';
import { answerNotice } from '../../../functions/domains/notices/notice/answer';
import { cadresOf, noticeOf } from '../../../functions/domains/notices/notice/notice';
import { settle as settleMatter } from '../../../functions/domains/notices/notice/on-stream';
import { readNotices } from '../../../functions/domains/notices/notice/service';
import { type Notice, noticeKey, parseNotice, writeNotice } from '../../../functions/domains/notices/notice/store';
import { asRegionCode } from '../../../functions/domains/reference/region/region-code';
import type { AllocationId, NoticeId, ServiceId } from '../../../functions/id-kinds';
import type { NoticeAnswer } from '../../../functions/generated/graphql';
import type { Database } from '../../../functions/platform/dynamodb/database';
import { ok } from '../../../functions/platform/requests/result';
import { asId } from '../../../functions/platform/values/ids';
import { does, type Surroundings, type UseCase, type World } from '../pairs';
import { contextOf, NOW, onDay, requestInput, schedule, settle, valueOf } from '../travel-scene';
import { accountOf } from './people';

interface Told {
  readonly serviceId: ServiceId;
  readonly allocationId: AllocationId;
  readonly noticeId: NoticeId;
}

const VILLAGE = asRegionCode('530627001001');
/** A way of its own: where somebody of another world waits for a seat, they come first. */
const WAY = ['530402', '360102'] as const;
let day = 0;

/** Seats that a party has to confirm, and the notice of them to the cadres of its village. */
export async function tellOfSeats({ db }: Pick<Surroundings, 'db'>): Promise<Told> {
  const on = (day += 1);
  const service = await schedule(db, { codes: WAY, day: on, seats: 4 });
  const workerIds = await settle(db, 2, VILLAGE);
  const context = contextOf(db, { viewer: accountOf() });
  const [originRegionCode, destinationRegionCode] = WAY;
  const input = requestInput({ workerIds, originRegionCode, destinationRegionCode, ...onDay(on) });
  const request = valueOf(await requestTravel(context, input));
  const allocationId = asId(request.allocationId, 'alc');
  const [allocation] = await readAllocations(db, service.id);
  const until = allocation?.holdEndsAt;
  if (until === undefined) throw new Error('Expected a hold');
  const draft = {
    kind: 'SEAT_SERVED',
    objectId: allocationId,
    at: allocation?.allocatedAt ?? until,
    until,
    to: {},
    data: { after: allocation?.departsAt ?? until },
  } as const;
  const address = { addressee: cadresOf(VILLAGE), village: VILLAGE };
  const notice = noticeOf({ ...draft, answers: ['CONFIRM', 'RELEASE'] }, address, NOW);
  await db.execute([writeNotice(notice)]);
  return { serviceId: service.id, allocationId, noticeId: notice.id };
}

const answers = (answer: NoticeAnswer): UseCase<Told> =>
  does('answerNotice', (ctx, { noticeId }, idempotencyKey) => answerNotice(ctx, { idempotencyKey, noticeId, answer }));

const useCases: Readonly<Record<string, UseCase<Told>>> = {
  'a cadre confirms': answers('CONFIRM'),
  'a cadre releases': answers('RELEASE'),
  'a cadre reads it': does('readNotices', (ctx, { noticeId }) => readNotices(ctx, [noticeId])),
  'the party confirms by itself': does('confirmAllocation', (ctx, { allocationId }) =>
    confirmAllocation(ctx, { allocationId }),
  ),
  'the party releases by itself': does('releaseAllocation', (ctx, { allocationId }) =>
    releaseAllocation(ctx, { allocationId }),
  ),
  'the stream says that it is over': does('work', async (ctx, { noticeId }) => {
    await settleMatter(ctx, noticeId);
    return ok(undefined);
  }),
};

async function noticeOfScene(db: Database, { noticeId }: Told): Promise<Notice | undefined> {
  const item = await db.get(noticeKey(noticeId));
  return item && parseNotice(item);
}

async function tell(db: Database, scene: Told): Promise<unknown> {
  const [notice, allocations] = await Promise.all([noticeOfScene(db, scene), readAllocations(db, scene.serviceId)]);
  return { status: notice?.status, answer: notice?.answer, seats: allocations.map(({ status }) => status) };
}

/** No answer is left half done, and what was answered was done. */
async function recount(db: Database, scene: Told): Promise<readonly string[]> {
  const [notice, allocations] = await Promise.all([noticeOfScene(db, scene), readAllocations(db, scene.serviceId)]);
  const [seats] = allocations;
  return [
    ...(notice?.status === 'ANSWERING' ? ['an answer is half done'] : []),
    ...(notice?.answer === 'RELEASE' && seats?.status !== 'RELEASED' ? ['seats that were released are there'] : []),
    ...(notice?.answer === 'CONFIRM' && seats?.status === 'HELD' ? ['seats that were confirmed are not'] : []),
  ];
}

export const notices: World<Told> = { useCases, build: tellOfSeats, tell, recount };
