/** What a load or a withdrawal changes of the rules of one kind; no rule is ever lost. Pure. */
import type { RuleStatus } from '../../../generated/graphql';
import { withExamples } from './in-force';
import { type Deed, keyOf, type KeptRule, type KeptRules, type Rule, type RuleKey } from './rule-row';

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
