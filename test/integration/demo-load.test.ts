/** The demo data of `npm start`: a load that broke off is finished whenever the next start is. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { openCampaign } from '../../functions/domains/board/campaign/service';
import { registerWorker } from '../../functions/domains/people/worker/register';
import type { Context, Platform } from '../../functions/platform/requests/context';
import type { Database, Item } from '../../functions/platform/dynamodb/database';
import type { TableName } from '../../functions/tables';
import { loadDemo } from '../../local/demo/load';
import { startSystem } from '../../local/system';
import { days } from '../kit/days';
import { dyingDatabase } from '../kit/dying-database';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { LONG, oneOf } from '../kit/long';
import { answerOf, campaignInput, workerInput } from '../kit/system';
import { contextOf } from '../kit/travel-scene';

const BEGIN = new Date('2027-01-05T02:00:00.000Z');
/** Of the five hundred. */
const people = LONG ? 500 : 60;
const holdsNothing = (): Promise<boolean> => Promise.resolve(false);

const mark = { TableName: 'Campaigns', Key: { pk: 'demo', sk: 'data' } } as const;

// `npm test` loads it on one of forty dates, by the seed.
describe.each(oneOf(days))('begun at %p', (begin) => {
  let local: LocalDatabase;

  beforeAll(async () => {
    local = await startLocalDatabase();
  });
  afterAll(() => local.stop());

  const day = shanghaiDay(begin);

  function platformAt(after: number, db: Database = local.db): Platform {
    return contextOf(db, { now: new Date(begin.getTime() + after * DAY_MS) });
  }

  /** Breaks off after so many writes. */
  async function breakOff(after: number, afterWrites: number, renew = false): Promise<void> {
    const dying = dyingDatabase(local.db, { afterWrites, lastWriteDone: true });
    await expect(loadDemo(platformAt(after, dying), holdsNothing, { people, renew })).rejects.toThrow(
      'SERVICE_UNAVAILABLE',
    );
    expect(await local.db.get(mark)).toMatchObject({ loaded: false });
  }

  test('it is finished 5 days later, 100 by the mark of a former version, and 400, with the dates of its first day', async () => {
    await breakOff(0, 40);
    await breakOff(5, LONG ? 400 : 60);
    const { TableName, Key } = mark;
    // It kept the day alone.
    await local.db.commit([{ Put: { TableName, Item: { ...Key, day, loaded: false } } }]);
    await breakOff(100, LONG ? 400 : 60);
    await loadDemo(platformAt(400), holdsNothing, { people });
    expect(await local.db.get(mark)).toMatchObject({ day, loaded: true });
  });

  test('it says what of it has passed, and what has a date is renewed, also when that broke off', async () => {
    await loadDemo(platformAt(0), holdsNothing, { people });
    const saidAfter = async (after: number): Promise<string[]> => {
      const said: string[] = [];
      await loadDemo(platformAt(after), holdsNothing, { people, say: (line) => said.push(line) });
      return said;
    };
    const journeys = `The demo data is of ${day}: its journeys have left. Start with --renew for new ones.`;
    const both = `The demo data is of ${day}: its journeys have left, and its campaign has ended. Start with --renew for new ones.`;
    expect(await Promise.all([0, 24, 25, 69, 70].map(saidAfter))).toEqual([[], [], [journeys], [journeys], [both]]);

    await breakOff(400, 30, true);
    expect(await saidAfter(401)).toEqual([]);
    const renewedOn = shanghaiDay(new Date(begin.getTime() + 400 * DAY_MS));
    expect(await local.db.get(mark)).toMatchObject({ day: renewedOn, loaded: true });
    expect([await saidAfter(424), (await saidAfter(425)).length]).toEqual([[], 1]);

    const [positions, services, campaigns, workers] = await Promise.all(
      (['Positions', 'TravelAllocations', 'Campaigns', 'Workers'] as const).map((table) => itemsOf(local, table)),
    );
    const count = (items: readonly Item[] = [], holds: (item: Item) => boolean): number => items.filter(holds).length;
    const isAfter = (value: unknown): boolean => typeof value === 'string' && value > renewedOn;
    expect({
      enterprises: count(positions, ({ sk }) => sk === 'enterprise'),
      positions: count(positions, ({ sk }) => sk === 'position'),
      open: count(
        positions,
        ({ sk, startsOn, closesOn }) => sk === 'position' && isAfter(startsOn) && isAfter(closesOn),
      ),
      services: count(services, ({ sk }) => sk === 'service'),
      people: count(workers, ({ sk }) => sk === 'profile'),
      campaigns: count(campaigns, ({ pk }) => pk === 'campaigns'),
      running: count(campaigns, ({ pk, endsOn }) => pk === 'campaigns' && isAfter(endsOn)),
    }).toEqual({ enterprises: 20, positions: 300, open: 300, services: 24, people, campaigns: 2, running: 1 });
  });
});

const DAY_MS = 86_400_000;

/** The civil date in Shanghai, which is eight hours ahead all year. */
function shanghaiDay(instant: Date): string {
  return new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}

async function itemsOf({ access, engine }: LocalDatabase, TableName: TableName): Promise<Item[]> {
  const client = new DynamoDBClient({ ...access, endpoint: engine.endpoint });
  const items: Item[] = [];
  for await (const page of paginateScan({ client }, { TableName }))
    items.push(...(page.Items ?? []).map((item) => unmarshall(item)));
  client.destroy();
  return items;
}

test('is counted when the system says that it is ready', async () => {
  const keyFolder = mkdtempSync(join(tmpdir(), 'job-bowl-demo-'));
  const clock = { now: () => BEGIN };
  const workers = Array.from({ length: 40 }, () => workerInput());
  let campaignId = '';
  const system = await startSystem({
    ...{ port: 0, keyFolder, environment: {}, clock, log: () => undefined },
    prepare: async (platform) => {
      const context = (): Context => ({ ...contextOf(platform.db), ...platform });
      await Promise.all(workers.map((input) => registerWorker(context(), input)));
      const campaign = await openCampaign(context(), campaignInput());
      campaignId = campaign.ok ? campaign.value.id : '';
    },
  });
  try {
    const token = await system.issuer.sign({ roles: ['BUREAU'], regionCode: '53' });
    const response = await fetch(system.url.replace('localhost', '127.0.0.1'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({
        query: 'query ($id: ID!) { campaign(id: $id) { progress { indicator actual } } }',
        variables: { id: campaignId },
      }),
    });
    const { data } = await answerOf(response);
    const counted = data?.campaign?.progress.find(({ indicator }) => indicator === 'WORKERS_REGISTERED');
    expect(counted?.actual).toBe(workers.length);
  } finally {
    await system.stop();
    rmSync(keyFolder, { recursive: true });
  }
});

test('is refused by a register of its own people, which stays as it is; an empty one and its own are taken', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'job-bowl-register-'));
  const options = {
    port: 0,
    keyFolder: folder,
    dataFolder: join(folder, 'data'),
    environment: {},
    log: () => undefined,
  };
  try {
    const real = await startSystem(options);
    const { ok } = await registerWorker({ ...contextOf(real.platform.db), ...real.platform }, workerInput());
    expect(ok).toBe(true);
    await real.stop();
    await expect(startSystem({ ...options, prepare: loadDemo })).rejects.toThrow(
      /^The data folder holds a register without demo data: start with --empty/,
    );
    const again = await startSystem(options);
    expect(await again.platform.db.get(mark)).toBeUndefined();
    await again.stop();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
