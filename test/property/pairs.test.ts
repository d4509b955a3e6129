/**
 * Two use cases at once: the second runs whole before each write of the first, through the real services and, afterwards, the
 * real handlers of the streams. What comes of it is what comes of them one after the other, and nothing is counted wrong.
 * Which use cases there are: `test/kit/pairs/`; a new one is one entry there.
 */
import { type AfterEffects, startAfterEffects } from '../kit/after-effects';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { type Orders, playPairs, SEED, type World } from '../kit/pairs';
import { buildJobs, type Jobs, jobUseCases, recountJobs, tellJobs } from '../kit/pairs/jobs';
import { buildImports, type Imports, importUseCases, recountImports, tellImports } from '../kit/pairs/imports';
import { buildRegistry, recountRegistry, type Registry, registryUseCases, tellRegistry } from '../kit/pairs/registry';
import { buildTravel, recountTravel, tellTravel, type Travel, travelUseCases } from '../kit/pairs/travel';
import { contextOf } from '../kit/travel-scene';

let local: LocalDatabase;
let effects: AfterEffects;

beforeAll(async () => {
  local = await startLocalDatabase();
  effects = await startAfterEffects(local, contextOf(local.db));
});

afterAll(async () => {
  effects.stop();
  await local.stop();
});

const orders: Record<keyof typeof worldOf, Orders> = {
  jobs: new Map(),
  travel: new Map(),
  imports: new Map(),
  registry: new Map(),
};

/** Filled in when the database is there. */
const worldOf = {
  jobs: (): World<Jobs> => ({
    ...{ db: local.db, effects, useCases: jobUseCases, contextOf },
    build: () => buildJobs(local.db),
    tell: (scene) => tellJobs(local.db, scene),
    recount: (scene) => recountJobs(local.db, scene),
  }),
  travel: (): World<Travel> => ({
    ...{ db: local.db, effects, useCases: travelUseCases, contextOf },
    build: () => buildTravel(local.db),
    tell: (scene) => tellTravel(local.db, scene),
    recount: (scene) => recountTravel(local.db, scene),
  }),
  imports: (): World<Imports> => ({
    ...{ db: local.db, effects, useCases: importUseCases, contextOf },
    build: () => buildImports(local.db),
    tell: (scene) => tellImports(local.db, scene),
    recount: (scene) => recountImports(local.db, scene),
  }),
  registry: (): World<Registry> => ({
    ...{ db: local.db, effects, useCases: registryUseCases, contextOf },
    build: () => buildRegistry(local.db),
    tell: (scene) => tellRegistry(local.db, scene),
    recount: (scene) => recountRegistry(local.db, scene),
  }),
};

describe(`jobs (PAIRS=${SEED}): whatever happens`, () => {
  test.each(Object.keys(jobUseCases))('while %s comes to what it comes to before or after', async (first) => {
    expect(await playPairs(worldOf.jobs(), orders.jobs, first)).toEqual([]);
  });
});

describe(`travel (PAIRS=${SEED}): whatever happens`, () => {
  test.each(Object.keys(travelUseCases))('while %s comes to what it comes to before or after', async (first) => {
    expect(await playPairs(worldOf.travel(), orders.travel, first)).toEqual([]);
  });
});

describe(`imports (PAIRS=${SEED}): whatever happens`, () => {
  test.each(Object.keys(importUseCases))('while %s comes to what it comes to before or after', async (first) => {
    expect(await playPairs(worldOf.imports(), orders.imports, first)).toEqual([]);
  });
});

describe(`registry (PAIRS=${SEED}): whatever happens`, () => {
  test.each(Object.keys(registryUseCases))('while %s comes to what it comes to before or after', async (first) => {
    expect(await playPairs(worldOf.registry(), orders.registry, first)).toEqual([]);
  });
});
