/**
 * Reads the rules in force. A process remembers each kind for `limits.ruleSecondsRemembered`, so use cases pay no read
 * in most calls, and a rule that another process loads holds here when that time is over. The use cases that change rules
 * are in `load.ts`.
 */
import type { RuleKind } from '../../../generated/graphql';
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import type { Database } from '../../../platform/dynamodb/database';
import { assert } from '../../../platform/requests/errors';
import { perRequest } from '../../../platform/requests/per-request';
import type { CivilDate } from '../../../platform/values/civil-date';
import type { RegionCode } from '../region/region-code';
import { examples } from './built-in-rules';
import { inForce, withExamples } from './in-force';
import type { KeptRule, Rule } from './rule-row';
import { parseRules, rulesKey } from './store';

/** The rules of a kind that hold on a day, and in a place if given, as `inForce` orders them. */
export type Rules = (kind: RuleKind, on: CivilDate, place?: RegionCode) => readonly Rule[];

interface Remembered {
  readonly rules: readonly KeptRule[];
  /** The same, for who asks for this kind alone: what is worked out by it holds until there is another. */
  readonly alone: Rules;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

const remembered = new WeakMap<object, Map<RuleKind, Remembered>>();

function memoryOf({ origin }: Pick<Database, 'origin'>): Map<RuleKind, Remembered> {
  const memory = remembered.get(origin) ?? new Map<RuleKind, Remembered>();
  remembered.set(origin, memory);
  return memory;
}

/** At most one batch read, of the kinds that are not remembered. For one kind the same function while it is remembered. */
export async function readRules(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  kinds: readonly RuleKind[],
): Promise<Rules> {
  const memory = memoryOf(db);
  const now = clock.now().getTime();
  const lasting = (kind: RuleKind): boolean => {
    const until = memory.get(kind)?.until ?? 0;
    // A clock that was put back must not make a memory last longer.
    return until > now && until <= now + limits.ruleSecondsRemembered * 1_000;
  };
  const unknown = kinds.filter((kind) => !lasting(kind));
  if (unknown.length > 0) {
    const items = await db.batchGet(unknown.map(rulesKey));
    for (const [index, kind] of unknown.entries()) {
      const rules = withExamples(parseRules(kind, items[index]), examples[kind]);
      const alone = rulesIn(new Map([[kind, rules]]));
      memory.set(kind, { rules, alone, until: now + limits.ruleSecondsRemembered * 1_000 });
    }
  }
  const [first, ...others] = kinds.map((kind) => memory.get(kind));
  if (first !== undefined && others.length === 0) return first.alone;
  return rulesIn(new Map(kinds.map((kind) => [kind, memory.get(kind)?.rules ?? []])));
}

const readsOf = perRequest((_: Context) => new Map<RuleKind, Promise<Rules>>());

/** The same for all entries of a list, which ask at once, before a process remembers: one read for a request. */
export function rulesOfRequest(context: Context, kind: RuleKind): Promise<Rules> {
  const reads = readsOf(context);
  const read = reads.get(kind) ?? readRules(context, [kind]);
  reads.set(kind, read);
  return read;
}

function rulesIn(known: ReadonlyMap<RuleKind, readonly KeptRule[]>): Rules {
  return (kind, on, place) => inForce(known.get(kind) ?? [], on, place);
}

/**
 * The one rule of a kind without names that holds on a day in a place. While none is in force, the built-in example
 * holds, even if it was withdrawn: a sale or a check can't go without.
 */
export function ruleFor(rules: Rules, kind: RuleKind, on: CivilDate, place: RegionCode): Rule {
  const rule = rules(kind, on, place)[0] ?? examples[kind][0];
  assert(rule, `an example of ${kind}`);
  return rule;
}

/** The rules of a kind with names that hold on a day in a place; while none is in force, the built-in examples. */
export function rulesFor(rules: Rules, kind: RuleKind, on: CivilDate, place: RegionCode): readonly Rule[] {
  const held = rules(kind, on, place);
  return held.length > 0 ? held : examples[kind];
}

/** After a turn, so that the process that made it follows at once. A read that is under way fills the former memory. */
export function forget({ origin }: Pick<Database, 'origin'>): void {
  remembered.delete(origin);
}
