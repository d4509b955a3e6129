/** The demo data of `npm start`: a load that broke off is finished whenever the next start is. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCampaign } from '../../functions/domains/board/campaign/service';
import { registerWorker } from '../../functions/domains/people/worker/register';
import type { Context, Platform } from '../../functions/platform/requests/context';
import type { Database } from '../../functions/platform/dynamodb/database';
import { loadDemo } from '../../local/demo/load';
import { startSystem } from '../../local/system';
import { dyingDatabase } from '../kit/dying-database';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { answerOf, campaignInput, workerInput } from '../kit/system';
import { contextOf } from '../kit/travel-scene';

let local: LocalDatabase;

beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.stop());

const BEGIN = new Date('2027-01-05T02:00:00.000Z');

function platformAt(days: number, db: Database = local.db): Platform {
  const context: Context = contextOf(db, { now: new Date(BEGIN.getTime() + days * 86_400_000) });
  return context;
}

const holdsNothing = () => Promise.resolve(false);

const mark = { TableName: 'Campaigns', Key: { pk: 'demo', sk: 'data' } } as const;

test('is finished five days later, 100 days later by the mark of a former version, and 400 days later, with the dates of its first day', async () => {
  for (const [days, afterWrites] of [
    [0, 40],
    [5, 400],
    [100, 400],
  ] as const) {
    const { TableName, Key } = mark;
    // It kept the day alone.
    if (days === 100)
      await local.db.commit([{ Put: { TableName, Item: { ...Key, day: '2027-01-05', loaded: false } } }]);
    const dying = dyingDatabase(local.db, { afterWrites, lastWriteDone: true });
    await expect(loadDemo(platformAt(days, dying), holdsNothing)).rejects.toThrow('SERVICE_UNAVAILABLE');
    expect(await local.db.get(mark)).toMatchObject({ day: '2027-01-05', loaded: false });
  }
  await loadDemo(platformAt(400), holdsNothing);
  expect(await local.db.get(mark)).toMatchObject({ day: '2027-01-05', loaded: true });
});

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
