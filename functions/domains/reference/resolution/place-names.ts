/**
 * Every name under which the regions are known, built in or loaded: whole (镇雄县), short (镇雄), of before (晋宁县), and as people call
 * autonomous areas (石林县, 楚雄州). Made at the first question, since most cold starts need none of it.
 */
import { ethnicGroups } from '../ethnic-group/ethnic-group';
import { allAbolished } from '../region/rows/abolished-rows';
import { placeOf, regionExists } from '../region/region';
import { isWithin } from '../region/containment';
import { filedUnder } from '../region/successors';
import { levelOf, type RegionCode, type RegionLevel } from '../region/region-code';
import { allCodes, editionOfRows, findRow } from '../region/rows/region-rows';

/** One meaning of a name. */
export interface Meaning {
  /** Codes in force: one, or several where the former region was divided or became part of a wider one. */
  readonly codes: readonly RegionCode[];
  /** Whether the name lacks its rank. */
  readonly short: boolean;
  /** Whether the name is that of an abolished code. */
  readonly former: boolean;
  readonly level: RegionLevel;
}

/** What a name may mean; empty for what is none. */
export function meaningsOf(name: string): readonly Meaning[] {
  return names().byName.get(name) ?? [];
}

/** Every whole name, and every short one of a province or prefecture: those in which a mistake may tell what was meant. */
export function allNames(): readonly NamedRegions[] {
  return names().all;
}

export interface NamedRegions {
  readonly name: string;
  readonly short: boolean;
  readonly level: Meaning['level'];
  readonly codes: readonly RegionCode[];
}

/** Whether a name may begin there: most places of a text are none. */
export function mayBeginAt(text: string, from: number): boolean {
  return names().beginnings.has(text.slice(from, from + 2));
}

/** Characters of the longest name. */
export function longestName(): number {
  return names().longest;
}

interface Names {
  readonly byName: ReadonlyMap<string, readonly Meaning[]>;
  readonly longest: number;
  /** The first two characters of each name; none has fewer. */
  readonly beginnings: ReadonlySet<string>;
  readonly all: readonly NamedRegions[];
  /** Of the rows that they were made of. */
  readonly edition: number;
}

let made: Names | undefined;

function names(): Names {
  const edition = editionOfRows();
  if (made?.edition === edition) return made;
  const byName = indexed();
  const longest = Math.max(...[...byName.keys()].map((name) => name.length));
  const all = [...byName].flatMap(([name, meanings]) =>
    meanings.filter(isTelling).map(({ short, level, codes }) => ({ name, short, level, codes })),
  );
  const beginnings = new Set([...byName.keys()].map((name) => name.slice(0, 2)));
  return (made = { byName, longest, beginnings, all, edition });
}

function isTelling({ short, level }: Meaning): boolean {
  return !short || level === 'PROVINCE' || level === 'PREFECTURE';
}

/**
 * The one region that all of them mean: the widest, if it contains the others. A former name means its successor, unless
 * a region has that name now and the successor lies elsewhere.
 */
export function onlyOf(meanings: readonly Meaning[]): RegionCode | undefined {
  const inForce = meanings.filter(({ former }) => !former);
  const first = inForce.length > 0 ? inForce : meanings;
  const codes = meanings.flatMap((meaning) => meaning.codes);
  if (first.some((meaning) => meaning.codes.length !== 1)) return undefined;
  const [widest] = first.flatMap((meaning) => meaning.codes).toSorted((a, b) => a.length - b.length);
  if (widest === undefined || !codes.every((code) => isWithin(code, widest) || isWithin(widest, code)))
    return undefined;
  return first.every((meaning) => meaning.codes.every((code) => isWithin(code, widest))) ? placeOf(widest) : undefined;
}

function indexed(): ReadonlyMap<string, readonly Meaning[]> {
  const names = new Map<string, Meaning[]>();
  const put = (name: string, meaning: Meaning): void => {
    const before = names.get(name);
    if (before === undefined) names.set(name, [meaning]);
    else before.push(meaning);
  };
  const rows = [...allCodes().flatMap((code) => findRow(code) ?? []), ...allAbolished()];
  for (const { code, name, replacedBy } of rows) {
    const level = levelOf(code);
    if (HEADINGS.has(name)) continue;
    const filed = filedUnder(code);
    const codes = regionExists(filed) ? [filed] : (replacedBy ?? []).filter(regionExists);
    if (codes.length === 0) continue;
    const meaning = { codes, level, former: filed !== code || !regionExists(code), short: false };
    put(name, meaning);
    const { stem, calls } = callsOf(name);
    for (const call of calls) if (call !== name) put(call, meaning);
    if (stem.length > 1 && stem !== name) put(stem, { ...meaning, short: true });
  }
  return names;
}

/** Rows that only group others. */
const HEADINGS: ReadonlySet<string> = new Set(['市辖区', '县', '省直辖县级行政区划', '自治区直辖县级行政区划']);

const RANK = /(?:特别行政区|自治区|自治州|自治县|自治旗|地区|林区|新区|街道|[省市区县州盟旗镇乡])$/;

/** 内蒙古, 广西 and the like: their names hold a group's name, or words about it, that a rule would cut in the wrong place. */
const AUTONOMOUS: Readonly<Partial<Record<string, string>>> = {
  ...{ 内蒙古自治区: '内蒙古', 广西壮族自治区: '广西', 西藏自治区: '西藏' },
  ...{ 宁夏回族自治区: '宁夏', 新疆维吾尔自治区: '新疆' },
};

/** Groups of autonomous areas, the longest first; those of three characters and more also stand without 族. */
const GROUPS: readonly string[] = ethnicGroups
  .filter(({ letters }) => letters !== undefined)
  .flatMap(({ name }) =>
    name.length > 3 || name === '蒙古族' || name === '锡伯族' ? [name, name.slice(0, -1)] : [name],
  )
  .concat('各族')
  .toSorted((a, b) => b.length - a.length);

/** The group with which a name ends, and before which something else stands. */
function lastGroup(name: string): string | undefined {
  return GROUPS.find((group) => name.endsWith(group) && name.length > group.length + 1);
}

/** The name without its rank and its groups, and the whole names that people use instead. */
function callsOf(name: string): { readonly stem: string; readonly calls: readonly string[] } {
  const province = AUTONOMOUS[name];
  if (province !== undefined) return { stem: province, calls: [] };
  const rank = RANK.exec(name)?.[0] ?? '';
  const plain = name.slice(0, name.length - rank.length);
  if (!rank.startsWith('自治') && !(rank === '乡' && plain.endsWith('族'))) return { stem: plain, calls: [] };
  let stem = plain;
  for (let group = lastGroup(stem); group !== undefined; group = lastGroup(stem)) stem = stem.slice(0, -group.length);
  // 东乡族自治县 has no other name than its group's.
  if (stem.endsWith('族')) stem = stem.slice(0, -1);
  return { stem, calls: [stem + rank.slice(-1)] };
}
