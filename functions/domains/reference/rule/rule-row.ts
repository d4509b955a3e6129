/** A rule that differs by place or year, as a row with effective dates; its key, and its figures. Pure. */
import type { RuleFigure, RuleKind, RuleStatus } from '../../../generated/graphql';
import { assert } from '../../../platform/requests/errors';
import type { CivilDate } from '../../../platform/values/civil-date';
import type { Instant } from '../../../platform/values/clock';
import type { RegionCode } from '../region/region-code';

export interface Rule {
  readonly kind: RuleKind;
  /** Empty for kinds without names. */
  readonly name: string;
  /** Absent if it holds everywhere. */
  readonly regionCode?: RegionCode;
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

export type RuleKey = Pick<Rule, 'kind' | 'name' | 'validFrom'> & { readonly regionCode?: string };

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
