/**
 * The items that a measured system holds: enterprises, positions, workers, counters. The same size gives the same items, so
 * that a table can be compared with the last one.
 */
import type { ChannelId, WebhookDeliveryId, Id, PositionId, WebhookId } from '../../functions/id-kinds';
import { enterpriseItem } from '../../functions/domains/reference/enterprise/store';
import { positionItem, nationParts } from '../../functions/domains/jobs/position/store';
import { childrenOf } from '../../functions/domains/reference/region/region';
import { raisePair } from '../../functions/domains/people/duplicate/store';
import { serviceEntryItem } from '../../functions/domains/people/service-list/store';
import { entryOf } from '../../functions/domains/people/service-list/needs';
import { createWebhookDelivery, webhookDeliveryIdOf } from '../../functions/domains/partners/webhook-delivery/store';
import { addChannel, bureauIdOf } from '../../functions/domains/notices/channel/store';
import { addWebhook } from '../../functions/domains/partners/webhook/store';
import { entryPut } from '../../functions/domains/people/worker/history/history-store';
import { profileItem } from '../../functions/domains/people/worker/store';
import { registrationStamp, stampOf } from '../../functions/domains/people/worker/history/history';
import { checkDigit } from '../../functions/platform/values/identity-number';
import { addDays, type CivilDate, startOfDay, asCivilDate } from '../../functions/platform/values/civil-date';
import { asInstant, preciseInstantOf } from '../../functions/platform/values/clock';
import type { Vault } from '../../functions/platform/security/crypto';
import type { Item, Write } from '../../functions/platform/dynamodb/database';
import { guardPut } from '../../functions/platform/items/guard';
import { derivedId, partOf } from '../../functions/platform/values/ids';
import { phoneHashOf } from '../../functions/domains/people/worker/look-up';
import { contentOf } from '../../functions/domains/jobs/position/content';
import {
  asRegionCode,
  homeOf,
  homeProvince,
  type RegionCode,
} from '../../functions/domains/reference/region/region-code';

export interface Size {
  readonly positions: number;
  readonly workers: number;
  /** Odd, because otherwise half of them would be in Dongguan, where every second position is. */
  readonly enterprises: number;
  /** Travel services, one a day; with none of them, nobody waits in a corridor either. */
  readonly services: number;
  /** What nobody asks for: most of the items. */
  readonly without?: readonly ('COUNTERS' | 'DEMAND' | 'FULL_CORRIDOR')[];
}

export const TODAY: CivilDate = asCivilDate('2027-01-20');
/** Noon in China. */
export const NOW = new Date(startOfDay(TODAY).getTime() + 12 * 3_600_000);

export function idOf<K extends 'ent' | 'wkr'>(kind: K, number: number): Id<K> {
  return `${kind}_${String(number).padStart(26, '0')}`;
}

/** The position number `number` of `idOf('ent', number % enterprises)`. */
export function positionIdOf(number: number, size: Size): PositionId {
  return derivedId('pos', idOf('ent', number % size.enterprises), `ref-${number}`);
}

/** Every second place of work is Dongguan; the others lie all over Guangdong, Zhejiang and Jiangsu. */
const workplaces = ['44', '33', '32'].flatMap((province) =>
  childrenOf(asRegionCode(province)).flatMap(({ code }) => childrenOf(code).slice(0, 1)),
);
/** Every second worker lives in Zhenxiong; the others all over Yunnan. */
const homes = childrenOf(asRegionCode('53')).flatMap(({ code }) => childrenOf(code).slice(0, 3));

export function* enterprises({ enterprises: count }: Size): Generator<Item> {
  for (let number = 0; number < count; number += 1) {
    const enterprise = {
      id: idOf('ent', number),
      creditCode: `credit-${number}`,
      name: '东莞市辰岳精密电子有限公司',
      size: 'LARGE' as const,
      regionCode: asRegionCode('441900'),
      keyEnterprise: true,
      verified: true,
      registeredAt: asInstant('2026-10-05T02:00:00.000Z'),
    };
    yield enterpriseItem(enterprise);
  }
}

/** Open, of 1.4 KB as those of the demo. */
export function* positions(size: Size): Generator<Item> {
  for (let number = 0; number < size.positions; number += 1) {
    const id = positionIdOf(number, size);
    const regionCode = number % 2 === 0 ? '441900' : workplaces[number % workplaces.length]?.code;
    const content = contentOf({ ...rowOf(`ref-${number}`, number), regionCode: regionCode ?? '441900' });
    const submittedAt = preciseInstantOf(new Date(NOW.getTime() - number * 60_000));
    yield positionItem({
      id: id,
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

/** A row as partners send it. Wages and places of work have different patterns. */
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

/** Distinct and valid: born from 1960 on, 900 people a day. */
export function identityNumberOf(number: number): string {
  const birthDate = addDays(asCivilDate('1960-01-01'), Math.floor(number / 900)).replaceAll('-', '');
  const first17 = `530627${birthDate}${String((number % 900) + 1).padStart(3, '0')}`;
  return first17 + checkDigit(first17);
}

export const phoneOf = (number: number): string => `138${String(number).padStart(8, '0')}`;

/** Every second worker lives in one of four villages of one township. */
export const VILLAGE = asRegionCode('530627102201');

function villageOf(number: number): RegionCode {
  if (number % 2 === 0) return asRegionCode(`530627102${201 + ((number / 2) % 4)}`);
  return asRegionCode(`${homes[number % homes.length]?.code ?? '530628'}001201`);
}

/** How many of the first workers gave every consent. */
const CONSENTING = 200;
const consents = { sharesWithEnterprises: true, acceptsSms: true, travelsTogether: true, matchedAutomatically: true };

/** Who rode to Dongguan today, and has no job there yet: 26 of those who live in Zhenxiong. */
function journeyOf(number: number) {
  if (number < 900 || number >= 952 || number % 2 === 1) return {};
  return { boardedTo: asRegionCode('441900'), boardedOn: TODAY, boardedPrefecture: asRegionCode('4419') };
}

/** Items of a worker: profile, guard, two entries of the history, and the entry of the service list. */
export function* workers({ workers: count }: Size, vault: Vault): Generator<Item> {
  for (let number = 0; number < count; number += 1) {
    const id = idOf('wkr', number);
    const phone = {
      phoneBox: vault.encrypt(phoneOf(number), id),
      phoneHash: phoneHashOf(vault, phoneOf(number)),
    };
    const told = { name: `阿鲁·木呷${number % 500}`, villageCode: villageOf(number), ...phone, skills: ['电子装配'] };
    const surveyed = new Date(NOW.getTime() - ((number % 200) + 1) * 86_400_000);
    const surveyedAt = preciseInstantOf(surveyed);
    const intent = { wantsWork: true, employment: 'AT_HOME' as const, destinationRegionCodes: [asRegionCode('4419')] };
    const identityNumber = identityNumberOf(number);
    const worker = {
      ...{ id, ...told, ...intent, ...homeOf(told.villageCode), ...(number < CONSENTING && consents) },
      ...journeyOf(number),
      identityNumberBox: vault.encrypt(identityNumber, id),
      birthDate: asCivilDate(
        `${identityNumber.slice(6, 10)}-${identityNumber.slice(10, 12)}-${identityNumber.slice(12, 14)}`,
      ),
      sex: 'MALE' as const,
      ethnicGroup: '彝族',
      education: 'JUNIOR_HIGH' as const,
      groupTags: ['脱贫劳动力'],
      registeredAt: asInstant('2026-01-05T02:00:00.000Z'),
      newest: stampOf(surveyed, 'survey', 'bench'),
      surveyedAt,
      version: 2,
    };
    const entry = { workerId: id, by: 'bench', recordedAt: surveyedAt };
    yield profileItem(worker);
    const registered = registrationStamp(worker.registeredAt, id);
    yield itemOf(guardPut('Workers', 'identityNumber', vault.fingerprint('identityNumber', identityNumber), id));
    yield itemOf(entryPut({ ...entry, kind: 'REGISTRATION', stamp: registered, told }));
    yield itemOf(entryPut({ ...entry, kind: 'SURVEY', stamp: worker.newest, clientId: 'survey', told: intent }));
    yield serviceEntryItem(id, entryOf({ worker }));
  }
}

/** Duplicate pairs of neighbors in the list of the four villages, and counters of a hundred villages. */
export function* pairs(): Generator<Item> {
  for (let number = 400; number < 600; number += 4) {
    const workerIds = [idOf('wkr', number), idOf('wkr', number + 2)] as const;
    const pair = {
      workerIds,
      reasons: ['SAME_PHONE'] as const,
      foundAt: preciseInstantOf(NOW),
      status: 'OPEN' as const,
    };
    yield* raisePair({ ...pair, region: asRegionCode('530627102') }).map(itemOf);
  }
}

/** A webhook of the first enterprise. */
export const WEBHOOK_ID: WebhookId = `whk_${'0'.repeat(25)}1${idOf('ent', 0).slice(4)}`;
export const deliveryIdOfEvent = (event: number): WebhookDeliveryId =>
  webhookDeliveryIdOf(`whe_${String(event).padStart(26, '0')}`, WEBHOOK_ID);

export function* webhooks(): Generator<Item> {
  const at = preciseInstantOf(NOW);
  const webhook = { id: WEBHOOK_ID, enterpriseId: idOf('ent', 0), url: 'https://example.com/', registeredAt: at };
  yield itemOf(addWebhook({ ...webhook, events: ['POSITION_FILLED'] }));
}

/** Thirty failed deliveries of the webhook. */
export function* deliveries(): Generator<Item> {
  const at = preciseInstantOf(NOW);
  for (let event = 0; event < 30; event += 1) {
    const attempts = Array.from({ length: 12 }, () => ({ at, status: 500 }));
    yield itemOf(
      createWebhookDelivery(
        {
          ...{ id: deliveryIdOfEvent(event), webhookId: WEBHOOK_ID, eventId: `whe_${event}`, type: 'POSITION_FILLED' },
          ...{ body: '{}', status: 'FAILED', attempt: 12, before: 0, attempts, createdAt: at },
        },
        NOW,
      ),
    );
  }
}

/** A channel of the province. */
export const CHANNEL_ID: ChannelId = `chn_${'0'.repeat(25)}1${bureauIdOf(homeProvince).slice(4)}`;

export function* channels(): Generator<Item> {
  const channel = {
    id: CHANNEL_ID,
    bureauId: bureauIdOf(homeProvince),
    regionCode: homeProvince,
    url: 'https://example.com/',
  };
  yield* Object.values(addChannel({ ...channel, kind: 'SMS', registeredAt: preciseInstantOf(NOW) })).map(itemOf);
}

export function itemOf(write: Write): Item {
  if (!('Put' in write)) throw new Error('Expected a put');
  return write.Put.Item;
}
