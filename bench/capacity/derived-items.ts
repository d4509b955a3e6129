/** The items that streams make of others: changes of objects, the change feed, coverage, demand and counters. */
import { makeDelivery } from '../../functions/domains/matching/delivery/store';
import { makePush, pushIdOf } from '../../functions/domains/matching/push/push-store';
import { keepNeeds } from '../../functions/domains/matching/training-need/needs-store';
import type { PushId } from '../../functions/id-kinds';
import { beginPushing } from '../../functions/domains/matching/push-run/steps/pushing-store';
import { startPushRun } from '../../functions/domains/matching/push-run/run-store';
import { addRunning, parseRunning } from '../../functions/domains/matching/push-run/running-store';
import type { Vault } from '../../functions/platform/security/crypto';
import type { Item } from '../../functions/platform/dynamodb/database';
import { instantOf } from '../../functions/platform/values/clock';
import { packChanges } from '../../functions/domains/board/change/field-changes';
import { changeItem } from '../../functions/domains/board/change/store';
import { wholeFeed } from '../../functions/domains/jobs/position-change/feeds-and-cursors';
import { markBelow } from '../../functions/platform/streams/stream-marks';
import { parseHead, appendSegment } from '../../functions/domains/jobs/position-change/store';
import { addDays } from '../../functions/platform/values/civil-date';
import { countiesOf, childrenOf } from '../../functions/domains/reference/region/region';
import { limits } from '../../functions/limits';
import { demandKey } from '../../functions/domains/travel/travel-demand/travel-demand';
import { belowName, counterKey, PART, PARTS, WITHIN } from '../../functions/domains/board/counter/attributes';
import { indicators, isAboutPeople, rates } from '../../functions/domains/reference/indicator/indicator';
import { asRegionCode, cutTo, type RegionCode } from '../../functions/domains/reference/region/region-code';
import { type Address, cadresOf, noticeOf } from '../../functions/domains/notices/notice/notice';
import { type Notice, writeNotice } from '../../functions/domains/notices/notice/store';
import { idOf, type Size, TODAY, NOW, positionIdOf, itemOf, VILLAGE } from './items';

/** What a night found in each township of a prefecture: twenty skills that people lack. */
export function* trainingNeeds(): Generator<Item> {
  const needs = Array.from({ length: 20 }, (_, number) => ({
    ...{ skill: `技能${number}`, workers: 20 + number, vacancies: 100 + number },
    occupations: Array.from({ length: 5 }, (__, occupation) => ({ code: `6-25-04-0${occupation}`, vacancies: 20 })),
  }));
  const computedAt = instantOf(NOW);
  for (const { code } of countiesOf(asRegionCode('5325')).flatMap(childrenOf)) {
    const write = keepNeeds({ township: code, people: 10_000, needs, computedAt, expiresAt: 2_000_000_000 });
    if ('Put' in write) yield write.Put.Item;
  }
}

const SOMEBODY = { addressee: idOf('wkr', 0) };
const CADRES = { addressee: cadresOf(VILLAGE), village: VILLAGE };
const AN_HOUR_AGO = new Date(NOW.getTime() - 3_600_000);

/** A notice to the cadres of the village, written an hour ago, that asks about seats until so many minutes from now. */
export function noticeAbout(objectId: string, minutes = 60, address: Address = CADRES): Notice {
  const until = instantOf(new Date(NOW.getTime() + minutes * 60_000));
  const draft = { kind: 'SEAT_SERVED', objectId, at: instantOf(AN_HOUR_AGO), until, to: {} } as const;
  return noticeOf({ ...draft, answers: ['CONFIRM', 'RELEASE'] }, address, AN_HOUR_AGO);
}

export function noticeItem(notice: Notice): Item {
  return writeNotice(notice).leaves ?? {};
}

/** A worker is told of a position: 201 to say no, 203 to say yes. */
export function pushOf(size: Size, worker: 201 | 203): { readonly id: PushId; readonly item: Item } {
  const [workerId, positionId] = [idOf('wkr', worker), positionIdOf(worker === 201 ? 1 : 3, size)];
  const [id, at] = [pushIdOf(workerId, positionId), instantOf(NOW)];
  const fact = { runId: PUSH_RUN_ID, jobKey: positionId, score: 500, status: 'MADE', madeAt: at } as const;
  const until = instantOf(new Date(NOW.getTime() + 86_400_000));
  const write = makePush({ id, workerId, positionId, ...fact, until, reasons: ['BOARD'] });
  return { id, item: 'Put' in write ? write.Put.Item : {} };
}

/** Worker 202 wants a position of the third enterprise. */
export function deliveryOf(size: Size): { readonly id: PushId; readonly item: Item } {
  const [workerId, positionId, enterpriseId] = [idOf('wkr', 202), positionIdOf(2, size), idOf('ent', 2)];
  const [id, at] = [pushIdOf(workerId, positionId), instantOf(NOW)];
  const home = { homeCode: VILLAGE, prefecture: cutTo(VILLAGE, 4) };
  const until = instantOf(new Date(NOW.getTime() + 86_400_000));
  const fact = { id, workerId, positionId, enterpriseId, status: 'WAITING', madeAt: at, until } as const;
  const write = makeDelivery({ ...fact, ...home });
  return { id, item: 'Put' in write ? write.Put.Item : {} };
}

export const PUSH_RUN_ID = `run_${'0'.repeat(26)}` as const;

/** Of a push run that goes on. Without starting it, so that no process has read the positions before it is measured. */
export function pushRunItems(): Item[] {
  const [id, regionCode, clock] = [PUSH_RUN_ID, asRegionCode('530627103'), { now: () => new Date(NOW) }];
  const run = {
    id,
    regionCode,
    perWorker: 3,
    pushesPerVacancy: 3,
    status: 'RUNNING',
    startedAt: instantOf(NOW),
  } as const;
  const running = addRunning(parseRunning(regionCode, undefined), run);
  return [startPushRun(run), beginPushing(clock, id), running].flatMap((write) =>
    'Put' in write ? [write.Put.Item] : [],
  );
}

/** Thirty for the first worker, a hundred for the cadres of their county, and ten for those of each other one. */
export function* notices(): Generator<Item> {
  for (let number = 0; number < 129; number += 1) {
    const objectId = `alc_${String(number).padStart(52, '0')}`;
    yield noticeItem(noticeAbout(objectId, 10 + number, number < 30 ? SOMEBODY : CADRES));
  }
  for (const county of countiesOf(asRegionCode('53')).filter((code) => !VILLAGE.startsWith(code)))
    for (let number = 0; number < 10; number += 1) {
      const village = asRegionCode(`${county}001001`);
      yield noticeItem(noticeAbout(`alc_${number}`, 10 + number, { addressee: cadresOf(county), village }));
    }
}

/** Thirty changes of the first position, each of the largest size. */
export function* traces(size: Size, vault: Vault): Generator<Item> {
  const id = positionIdOf(0, size);
  const at = instantOf(NOW);
  const change = { id, at, account: 'https://issuer.example|account', roles: ['BUREAU'], action: 'UPDATED' } as const;
  const box = vault.encrypt(
    packChanges('UPDATED', [{ field: 'description', new: 'x'.repeat(600), cut: false }], 700),
    id,
  );
  for (let number = 0; number < 30; number += 1)
    yield changeItem({ ...change, sequenceNumber: String(number).padStart(40, '0'), box }).Item;
}

/** The number of a record has about 28 digits. */
const RECORD = 10n ** 27n;

/** @param names whether all segments name the same few positions, or each the next ones: 1,600 in all. */
export function* changes(size: Size, names: 'SAME' | 'NEXT' = 'SAME'): Generator<Item> {
  const at = instantOf(NOW);
  let next = 0;
  const named = (number: number): number => (names === 'NEXT' ? next++ : (number * 7) % size.positions);
  for (const feed of wholeFeed.parts)
    for (let count = 25; count <= 100; count += 25) {
      const some = Array.from({ length: 25 }, (_, number) => ({
        ...{ positionId: positionIdOf(named(number), size), change: 'UPDATED' as const, at },
        n: markBelow(String(RECORD + BigInt(count + number))),
      }));
      const before = { ...parseHead(undefined), count: count - 25 };
      const [head, segment] = appendSegment(feed, before, { ...before, count, until: NOW.getTime() }, 'name', some);
      if (segment !== undefined) yield itemOf(segment);
      if (head !== undefined && count === 100) yield itemOf(head);
    }
}

export function* coverage(): Generator<Item> {
  for (let village = 201; village < 301; village += 1) {
    const days = Array.from({ length: 40 }, (_, day) => [`due.${addDays(TODAY, day - 20)}`, 5] as const);
    const counts = { known: 200, 'surveyed.2026': 120, ...Object.fromEntries(days) };
    yield { pk: 'coverage#530627', sk: `530627102${village}`, ...counts };
  }
}

/** Two months and the week before in which people of every county of Yunnan want to go to ten cities. */
export function* demand(): Generator<Item> {
  const cities = ['4401', '4403', '4406', '4413', '4419', '4420', '3301', '3302', '3205', '3101'];
  for (const county of countiesOf(asRegionCode('53')))
    for (let day = -6; day < limits.demandDaysMax; day += 1) {
      const { pk } = demandKey(asRegionCode(county.slice(0, 4)), TODAY).Key;
      const counts = cities.flatMap((city) => [`requested.${city}`, `waiting.${city}`].map((name) => [name, 25]));
      yield { pk, sk: `${addDays(TODAY, day)}#${county}`, ...(Object.fromEntries(counts) as Item) };
    }
}

/**
 * A hundred days on which something was counted in every prefecture of Yunnan, and in each county and township of one; there in
 * the year before, too.
 */
export function* counters(): Generator<Item> {
  const prefectures = childrenOf(asRegionCode('53')).map(({ code }) => [`${WITHIN}${code}`, 9] as const);
  const all = countiesOf(asRegionCode('53')).map((code) => [`${PART}${code}`, 1] as const);
  const [prefecture, county] = ['5306', '530627'].map(asRegionCode) as [RegionCode, RegionCode];
  const within = countiesOf(prefecture).map((code) => [`${WITHIN}${code}`, 5] as const);
  const townships = childrenOf(county).map(({ code }) => [belowName(code), 1] as const);
  const parts = Object.values(rates).flatMap(({ counted, among }) => [counted, among]);
  for (const indicator of [...indicators, ...parts])
    for (let day = 0; day < 100; day += 1) {
      const on = addDays(TODAY, day - 50);
      for (const then of [on, addDays(on, -364)]) {
        yield { ...counterKey(indicator, prefecture, then).Key, value: 144, ...Object.fromEntries(within) };
        yield { ...counterKey(indicator, county, then).Key, ...Object.fromEntries(townships) };
      }
      if (isAboutPeople(indicator)) yield { ...counterKey(indicator, PARTS, on).Key, ...Object.fromEntries(all) };
      yield { ...counterKey(indicator, 'all', on).Key, value: 144, [`${WITHIN}53`]: 144 };
      yield { ...counterKey(indicator, asRegionCode('53'), on).Key, value: 144, ...Object.fromEntries(prefectures) };
    }
}
