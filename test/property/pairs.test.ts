/**
 * Two use cases at once: the second runs whole before each write of the first, and before each write of what the first calls
 * for, through the real services and the real handlers of the streams. What comes of it is what comes of them one after the
 * other, nothing is counted wrong, and the counters are what the items come to. Which use cases there are: `test/kit/pairs/`; a
 * new one is one entry there.
 */
import { buildSchema } from 'graphql';
import { sdl } from '../../functions/generated/sdl';
import { triggers } from '../../functions/triggers';
import { type AfterEffects, startAfterEffects } from '../kit/after-effects';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { type Deed, SEED, type Stage, stage, type Surroundings } from '../kit/pairs';
import { recountFrom } from '../kit/pairs/counted';
import { channels } from '../kit/pairs/channels';
import { codes } from '../kit/pairs/codes';
import { courses, heldCourses } from '../kit/pairs/courses';
import { events } from '../kit/pairs/events';
import { imports } from '../kit/pairs/imports';
import { jobs } from '../kit/pairs/jobs';
import { notices } from '../kit/pairs/notices';
import { offers } from '../kit/pairs/offers';
import { partners } from '../kit/pairs/partners';
import { plans } from '../kit/pairs/plans';
import { pushRuns } from '../kit/pairs/pushes';
import { registry } from '../kit/pairs/registry';
import { rules } from '../kit/pairs/rules';
import { subsidies } from '../kit/pairs/subsidies';
import { travel } from '../kit/pairs/travel';
import { wages } from '../kit/pairs/wages';
import { walkOns } from '../kit/pairs/walk-ons';
import { webhooks } from '../kit/pairs/webhooks';
import { type Receiver, startReceiver } from '../kit/receiver';
import { contextOf } from '../kit/travel-scene';

// Each plays its use case with all the others of its world.
if (SEED === 'all') jest.setTimeout(3_600_000);

let local: LocalDatabase;
let effects: AfterEffects;
let receiver: Receiver;
let around: Surroundings;

beforeAll(async () => {
  [local, receiver] = await Promise.all([startLocalDatabase(), startReceiver()]);
  effects = await startAfterEffects(local, contextOf(local.db));
  around = { db: local.db, effects, receiver, recount: recountFrom(local.db) };
});

afterAll(async () => {
  effects.stop();
  await Promise.all([local.stop(), receiver.stop()]);
});

const worlds: Readonly<Record<string, Stage>> = {
  jobs: stage(jobs),
  subsidies: stage(subsidies),
  travel: stage(travel),
  offers: stage(offers),
  walkOns: stage(walkOns),
  imports: stage(imports),
  registry: stage(registry),
  partners: stage(partners),
  webhooks: stage(webhooks),
  channels: stage(channels),
  wages: stage(wages),
  plans: stage(plans),
  pushRuns: stage(pushRuns),
  rules: stage(rules),
  codes: stage(codes),
  notices: stage(notices),
  events: stage(events),
  courses: stage(courses),
  heldCourses: stage(heldCourses),
};

/** In no world, and why none is needed. */
const alone: Partial<Record<Deed, string>> = {
  openCampaign: 'writes an item of its own, which nothing else ever writes, and reads none',
  publishReport: 'writes an item of its own, which nothing else ever writes; `integration/reports` has two at once',
  startPositionImport: 'writes an item of its own, and reads nothing that changes: an enterprise is never removed',
  scheduleRecruitmentEvent: 'writes items of its own, and reads nothing that changes what it writes',
  openCase: 'makes one item, and one day of a profile that is refused if it changed; `integration/cases` merges',
  recordVisit:
    'makes items of its own, and cases as openCase does; the stream follows it, `property/visits` with merges',
  correctVisit: 'changes one item with its parts, refused if another correction came between; `property/visits`',
  handCase: 'changes one item, refused if another change came between',
  takeCase: 'changes one item and one day of a profile, refused if another change came between',
  closeCase:
    'changes one item and one day of a profile, refused if they changed; `integration/cases` closes twice at once',
  openStation: 'writes an item of its own, and reads none',
  changeStation: 'changes one item, refused if another change came between; of no other is it a condition',
  formWorkingGroup: 'writes an item of its own, and reads none',
  changeWorkingGroup: 'changes one item, refused if another change came between; of no other is it a condition',
  openCourse: 'writes items of its own, and reads nothing that changes what it writes',
  signAgreement:
    'writes an item of its own, and marks those that it renews once: refused if another did; `integration/agreements`',
  registerAgency: 'writes an item of its own under a guard, and reads none; `integration/agencies` has two at once',
  recordAgencyVisit:
    'changes one item, refused if another visit came between; `integration/agencies` has several at once',
  nameAgency: 'changes one item, refused if another naming came between; `integration/agency-postings` races with it',
  removeAgency: 'ends one naming once; `integration/agency-postings` plays it at every write of a submission',
  receipts: 'changes one message alone, of which `property/receipts` plays any receipts at once',
  facts: 'is what carries the first of each pair, and is interrupted itself in worlds that are `carried`',
};

test('every mutation and every handler is played in a world, or said to need none', () => {
  const deeds = [...Object.keys(buildSchema(sdl).getMutationType()?.getFields() ?? {}), ...Object.keys(triggers)];
  const played: readonly string[] = Object.values(worlds).flatMap((world) => world.deeds);
  expect(deeds.filter((deed) => deed !== 'graphql' && !played.includes(deed) && !(deed in alone))).toEqual([]);
  expect(Object.keys(alone).filter((deed) => !deeds.includes(deed) || played.includes(deed))).toEqual([]);
});

describe.each(Object.entries(worlds))(`%s (PAIRS=${SEED}): whatever happens`, (_, world) => {
  test.each(world.names)('while %s comes to what it comes to before or after', async (first) => {
    expect(await world.play(around, first)).toEqual([]);
  });
});
