/**
 * Tells one person, whom no run reads, of what suits them best, together with those who go with them: with the same consents,
 * caps and writes as a run.
 */
import type { PositionId, RunId } from '../../../../id-kinds';
import { limits } from '../../../../limits';
import type { JobContext } from '../../../../platform/jobs/jobs';
import { parseEach } from '../../../../platform/lists/malformed';
import type { CivilDate } from '../../../../platform/values/civil-date';
import { today } from '../../../../platform/values/clock';
import { toldKeyOf } from '../../../jobs/position/told-keys';
import { readCollections } from '../../../people/worker/loader';
import type { Worker } from '../../../people/worker/store';
import { cutTo } from '../../../reference/region/region-code';
import { figure } from '../../../reference/rule/rule-row';
import { readRules, ruleFor } from '../../../reference/rule/service';
import { assign } from '../../assignment/assignment';
import { answerUntil } from '../../delivery/answer-time';
import { Best } from '../../matcher/best';
import { CompiledPositions } from '../../matcher/compiled/compiled-positions';
import { offerOf } from '../../matcher/compiled/offer-of';
import { hashOf } from '../../matcher/compiled/text-keys';
import type { Offer } from '../../matcher/matched-parts';
import { rank } from '../../matcher/matcher';
import { PreparedSeeker } from '../../matcher/prepared-seeker';
import { parsePush, pushesOf } from '../../push/push-store';
import { openPositionsNow } from '../../recommendation/open-positions';
import { surroundingsNow } from '../../recommendation/surroundings';
import { withVillagers } from '../../recommendation/villagers';
import { readToldOf } from './assign-unit';
import { lotsOf, partiesIn, personAt } from './lots-of-unit';
import type { PersonSeeking } from './parts-store';
import { toBeTold } from './read-people';
import { roomsOf } from './rooms-of-run';
import { makeLot } from './write-pushes';

/**
 * Once under an id: pushes that were made under it stand, and a repeat makes those that a broken-off attempt did not. Of the
 * positions that suit best those are told that may be told to somebody else still.
 * @param but the position that is not told, if there is one.
 * @returns how many pushes there are under the id.
 */
export async function tellOne(context: JobContext, id: RunId, worker: Worker, but?: PositionId): Promise<number> {
  const { clock } = context;
  const made = await pushesUnder(context, id, worker);
  const on = today(clock);
  const rules = await readRules(context, ['PUSHES']);
  const rule = ruleFor(rules, 'PUSHES', on, worker.villageCode);
  const [perWorker, pushesPerVacancy] = [figure(rule, 'PER_WORKER'), figure(rule, 'PER_VACANCY')];
  const left = perWorker - made;
  if (left <= 0) return made;
  // Whoever goes with them lives anywhere in the province.
  const run = { regionCode: cutTo(worker.villageCode, 2) };
  const [party = []] = await toBeTold(context, { workers: [worker], run, alone: true });
  if (party.length === 0) return 0;
  const people = (await withVillagers(context, party)).map((one) => ({
    ...one,
    jobsPushed: [...(one.jobsPushed ?? []), ...(but === undefined ? [] : [but])],
  }));
  // Taken out before the next await: another step may change the compiled positions.
  const open = await openPositionsNow(context);
  const offers = bestOf(people, open, on);
  const rooms = roomsOf(offers, pushesPerVacancy, await readToldOf(context, offers));
  const positions = new CompiledPositions(await surroundingsNow(context));
  for (const offer of offers) positions.put({ ...offer, vacancies: rooms.get(toldKeyOf(offer))?.left ?? 0 });
  const caps = { perWorker: left, pushesPerVacancy: 1 };
  const seekers = { length: people.length, at: (number: number) => personAt(people, number) };
  const pushes = assign({ positions, seekers, parties: partiesIn(people), caps, today: on, seed: hashOf(id) });
  const making = { run: { id, perWorker }, until: await answerUntil(context, worker.villageCode) };
  let count = made;
  for (const lot of lotsOf({ pushes, positions, people, rooms, perWorker: left, on }))
    count += await makeLot(context, making, lot);
  return count;
}

/** The best positions of each of them. */
function bestOf(people: readonly PersonSeeking[], open: CompiledPositions, on: CivilDate): Offer[] {
  const slots = people.flatMap((person) => {
    const best = new Best(limits.newMatchPositions);
    rank(new PreparedSeeker(open, person, on), best);
    return [...best.slots.subarray(0, best.count)];
  });
  return [...new Set(slots)].map((slot) => offerOf(open, slot));
}

async function pushesUnder(context: JobContext, id: RunId, worker: Worker): Promise<number> {
  const items = await readCollections(context.db, worker, pushesOf);
  const pushes = await parseEach(context, { reader: 'pushes', table: 'Workers' }, items, parsePush);
  return pushes.filter(({ runId }) => runId === id).length;
}
