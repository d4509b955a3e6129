/**
 * A world of pairs around the register of people: two who are registered and of whom one was found elsewhere, so that a move
 * waits for an answer, and one whose number nobody has yet.
 */
import { asId } from '../../../functions/platform/values/ids';
import { parseDuplicate, pairsOf } from '../../../functions/domains/people/duplicate/store';
import { mergeWorkers } from '../../../functions/domains/people/duplicate/merge';
import { dismissDuplicate } from '../../../functions/domains/people/duplicate/service';
import { decideMove } from '../../../functions/domains/people/move/decide';
import { arrivalsKey, moveKey, parseArrivals, parseMove } from '../../../functions/domains/people/move/store';
import { parsePlacement, placementsOf } from '../../../functions/domains/jobs/placement/store';
import { startPlacement } from '../../../functions/domains/jobs/placement/service';
import { recordSurveys } from '../../../functions/domains/people/survey/service';
import { identityGuardKey } from '../../../functions/domains/people/worker/identity-store';
import { collectionsOf, parseWorker, type Worker, workerKey } from '../../../functions/domains/people/worker/store';
import { historyOf, parseEntry } from '../../../functions/domains/people/worker/history/history-store';
import { registerWorker } from '../../../functions/domains/people/worker/register';
import { sealOf } from '../../../functions/domains/people/round-sheet/sealed-rows';
import { exportRoundSheet } from '../../../functions/domains/people/round-sheet/service';
import { revealWorker } from '../../../functions/domains/people/reveal/service';
import { recordConsent } from '../../../functions/domains/people/worker/companions/consent';
import { updateWorker } from '../../../functions/domains/people/worker/service';
import type { SurveyInput } from '../../../functions/generated/graphql';
import { maskIdentityNumber } from '../../../functions/platform/values/identity-number';
import { asCivilDate } from '../../../functions/platform/values/civil-date';
import type { Context } from '../../../functions/platform/requests/context';
import type { Database } from '../../../functions/platform/dynamodb/database';
import { failed } from '../../../functions/platform/requests/result';
import { type Answer, does, type Surroundings, type UseCase, type World } from '../pairs';
import { BUREAU, contextOf, valueOf } from '../travel-scene';
import { mobile } from '../system';
import { offer, row } from './jobs';
import { accountOf, ELSEWHERE, newPerson, type Person, settlePerson, VILLAGE } from './people';
import { asRegionCode } from '../../../functions/domains/reference/region/region-code';

export interface Registry {
  readonly newcomer: Omit<Person, 'id'>;
  readonly a: Person;
  /** Was found elsewhere. */
  readonly b: Person;
  /** B's. */
  readonly phone: string;
  readonly moveId: string;
  readonly positionId: string;
}

const NEAR = '530627001002';
/** Of the county where B was found. */
const FINDERS = { ...BUREAU, regionCode: asRegionCode(ELSEWHERE.slice(0, 6)) };

async function buildRegistry({ db }: Pick<Surroundings, 'db'>): Promise<Registry> {
  const phone = mobile();
  const [a, b] = [await settlePerson(db), await settlePerson(db, phone)];
  const { key, positionIds } = await offer(db, [row('open', 1)]);
  const found = { ...surveyOf(b), clientId: key, villageCode: ELSEWHERE, wantsWork: true };
  const [result] = valueOf(await recordSurveys(contextOf(db, { viewer: accountOf(FINDERS) }), { surveys: [found] }));
  return { newcomer: newPerson(), phone, a, b, moveId: result?.moveId ?? '', positionId: positionIds[0] ?? '' };
}

function surveyOf({ identityNumber, name }: Omit<Person, 'id'>) {
  return { identityNumber, name, surveyedAt: '2027-02-11T08:00:00+08:00' };
}

/** B's row of a sheet that was exported before, with an answer. */
function returned({ vault }: Context, { id, name, identityNumber: number }: Person, clientId: string): SurveyInput {
  const cells = { name, maskedIdentityNumber: maskIdentityNumber(number), villageCode: VILLAGE, maskedPhone: null };
  const seal = sealOf(vault, {
    ...cells,
    sheetId: 'sht',
    regionCode: asRegionCode(VILLAGE),
    workerId: asId(id, 'wkr'),
  });
  const { maskedIdentityNumber: identityNumber, villageCode } = cells;
  const surveyedAt = '2027-02-11T10:00:00+08:00';
  return { ...{ seal, clientId, name, identityNumber, villageCode, surveyedAt }, wantsWork: false };
}

async function survey(context: Context, input: SurveyInput): Promise<Answer> {
  const outcome = await recordSurveys(context, { surveys: [input] });
  const errors = outcome.ok ? outcome.value.flatMap((result) => result.errors) : [];
  return errors.length > 0 ? failed(errors) : outcome;
}

const register = (villageCode: string): UseCase<Registry> =>
  does('registerWorker', (context, { newcomer }, idempotencyKey) =>
    registerWorker(context, { ...newcomer, idempotencyKey, villageCode }),
  );

const decide = (accepted: boolean): UseCase<Registry> =>
  does('decideMove', (context, { moveId }, idempotencyKey) =>
    decideMove(context, { idempotencyKey, moveId, accepted }),
  );

const merge = (keep: 'a' | 'b', other: 'a' | 'b'): UseCase<Registry> =>
  does('mergeWorkers', (context, scene, idempotencyKey) =>
    mergeWorkers(context, { idempotencyKey, keepId: scene[keep].id, mergeId: scene[other].id }),
  );

const consent = (granted: boolean): UseCase<Registry> =>
  does('recordConsent', (context, { b }) => recordConsent(context, { workerId: b.id, purpose: 'SMS', granted }));

const useCases: Readonly<Record<string, UseCase<Registry>>> = {
  'somebody is registered': register(VILLAGE),
  'the same is registered elsewhere': register(NEAR),
  'the same is surveyed': does('recordSurveys', (context, { newcomer }, clientId) =>
    survey(context, { ...surveyOf(newcomer), clientId, villageCode: VILLAGE, wantsWork: true }),
  ),
  'B is let go': decide(true),
  'B is kept': decide(false),
  'B moves nearby': does('updateWorker', (context, { b }) =>
    updateWorker(context, { workerId: b.id, villageCode: NEAR }),
  ),
  'B takes messages': consent(true),
  'B takes none': consent(false),
  'B is surveyed at home': does('recordSurveys', (context, { b }, clientId) =>
    survey(context, { ...surveyOf(b), surveyedAt: '2027-02-11T09:00:00+08:00', clientId, wantsWork: false }),
  ),
  'B is merged into A': merge('a', 'b'),
  'A is merged into B': merge('b', 'a'),
  'they are told apart': does('dismissDuplicate', (context, { a, b }) =>
    dismissDuplicate(context, { workerIds: [a.id, b.id] }),
  ),
  'A has the phone of B': does('updateWorker', (context, { a, phone }) =>
    updateWorker(context, { workerId: a.id, phone }),
  ),
  'B is revealed': does('revealWorker', (context, { b }) =>
    revealWorker(context, { workerId: b.id, purpose: '核对劳务合同上的身份信息' }),
  ),
  'the sheet of the village is exported': does('exportRoundSheet', (context, _, idempotencyKey) =>
    exportRoundSheet(context, { idempotencyKey, regionCode: VILLAGE }),
  ),
  'B comes back on the sheet': does('recordSurveys', (context, { b }, clientId) =>
    survey(context, returned(context, b, clientId)),
  ),
  'B starts': does('startPlacement', (context, { b, positionId }, idempotencyKey) =>
    startPlacement(context, { idempotencyKey, positionId, workerId: b.id, startsOn: asCivilDate('2027-02-21') }),
  ),
};

async function read(db: Database, { newcomer, a, b, moveId }: Registry) {
  const { vault } = contextOf(db);
  const numbers = [newcomer, a, b].map(({ identityNumber }) => identityNumber);
  const guards = await db.batchGet(
    numbers.map((number) => identityGuardKey(vault.fingerprint('identityNumber', number))),
  );
  const owners = guards.map((guard) => guard?.['ownerId'] as string | undefined);
  const ids = [...new Set([a.id, b.id, ...owners.filter((id) => id !== undefined)])].map((id) => asId(id, 'wkr'));
  const profiles = await db.batchGet(ids.map(workerKey));
  const arrivals = await db.batchGet(ids.map(arrivalsKey));
  const move = parseMove((await db.get(moveKey(asId(moveId, 'mov')))) ?? {});
  const pairs = await Promise.all(ids.map((id) => db.query(pairsOf(id))));
  return {
    ...{ owners, move },
    pairs: pairs.flatMap(({ items }) => items.map(parseDuplicate)),
    people: profiles.map((item) => parseWorker(item ?? {})),
    waiting: new Map(ids.map((id, index) => [id, [...parseArrivals(arrivals[index]).keys()]])),
  };
}

async function collectionOf(db: Database, workerId: string) {
  const [entries, placements, all] = await Promise.all([
    db.query(historyOf(asId(workerId, 'wkr'))),
    db.query(placementsOf(asId(workerId, 'wkr'))),
    db.query({
      TableName: 'Workers',
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :reveal)',
      ExpressionAttributeValues: { ':pk': workerId, ':reveal': 'reveal#' },
    }),
  ]);
  return {
    entries: entries.items.map(parseEntry),
    placements: placements.items.map(parsePlacement),
    reveals: all.items.length,
  };
}

async function tellRegistry(db: Database, scene: Registry): Promise<unknown> {
  const { people, owners, move, waiting, pairs } = await read(db, scene);
  const name = (id = '-'): string => ({ [scene.a.id]: 'a', [scene.b.id]: 'b', '-': '-' })[id] ?? 'newcomer';
  return {
    owners: owners.map(name),
    move: [move.status, move.fromCode],
    twice: pairs.map(({ workerId, otherId, status }) => [name(workerId), name(otherId), status].join()).sort(),
    people: await Promise.all(
      people.map(async ({ id, mergedInto, villageCode, wantsWork = '-', runningPlacementId, surveyedAt = '-' }) => {
        const { reveals, placements } = await collectionOf(db, id);
        const lives =
          mergedInto === undefined ? [villageCode, wantsWork, surveyedAt, runningPlacementId !== undefined] : [];
        return [name(id), name(mergedInto), ...lives, reveals, placements.length, waiting.get(id)?.length].join();
      }),
    ),
  };
}

/** The newest word of a whole history on one field; entries are never changed. */
async function newestWord(db: Database, worker: Worker, field: 'villageCode' | 'wantsWork'): Promise<unknown> {
  const collections = await Promise.all(collectionsOf(worker).map((id) => collectionOf(db, id)));
  const told = collections.flatMap(({ entries }) => entries).filter((entry) => entry.told[field] !== undefined);
  return told.sort((one, other) => (one.stamp < other.stamp ? -1 : 1)).at(-1)?.told[field];
}

/** Counted from the tables alone. */
async function recountRegistry(db: Database, scene: Registry): Promise<string[]> {
  const { people, owners, move, waiting, pairs } = await read(db, scene);
  const living = people.filter(({ mergedInto }) => mergedInto === undefined);
  const isHere = (id: string | undefined): boolean => living.some((worker) => worker.id === id);
  const words = await Promise.all(
    living.flatMap((worker) =>
      (['villageCode', 'wantsWork'] as const).map(async (field) =>
        worker[field] === (await newestWord(db, worker, field))
          ? []
          : [`the profile's ${field} is not the newest word`],
      ),
    ),
  );
  const open = [...waiting].flatMap(([id, moves]) => moves.map(() => id));
  const placed = await Promise.all(people.map(async ({ id }) => (await collectionOf(db, id)).placements));
  const running = placed.flat().filter(({ endedOn }) => endedOn === undefined);
  return [
    ...words.flat(),
    ...pairs
      .filter(({ status, workerId, otherId }) => status === 'OPEN' && !(isHere(workerId) && isHere(otherId)))
      .map(() => 'a pair of somebody who was merged is open'),
    ...owners.filter((id) => id !== undefined && !isHere(id)).map(() => 'a number leads to nobody'),
    ...(open.length === (move.status === 'PENDING' ? 1 : 0)
      ? []
      : [`a move that is ${move.status} waits ${open.length} times`]),
    ...open.filter((id) => !isHere(id)).map(() => 'a move waits for somebody who was merged'),
    ...running
      .filter(({ id }) => living.filter((worker) => worker.runningPlacementId === id).length !== 1)
      .map(() => 'a placement that runs is nobody’s'),
    ...people
      .filter(({ mergedInto, runningPlacementId }) => mergedInto !== undefined && runningPlacementId !== undefined)
      .map(() => 'somebody who was merged holds a placement'),
  ];
}

export const registry: World<Registry> = {
  ...{ useCases, build: buildRegistry, tell: tellRegistry, recount: recountRegistry },
};
