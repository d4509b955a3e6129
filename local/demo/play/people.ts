/** Workers: registered by the cadres of their counties, and started at positions that fit them, as far as the law allows. */
import type { CivilDate } from '../../../functions/platform/values/civil-date';
import type { RegisterWorkerInput, SurveyInput } from '../data/inputs';
import { type Cast, countyOf, DESTINATION } from './cast';
import { accepted, type Caller, Failure, type Payload, refusedWith } from '../../graphql-client';
import type { Narrator } from './narrator';
import { LIST_POSITIONS, RECORD_SURVEYS, REGISTER_WORKER, START_PLACEMENT } from './operations';

export interface Worker {
  readonly id: string;
  readonly name: string;
  /** Years. */
  readonly age: number;
  readonly villageCode: string;
  readonly identityNumber: string;
}

type Registered = Payload & { readonly worker: Omit<Worker, 'identityNumber'> };

/** The identity number comes from the input, because the server never returns it. */
function known(payload: Registered, { identityNumber }: RegisterWorkerInput): Worker {
  return { ...accepted(payload).worker, identityNumber };
}

export type CadreOf = (county: string) => Caller;

/** How many workers are registered, unless fewer are wanted. */
export const PEOPLE = 120;
/** How many of them get no position, so that one party of them is larger than any coach. */
export const UNPLACED = 60;

/** Workers, and one child. An identity number that is taken belongs to someone else: the next person comes instead, in either. */
export async function registerWorkers({
  cadreOf,
  cast,
  people = PEOPLE,
  narrator,
}: {
  readonly cadreOf: CadreOf;
  readonly cast: Cast;
  readonly people?: number | undefined;
  readonly narrator: Narrator;
}): Promise<{ workers: Worker[]; child: Worker }> {
  const step = narrator.step('Cadres register workers', people + 1);
  const register = (person: RegisterWorkerInput): Promise<Registered> =>
    cadreOf(countyOf(person.villageCode)).mutate<{ worker: Omit<Worker, 'identityNumber'> }>(REGISTER_WORKER, person);
  const registerSome = async (people: readonly RegisterWorkerInput[], count: number) => {
    const registered: { person: RegisterWorkerInput; worker: Worker }[] = [];
    for (const person of people) {
      if (registered.length === count) break;
      const payload = await register(person);
      if (payload.userErrors.some(({ code }) => code === 'IDENTITY_NUMBER_TAKEN')) continue;
      registered.push({ person, worker: known(payload, person) });
      step.advance();
    }
    return registered;
  };
  const registered = await registerSome(cast.workers, people);
  const [first] = registered;
  const [child] = (await registerSome(cast.children, 1)).map(({ worker }) => worker);
  if (first === undefined || registered.length < people || child === undefined)
    throw new Failure('This server knows too many of the people already; play it again.');

  const again = accepted(await register(first.person)).worker;
  if (again.id !== first.worker.id) throw new Failure('Expected a request that is sent twice to register one person.');
  const workers = registered.map(({ worker }) => worker);
  step.done(`${workers.length} workers of ${new Set(workers.map(homeOf)).size} counties, and a child of ${child.age}`);
  narrator.detail('one request was sent twice and registered one person: the key makes it safe to repeat');
  return { workers, child };
}

/** Cadres send the surveys of an offline phone: one batch for each county, one of them twice. */
export async function surveyWorkers({
  cadreOf,
  workers,
  cast,
  now,
  narrator,
}: {
  readonly cadreOf: CadreOf;
  readonly workers: readonly Worker[];
  readonly cast: Cast;
  readonly now: Date;
  readonly narrator: Narrator;
}): Promise<void> {
  const step = narrator.step('Cadres send the surveys of their villages', workers.length);
  const homes = [...new Set(workers.map(homeOf))];
  const batchOf = (county: string): SurveyInput[] =>
    workers
      .filter((worker) => homeOf(worker) === county)
      .map((worker) => ({
        clientId: cast.key(`survey-${worker.id}`).slice(0, 64),
        identityNumber: worker.identityNumber,
        surveyedAt: now.toISOString(),
        employment: 'AT_HOME',
        wantsWork: true,
        destinationRegionCodes: [DESTINATION],
      }));
  const send = async (county: string): Promise<string[]> => {
    const batch = cadreOf(county).mutate<{ results: { status: string }[] }>(RECORD_SURVEYS, {
      surveys: batchOf(county),
    });
    return accepted(await batch).results.map(({ status }) => status);
  };
  for (const county of homes) {
    const statuses = await send(county);
    if (statuses.some((status) => status !== 'UPDATED'))
      throw new Failure(`Expected every survey to be taken, got ${statuses.join(', ')}`);
    statuses.forEach(() => step.advance());
  }
  const again = await send(homes[0] ?? '');
  if (again.some((status) => status !== 'UNCHANGED'))
    throw new Failure('Expected a batch that is sent twice to change nothing.');
  step.done(`${workers.length} surveys of ${homes.length} counties`);
  narrator.detail('one batch was sent twice and changed nothing');
}

export interface Placing {
  readonly cadreOf: CadreOf;
  readonly workers: readonly Worker[];
  readonly child: Worker;
  readonly enterpriseId: string;
  readonly cast: Cast;
  readonly startsOn: CivilDate;
  readonly narrator: Narrator;
}

/**
 * Places workers one after another at the best-paid suitable position with the fewest workers. @returns the placed
 * workers.
 */
export async function placeWorkers({
  cadreOf,
  workers,
  child,
  enterpriseId,
  cast,
  startsOn,
  narrator,
}: Placing): Promise<Worker[]> {
  const chosen = workers.slice(0, workers.length - UNPLACED);
  const step = narrator.step('Workers start at positions in Dongguan', chosen.length);
  const start = (worker: Worker, position: Position, attempt: string): Promise<Payload> =>
    cadreOf(homeOf(worker)).mutate(START_PLACEMENT, {
      idempotencyKey: cast.key(`placement-${attempt}`),
      workerId: worker.id,
      positionId: position.id,
      startsOn,
      monthlyIncome: position.wageMin,
    });
  const offers = await listPositions(cadreOf(homeOf(child)), enterpriseId);
  const placed: Worker[] = [];
  for (const worker of chosen) {
    const index = offers.findIndex((position) => fits(position, worker));
    const [position] = index < 0 ? [] : offers.splice(index, 1);
    if (position === undefined) continue;
    accepted(await start(worker, position, worker.id));
    // Last in the line, while it has vacancies: the workers spread over the positions.
    if (position.vacancies > 1) offers.push({ ...position, vacancies: position.vacancies - 1 });
    placed.push(worker);
    step.advance();
  }
  const offer = offers.find((position) => placed.some((worker) => fits(position, worker)));
  const someone = offer && placed.find((worker) => fits(offer, worker));
  if (someone === undefined || offer === undefined) throw new Failure('Expected positions that fit somebody.');
  const byLaw = refusedWith(await start(child, offer, 'of-a-child'), 'UNDER_LEGAL_AGE');
  const twice = refusedWith(await start(someone, offer, 'second'), 'PLACEMENT_RUNNING');
  step.done(`${placed.length} of ${chosen.length} have a position that fits their age`);
  narrator.detail(`refused for a child of ${child.age}: ${byLaw.message}`);
  narrator.detail(`refused for someone placed already: ${twice.message}`);
  return placed;
}

interface Position {
  readonly id: string;
  readonly wageMin: number;
  readonly vacancies: number;
  readonly ageMin: number | null;
  readonly ageMax: number | null;
  readonly occupation: { readonly juvenilesBanned: boolean } | null;
  readonly juvenilesBannedBy: readonly string[];
  readonly juvenilesUnanswered: readonly string[];
}

interface PositionPage {
  readonly positions: {
    readonly edges: readonly { readonly node: Position }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

/** All of the partner's in Dongguan, the best-paid first, page by page. */
async function listPositions(cadre: Caller, enterpriseId: string): Promise<Position[]> {
  const found: Position[] = [];
  let after: string | null = null;
  do {
    const filter = { enterpriseId, regionCode: DESTINATION };
    const { positions }: PositionPage = await cadre.query<PositionPage>(LIST_POSITIONS, { filter, after });
    found.push(...positions.edges.map(({ node }) => node));
    after = positions.pageInfo.hasNextPage ? positions.pageInfo.endCursor : null;
  } while (after !== null);
  return found;
}

function fits({ ageMin, ageMax, ...work }: Position, { age }: Worker): boolean {
  const { occupation, juvenilesBannedBy, juvenilesUnanswered } = work;
  const light = occupation?.juvenilesBanned !== true && juvenilesBannedBy.length + juvenilesUnanswered.length === 0;
  return age >= (ageMin ?? 16) && age <= (ageMax ?? age) && (age >= 18 || light);
}

export function homeOf({ villageCode }: Worker): string {
  return countyOf(villageCode);
}
