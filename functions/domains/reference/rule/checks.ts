/** Checks of rules that a bureau loads or withdraws. Pure. */
import type {
  LoadRulesInput,
  RuleFigure,
  RuleFigureInput,
  RuleInput,
  RuleKeyInput,
  RuleKind,
  WithdrawRulesInput,
} from '../../../generated/graphql';
import { limits } from '../../../limits';
import type { Viewer } from '../../../platform/security/viewer';
import {
  checkDate,
  checkDistinct,
  checkListLength,
  checkNotBefore,
  checkNumber,
  checkText,
  type Path,
} from '../../../platform/values/checks';
import type { CivilDate } from '../../../platform/values/civil-date';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { actsIn, outOfScope } from '../region/authority';
import { region } from '../region/checks';
import { asRegionCode, homeProvince } from '../region/region-code';
import { figuresOf, kindsOfRules } from './kinds';
import { keyOf, type KeptRule, type Rule, type RuleKey } from './rule-row';

/** Rules hold for the whole system, so the home province's bureau alone keeps them. */
export function keepsRules(viewer: Viewer): boolean {
  return actsIn(viewer, homeProvince);
}

function checkKeeps(viewer: Viewer): Refusal[] {
  return keepsRules(viewer) ? [] : [outOfScope(viewer, ['rules'])];
}

/** Refusals for all wrong fields of all rules; if two have the same key, the later one is refused. */
export function checkLoad({ rules }: LoadRulesInput, today: CivilDate, viewer: Viewer): Refusal[] {
  return [
    ...checkKeeps(viewer),
    ...checkListLength(['rules'], rules.length, { min: 1, max: limits.rulesLoadedMax }),
    ...rules.slice(0, limits.rulesLoadedMax).flatMap((rule, index) => checkRule(rule, ['rules', index], today)),
    ...checkDistinct(['rules'], rules.map(keyOfInput)),
  ];
}

function checkRule(rule: RuleInput, at: Path, today: CivilDate): Refusal[] {
  const { named, placed, ends } = kindsOfRules[rule.kind];
  const { validFrom, validTo } = rule;
  const wrongStart = checkDate([...at, 'validFrom'], validFrom, {
    today,
    daysAhead: limits.ruleDaysAheadMax,
    needed: true,
  });
  const wrongEnd = checkDate([...at, 'validTo'], validTo, { today, needed: ends === true });
  const foreign = !named && rule.name != null && rule.name.trim() !== '';
  return [
    ...checkText([...at, 'name'], rule.name, { max: limits.ruleNameCharactersMax, needed: named }),
    ...(foreign ? [refusal('RULE_PART_UNKNOWN', [...at, 'name'], { kind: rule.kind, part: 'name' })] : []),
    ...region([...at, 'regionCode'], rule.regionCode, { finest: 'COUNTY', needed: placed }),
    ...wrongStart,
    ...wrongEnd,
    ...(wrongStart.length + wrongEnd.length === 0 ? checkNotBefore([...at, 'validTo'], validTo, validFrom) : []),
    ...checkFigures(rule, [...at, 'figures']),
    ...checkText([...at, 'source'], rule.source, { max: limits.ruleSourceCharactersMax, needed: true }),
  ];
}

function checkFigures({ kind, figures = [] }: RuleInput, at: Path): Refusal[] {
  const tooLong = checkListLength(at, figures.length, { min: 0, max: limits.ruleFiguresMax });
  if (tooLong.length > 0) return tooLong;
  const known = new Map(figuresOf(kind));
  const given = new Set(figures.map(({ figure }) => figure));
  return [
    ...figures.flatMap(({ figure, value: got }, index) => {
      const bounds = known.get(figure);
      if (bounds === undefined) return [refusal('RULE_PART_UNKNOWN', [...at, index], { kind, part: figure })];
      const path = [...at, index, 'value'];
      const fraction = bounds.whole && !Number.isInteger(got);
      return fraction ? [refusal('RULE_FIGURE_WHOLE', path, { figure, got })] : checkNumber(path, got, bounds);
    }),
    ...checkDistinct(
      at,
      figures.map(({ figure }) => figure),
    ),
    ...checkRanges(kind, figures, at),
    ...checkApart(kind, figures, at),
    ...[...known.keys()].filter((figure) => !given.has(figure)).map((figure) => refusal('REQUIRED', [...at, figure])),
  ];
}

/** At the end of a reversed range. */
function checkRanges(kind: RuleKind, figures: readonly RuleFigureInput[], at: Path): Refusal[] {
  return (kindsOfRules[kind].ranges ?? []).flatMap(([first, last]) => {
    const start = figures.find(({ figure }) => figure === first);
    const index = figures.findIndex(({ figure }) => figure === last);
    // The start in the unit of the end: hours and minutes are compared.
    const from = start && (start.value * minutesOf(first)) / minutesOf(last);
    return checkNotBefore([...at, index, 'value'], figures[index]?.value, from);
  });
}

function minutesOf(figure: RuleFigure): number {
  return figure.endsWith('_HOURS') ? 60 : 1;
}

/** At the later one of two figures that must differ. */
function checkApart(kind: RuleKind, figures: readonly RuleFigureInput[], at: Path): Refusal[] {
  const { distinct = [] } = kindsOfRules[kind];
  const seen = new Set<number>();
  return figures.flatMap(({ figure, value }, index) => {
    if (!distinct.includes(figure)) return [];
    const isRepeated = seen.has(value);
    seen.add(value);
    return isRepeated ? [refusal('DUPLICATE', [...at, index, 'value'])] : [];
  });
}

export function checkWithdrawal({ rules, note }: WithdrawRulesInput, viewer: Viewer): Refusal[] {
  return [
    ...checkKeeps(viewer),
    ...checkListLength(['rules'], rules.length, { min: 1, max: limits.rulesLoadedMax }),
    ...checkDistinct(['rules'], rules.map(keyOfInput)),
    ...checkText(['note'], note, { max: limits.ruleSourceCharactersMax }),
  ];
}

/**
 * Refuses a turn after which a kind would have too many rules, or too many names in force.
 * @param rules all rules of the kind, examples included.
 * @param at index of the first rule of the kind in the input.
 */
export function checkRoom(kind: RuleKind, rules: readonly KeptRule[], at: number): Refusal[] {
  const bytes = Buffer.byteLength(JSON.stringify(rules));
  const names = new Set(rules.filter(({ status }) => status === 'IN_FORCE').map(({ name }) => name)).size;
  const of = (max: number, got: number) => ({ kind, max, got });
  return [
    ...(bytes > BYTES ? [refusal('RULES_TOO_MANY', ['rules', at], of(BYTES, bytes))] : []),
    ...(names > NAMES ? [refusal('RULE_NAMES_TOO_MANY', ['rules', at], of(NAMES, names))] : []),
  ];
}

const [BYTES, NAMES] = [limits.ruleKindBytesMax, limits.ruleNamesMax];

/** The rule of an input that is right. */
export function ruleOf({ kind, figures = [], source, validTo, ...key }: RuleInput): Rule {
  const { regionCode, ...rest } = ruleKeyOf({ kind, ...key });
  return {
    ...rest,
    ...(regionCode !== undefined && { regionCode: asRegionCode(regionCode) }),
    ...(validTo != null && { validTo }),
    figures: Object.fromEntries(figures.map(({ figure, value }) => [figure, value])),
    source: source.trim(),
  };
}

export function ruleKeyOf({ kind, name, regionCode, validFrom }: RuleKeyInput): RuleKey {
  return { kind, name: name?.trim() ?? '', ...(regionCode != null && regionCode !== '' && { regionCode }), validFrom };
}

function keyOfInput(input: RuleKeyInput): string {
  return keyOf(ruleKeyOf(input));
}
