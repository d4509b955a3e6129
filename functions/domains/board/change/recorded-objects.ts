/**
 * Which items are objects whose changes are recorded, and under which id: found by the first word of the sort key and
 * the prefix of the partition key. Other items are told with the object that they serve, which the same transaction
 * changes: guards, waitlist entries, list entries of moves, a worker's pending moves, trips, departures and
 * inventories. History entries, reveals, counters and the feed are records themselves.
 */
import { FOLLOW_UP_FILING } from '../../jobs/follow-up/filing-job';
import { CASE_FILING } from '../../support/case/filing/filing-job';
import type { Key } from '../../../platform/dynamodb/database';
import { asCivilDate } from '../../../platform/values/civil-date';
import { asId, prefixOf } from '../../../platform/values/ids';
import { asRegionCode } from '../../reference/region/region-code';
import { reportIdOf } from '../report/store';
import { REFILING } from '../../jobs/position/verification/verification-store';
import { SUCCESSION } from '../../reference/code-list/succession-store';
import { PUSHING } from '../../matching/push-run/steps/pushing-store';
import { DISPLACING, RETIMING } from '../../travel/disruption/job-store';

type Keys = Key['Key'];

type IdOf = (keys: Keys) => string | undefined;

/** For partitions with this prefix only: a service's plan and a worker's service list entry have the same sort key. */
const partition =
  (kind: string): IdOf =>
  ({ pk }) =>
    prefixOf(pk) === kind ? pk : undefined;
const afterTheWord: IdOf = ({ sk }) => sk.slice(sk.indexOf('#') + 1);

/** The partition key is the id, with the prefix of the kind. A pair is found from either worker; a delivery has its push's id. */
const byPartition = {
  profile: 'wkr',
  move: 'mov',
  'push-run': 'run',
  enterprise: 'ent',
  agreement: 'agr',
  agency: 'agy',
  position: 'pos',
  event: 'evt',
  station: 'stn',
  group: 'grp',
  visit: 'vis',
  course: 'crs',
  service: 'svc',
  manifest: 'svc',
  request: 'trq',
  proposal: 'prp',
  ...{ duplicate: 'wkr', delivery: 'psh' },
};

/** The rest of the sort key is the id. An enterprise names an agency, so the naming is told with the enterprise. */
const bySortKey = [
  'placement',
  'push',
  'case',
  'naming',
  'webhook',
  'import',
  'registration',
  'enrolment',
  'allocation',
  'group-ticket',
];

const objects: ReadonlyMap<string, IdOf> = new Map([
  ...Object.entries(byPartition).map(([word, kind]): [string, IdOf] => [word, partition(kind)]),
  ...bySortKey.map((word): [string, IdOf] => [word, afterTheWord]),
  ['whd', ({ sk }: Keys) => sk],
  ['chn', ({ sk }: Keys) => sk],
  [
    'rows',
    ({ pk }: Keys) => (pk.startsWith(WAGES_OF) || pk.startsWith(RULES_OF) || pk === LOADED_CODES ? pk : undefined),
  ],
  ['cmp', ({ sk }: Keys) => sk],
  ['report', reportIdIn],
]);

/** The key of a report names its campaign, its region and its day. */
function reportIdIn({ pk, sk }: Keys): string | undefined {
  const [, campaignId = '', code = ''] = pk.split('#');
  return reportIdOf({
    campaignId: asId(campaignId, 'cmp'),
    regionCode: asRegionCode(code),
    on: asCivilDate(sk.slice(sk.indexOf('#') + 1)),
  });
}

/** Minimum wages have no id, so their changes are recorded under the area, such as `minimumWage#53`. */
export const WAGES_OF = 'minimumWage#';

/** Rules have no id, so their changes are recorded under the kind, such as `rule#COACH`. */
export const RULES_OF = 'rule#';

/** Loads of codes have no id, so they are recorded under this one, with the number of the load. */
export const LOADED_CODES = 'codes';

/** Id under which changes of the item are recorded; undefined if it is no object. */
export function objectOf(keys: Keys): string | undefined {
  return objects.get(firstWord(keys))?.(keys);
}

/**
 * Whether writes of the item carry an author's stamp. Jobs are no objects, but they carry out a decision, so they pass
 * its stamp from step to step.
 */
export function isStamped(keys: Keys): boolean {
  return objectOf(keys) !== undefined || runs.has(firstWord(keys));
}

const runs: ReadonlySet<string> = new Set([
  REFILING,
  SUCCESSION,
  FOLLOW_UP_FILING,
  CASE_FILING,
  DISPLACING,
  RETIMING,
  PUSHING,
]);

function firstWord({ sk }: Keys): string {
  return sk.split(/[#_]/)[0] ?? '';
}
