/**
 * The item of one kind's rules in table Positions, and every write of it. It holds all rules that were ever loaded, with
 * their states: they are few, and one read shows them all.
 */
import * as attr from '../../../platform/items/attributes';
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
    kind: attr.oneOf(...ruleKinds),
    version: attr.integer,
    rows: attr.listOf(
      attr.mapOf({
        ...{ kind: attr.oneOf(...ruleKinds), name: attr.text, regionCode: attr.optional(regionCode) },
        ...{
          validFrom: attr.civilDate,
          validTo: attr.optional(attr.civilDate),
          figures: attr.recordOf(attr.number),
          source: attr.text,
        },
        ...{ status: attr.oneOf('IN_FORCE', 'REPLACED', 'WITHDRAWN'), turn: attr.integer },
        loaded: attr.optional(attr.mapOf({ by: attr.text, at: attr.instant })),
        ended: attr.optional(attr.mapOf({ by: attr.text, at: attr.instant, note: attr.optional(attr.text) })),
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
