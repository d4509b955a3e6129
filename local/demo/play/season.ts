/**
 * The plot: a campaign is opened, a partner sends positions, workers are registered, start work and travel, and the
 * board must have counted exactly that. The board counts everything on the server, so its growth is compared.
 */
import { addDays, type CivilDate } from '../../../functions/platform/values/civil-date';
import type { PartnerPosition } from '../data/read-partner-csv';
import { boardAtRest, comparison, openCampaign } from './board';
import { castOf } from './cast';
import { type Client, Failure } from '../../graphql-client';
import type { Narrator } from './narrator';
import { WHO_AM_I } from './operations';
import { joinAsPartner, submitPositions } from './partner';
import { placeWorkers, registerWorkers, surveyWorkers } from './people';
import { scheduleServices, travel } from './travel';

export interface SeasonOptions {
  readonly client: Client;
  /** A number that no earlier run on the same server had. */
  readonly seed: number;
  readonly today: CivilDate;
  /** On `today`; when people are surveyed. */
  readonly now: Date;
  readonly partnerRows: readonly PartnerPosition[];
  /** How many workers are registered. */
  readonly people?: number;
  /** Milliseconds that the board may take to follow the last write. */
  readonly waitMs: number;
  readonly narrator: Narrator;
}

/**
 * Whether the board grew as expected, in time. @throws Failure if the server is not there or gives an unexpected
 * answer.
 */
export async function playSeason({
  client,
  seed,
  today,
  now,
  partnerRows,
  people,
  waitMs,
  narrator,
}: SeasonOptions): Promise<boolean> {
  const cast = castOf(seed, today);
  const bureau = client.as({ roles: ['BUREAU'], regionCode: '53' });
  const partner = client.as({ roles: ['ENTERPRISE'], subject: cast.partnerAccount });
  const cadreOf = cadres(client);
  await bureau.query(WHO_AM_I);
  narrator.line(`Playing the people of seed ${seed}: --seed ${seed} plays them on another server too.`);

  const campaignId = await openCampaign(bureau, cast, { startsOn: today, endsOn: addDays(today, 99) });
  const before = await boardAtRest(bureau, campaignId, () => true, SETTLING_MS_MAX);
  if (!before.atRest) throw new Failure('The board does not come to rest: someone else is writing to this server.');
  narrator.line(`Campaign ${campaignId} is open; the board is at rest and counts from here on.`);

  const { enterpriseId, vacancies: early } = await joinAsPartner({ bureau, partner, cast, narrator });
  const vacancies = await submitPositions({ partner, enterpriseId, rows: partnerRows, cast, narrator });
  const { workers, child } = await registerWorkers({ cadreOf, cast, people, narrator });
  await surveyWorkers({ cadreOf, workers, cast, now, narrator });
  const placed = await placeWorkers({
    cadreOf,
    workers,
    child,
    enterpriseId,
    cast,
    startsOn: addDays(today, 30),
    narrator,
  });
  const departures = await scheduleServices({ bureau, cast, narrator });
  const seats = await travel({ bureau, cadreOf, travellers: placed, everyone: workers, departures, cast, narrator });

  const sent = new Map([
    ['POSITIONS_COLLECTED', early + vacancies],
    ['WORKERS_REGISTERED', workers.length + 1],
    ['WORKERS_SURVEYED', workers.length],
    // Everyone wanted work; those who are placed need no service.
    ['SERVICE_OBJECTS', workers.length - placed.length],
    ['WORKERS_TRANSFERRED', placed.length],
    // The partner's positions are in Dongguan.
    ['OUT_OF_PROVINCE', placed.length],
    ['TRAVEL_SERVICES', cast.services.length],
    ['SEATS_ALLOCATED', seats],
  ]);
  const compare = comparison(before.board, sent);
  const after = await boardAtRest(bureau, campaignId, (board) => compare(board).differing.length === 0, waitMs);
  const { table, differing } = compare(after.board);
  narrator.line(`\nWhat this run sent, and by how much the board grew:\n${table}`);
  for (const difference of differing) narrator.verdict(difference, false);
  if (differing.length === 0 && !after.atRest) narrator.verdict('The board came to it too late.', false);
  if (after.atRest) narrator.verdict('The board counted exactly what was sent.', true);
  return after.atRest;
}

/** Milliseconds for what was written before the run to reach the board. */
const SETTLING_MS_MAX = 30_000;

/** One caller for each county, so that each signs one token. */
function cadres(client: Client): (county: string) => ReturnType<Client['as']> {
  const known = new Map<string, ReturnType<Client['as']>>();
  return (county) => {
    const cadre = known.get(county) ?? client.as({ roles: ['CADRE'], regionCode: county });
    known.set(county, cadre);
    return cadre;
  };
}
