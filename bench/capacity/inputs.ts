/** Inputs of the measured mutations; each with a key of its own. */
import { type CivilDate, addDays, startOfDay, asCivilDate } from '../../functions/platform/values/civil-date';
import { NOW, phoneOf, identityNumberOf, TODAY, idOf, type Size, positionIdOf } from './items';

export const WAITING_IN = ['530627', '530628', '530629'];

/** A destination without services. */
export const WAITING_FOR = '4403';

export function planInput(on: CivilDate) {
  return { originRegionCode: '5306', destinationRegionCode: WAITING_FOR, from: on, to: on };
}

export function enterpriseInput(key: keyof typeof creditCodes) {
  return {
    idempotencyKey: `enterprise-${key}`,
    creditCode: creditCodes[key],
    name: '东莞市辰岳精密电子有限公司',
    size: 'LARGE',
    regionCode: '441900',
    contactName: '王平',
    contactPhone: '0769-22222222',
  };
}

/** With the enterprise of that number, for most of a year. */
export function agreementInput(key: string, enterprise: number) {
  return {
    ...{ idempotencyKey: `agreement-${key}`, kind: 'DIRECT_SUPPLY', enterpriseId: idOf('ent', enterprise) },
    ...{ headcountPromised: 100, startsOn: TODAY, endsOn: addDays(TODAY, 300) },
  };
}

export function agencyInput(key: keyof typeof creditCodes) {
  return {
    ...{ idempotencyKey: `agency-${key}`, creditCode: creditCodes[key], name: '广州市穗才人力资源有限公司' },
    ...{ regionCode: '440106', contactPhone: '020-22222222' },
  };
}

/** Surveys of `count` of the workers who live in one township, each of whom was found in the neighboring county a minute ago. */
export function foundInput(key: string, first: number, count: number) {
  const surveyedAt = new Date(NOW.getTime() - 60_000).toISOString();
  const surveys = Array.from({ length: count }, (_, index) => {
    const number = first + 2 * index;
    const names = { clientId: `${key}-${number}`, name: `阿鲁·木呷${number % 500}`, phone: phoneOf(number) };
    return {
      ...{ ...names, identityNumber: identityNumberOf(number), surveyedAt, villageCode: '530628001201' },
      ...{ wantsWork: true, employment: 'AT_HOME', wageExpected: 6_000, needsTransport: true },
    };
  });
  return { surveys };
}

/** Valid (GB 32100-2015). */
const creditCodes = { own: '9144030071526726XG', measured: '91330100799655058B' } as const;

export function campaignInput(key: string) {
  const targets = [{ indicator: 'WORKERS_REGISTERED', regionCode: '53', value: 1_000 }];
  const days = { startsOn: addDays(TODAY, -50), endsOn: addDays(TODAY, 49) };
  return { idempotencyKey: `campaign-${key}`, name: '春风行动', ...days, targets };
}

/** @param daysAgo of a day that is over. */
export function reportInput(key: string, campaignId: string, daysAgo: number) {
  return { idempotencyKey: `report-${key}`, campaignId, on: addDays(TODAY, -daysAgo) };
}

/** Zhenxiong, Bijie, Foshan, Dongguan: five corridors. 100 seats are kept for Zhenxiong. */
export function trainInput(key: string, on: CivilDate) {
  const at = (hours: number): string => new Date(startOfDay(on).getTime() + hours * 3_600_000).toISOString();
  return {
    idempotencyKey: `train-${key}`,
    mode: 'TRAIN',
    name: '务工专列',
    carrierId: 'carrier-1',
    seats: 600,
    stops: [
      { regionCode: '530627', departsAt: at(8) },
      { regionCode: '520502', arrivesAt: at(9), departsAt: at(10) },
      { regionCode: '440605', arrivesAt: at(14), departsAt: at(15) },
      { regionCode: '441900', arrivesAt: at(16) },
    ],
    quotas: [{ originRegionCode: '530627', seats: 100 }],
  };
}

/** The only one on its corridor; half of its 20 seats are kept for its county. */
export function smallCoachInput(key: string) {
  const at = (hours: number): string =>
    new Date(startOfDay(SMALL_COACH_ON).getTime() + hours * 3_600_000).toISOString();
  return {
    idempotencyKey: `coach-${key}`,
    mode: 'COACH',
    name: '返岗专车',
    carrierId: 'carrier-2',
    seats: 20,
    stops: [
      { regionCode: SMALL_COACH_FROM, departsAt: at(8) },
      { regionCode: '440606', arrivesAt: at(30) },
    ],
    quotas: [{ originRegionCode: SMALL_COACH_FROM, seats: 10 }],
  };
}

/** Within the days of group tickets for the return; the only train on its corridor. */
export const CLOSED_ON = asCivilDate('2027-02-20');

export function closedTrainInput(key: string) {
  const at = (hours: number): string => new Date(startOfDay(CLOSED_ON).getTime() + hours * 3_600_000).toISOString();
  return {
    idempotencyKey: `closed-${key}`,
    mode: 'TRAIN',
    name: '务工专列',
    carrierId: 'carrier-1',
    seats: 100,
    stops: [
      { regionCode: SMALL_COACH_FROM, departsAt: at(8) },
      { regionCode: '440606', arrivesAt: at(30) },
    ],
  };
}

/** Leaves within the two hours in which people without a booking may board; nobody has a seat. */
export function walkOnCoachInput(key: string) {
  const at = (hours: number): string => new Date(NOW.getTime() + hours * 3_600_000).toISOString();
  return {
    idempotencyKey: `walk-on-coach-${key}`,
    mode: 'COACH',
    name: '返岗专车',
    carrierId: 'carrier-1',
    seats: 45,
    stops: [
      { regionCode: SMALL_COACH_FROM, departsAt: at(1) },
      { regionCode: '440606', arrivesAt: at(20) },
    ],
  };
}

export const closedParty = Array.from({ length: 40 }, (_, index) => 300 + index);

export const SMALL_COACH_ON = addDays(TODAY, 10);

export const SMALL_COACH_FROM = '532624';

export function requestInput(key: string, party: readonly number[], on: CivilDate, change: object = {}) {
  return {
    idempotencyKey: `request-${key}`,
    workerIds: party.map((number) => idOf('wkr', number)),
    originRegionCode: '530627',
    destinationRegionCode: '441900',
    earliestOn: on,
    latestOn: on,
    direction: 'WORKBOUND',
    ...change,
  };
}

export function importInput(key: string, rowsExpected: number) {
  return { idempotencyKey: `import-${key}`, enterpriseId: idOf('ent', 0), fileName: '岗位.csv', rowsExpected };
}

export function placementInput(key: string, worker: number, size: Size) {
  return {
    idempotencyKey: `placement-${key}`,
    workerId: idOf('wkr', worker),
    positionId: positionIdOf(worker, size),
    startsOn: addDays(TODAY, 30),
    monthlyIncome: 5_000,
  };
}
