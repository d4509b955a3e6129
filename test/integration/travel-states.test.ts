/** Every state of a request and of its seats against every transition of their stores. */
import { allocationStates, requestStates } from '../../functions/domains/travel/booking/states';
import {
  type Allocation,
  allocationKey,
  boardSeats,
  confirmSeats,
  expireHold,
  holdSeats,
  parseAllocation,
  partSeats,
  reachHold,
  releaseSeats,
  seatWalkOn,
} from '../../functions/domains/travel/booking/allocation-store';
import { displaceSeats, retimeSeats } from '../../functions/domains/travel/disruption/seats-store';
import { tellEnding } from '../../functions/domains/travel/booking/notices/endings-store';
import { tellBoarding } from '../../functions/domains/travel/manifest/notices/boarding-store';
import { without } from '../../functions/domains/travel/booking/party/without';
import {
  askForTravel,
  endRequest,
  parseRequest,
  partWith,
  refileRequest,
  type Request,
  requestKey,
  widenWindow,
  type Seats,
} from '../../functions/domains/travel/booking/request-store';
import { followTimes } from '../../functions/domains/travel/disruption/seats-store';
import { endWait, reachRequest, seatRequest, waitAgain } from '../../functions/domains/travel/waitlist/wait-store';
import { exampleTimes, type HoldTimes } from '../../functions/domains/travel/hold/hold-times';
import { retimed } from '../../functions/domains/travel/booking/retiming';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { asInstant, type Instant, instantOf, preciseInstantOf } from '../../functions/platform/values/clock';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { walkOver } from '../kit/state-walk';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

let local: LocalDatabase;

beforeAll(async () => {
  local = await startLocalDatabase();
});

afterAll(() => local.stop());

const walk = walkOver(() => local.db);

const NOW = new Date('2027-02-12T02:00:00.000Z');
const LATER = asInstant('2027-02-12T03:00:00.000Z');
const DEPARTS = asInstant('2027-02-13T02:00:00.000Z');
const window = { earliestOn: asCivilDate('2027-02-13'), latestOn: asCivilDate('2027-02-14') };

/** One that is gone was read while it was held. */
const allocation = (name: string, state: string): Allocation => ({
  ...{ id: `alc_${name}`, serviceId: 'svc_1', requestId: `trq_${name}`, workerIds: ['wkr_1', 'wkr_2'] },
  ...{ direction: 'WORKBOUND', fromStop: 0, toStop: 3, boardingCode: asRegionCode('530627'), departsAt: DEPARTS },
  ...{ seats: 2, fromQuota: 0, allocatedAt: asInstant('2027-02-12T01:00:00.000Z') },
  status: state === 'NONE' ? 'HELD' : (state as Allocation['status']),
  ...((state === 'HELD' || state === 'NONE') && { due: 'holds', holdEndsAt: LATER }),
  ...(state === 'BOARDED' && { boarded: { wkr_1: LATER } }),
});
const holds: HoldTimes = {
  ...exampleTimes(),
  ...{ minutes: 30, waitlistMinutes: 720, answerHours: 24 },
  ...{ unreadHours: 24, othersHours: 12, lateMinutes: 30, unreadOffersMax: 3 },
};
const other = (departsAt: Instant) => ({ departsAt, arrivesAt: departsAt });

walk('the seats of a party', {
  states: allocationStates,
  all: ['NONE', 'HELD', 'CONFIRMED', 'BOARDED', 'RELEASED', 'EXPIRED'],
  put: async (name, state) => {
    await local.db.commit([holdSeats(allocation(name, state))]);
  },
  read: async (name) => {
    const item = await local.db.get(allocationKey('svc_1', `alc_${name}`));
    return item === undefined ? 'NONE' : parseAllocation(item).status;
  },
  ways: {
    hold: [(name) => [holdSeats(allocation(name, 'HELD'))]],
    walkOn: [(name) => [seatWalkOn({ ...allocation(name, 'BOARDED'), status: 'BOARDED' })]],
    reach: [(name, state) => [reachHold(allocation(name, state), { reachedAt: instantOf(NOW), holdEndsAt: LATER })]],
    tellEnding: [(name, state) => [tellEnding(allocation(name, state), LATER, LATER)]],
    tellBoarding: [
      (name, state) => [
        tellBoarding(allocation(name, state), { at: instantOf(NOW), on: window.earliestOn, from: '镇雄县' }),
      ],
    ],
    confirm: [(name, state) => [confirmSeats(allocation(name, state), preciseInstantOf(NOW))]],
    release: [(name, state) => [releaseSeats(allocation(name, state), undefined)]],
    part: [(name, state) => [partSeats(allocation(name, state), without(allocation(name, state), 'wkr_1'))]],
    expire: [(name, state) => [expireHold(allocation(name, state), LATER)]],
    displace: [(name, state) => [displaceSeats(allocation(name, state), '停运')]],
    // Within the window; out of it, where what was confirmed is asked for; and what had been confirmed before, moved back.
    retime: [
      (name, state) => [
        retimeSeats(
          allocation(name, state),
          retimed(allocation(name, state), window, other(asInstant('2027-02-13T05:00:00Z')), NOW, holds),
          2,
          instantOf(NOW),
        ),
      ],
      (name, state) => [
        retimeSeats(
          allocation(name, state),
          retimed(allocation(name, state), window, other(asInstant('2027-02-16T05:00:00Z')), NOW, holds),
          3,
          instantOf(NOW),
        ),
      ],
      (name, state) => {
        const asked: Allocation = { ...allocation(name, state), asks: 'AGAIN' };
        return [
          retimeSeats(
            asked,
            retimed(asked, window, other(asInstant('2027-02-13T05:00:00Z')), NOW, holds),
            4,
            instantOf(NOW),
          ),
        ];
      },
    ],
    board: [(name, state) => [boardSeats(allocation(name, state), { wkr_2: LATER })]],
  },
});

const request = (name: string, state: string): Request => ({
  ...{ id: `trq_${name}`, workerIds: ['wkr_1', 'wkr_2'], home: '530627102201', homePrefecture: '5306' },
  ...{
    homes: [asRegionCode('530627102201')],
    originRegionCode: asRegionCode('530627'),
    destinationRegionCode: asRegionCode('441900'),
    ...window,
  },
  ...{ direction: 'WORKBOUND', requestedAt: asInstant('2027-02-12T01:00:00.000Z'), version: 1 },
  ...(state === 'WAITLISTED'
    ? { status: state, waitReason: 'NO_ROOM', due: 'waits', waitEndsAt: LATER, unreachedSince: instantOf(NOW) }
    : { status: state === 'NONE' ? 'ALLOCATED' : (state as Request['status']), allocationId: `alc_${name}` }),
});
const seats = (name: string): Seats => ({ id: `alc_${name}`, requestId: `trq_${name}` });

walk('a request', {
  states: requestStates,
  all: ['NONE', 'WAITLISTED', 'ALLOCATED', 'CANCELLED', 'EXPIRED'],
  put: async (name, state) => {
    await local.db.commit([askForTravel(request(name, state))]);
  },
  read: async (name) => {
    const item = await local.db.get(requestKey(`trq_${name}`));
    return item === undefined ? 'NONE' : parseRequest(item).status;
  },
  ways: {
    ask: ['ALLOCATED', 'WAITLISTED'].map((status) => (name: string) => [askForTravel(request(name, status))]),
    seat: [(name, state) => [seatRequest(request(name, state), 'alc_2')]],
    endWait: (['CANCELLED', 'EXPIRED'] as const).map((status) => (name: string, state: string) => [
      endWait(request(name, state), status),
    ]),
    end: (['CANCELLED', 'EXPIRED'] as const).map((status) => (name: string) => [endRequest(seats(name), status)]),
    widen: [(name) => [widenWindow(seats(name), { ...window, latestOn: asCivilDate('2027-02-16') })]],
    follow: [(name) => [followTimes(seats(name))]],
    waitAgain: [
      (name, state) => {
        const since = { waitsSince: asInstant('2027-01-20T00:00:00Z'), cancelledDeparture: DEPARTS };
        const wait = { ...window, waitEndsAt: LATER, waitNote: '停运', ...since };
        const waitReason = 'SERVICE_CANCELLED' as const;
        return [waitAgain(request(name, state), seats(name), { ...wait, waitReason }).write];
      },
      (name, state) => {
        const wait = { ...window, waitEndsAt: LATER, unreadOffers: 1, unreachedSince: instantOf(NOW) };
        return [waitAgain(request(name, state), seats(name), wait).write];
      },
    ],
    reach: [(name, state) => [reachRequest(request(name, state), instantOf(NOW)).write]],
    part: [(name, state) => [partWith(request(name, state), 'wkr_1', instantOf(NOW)).write]],
    refile: [
      (name, state) => [
        refileRequest(request(name, state), {
          home: '530302',
          homePrefecture: '5303',
          homes: [asRegionCode('530302')],
        }),
      ],
    ],
  },
});
