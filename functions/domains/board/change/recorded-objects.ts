/**
 * Which items are objects whose changes are recorded, and under which id: found by the first word of the sort key and
 * the prefix of the partition key. Other items are told with the object that they serve, which the same transaction
 * changes: guards, waitlist entries, list entries of moves, a worker's pending moves, trips, departures and
 * inventories. History entries, reveals, counters and the feed are records themselves.
 */
import { FOLLOW_UP_FILING } from '../../jobs/follow-up/filing-store';
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

const objects: ReadonlyMap<string, IdOf> = new Map([
  ['profile', partition('wkr')],
  // A pair is found from either worker.
  ['duplicate', partition('wkr')],
  ['move', partition('mov')],
  ['placement', afterTheWord],
  ['push', afterTheWord],
  ['case', afterTheWord],
  ['push-run', partition('run')],
  ['enterprise', partition('ent')],
  ['agreement', partition('agr')],
  ['agency', partition('agy')],
  // The enterprise names the agency, so it is told with the enterprise.
  ['naming', afterTheWord],
  ['position', partition('pos')],
  // A delivery has the id of its push.
  ['delivery', partition('psh')],
  ['webhook', afterTheWord],
  ['whd', ({ sk }: Keys) => sk],
  ['chn', ({ sk }: Keys) => sk],
  ['import', afterTheWord],
  [
    'rows',
    ({ pk }: Keys) => (pk.startsWith(WAGES_OF) || pk.startsWith(RULES_OF) || pk === LOADED_CODES ? pk : undefined),
  ],
  ['event', partition('evt')],
  ['station', partition('stn')],
  ['group', partition('grp')],
  ['visit', partition('vis')],
  ['registration', afterTheWord],
  ['course', partition('crs')],
  ['enrolment', afterTheWord],
  ['service', partition('svc')],
  ['manifest', partition('svc')],
  ['allocation', afterTheWord],
  ['request', partition('trq')],
  ['group-ticket', afterTheWord],
  ['proposal', partition('prp')],
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

const runs: ReadonlySet<string> = new Set([REFILING, SUCCESSION, FOLLOW_UP_FILING, DISPLACING, RETIMING, PUSHING]);

function firstWord({ sk }: Keys): string {
  return sk.split(/[#_]/)[0] ?? '';
}
