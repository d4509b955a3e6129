/**
 * The item of one kind's rules in table Positions, and every write of it. It holds all rules that were ever loaded, with
 * their states: they are few, and one read shows them all.
 */
import { civilDate, instant, integer, listOf, mapOf, number, oneOf } from '../../../platform/items/attributes';
import { optional, recordOf, text } from '../../../platform/items/attributes';
import { itemKind } from '../../../platform/items/kind';
import type { Item, Key, Write } from '../../../platform/dynamodb/database';
import { equals, isNew, put } from '../../../platform/dynamodb/expressions';
import type { RuleKind } from '../../../generated/graphql';
import { regionCode } from '../region/region-code';
import { examples } from './built-in-rules';
import { ruleKinds } from './kinds';
import type { KeptRules } from './rule-row';

const stored = itemKind('rules', {
  table: 'Positions',
  attributes: {
    kind: oneOf(...ruleKinds),
    version: integer,
    rows: listOf(
      mapOf({
        ...{ kind: oneOf(...ruleKinds), name: text, regionCode: optional(regionCode) },
        ...{ validFrom: civilDate, validTo: optional(civilDate), figures: recordOf(number), source: text },
        ...{ status: oneOf('IN_FORCE', 'REPLACED', 'WITHDRAWN'), turn: integer },
        loaded: optional(mapOf({ by: text, at: instant })),
        ended: optional(mapOf({ by: text, at: instant, note: optional(text) })),
      }),
    ),
  },
  keys: { primary: ['rule#${kind}', 'rows'] },
});

export const rulesKey = (kind: RuleKind): Key => stored.key({ kind });

/** @param item undefined before the first turn. */
export function parseRules(kind: RuleKind, item: Item | undefined): KeptRules {
  if (item === undefined) return { kind, turn: 0, rows: [] };
  const { version: turn, rows } = stored.decode(item);
  // Rows of an earlier release lack the figures that the kind has got since.
  const built = examples[kind][0]?.figures;
  return { kind, turn, rows: rows.map((row) => ({ ...row, figures: { ...built, ...row.figures } })) };
}

/** Refused if another turn came first. */
export function rulesPut({ kind, turn, rows }: KeptRules): Write {
  const write = put<{ version: number }>(stored.stored({ kind, version: turn, rows: [...rows] }));
  return write.when(turn === 1 ? isNew : equals('version', turn - 1));
}
