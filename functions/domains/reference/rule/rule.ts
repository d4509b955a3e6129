/**
 * Rules that differ by place or year: rows with effective dates that the home province's bureau loads over built-in
 * examples. This file tells which rows hold, and what a load or a withdrawal changes. Pure.
 */
import type { RuleFigure, RuleKind, RuleStatus } from '../../../generated/graphql';
import { assert } from '../../../platform/requests/errors';
import type { CivilDate } from '../../../platform/values/civil-date';
import type { Instant } from '../../../platform/values/clock';
import { holdsIn } from '../code-list/former';

export interface Rule {
  readonly kind: RuleKind;
  /** Empty for kinds without names. */
  readonly name: string;
  /** Absent if it holds everywhere. */
  readonly regionCode?: string;
  readonly validFrom: CivilDate;
  /** Last day, inclusive; if absent, it ends when the next rule of its kind, name and region begins. */
  readonly validTo?: CivilDate;
  /** Every figure of the kind. */
  readonly figures: Readonly<Record<string, number>>;
  readonly source: string;
}

/** A rule with its state and its turns. */
export interface KeptRule extends Rule {
  readonly status: RuleStatus;
  /** Number of the turn that loaded it, from 1; 0 for an example. */
  readonly turn: number;
  /** Absent for an example. */
  readonly loaded?: Deed;
  /** Absent while it is in force. */
  readonly ended?: Deed & { readonly note?: string };
}

/** The account that changed a rule, and when. */
export interface Deed {
  readonly by: string;
  readonly at: Instant;
}

/** All rules of one kind, former ones included, without examples that nobody has touched. */
export interface KeptRules {
  readonly kind: RuleKind;
  /** Number of the last turn; 0 before the first. */
  readonly turn: number;
  readonly rows: readonly KeptRule[];
}

export type RuleKey = Pick<Rule, 'kind' | 'name' | 'regionCode' | 'validFrom'>;

/** Identifies a rule: at most one with it is in force. */
export function keyOf({ kind, name, regionCode = '', validFrom }: RuleKey): string {
  return [kind, name, regionCode, validFrom].join('#');
}

/** Identifies and orders the rules of a kind. */
export function orderOf(rule: Pick<KeptRule, 'kind' | 'name' | 'regionCode' | 'validFrom' | 'turn'>): string {
  return `${keyOf(rule)}#${String(rule.turn).padStart(10, '0')}`;
}

/** The figure of a rule of a kind that has it. */
export function figure({ figures, kind }: Rule, name: RuleFigure): number {
  const value = figures[name];
  assert(value !== undefined, `a figure ${name} of ${kind}`);
  return value;
}

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
export function inForce(rules: readonly KeptRule[], on: CivilDate, place?: string): Rule[] {
  const best = new Map<string, { rule: KeptRule; order: string }>();
  for (const rule of rules) {
    const { status, name, regionCode = '' } = rule;
    if (status !== 'IN_FORCE' || !holdsOn(rule, on)) continue;
    const held = place === undefined || regionCode === '' ? 'OWN' : holdsIn(place, regionCode);
    if (held === undefined) continue;
    const slot = place === undefined ? `${name}#${regionCode}` : name;
    const other = best.get(slot);
    const order = precedence(rule, held);
    if (other === undefined || other.order < order) best.set(slot, { rule, order });
  }
  return [...best.values()].map(({ rule }) => rule).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/**
 * Finer regions first, then what a bureau loaded before examples, then a region's own rules before those of what it was made
 * from, then later rules.
 */
function precedence({ regionCode = '', validFrom, turn }: KeptRule, held: 'OWN' | 'FORMER'): string {
  const digits = String(regionCode.length).padStart(2, '0');
  return [digits, Number(turn > 0), Number(held === 'OWN'), validFrom].join('#');
}

/** Replaces rules of the same key by `given`. Undefined if all of them are in force already. */
export function loadedInto(
  kept: KeptRules,
  examples: readonly Rule[],
  given: readonly Rule[],
  deed: Deed,
): KeptRules | undefined {
  const now = new Map(standing(kept, examples).map((rule) => [keyOf(rule), rule]));
  const news = given.filter((rule) => !isSame(now.get(keyOf(rule)), rule));
  if (news.length === 0) return undefined;
  const turn = kept.turn + 1;
  const loaded = news.map((rule): KeptRule => ({ ...rule, status: 'IN_FORCE', turn, loaded: deed }));
  return { ...kept, turn, rows: [...endedBy(kept, examples, new Set(news.map(keyOf)), 'REPLACED', deed), ...loaded] };
}

/** Takes the rules of these keys out of force. Undefined if none of them is in force. */
export function withdrawnFrom(
  kept: KeptRules,
  examples: readonly Rule[],
  keys: readonly RuleKey[],
  deed: Deed & { readonly note?: string },
): KeptRules | undefined {
  const unwanted = new Set(keys.map(keyOf));
  if (!standing(kept, examples).some((rule) => unwanted.has(keyOf(rule)))) return undefined;
  return { ...kept, turn: kept.turn + 1, rows: endedBy(kept, examples, unwanted, 'WITHDRAWN', deed) };
}

function standing(kept: KeptRules, examples: readonly Rule[]): KeptRule[] {
  return withExamples(kept, examples).filter(({ status }) => status === 'IN_FORCE');
}

/** All rows, those of the keys ended; an example that ends becomes a row. */
function endedBy(
  kept: KeptRules,
  examples: readonly Rule[],
  keys: ReadonlySet<string>,
  status: RuleStatus,
  ended: NonNullable<KeptRule['ended']>,
): KeptRule[] {
  return withExamples(kept, examples)
    .filter(({ turn, ...rule }) => turn > 0 || rule.ended !== undefined || keys.has(keyOf(rule)))
    .map((rule) => (rule.status === 'IN_FORCE' && keys.has(keyOf(rule)) ? { ...rule, status, ended } : rule));
}

/** Loading an example as it stands makes it a rule of the bureau, so an example is never the same. */
function isSame(one: KeptRule | undefined, other: Rule): boolean {
  if (one?.loaded === undefined || one.validTo !== other.validTo || one.source !== other.source) return false;
  return Object.entries(other.figures).every(([name, value]) => one.figures[name] === value);
}
