/** Every state of an item against every transition of its store: what the table of states allows commits, everything else is refused. */
import {
  beginApplying,
  checkReceiving,
  endImport,
  importKey,
  parseImport,
  type PositionImport,
  startImport,
} from '../../functions/domains/jobs/position-import/store';
import { positionStates } from '../../functions/domains/jobs/position/states';
import {
  closePosition,
  expirePosition,
  fileByVerification,
  giveBackVacancy,
  parsePosition,
  type Position,
  positionItem,
  positionKey,
  refilePosition,
  submitPosition,
  submitPositionTogether,
  takeVacancy,
} from '../../functions/domains/jobs/position/store';
import { caseStates } from '../../functions/domains/support/case/states';
import {
  type Case,
  caseKey,
  closeCase,
  handCase,
  openCase,
  parseCase,
  refileCase,
  takeCase,
} from '../../functions/domains/support/case/store';
import { subsidyStates } from '../../functions/domains/jobs/subsidy/states';
import { placementStates, type PlacementTransition } from '../../functions/domains/jobs/placement/states';
import {
  agreePlacement,
  applyForSubsidy,
  type Employed,
  endPlacement,
  followUpPlacement,
  neverStartPlacement,
  paySubsidy,
  parsePlacement,
  type Placement,
  placementKey,
  startPlacement,
  confirmPlacement,
  declinePlacement,
  proposeJourney,
  travelToPlacement,
} from '../../functions/domains/jobs/placement/store';
import {
  changePair,
  dismissPair,
  endPair,
  pairsOf,
  parseDuplicate,
  raisePair,
} from '../../functions/domains/people/duplicate/store';
import {
  decideMove,
  type Move,
  moveKey,
  movePut,
  parseMove,
  refileMove,
} from '../../functions/domains/people/move/store';
import {
  type ServiceEntryState,
  serviceEntryStates,
  stateOf as stateOfEntry,
} from '../../functions/domains/people/service-list/states';
import {
  fileServiceEntry,
  isServiceEntry,
  leaveServiceList,
  parseServiceEntry,
  type ServiceEntry,
  serviceEntryKey,
} from '../../functions/domains/people/service-list/store';
import { enrolmentStates } from '../../functions/domains/support/enrolment/states';
import {
  attendOn,
  cancelEnrolment,
  completeEnrolment,
  type Enrolment,
  enrolmentKey,
  type EnrolmentState,
  followCourse,
  joinEnrolment,
  parseEnrolment,
  promoteEnrolment,
  remindEnrolment,
  takeEnrolment,
  uniteDays,
  yieldEnrolment,
} from '../../functions/domains/support/enrolment/store';
import { registrationStates } from '../../functions/domains/support/registration/states';
import {
  cancelRegistration,
  checkInRegistration,
  followEvent,
  joinRegistration,
  keepRegistration,
  parseRegistration,
  promoteRegistration,
  type Registration,
  registrationKey,
  remindRegistration,
  type SignUpState,
  takeRegistration,
  tellOutcomes,
  tellPlaced,
  walkInRegistration,
  yieldRegistration,
} from '../../functions/domains/support/registration/store';
import { webhookDeliveryStates } from '../../functions/domains/partners/webhook-delivery/states';
import {
  beginAttempt,
  createWebhookDelivery,
  type WebhookDelivery,
  webhookDeliveryIdOf,
  webhookDeliveryKey,
  endAttempt,
  parseWebhookDelivery,
  redeliver,
} from '../../functions/domains/partners/webhook-delivery/store';
import { receiverStates, stateOf } from '../../functions/domains/partners/receiver/states';
import { messageStates, messageStatuses } from '../../functions/domains/notices/message/states';
import {
  beginAttempt as beginMessage,
  createMessage,
  endAttempt as endMessage,
  type Message,
  messageKey,
  parseMessage,
  giveUp,
  refuseAnswer,
  report,
} from '../../functions/domains/notices/message/store';
import { noticeStates, noticeStatuses } from '../../functions/domains/notices/notice/states';
import {
  chooseAnswer,
  finishAnswer,
  type Notice,
  noticeKey,
  parseNotice,
  settleNotice,
  takeAnswerBack,
  writeNotice,
} from '../../functions/domains/notices/notice/store';
import { channelStates } from '../../functions/domains/notices/channel/states';
import {
  addChannel,
  type Channel,
  changeChannel,
  channelKey,
  channelWrites,
  parseChannel,
  removeChannel,
} from '../../functions/domains/notices/channel/store';
import {
  addWebhook,
  parseWebhook,
  removeWebhook,
  type Webhook,
  webhookKey,
  webhookWrites,
} from '../../functions/domains/partners/webhook/store';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import type { Item, Write } from '../../functions/platform/dynamodb/database';
import { asInstant, systemClock } from '../../functions/platform/values/clock';
import { asId } from '../../functions/platform/values/ids';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { type Attempt, does, nextName, walkOver } from '../kit/state-walk';
import { pairStates } from '../../functions/domains/people/duplicate/states';
import { moveStates } from '../../functions/domains/people/move/states';
import { importStates } from '../../functions/domains/jobs/position-import/states';
import type { PlacementStatus } from '../../functions/generated/graphql';
import { asRegionCode, type RegionCode } from '../../functions/domains/reference/region/region-code';

import {
  answerDelivery,
  type Delivery,
  deliveryKey,
  expireDelivery,
  makeDelivery,
  parseDelivery,
} from '../../functions/domains/matching/delivery/store';
import { deliveryStates } from '../../functions/domains/matching/delivery/states';
import {
  answerPush,
  makePush,
  parsePush,
  type Push,
  pushKey,
  seePush,
} from '../../functions/domains/matching/push/push-store';
import { pushStates } from '../../functions/domains/matching/push/states';
import {
  cancelPushRun,
  finishPushRun,
  parsePushRun,
  type PushRun,
  pushRunKey,
  startPushRun,
} from '../../functions/domains/matching/push-run/run-store';
import { pushRunStates } from '../../functions/domains/matching/push-run/states';

let local: LocalDatabase;

beforeAll(async () => {
  local = await startLocalDatabase();
});

afterAll(() => local.stop());

const walk = walkOver(() => local.db);

const position = (id: string, status: string): Position => ({
  ...{ id: `pos_${id}`, enterpriseId: 'ent_1', externalRef: 'A-1', title: '缝纫工', occupationCode: '6-05-01-02' },
  ...{
    regionCode: asRegionCode('330206'),
    county: asRegionCode('330206'),
    prefecture: asRegionCode('3302'),
    part: '3',
    headcount: 4,
    wageMin: 5_000,
  },
  ...{ skills: [], board: true, lodging: true, closesOn: asCivilDate('2027-02-20'), mark: 'batch.0+', version: 1 },
  ...{ submittedAt: asInstant('2027-01-20T04:00:00.000Z'), contentAt: asInstant('2027-01-20T04:00:00.000Z') },
  // One that is gone was read while it was open.
  status: status === 'NONE' ? 'OPEN' : (status as Position['status']),
  vacancies: status === 'FILLED' ? 0 : 3,
});
const next = (read: Position, change: Partial<Position>): Position => ({
  ...read,
  ...change,
  version: read.version + 1,
});
const submitted = (['PENDING', 'OPEN', 'FILLED'] as const).flatMap((status) => {
  const after = (name: string, state: string): Position =>
    next(position(name, state), { status, vacancies: status === 'FILLED' ? 0 : 2 });
  const old = (name: string, state: string) => (state === 'NONE' ? undefined : position(name, state));
  return [
    (name: string, state: string): Attempt => {
      const before = old(name, state);
      return submitPosition(after(name, state), before && positionItem(before));
    },
    (name: string, state: string): Attempt => [submitPositionTogether(after(name, state), old(name, state))],
  ];
});
const LAST = { vacancies: 1 };

const agreed = (name: string, change: Partial<Employed> = {}): Employed => ({
  ...{ id: `plc_${name}`, workerId: 'wkr_1', positionId: 'pos_1', enterpriseId: 'ent_1', status: 'AGREED' },
  homeCode: asRegionCode('530627102201'),
  ...{ startsOn: asCivilDate('2027-03-01'), juvenile: false, agreedAt: asInstant('2027-01-20T04:00:00.000Z') },
  ...change,
});
const over = {
  enterpriseId: 'ent_1' as const,
  endedOn: asCivilDate('2027-04-01'),
  endedAt: asInstant('2027-04-01T04:00:00.000Z'),
};
const began = asCivilDate('2027-03-02');
const found = { followUps: 1, followedUpOn: asCivilDate('2027-05-31'), startedOn: began };
const stepOf = {
  propose: (read: Placement) => proposeJourney(read, { journey: 'NOT_NEEDED', proposals: 1 }),
  confirm: (read: Placement) => confirmPlacement(read, FINISHED_AT),
  decline: (read: Placement) => declinePlacement(read, over, FINISHED_AT),
  travel: (read: Placement) => travelToPlacement(read),
  start: (read: Placement) => startPlacement(read, { startedOn: began, beganToldOn: began }),
  followUp: (read: Placement) => followUpPlacement(read, { ...found, status: 'STARTED' }),
  findStable: (read: Placement) =>
    followUpPlacement(read, { ...found, status: 'STABLE', stableOn: found.followedUpOn }),
  // Who ends a stable placement has read the follow-up that found it so.
  end: (read: Placement) =>
    endPlacement(read.status === 'STABLE' ? { ...read, followedUpOn: found.followedUpOn } : read, over),
  neverStart: (read: Placement) => neverStartPlacement(read, over),
};
const applied = { subsidyRule: '跨省务工交通补贴', subsidyGranted: 1_000, subsidyAppliedOn: asCivilDate('2027-06-01') };
const paid = { subsidyAmount: 1_000, subsidyPaidOn: asCivilDate('2027-06-20') };
/** The steps to a state, from the agreement. */
const waysTo: Readonly<Record<PlacementStatus, readonly (keyof typeof stepOf)[]>> = {
  AGREED: [],
  TRAVELLING: ['travel'],
  STARTED: ['travel', 'start'],
  STABLE: ['start', 'findStable'],
  ENDED: ['end'],
  NEVER_STARTED: ['neverStart'],
};

/** Each transition is tried from what is stored, and from what was read before it changed. */
const stepWays = (name: keyof typeof stepOf, transition: PlacementTransition = name as PlacementTransition) => [
  (id: string, state: string): Attempt => [
    stepOf[name](agreed(id, { status: state === 'NONE' ? 'AGREED' : (state as PlacementStatus) })).write,
  ],
  ...Object.keys(placementStates[transition]).map((earlier) => (id: string): Attempt => [
    stepOf[name](agreed(id, { status: earlier as PlacementStatus })).write,
  ]),
];

walk('a placement', {
  states: placementStates,
  all: ['NONE', 'AGREED', 'TRAVELLING', 'STARTED', 'STABLE', 'ENDED', 'NEVER_STARTED'],
  put: async (name, state) => {
    let placement: Placement = agreed(name);
    await local.db.commit([agreePlacement(agreed(name))]);
    for (const step of waysTo[state as PlacementStatus]) {
      const next = stepOf[step](placement);
      await local.db.commit([next.write]);
      placement = next.placement;
    }
  },
  read: async (name) => {
    const item = await local.db.get(placementKey('wkr_1', `plc_${name}`));
    return item === undefined ? 'NONE' : parsePlacement(item).status;
  },
  ways: {
    agree: [
      (name) => [agreePlacement(agreed(name))],
      (name) => [agreePlacement(agreed(name, { status: 'STARTED', startedOn: began }))],
      (name) => [agreePlacement(agreed(name, { ...over, status: 'ENDED' }))],
    ],
    propose: stepWays('propose'),
    confirm: stepWays('confirm'),
    travel: stepWays('travel'),
    start: stepWays('start'),
    followUp: [...stepWays('followUp'), ...stepWays('findStable', 'followUp')],
    end: stepWays('end'),
    neverStart: [...stepWays('neverStart'), ...stepWays('decline', 'neverStart')],
  },
});

const opened = (name: string): Case => ({
  ...{ id: `cas_${name}`, workerId: 'wkr_1', kind: 'WAGES', status: 'OPEN', stage: 'due', version: 1 },
  ...{ homeCode: asRegionCode('530627102201'), county: asRegionCode('530627'), dueOn: asCivilDate('2027-01-27') },
  ...{ openedBy: 'a', openedAt: asInstant('2027-01-20T04:00:00.000Z') },
});
const caseSteps = {
  hand: (read: Case) => handCase(read, { handedTo: 'stn_1', handedBy: 'a', handedAt: FINISHED_AT }),
  take: (read: Case) => takeCase(read, 'stn_1', { takenBy: 'b', takenAt: FINISHED_AT }),
  refile: (read: Case) => ({ write: refileCase(read, asRegionCode('530423101201')), after: read }),
  close: (read: Case) => closeCase(read, { resolution: '已付清', closedBy: 'b', closedAt: FINISHED_AT }),
};
/** As it is in a state. */
const caseIn = (name: string, state: string): Case =>
  state === 'HANDED' || state === 'CLOSED'
    ? caseSteps[state === 'HANDED' ? 'hand' : 'close'](opened(name)).after
    : opened(name);
/** From what is stored, and from what was read before it changed. */
const caseWays = (step: keyof typeof caseSteps) => [
  (id: string, state: string): Attempt => [caseSteps[step](caseIn(id, state)).write],
  ...Object.keys(caseStates[step]).map((earlier) => (id: string, state: string): Attempt => [
    // One that is closed has the version of one that is handed over; nobody read the one as the other.
    caseSteps[step]({ ...caseIn(id, earlier), version: earlier === state ? caseIn(id, state).version : 9 }).write,
  ]),
];

walk('a case', {
  states: caseStates,
  all: ['NONE', 'OPEN', 'HANDED', 'CLOSED'],
  put: async (name, state) => {
    await local.db.commit([openCase(opened(name))]);
    if (state === 'OPEN') return;
    await local.db.commit([caseSteps[state === 'HANDED' ? 'hand' : 'close'](opened(name)).write]);
  },
  read: async (name) => {
    const item = await local.db.get(caseKey('wkr_1', `cas_${name}`));
    return item === undefined ? 'NONE' : parseCase(item).status;
  },
  ways: {
    open: [(name) => [openCase(opened(name))]],
    ...{ hand: caseWays('hand'), take: caseWays('take'), refile: caseWays('refile'), close: caseWays('close') },
  },
});

walk('a subsidy of a placement', {
  states: subsidyStates,
  all: ['UNCLAIMED', 'APPLIED', 'PAID'],
  put: async (name, state) => {
    await local.db.commit([agreePlacement(agreed(name))]);
    if (state !== 'UNCLAIMED') await local.db.commit([applyForSubsidy(agreed(name), applied)]);
    if (state === 'PAID') await local.db.commit([paySubsidy(agreed(name), paid)]);
  },
  read: async (name) => {
    const item = await local.db.get(placementKey('wkr_1', `plc_${name}`));
    return (item && parsePlacement(item).subsidyStatus) ?? 'UNCLAIMED';
  },
  ways: {
    apply: [(name) => [applyForSubsidy(agreed(name), applied)]],
    pay: [(name) => [paySubsidy(agreed(name), paid)]],
  },
});

walk('a position', {
  states: positionStates,
  all: ['NONE', 'PENDING', 'OPEN', 'FILLED', 'CLOSED'],
  put: async (name, state) => {
    await local.db.commit([{ Put: { TableName: 'Positions', Item: positionItem(position(name, state)) } }]);
  },
  read: async (name) => {
    const item = await local.db.get(positionKey(`pos_${name}`));
    return item === undefined ? 'NONE' : parsePosition(item).status;
  },
  ways: {
    submit: submitted,
    close: [
      (name, state) => [
        closePosition(position(name, state), {
          contentAt: asInstant('2027-01-21T04:00:00.000Z'),
          closeReason: 'WITHDRAWN',
        }).write,
      ],
    ],
    expire: [(name, state) => expirePosition(positionItem(position(name, state)), asCivilDate('2027-02-21'))],
    verify: [true, false].flatMap((verified) =>
      [{}, { vacancies: 0 }].map(
        (change) => (name: string, state: string) =>
          fileByVerification(positionItem({ ...position(name, state), ...change }), verified),
      ),
    ),
    refile: [
      (name, state) =>
        refilePosition(positionItem(position(name, state)), {
          ...{ regionCode: asRegionCode('330213'), county: asRegionCode('330213'), prefecture: asRegionCode('3302') },
        }),
    ],
    takeVacancy: [{}, LAST].map((change) => (name: string, state: string) => [
      takeVacancy({ ...position(name, state), ...change }, new Date('2027-02-20T04:00:00Z'), { juvenile: false }),
    ]),
    giveBackVacancy: [true, false].map((verified) => (name: string, state: string) => [
      giveBackVacancy(position(name, state), 1, verified),
    ]),
  },
});

const move = (name: string, status: string): Move => ({
  ...{ id: `mov_${name}`, status: status as Move['status'], workerId: 'wkr_1', toCode: asRegionCode('530423101201') },
  ...{
    fromCode: asRegionCode('530627102201'),
    stamp: '2027-01-20T04:00:00.000Z#a#b',
    clientId: 'a',
    by: 'cadre',
    told: {},
  },
  ...{ recordedAt: asInstant('2027-01-20T04:00:00Z'), answerBy: asInstant('2027-01-27T04:00:00Z') },
});

walk('a move', {
  states: moveStates,
  all: ['NONE', 'PENDING', 'ACCEPTED', 'DECLINED'],
  put: async (name, state) => {
    await local.db.commit([movePut(move(name, state))]);
  },
  read: async (name) => {
    const item = await local.db.get(moveKey(`mov_${name}`));
    return item === undefined ? 'NONE' : parseMove(item).status;
  },
  ways: {
    arrive: [(name) => [movePut(move(name, 'PENDING'))]],
    decide: ['PENDING', 'ACCEPTED', 'DECLINED'].map((status) => (name: string) => [decideMove(move(name, status))]),
    refile: [(name) => [refileMove(`mov_${name}`, asRegionCode('530627102202'))]],
  },
});

const entry = (name: string, state: ServiceEntryState): ServiceEntry => ({
  ...{
    workerId: `wkr_${name}`,
    villageCode: asRegionCode('530627102201'),
    township: asRegionCode('530627102'),
    county: asRegionCode('530627'),
  },
  ...{ since: asCivilDate('2027-01-20'), unreachedOn: asCivilDate('2027-07-20'), dueOn: asCivilDate('2027-07-20') },
  ...{
    needs: state === 'IN_NEED' ? [{ reason: 'WANTS_WORK', dueOn: asCivilDate('2027-02-03') }] : [],
    inNeed: state === 'IN_NEED',
  },
});

walk("a person's entry in the service list", {
  states: serviceEntryStates,
  all: ['NONE', 'KNOWN', 'IN_NEED', 'LEFT'],
  put: async (name, state) => {
    await local.db.commit([fileServiceEntry(entry(name, state === 'LEFT' ? 'KNOWN' : (state as ServiceEntryState)))]);
    if (state === 'LEFT') await local.db.commit([leaveServiceList(`wkr_${name}`)]);
  },
  read: async (name) => {
    const item = await local.db.get(serviceEntryKey(`wkr_${name}`));
    return item === undefined ? 'NONE' : stateOfEntry(isServiceEntry(item) ? parseServiceEntry(item) : undefined);
  },
  ways: {
    file: (['KNOWN', 'IN_NEED'] as const).map((state) => (name: string) => [fileServiceEntry(entry(name, state))]),
    leave: [(name) => [leaveServiceList(`wkr_${name}`)]],
  },
});

const pair = (name: string) => ({
  ...{
    workerIds: [`wkr_${name}`, `wkr_other_${name}`] as const,
    reasons: [],
    foundAt: asInstant('2027-01-20T04:00:00.000Z'),
  },
  region: asRegionCode('530627'),
});

walk('a pair of people who may be one', {
  states: pairStates,
  all: ['NONE', 'OPEN', 'DISMISSED', 'MERGED'],
  put: async (name, state) => {
    await local.db.commit(raisePair(pair(name)));
    if (state !== 'OPEN') await local.db.commit(endPair(pair(name), state as 'DISMISSED' | 'MERGED'));
  },
  read: async (name) => {
    const { items } = await local.db.query(pairsOf(`wkr_${name}`));
    return items.map(parseDuplicate)[0]?.status ?? 'NONE';
  },
  ways: {
    raise: [(name) => raisePair(pair(name))],
    change: [(name) => changePair(pair(name))],
    end: (['DISMISSED', 'MERGED'] as const).map((status) => (name: string) => endPair(pair(name), status)),
    dismiss: [(name) => dismissPair(pair(name))],
  },
});

const SINCE = asInstant('2027-01-20T04:00:00.000Z');
const signedUp = (name: string): SignUpState => ({
  ...{ id: `reg_${name}${name}`, eventId: `evt_${name}`, workerId: `wkr_${name}`, since: SINCE },
  ...{ homeCode: asRegionCode('530627102201'), startsAt: asInstant('2027-01-25T01:00:00Z') },
  endsAt: asInstant('2027-01-25T09:00:00Z'),
});
/** As it was put; of NONE, as one that there could be. */
const registration = (name: string, state: string): Registration => ({
  ...signedUp(name),
  status: state === 'NONE' ? 'REGISTERED' : (state as Registration['status']),
  version: state === 'CANCELLED' ? 2 : 1,
});
const beginning =
  (begin: typeof walkInRegistration) =>
  (name: string, state: string): Write[] => [
    begin(signedUp(name), state === 'NONE' ? undefined : registration(name, state), SINCE).write,
  ];

walk('a registration for an event', {
  states: registrationStates,
  all: ['NONE', 'WAITING', 'REGISTERED', 'CHECKED_IN', 'CANCELLED'],
  put: async (name, state) => {
    const begin = state === 'WAITING' ? joinRegistration : takeRegistration;
    const { signUp: made, write } = (state === 'CHECKED_IN' ? walkInRegistration : begin)(
      signedUp(name),
      undefined,
      SINCE,
    );
    await local.db.commit([write]);
    if (state === 'CANCELLED') await local.db.commit([cancelRegistration(made, SINCE).write]);
  },
  read: async (name) => {
    const item = await local.db.get(registrationKey(signedUp(name).id));
    return item === undefined ? 'NONE' : parseRegistration(item).status;
  },
  ways: {
    take: [beginning(takeRegistration)],
    join: [beginning(joinRegistration)],
    promote: [(name) => [promoteRegistration(signedUp(name).id, SINCE, SINCE)]],
    cancel: [(name, state) => [cancelRegistration(registration(name, state), SINCE).write]],
    checkIn: [(name, state) => [checkInRegistration(registration(name, state), SINCE).write]],
    walkIn: [beginning(walkInRegistration)],
    tellOutcome: [(name, state) => [tellOutcomes(registration(name, state), []).write]],
    tellPlaced: [(name, state) => [tellPlaced(registration(name, state), true).write]],
    follow: [
      (name, state) => [followEvent(registration(name, state), { startsAt: SINCE, endsAt: SINCE }, SINCE).write],
    ],
    remind: [
      (name, state) => [
        remindRegistration(registration(name, state), { on: asCivilDate('2027-01-25'), at: SINCE }).write,
      ],
    ],
    keep: [(name, state) => [keepRegistration(registration(name, state), {}).write]],
    yield: [(name, state) => [yieldRegistration(registration(name, state), SINCE).write]],
  },
});

const enrolling = (name: string): EnrolmentState => ({
  ...{ id: `enr_${name}${name}`, courseId: `crs_${name}`, workerId: `wkr_${name}`, since: SINCE },
  ...{ homeCode: asRegionCode('530627102201'), startsOn: asCivilDate('2027-01-20') },
  ...{ endsOn: asCivilDate('2027-01-24'), edition: 1 },
});
const enrolment = (name: string, state: string): Enrolment => ({
  ...enrolling(name),
  status: state === 'NONE' ? 'ENROLLED' : (state as Enrolment['status']),
  version: ['NONE', 'WAITING', 'ENROLLED'].includes(state) ? 1 : 2,
});
const enrolledBy =
  (begin: typeof takeEnrolment) =>
  (name: string, state: string): Write[] => [
    begin(enrolling(name), state === 'NONE' ? undefined : enrolment(name, state)).write,
  ];
const LESSON = asCivilDate('2027-01-20');

walk('an enrolment in a course', {
  states: enrolmentStates,
  all: ['NONE', 'WAITING', 'ENROLLED', 'COMPLETED', 'FAILED', 'CANCELLED'],
  put: async (name, state) => {
    const begin = state === 'WAITING' ? joinEnrolment : takeEnrolment;
    const { signUp: made, write } = begin(enrolling(name), undefined);
    await local.db.commit([write]);
    if (state === 'CANCELLED') await local.db.commit([cancelEnrolment(made, SINCE).write]);
    if (state === 'COMPLETED' || state === 'FAILED')
      await local.db.commit([completeEnrolment(made, state === 'COMPLETED', LESSON).write]);
  },
  read: async (name) => {
    const item = await local.db.get(enrolmentKey(enrolling(name).id));
    return item === undefined ? 'NONE' : parseEnrolment(item).status;
  },
  ways: {
    take: [enrolledBy(takeEnrolment)],
    join: [enrolledBy(joinEnrolment)],
    promote: [(name) => [promoteEnrolment(enrolling(name).id, SINCE, SINCE)]],
    cancel: [(name, state) => [cancelEnrolment(enrolment(name, state), SINCE).write]],
    attend: [
      (name, state) => attendOn(enrolment(name, state), LESSON).statement,
      (name, state) => [uniteDays(enrolment(name, state), [LESSON]).write],
    ],
    follow: [(name, state) => [followCourse(enrolment(name, state), { ...enrolling(name), edition: 2 }, SINCE).write]],
    yield: [(name, state) => [yieldEnrolment(enrolment(name, state), SINCE).write]],
    remind: [(name, state) => [remindEnrolment(enrolment(name, state), { on: LESSON, at: SINCE }).write]],
    complete: [true, false].map((passed) => (name: string, state: string) => [
      completeEnrolment(enrolment(name, state), passed, LESSON).write,
    ]),
  },
});

const NONE_YET = { created: 0, updated: 0, unchanged: 0, rejected: 0 };
const positionImport = (name: string, status: string): PositionImport => ({
  ...{ id: `imp_${name}${'1'.repeat(26)}`, enterpriseId: `ent_${'1'.repeat(26)}`, fileName: '岗位.csv' },
  ...{ rowsExpected: 1, chunkRows: 500, chunks: 1, mode: 'COMMIT', errorPolicy: 'ALL_OR_NOTHING' },
  ...{ ...NONE_YET, chunksReceived: 0, rowsReceived: 0, startedAt: asInstant('2027-01-20T04:00:00.000Z') },
  status: status as PositionImport['status'],
});
const itemOf = (name: string): Promise<Item | undefined> =>
  local.db.get(importKey(positionImport(name, 'RECEIVING').id));
const FINISHED_AT = asInstant('2027-01-20T05:00:00Z');

const pushRun = (name: string, status: PushRun['status']): PushRun => ({
  ...{ id: `run_${name}`, regionCode: asRegionCode('530627'), perWorker: 3, pushesPerVacancy: 3, status },
  startedAt: FINISHED_AT,
});

walk('a push run', {
  states: pushRunStates,
  all: ['NONE', 'RUNNING', 'DONE', 'CANCELLED'],
  put: async (name, state) => {
    const fresh = pushRun(name, 'RUNNING');
    await local.db.commit([startPushRun(fresh)]);
    if (state === 'DONE') await local.db.commit([finishPushRun(fresh, FINISHED_AT)]);
    if (state === 'CANCELLED') await local.db.commit([cancelPushRun(fresh, FINISHED_AT)]);
  },
  read: async (name) => {
    const item = await local.db.get(pushRunKey(`run_${name}`));
    return item === undefined ? 'NONE' : parsePushRun(item).status;
  },
  ways: {
    start: [(name) => [startPushRun(pushRun(name, 'RUNNING'))]],
    finish: [(name) => [finishPushRun(pushRun(name, 'RUNNING'), FINISHED_AT)]],
    cancel: [(name) => [cancelPushRun(pushRun(name, 'RUNNING'), FINISHED_AT)]],
  },
});

const push = (name: string, status: Push['status']): Push => ({
  ...{ id: `psh_${name}${'0'.repeat(26)}`, workerId: `wkr_${'0'.repeat(26)}`, positionId: 'pos_1', runId: 'run_1' },
  ...{ jobKey: `pos_${name}`, score: 500, reasons: ['BOARD'], status, madeAt: FINISHED_AT, until: FINISHED_AT },
});

const answered = (status: Push['status']) => ({ status, answeredAt: FINISHED_AT, via: 'APP' }) as const;

walk('a push', {
  states: pushStates,
  all: ['NONE', 'MADE', 'SEEN', 'CALL_ME', 'INTERESTED', 'DECLINED'],
  put: async (name, state) => {
    const fresh = push(name, 'MADE');
    await local.db.commit([makePush(fresh)]);
    if (state === 'SEEN') await local.db.commit([seePush(fresh, FINISHED_AT)]);
    if (state === 'CALL_ME' || state === 'INTERESTED' || state === 'DECLINED')
      await local.db.commit([answerPush(fresh, answered(state)).write]);
  },
  read: async (name) => {
    const { id, workerId } = push(name, 'MADE');
    const item = await local.db.get(pushKey(workerId, id));
    return item === undefined ? 'NONE' : parsePush(item).status;
  },
  ways: {
    make: [(name) => [makePush(push(name, 'MADE'))]],
    see: [(name) => [seePush(push(name, 'MADE'), FINISHED_AT)]],
    answer: (['MADE', 'SEEN', 'CALL_ME'] as const).flatMap((from) =>
      (['INTERESTED', 'DECLINED', 'CALL_ME'] as const).map((to) => (name: string) => [
        answerPush(push(name, from), answered(to)).write,
      ]),
    ),
  },
});

const handedOver = (name: string): Delivery => ({
  ...{ id: push(name, 'MADE').id, workerId: `wkr_${'0'.repeat(26)}`, positionId: 'pos_1', enterpriseId: 'ent_1' },
  ...{ homeCode: asRegionCode('530627102201'), prefecture: asRegionCode('5306'), status: 'WAITING' },
  ...{ madeAt: FINISHED_AT, until: FINISHED_AT },
});

const answerOf = (status: 'ACCEPTED' | 'REFUSED') => (name: string) => [
  answerDelivery(handedOver(name), { status, answeredAt: FINISHED_AT }).write,
];

walk('a delivery', {
  states: deliveryStates,
  all: ['NONE', 'WAITING', 'ACCEPTED', 'REFUSED', 'EXPIRED'],
  put: async (name, state) => {
    await local.db.commit([makeDelivery(handedOver(name))]);
    if (state === 'ACCEPTED' || state === 'REFUSED') await local.db.commit(answerOf(state)(name));
    if (state === 'EXPIRED') await local.db.commit([expireDelivery(handedOver(name))]);
  },
  read: async (name) => {
    const item = await local.db.get(deliveryKey(handedOver(name).id));
    return item === undefined ? 'NONE' : parseDelivery(item).status;
  },
  ways: {
    make: [(name) => [makeDelivery(handedOver(name))]],
    answer: [answerOf('ACCEPTED'), answerOf('REFUSED')],
    expire: [(name) => [expireDelivery(handedOver(name))]],
  },
});

walk('an import', {
  states: importStates,
  all: ['NONE', 'RECEIVING', 'APPLYING', 'FINISHED', 'CANCELLED'],
  put: async (name, state) => {
    const fresh = positionImport(name, 'RECEIVING');
    await local.db.commit([startImport(fresh)]);
    if (state === 'APPLYING') await local.db.commit([beginApplying(systemClock, fresh)]);
    if (state === 'FINISHED' || state === 'CANCELLED') await local.db.commit([endImport(fresh, state, FINISHED_AT)]);
  },
  read: async (name) => {
    const item = await itemOf(name);
    return item === undefined ? 'NONE' : parseImport(item).status;
  },
  ways: {
    start: [(name) => [startImport(positionImport(name, 'RECEIVING'))]],
    receive: [
      (name) => [
        checkReceiving(positionImport(name, 'RECEIVING').id),
        { Put: { TableName: 'Positions', Item: { pk: `imp_${name}`, sk: 'chunk#00000' } } },
      ],
    ],
    apply: [(name) => [beginApplying(systemClock, positionImport(name, 'RECEIVING'))]],
    end: (['FINISHED', 'CANCELLED'] as const).map((status) => (name: string) => [
      endImport(positionImport(name, 'RECEIVING'), status, FINISHED_AT),
    ]),
    endApplying: [(name) => [endImport(positionImport(name, 'APPLYING'), 'FINISHED', FINISHED_AT, 0)]],
  },
});

const DISABLED_AT = asInstant('2027-01-20T04:00:00Z');
const THEN = new Date(DISABLED_AT);
// One that is gone was read while it was enabled.
const webhook = (name: string, state: string): Webhook => ({
  ...{ id: `whk_${name}${'1'.repeat(26)}`, enterpriseId: `ent_${'1'.repeat(26)}`, url: 'https://hooks.invalid/' },
  ...{ events: ['PLACEMENT_STARTED'], registeredAt: DISABLED_AT },
  ...(state !== 'NONE' && state !== 'ENABLED' && { disabledAt: DISABLED_AT }),
  ...(state === 'GONE' && { disabledReason: 'GONE' }),
});
const newSecret = { secretNumber: 2, secretGivenAt: DISABLED_AT, formerSecrets: [{ number: 1, until: DISABLED_AT }] };

walk('a webhook', {
  states: receiverStates,
  all: ['NONE', 'ENABLED', 'DISABLED', 'GONE'],
  put: async (name, state) => {
    await local.db.commit([addWebhook(webhook(name, state))]);
  },
  read: async (name) => {
    const item = await local.db.get(webhookKey(webhook(name, 'NONE').id));
    return item === undefined ? 'NONE' : stateOf(parseWebhook(item));
  },
  ways: {
    register: [(name) => [addWebhook(webhook(name, 'NONE'))]],
    rotateSecret: [(name, state) => [webhookWrites.rotateSecret(webhook(name, state), newSecret)]],
    note: [
      (name, state) => [webhookWrites.note(webhook(name, state), { pausedUntil: asInstant('2027-01-20T04:10:00Z') })],
    ],
    disable: [(name, state) => [webhookWrites.disable(webhook(name, state), THEN)]],
    end: [(name, state) => [webhookWrites.end(webhook(name, state), THEN)]],
    enable: [(name, state) => [webhookWrites.enable(webhook(name, state))]],
    remove: [(name, state) => [removeWebhook(webhook(name, state).id)]],
  },
});

/** One for each name: a province has one channel of a kind. */
const channelRegions = new Map<string, RegionCode>();
function channelRegion(name: string): RegionCode {
  const code = channelRegions.get(name) ?? asRegionCode(String(530_627_000_000 + channelRegions.size));
  channelRegions.set(name, code);
  return code;
}

const channel = (name: string, state: string): Channel => ({
  ...{
    id: `chn_${name}${'1'.repeat(26)}`,
    bureauId: `bur_${'1'.repeat(26)}`,
    regionCode: channelRegion(name),
    kind: 'SMS',
  },
  ...{ url: 'https://gateway.invalid/', registeredAt: DISABLED_AT },
  ...(state !== 'NONE' && state !== 'ENABLED' && { disabledAt: DISABLED_AT }),
  ...(state === 'GONE' && { disabledReason: 'GONE' }),
});

walk('a channel', {
  states: channelStates,
  all: ['NONE', 'ENABLED', 'DISABLED', 'GONE'],
  put: async (name, state) => {
    await local.db.commit(Object.values(addChannel(channel(name, state))));
  },
  read: async (name) => {
    const item = await local.db.get(channelKey(channel(name, 'NONE').id));
    return item === undefined ? 'NONE' : stateOf(parseChannel(item));
  },
  ways: {
    register: [(name) => Object.values(addChannel(channel(name, 'NONE')))],
    change: [(name, state) => [changeChannel(channel(name, state), 'https://gateway.invalid/')]],
    rotateSecret: [(name, state) => [channelWrites.rotateSecret(channel(name, state), newSecret)]],
    note: [
      (name, state) => [channelWrites.note(channel(name, state), { pausedUntil: asInstant('2027-01-20T04:10:00Z') })],
    ],
    disable: [(name, state) => [channelWrites.disable(channel(name, state), THEN)]],
    end: [(name, state) => [channelWrites.end(channel(name, state), THEN)]],
    enable: [(name, state) => [channelWrites.enable(channel(name, state))]],
    remove: [(name, state) => removeChannel(channel(name, state))],
  },
});

const message = (name: string, status: string): Message => ({
  ...{ id: asId(`msg_${name}`, 'msg'), noticeId: `ntc_${name}`, workerId: `wkr_${name}`, channelId: `chn_${name}` },
  ...{ kind: 'SMS', step: 0, until: DISABLED_AT, createdAt: DISABLED_AT, attempt: 1, before: 0, attempts: [] },
  ...{ minutes: 90, quiet: { from: 21, to: 8 }, behind: ['VOICE'] },
  status: status === 'NONE' ? 'CREATED' : (status as Message['status']),
});
const became = (name: string, state: string, status: Message['status']): Message => ({
  ...message(name, state),
  status,
});

walk('a message', {
  states: messageStates,
  all: ['NONE', ...messageStatuses],
  put: async (name, state) => {
    const created = createMessage(message(name, 'NONE'), THEN);
    const item = 'Put' in created ? { ...created.Put.Item, status: state } : {};
    await local.db.commit([{ Put: { TableName: 'Deliveries', Item: item } }]);
  },
  read: async (name) => {
    const item = await local.db.get(messageKey(asId(`msg_${name}`, 'msg')));
    return item === undefined ? 'NONE' : parseMessage(item).status;
  },
  ways: {
    create: messageStatuses.map((status) => (name: string) => [createMessage(became(name, 'NONE', status), THEN)]),
    begin: [(name, state) => [beginMessage(message(name, state), { ...message(name, state), attempt: 2 }, THEN)]],
    end: messageStatuses.map((status) => (name: string, state: string) => [
      endMessage(message(name, state), became(name, state, status), THEN),
    ]),
    report: messageStatuses.map((status) => (name: string, state: string) => [
      report(message(name, state), became(name, state, status), THEN),
    ]),
    giveUp: [(name, state) => [giveUp(message(name, state), THEN)]],
    refuse: [(name, state) => [refuseAnswer(became(name, state, 'ANSWERED'), 'NOTICE_OVER', THEN)]],
  },
});

const chosen = { answer: 'KEEP', answeredBy: 'issuer|cadre', answeredAt: DISABLED_AT } as const;
const notice = (name: string, state: string): Notice => ({
  ...{ id: `ntc_${name}${name}`, inbox: `inb_${name}`, addressee: 'cadres#530627', village: asRegionCode('530627001') },
  ...{ kind: 'SERVICE_MOVED', objectId: `alc_${name}`, at: DISABLED_AT, until: asInstant('2027-01-22T04:00:00Z') },
  ...{ answers: ['KEEP', 'LEAVE'], writtenAt: DISABLED_AT, expiresAt: 1 },
  ...(/^ANSWER/.test(state) && chosen),
  status: state === 'NONE' ? 'OPEN' : (state as Notice['status']),
});

async function putNotice(name: string, state: string): Promise<void> {
  const item = { ...writeNotice(notice(name, 'OPEN')).leaves, ...notice(name, state) };
  await local.db.commit([{ Put: { TableName: 'Notices', Item: item } }]);
}

walk('a notice', {
  states: noticeStates,
  all: ['NONE', ...noticeStatuses],
  put: putNotice,
  read: async (name) => {
    const item = await local.db.get(noticeKey(notice(name, 'NONE').id));
    return item === undefined ? 'NONE' : parseNotice(item).status;
  },
  ways: {
    write: noticeStatuses.map((status) => (name: string) => writeNotice(notice(name, status))),
    choose: [(name, state) => [chooseAnswer(notice(name, state), { ...chosen, answeredBy: 'issuer|another' })]],
    finish: [(name, state) => [finishAnswer(notice(name, state))]],
    takeBack: [
      (name, state) => [takeAnswerBack(notice(name, state))],
      (name, state) => [takeAnswerBack({ ...notice(name, state), overAt: DISABLED_AT })],
    ],
    settle: (['OPEN', 'ANSWERING'] as const).map((from) => (name: string) => [
      settleNotice(notice(name, from).id, from, DISABLED_AT),
    ]),
  },
});

test.each([
  ['finish', finishAnswer],
  ['taking back', takeAnswerBack],
] as const)('%s of an answer that another one took the place of is refused', async (_, transition) => {
  const name = nextName();
  const read = notice(name, 'ANSWERING');
  await putNotice(name, 'ANSWERING');
  expect(await does(local.db, () => [chooseAnswer(read, { ...chosen, answeredBy: 'issuer|another' })])).toBe(true);
  expect(await does(local.db, () => [transition(read)])).toBe(false);
});

const delivery = (name: string, status: string): WebhookDelivery => {
  const [eventId, webhookId] = [asId(`whe_${name}`, 'whe'), webhook(name, 'NONE').id];
  return {
    ...{ id: webhookDeliveryIdOf(eventId, webhookId), webhookId, eventId, type: 'PLACEMENT_STARTED', body: '{}' },
    ...{ attempt: 1, before: 0, attempts: [], createdAt: DISABLED_AT },
    // What ended was written once more.
    ...((status === 'DELIVERED' || status === 'FAILED') && { version: 1 }),
    // One that is gone was read while it was under way.
    status: status === 'NONE' ? 'PENDING' : (status as WebhookDelivery['status']),
  };
};
const DELIVERY_STATES = ['PENDING', 'DELIVERED', 'FAILED'] as const;
const changed =
  (transition: (read: WebhookDelivery, after: WebhookDelivery, now: Date) => Write, attempt: number) =>
  (status: WebhookDelivery['status']) =>
  (name: string, state: string): Attempt => {
    const read = delivery(name, state);
    return [transition(read, { ...read, status, attempt }, THEN)];
  };

walk('a webhook delivery', {
  states: webhookDeliveryStates,
  all: ['NONE', ...DELIVERY_STATES],
  put: async (name, state) => {
    const begun = delivery(name, 'PENDING');
    await local.db.commit([createWebhookDelivery(begun, THEN)]);
    if (state !== 'PENDING') await local.db.commit([endAttempt(begun, delivery(name, state), THEN)]);
  },
  read: async (name) => {
    const item = await local.db.get(webhookDeliveryKey(delivery(name, 'NONE').id));
    return item === undefined ? 'NONE' : parseWebhookDelivery(item).status;
  },
  ways: {
    create: DELIVERY_STATES.map((status) => (name: string) => [createWebhookDelivery(delivery(name, status), THEN)]),
    begin: DELIVERY_STATES.map(changed(beginAttempt, 2)),
    end: DELIVERY_STATES.map(changed(endAttempt, 1)),
    redeliver: DELIVERY_STATES.map(changed(redeliver, 2)),
  },
});

test.each([
  ['begin', beginAttempt],
  ['end', endAttempt],
] as const)('%s of an attempt that another process continued is refused', async (_, transition) => {
  const read = delivery(nextName(), 'PENDING');
  await local.db.commit([createWebhookDelivery(read, THEN)]);
  expect(await does(local.db, () => [beginAttempt(read, { ...read, attempt: 2 }, THEN)])).toBe(true);
  expect(await does(local.db, () => [transition(read, { ...read, attempt: 2 }, THEN)])).toBe(false);
});

test('an answer changes no webhook that another answer changed since its read', async () => {
  const name = nextName();
  const read = webhook(name, 'ENABLED');
  await local.db.commit([addWebhook(read)]);
  expect(
    await does(local.db, () => [webhookWrites.note(read, { pausedUntil: asInstant('2027-01-20T04:10:00Z') })]),
  ).toBe(true);
  for (const late of [
    webhookWrites.disable(read, THEN),
    webhookWrites.end(read, THEN),
    webhookWrites.note(read, { pausedUntil: asInstant('2027-01-20T04:05:00Z') }),
    webhookWrites.note(read, { failures: [DISABLED_AT] }),
  ])
    expect(await does(local.db, () => [late])).toBe(false);
});
