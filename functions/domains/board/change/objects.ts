/**
 * Which items are objects whose changes are told, and under which id: by the first word of the sort key and the kind of the
 * partition. What is not here is told with the object that it serves: guards, places in a waitlist or in a list of moves, a person's open moves, trips, departures and
 * inventories follow their request or service in the same transaction; history entries, reveals, counters and the feed
 * are records themselves.
 */
import type { Key } from '../../../platform/dynamodb/database';
import { prefixOf } from '../../../platform/values/ids';
import { REFILING } from '../../jobs/position/verification/verification-store';
import { DISPLACING, RETIMING } from '../../travel/disruption/run-store';

type Keys = Key['Key'];

type IdOf = (keys: Keys) => string | undefined;

/** Of partitions of the kind alone: a service's plan and a person's place in the service list have one sort key. */
const partition =
  (kind: string): IdOf =>
  ({ pk }) =>
    prefixOf(pk) === kind ? pk : undefined;
const afterTheWord: IdOf = ({ sk }) => sk.slice(sk.indexOf('#') + 1);

const objects: ReadonlyMap<string, IdOf> = new Map([
  ['profile', partition('wkr')],
  // A pair is told with either person.
  ['duplicate', partition('wkr')],
  ['move', partition('mov')],
  ['placement', afterTheWord],
  ['enterprise', partition('ent')],
  ['position', partition('pos')],
  ['webhook', afterTheWord],
  ['whd', ({ sk }: Keys) => sk],
  ['import', afterTheWord],
  ['rows', ({ pk }: Keys) => (pk.startsWith(WAGES_OF) ? pk : undefined)],
  ['service', partition('svc')],
  ['manifest', partition('svc')],
  ['allocation', afterTheWord],
  ['request', partition('trq')],
  ['group-ticket', afterTheWord],
  ['proposal', partition('prp')],
  ['cmp', ({ sk }: Keys) => sk],
]);

/** Minimum wages have no id: their rows are told under their area's name, such as `minimumWage#53`. */
export const WAGES_OF = 'minimumWage#';

/** The id under which changes of the item are told; undefined for what is no object. */
export function objectOf(keys: Keys): string | undefined {
  return objects.get(firstWord(keys))?.(keys);
}

/** Runs are no objects, but what they go on with was somebody's decision: they carry the stamp from step to step. */
export function isStamped(keys: Keys): boolean {
  return objectOf(keys) !== undefined || runs.has(firstWord(keys));
}

const runs: ReadonlySet<string> = new Set([REFILING, DISPLACING, RETIMING]);

function firstWord({ sk }: Keys): string {
  return sk.split(/[#_]/)[0] ?? '';
}
