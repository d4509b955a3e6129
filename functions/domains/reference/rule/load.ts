/** Use cases of rules: load rules, withdraw rules, list rules with their history. */
import type { LoadRulesInput, QueryRulesArgs, RuleKind, WithdrawRulesInput } from '../../../generated/graphql';
import { instantOf, today } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { connectionOf, type Paged } from '../../../platform/lists/listing';
import { failed, ok, type Outcome, type Refusal, refusal, withNamed } from '../../../platform/requests/result';
import { checkLoad, checkRoom, checkWithdrawal, ruleKeyOf, ruleOf } from './checks';
import { examples } from './built-in-rules';
import { holdsOn, withExamples } from './in-force';
import { loadedInto, withdrawnFrom } from './load-effect';
import { type Deed, keyOf, type KeptRule, type KeptRules, orderOf, type RuleKey } from './rule-row';
import { forget } from './service';
import { parseRules, rulesKey, rulesPut } from './store';

/** Idempotent by state. One transaction writes the rules of all kinds; nothing is written if one is wrong. */
export async function loadRules(context: Context, input: LoadRulesInput): Promise<Outcome<readonly KeptRule[]>> {
  const wrong = checkLoad(input, today(context.clock), context.viewer);
  if (wrong.length > 0) return failed(wrong);
  const given = input.rules.map(ruleOf);
  return take(context, given, (kept, deed) => {
    const its = given.filter(({ kind }) => kind === kept.kind);
    return loadedInto(kept, examples[kept.kind], its, deed);
  });
}

/** Idempotent by state. NOT_FOUND for a rule that never was; then nothing is written. */
export async function withdrawRules(
  context: Context,
  input: WithdrawRulesInput,
): Promise<Outcome<readonly KeptRule[]>> {
  const keys = input.rules.map(ruleKeyOf);
  const wrong = await withNamed(checkWithdrawal(input, context.viewer), async () =>
    checkKnown(keys, await readKinds(context, keys)),
  );
  if (wrong.length > 0) return failed(wrong);
  const note = input.note?.trim() ?? '';
  return take(
    context,
    keys,
    (kept, deed) => withdrawnFrom(kept, examples[kept.kind], keys, { ...deed, ...(note !== '' && { note }) }),
    (kept) => checkKnown(keys, kept),
  );
}

function checkKnown(keys: readonly RuleKey[], kept: readonly KeptRules[]): Refusal[] {
  const known = new Set(kept.flatMap((one) => withExamples(one, examples[one.kind])).map(keyOf));
  return keys.flatMap((key, index) => (known.has(keyOf(key)) ? [] : [refusal('NOT_FOUND', ['rules', index])]));
}

/** The rules of each kind that the keys name, once. */
async function readKinds({ db }: Pick<Context, 'db'>, keys: readonly RuleKey[]): Promise<KeptRules[]> {
  const kinds = [...new Set(keys.map(({ kind }) => kind))];
  const items = await db.batchGet(kinds.map(rulesKey));
  return kinds.map((kind, index) => parseRules(kind, items[index]));
}

/** Ordered by name, region, first day and turn. One read. */
export async function listRules(
  { db }: Context,
  { kind, on, statuses = ['IN_FORCE'], first, after }: QueryRulesArgs,
): Paged<KeptRule> {
  const kept = parseRules(kind, await db.get(rulesKey(kind)));
  const rules = withExamples(kept, examples[kind]).filter(
    (rule) => statuses.includes(rule.status) && (on == null || holdsOn(rule, on)),
  );
  return connectionOf(rules, orderOf, { first, after });
}

/**
 * Makes one turn of each kind that the change concerns, and returns the newest rule of each key.
 * @param next undefined if it changes nothing of the kind.
 * @throws Fault, retryable, if other writers keep changing the rules.
 */
async function take(
  { db, clock, viewer }: Context,
  keys: readonly RuleKey[],
  next: (kept: KeptRules, deed: Deed) => KeptRules | undefined,
  check: (kept: readonly KeptRules[]) => readonly Refusal[] = () => [],
): Promise<Outcome<readonly KeptRule[]>> {
  const deed = { by: viewer.account, at: instantOf(clock.now()) };
  return whileChanged(async () => {
    const before = await readKinds({ db }, keys);
    const unknown = check(before);
    if (unknown.length > 0) return failed(unknown);
    const turns = before.flatMap((kept) => next(kept, deed) ?? []);
    const full = turns.flatMap((kept) =>
      checkRoom(kept.kind, withExamples(kept, examples[kept.kind]), firstOf(keys, kept.kind)),
    );
    if (full.length > 0) return failed(full);
    if (turns.length > 0 && !(await db.commit(turns.map(rulesPut))).committed) return CHANGED;
    forget(db);
    const after = new Map(before.map((kept) => [kept.kind, kept]));
    for (const kept of turns) after.set(kept.kind, kept);
    return ok(newest(keys, [...after.values()]));
  });
}

function firstOf(keys: readonly RuleKey[], wanted: RuleKind): number {
  return keys.findIndex(({ kind }) => kind === wanted);
}

/** In the order of the keys. */
function newest(keys: readonly RuleKey[], kept: readonly KeptRules[]): KeptRule[] {
  const byKey = new Map<string, KeptRule>();
  for (const rule of kept.flatMap((one) => withExamples(one, examples[one.kind]))) {
    const other = byKey.get(keyOf(rule));
    if (other === undefined || other.turn < rule.turn) byKey.set(keyOf(rule), rule);
  }
  return keys.flatMap((key) => byKey.get(keyOf(key)) ?? []);
}
