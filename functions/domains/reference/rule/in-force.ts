/**
 * Which rules hold on a day and in a place: what the home province's bureau loaded, over the built-in examples. Pure.
 */
import type { CivilDate } from '../../../platform/values/civil-date';
import { holdsIn } from '../code-list/former-codes';
import { wholeOf } from '../region/region';
import type { RegionCode } from '../region/region-code';
import { keyOf, type KeptRule, type KeptRules, type Rule } from './rule-row';

/** The rows of a kind with the examples that no row has the key of. */
export function withExamples({ rows }: KeptRules, examples: readonly Rule[]): KeptRule[] {
  const touched = new Set(rows.map(keyOf));
  const others = examples.filter((example) => !touched.has(keyOf(example)));
  return [...rows, ...others.map((example): KeptRule => ({ ...example, status: 'IN_FORCE', turn: 0 }))];
}

/** Whether the rule's days include the day. */
export function holdsOn({ validFrom, validTo }: Pick<Rule, 'validFrom' | 'validTo'>, on: CivilDate): boolean {
  return validFrom <= on && (validTo === undefined || on <= validTo);
}

/**
 * The rules that hold on a day, ordered by key.
 * @param place a region: for each name the rule of the smallest region that contains it, of these a loaded one before an
 *   example, then its own before one of a region that it was made from, and then the latest. If absent, for each name and region the rule that is first in this way.
 */
export function inForce(rules: readonly KeptRule[], on: CivilDate, place?: RegionCode): Rule[] {
  const best = new Map<string, { rule: KeptRule; order: string }>();
  for (const rule of rules) {
    const { status, name, regionCode } = rule;
    if (status !== 'IN_FORCE' || !holdsOn(rule, on)) continue;
    const held = place === undefined || regionCode === undefined ? 'OWN' : holdsIn(place, regionCode);
    if (held === undefined) continue;
    const slot = place === undefined ? `${name}#${regionCode ?? ''}` : name;
    const other = best.get(slot);
    const order = precedence(rule, held);
    if (other === undefined || other.order < order) best.set(slot, { rule, order });
  }
  return [...best.values()].map(({ rule }) => rule).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/**
 * Finer regions first, then what a bureau loaded before examples, then a region's own rules before those of what it was made
 * from, then later rules, and of one day what was loaded last: a city that is its own county has two codes.
 */
function precedence({ regionCode, validFrom, turn }: KeptRule, held: 'OWN' | 'FORMER'): string {
  const digits = String(regionCode === undefined ? 0 : wholeOf(regionCode).length).padStart(2, '0');
  const loaded = String(turn).padStart(10, '0');
  return [digits, Number(turn > 0), Number(held === 'OWN'), validFrom, loaded].join('#');
}
