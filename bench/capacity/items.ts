/**
 * The items that a measured system holds: enterprises, positions, workers, counters. The same size gives the same items, so
 * that a table can be compared with the last one.
 */
import { counterKey, WITHIN } from '../../functions/domains/campaign/counter-items';
import { indicators } from '../../functions/domains/campaign/indicators';
import { EnterpriseEntity } from '../../functions/domains/enterprise/entities';
import { positionItem } from '../../functions/domains/position/entities';
import { contentOf, nationParts } from '../../functions/domains/position/position';
import { childrenOf } from '../../functions/domains/region/region';
import { WorkerEntity } from '../../functions/domains/worker/entities';
import { addDays, type CivilDate, startOfDay } from '../../functions/platform/civil-date';
import type { Vault } from '../../functions/platform/crypto';
import type { Item, PutParams } from '../../functions/platform/database';
import { derivedId, partOf } from '../../functions/platform/ids';

export interface Size {
  readonly positions: number;
  readonly workers: number;
  /** Odd: else those in Dongguan, every second position's, would be half of them. */
  readonly enterprises: number;
  /** Travel services, one a day. */
  readonly services: number;
}

export const TODAY: CivilDate = '2027-01-20';
/** Noon in China. */
export const NOW = new Date(startOfDay(TODAY).getTime() + 12 * 3_600_000);

export function idOf(prefix: 'ent' | 'wkr', number: number): string {
  return `${prefix}_${String(number).padStart(26, '0')}`;
}

/** The position number `number` of `idOf('ent', number % enterprises)`. */
export function positionIdOf(number: number, size: Size): string {
  return derivedId('pos', idOf('ent', number % size.enterprises), `ref-${number}`);
}

/** Every second place of work is Dongguan; the others lie all over Guangdong, Zhejiang and Jiangsu. */
const workplaces = ['44', '33', '32'].flatMap((province) =>
  childrenOf(province).flatMap(({ code }) => childrenOf(code).slice(0, 1)),
);
/** Every second worker lives in Zhenxiong; the others all over Yunnan. */
const homes = childrenOf('53').flatMap(({ code }) => childrenOf(code).slice(0, 3));

export function* enterprises({ enterprises: count }: Size): Generator<Item> {
  for (let number = 0; number < count; number += 1) {
    const enterprise = {
      id: idOf('ent', number),
      creditCode: `credit-${number}`,
      name: '东莞市辰岳精密电子有限公司',
      size: 'LARGE' as const,
      regionCode: '441900',
      keyEnterprise: true,
      verified: true,
      registeredAt: NOW.toISOString(),
    };
    yield EnterpriseEntity.put(enterprise).params<PutParams>().Item;
  }
}

/** Open, of 1.4 KB as those of the demo. */
export function* positions(size: Size): Generator<Item> {
  for (let number = 0; number < size.positions; number += 1) {
    const id = positionIdOf(number, size);
    const regionCode = number % 2 === 0 ? '441900' : workplaces[number % workplaces.length]?.code;
    const content = contentOf({ ...rowOf(`ref-${number}`, number), regionCode: regionCode ?? '441900' });
    const submittedAt = new Date(NOW.getTime() - number * 60_000).toISOString();
    yield positionItem({
      id,
      ...content,
      enterpriseId: idOf('ent', number % size.enterprises),
      vacancies: content.headcount,
      part: nationParts[partOf(id, nationParts.length)] ?? '',
      status: 'OPEN',
      submittedAt,
      contentAt: submittedAt,
      mark: 'bench',
      version: 1,
    });
  }
}

/** A row as partners send it. Wages have no pattern that places of work have too. */
export function rowOf(externalRef: string, number = 0) {
  return {
    externalRef,
    title: '电子装配工（长白班）',
    occupationCode: '6-25-04-07',
    regionCode: '441900',
    headcount: 20,
    wageMin: 4_500 + ((number * 7_919) % 401) * 5,
    wageMax: 8_000,
    education: 'JUNIOR_HIGH',
    ageMin: 18,
    ageMax: 50,
    skills: ['电子装配'],
    board: true,
    lodging: true,
    contractMonths: 12,
    startsOn: addDays(TODAY, 20),
    closesOn: addDays(TODAY, 100),
    description: '流水线插件、补焊与自检。两班倒，每月轮换。',
  };
}

export function* workers({ workers: count }: Size, vault: Vault): Generator<Item> {
  for (let number = 0; number < count; number += 1) {
    const id = idOf('wkr', number);
    const county = number % 2 === 0 ? '530627' : (homes[number % homes.length]?.code ?? '530627');
    const worker = {
      id,
      name: '阿鲁·木呷',
      identityNumberBox: vault.encrypt('110105194912310021', id),
      phoneBox: vault.encrypt('13800000000', id),
      phoneHash: vault.fingerprint('phone', `${number}`),
      villageCode: `${county}102201`,
      prefecture: county.slice(0, 4),
      county,
      birthDate: '1990-05-17',
      sex: 'MALE' as const,
      ethnicGroup: '彝族',
      education: 'JUNIOR_HIGH' as const,
      skills: ['电子装配'],
      groupTags: ['脱贫劳动力'],
      registeredAt: NOW.toISOString(),
      newest: `${NOW.toISOString()}##bench`,
      version: 1,
    };
    yield WorkerEntity.put(worker).params<PutParams>().Item;
  }
}

/** A hundred days on which something was counted in every prefecture of Yunnan. */
export function* counters(): Generator<Item> {
  const prefectures = childrenOf('53').map(({ code }) => [`${WITHIN}${code}`, 9] as const);
  for (const indicator of indicators)
    for (let day = 0; day < 100; day += 1) {
      const on = addDays(TODAY, day - 50);
      yield { ...counterKey(indicator, 'all', on).Key, value: 144, [`${WITHIN}53`]: 144 };
      yield { ...counterKey(indicator, '53', on).Key, value: 144, ...Object.fromEntries(prefectures) };
    }
}
