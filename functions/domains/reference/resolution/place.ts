/**
 * What region a place of work means that is written as people do: 昆明, 东莞长安, 广东省东莞市长安镇乌沙兴发路8号, 晋宁县. Read from the
 * left, each name within the region before it. Pure. The rule of confidence, because a wrong place that nobody is asked
 * about is the worst fault:
 *
 * - SURE: a whole name that only one region has, or the short one of a province or prefecture that nothing else has, or
 *   names that follow each other down; and behind it nothing, or what can only be an address in it.
 * - LIKELY: one region, but by a short name of a county, by a township alone, or with words behind it that may say more.
 * - UNKNOWN: several regions, or none at the beginning.
 */
import { limits } from '../../../limits';
import { plainForm } from '../../../platform/values/normal-form';
import { childrenOf, fullName, placeOf, regionExists, regionOf } from '../region/region';
import { isWithin } from '../region/containment';
import { filedUnder } from '../region/successors';
import { levelOf, type RegionCode } from '../region/region-code';
import { findRegions } from '../region/picker';
import { listedBelow } from '../region/rows/region-rows';
import { nearMisses } from './near-misses';
import { EVERYWHERE, isOtherThing, mentioned } from './mentions';
import { longestName, type Meaning, meaningsOf, onlyOf } from './place-names';
import type { Resolved } from './resolution';
import { citiesWith, hasTowns, townAt } from './towns';

/** @param text in normal form, of bounded length. */
export function resolvePlace(text: string): Resolved {
  const plain = plainForm(text).replace(/\s+/g, ' ').trim();
  if (/^\d+$/.test(plain)) return ofCode(filedUnder(plain));
  const way = follow(plain.replace(/^(?:中华人民共和国|中国)(?=.)/, ''));
  const { at } = way;
  if (at === undefined) return { confidence: 'UNKNOWN', candidates: named(way.open ?? guesses(plain)) };
  const confidence = isSure(way, at) ? 'SURE' : 'LIKELY';
  const rest = way.rest.replace(BETWEEN, '');
  const others = confidence === 'SURE' ? [] : [...mentioned(rest), ...townsElsewhere(rest), ...nearMisses(rest, at)];
  return { confidence, code: at, candidates: named([at, ...others]) };
}

/** For a text that begins with no region. */
function guesses(text: string): readonly RegionCode[] {
  const within = [...mentioned(text), ...citiesWith(text)];
  if (within.length > 0) return within;
  const found = text.length < 2 ? [] : findRegions(text, undefined, limits.resolvedCandidatesMax);
  return [...found.map(({ code }) => code), ...nearMisses(text)];
}

function ofCode(code: string): Resolved {
  return regionExists(code)
    ? { confidence: 'SURE', code: placeOf(code), candidates: named([code]) }
    : { confidence: 'UNKNOWN', candidates: [] };
}

function named(codes: readonly RegionCode[]): Resolved['candidates'] {
  return [...new Set(codes.map(placeOf).flatMap((code) => [code, ...citiesCalled(code)]))]
    .slice(0, limits.resolvedCandidatesMax)
    .map((code) => ({ code, fullName: fullName(code) }));
}

/** Cities that the name of their province alone may mean, where work needs a city: 吉林, 上海, and both parts of 重庆. */
function citiesCalled(code: RegionCode): readonly RegionCode[] {
  if (levelOf(code) !== 'PROVINCE') return [];
  const name = regionOf(code)?.name.replace(/[省市]$/, '');
  return childrenOf(code)
    .filter((city) => city.name === '市辖区' || city.name === '县' || city.name.replace(/市$/, '') === name)
    .map((city) => city.code);
}

/** How far a text was followed down. */
interface Way {
  readonly at?: RegionCode;
  /** Regions among which the text doesn't choose, where it begins with such a name. */
  readonly open?: readonly RegionCode[];
  /** Names that were followed. */
  readonly steps: number;
  /** The last of them. */
  readonly last?: { readonly name: string; readonly short: boolean };
  readonly rest: string;
}

const BETWEEN = /^[ ,/\-·>()[\]]+/;

function follow(text: string, from?: RegionCode): Way {
  let way: Way = { rest: text, steps: 0, ...(from !== undefined && { at: from }) };
  for (;;) {
    const next = stepFrom(way);
    if (next === undefined) return way;
    way = next;
    if (next.open !== undefined) return way;
  }
}

/** One name further down; undefined where no name follows. */
function stepFrom({ at, rest: before, steps }: Way): Way | undefined {
  const rest = before.replace(BETWEEN, '');
  for (let length = Math.min(longestName(), rest.length); length > 1; length -= 1) {
    const name = rest.slice(0, length);
    const behind = rest.slice(length);
    const all = meaningsOf(name).filter((one) => isMeant(one, at, name, behind));
    // Behind the name of a region, what lies in it now goes before what lay in it once.
    const now = at === undefined ? [] : all.filter(({ former }) => !former);
    const meanings = now.length > 0 ? now : all;
    const [first] = meanings;
    if (first === undefined) continue;
    const step = { steps: steps + 1, last: { name, short: meanings.every(({ short }) => short) }, rest: behind };
    const only = onlyOf(meanings);
    if (only !== undefined) return { at: only, ...step };
    // 海南 is a province and two others, but only one of them has a 海口.
    const codes = [...new Set(meanings.flatMap((meaning) => meaning.codes.map(placeOf)))];
    const [further, ...others] = codes.filter((code) => leadsOn(code, behind));
    if (further !== undefined && others.length === 0) return { at: further, ...step };
    const wideFirst = codes.toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));
    return at === undefined ? { open: wideFirst, ...step } : undefined;
  }
  return undefined;
}

function isMeant(meaning: Meaning, at: RegionCode | undefined, name: string, behind: string): boolean {
  if (isOtherThing(meaning, name, behind)) return false;
  return at === undefined || meaning.codes.some((code) => isWithin(code, at));
}

function leadsOn(code: RegionCode, behind: string): boolean {
  return follow(behind, code).steps > 0 || townAt(code, behind) !== undefined;
}

/** Words that make more of a place, or less, or another one: 深圳周边, 昆明、曲靖, 东莞等地, 昆明某公司义乌分厂. */
const MORE_OR_LESS =
  /[外内除非等各任及均或与;、&+|和]|周边|附近|周围|邻近|一带|为主|为辅|全[市省国县区]|不限|其[他它]|派|驻|往|至|到|优先|另|调|转|兼|原|分[公厂部店]|总部|工作|上班|地[点址]/;

/** Words that only an address has. */
const ADDRESS = /镇|乡|街道|村|社区|[路街巷号园厂楼栋幢店室弄组]|大道|大厦|广场|公司|工业|中心|小区|开发区/;

/** Directly behind a name, with which it is the name of a road: 镇雄县路. */
const ROAD = /^(?:路|街(?!道)|巷|弄|大道)/;

/** Behind a short name: 坂田街道, but not 东路街道 of 南京东路. */
const TOWNSHIP = /^(?![路街道桥港湾山湖河江海岛村门寺塔楼城口站东南西北中])\p{Script=Han}{2,8}?(?:镇|乡|街道)/u;

function isSure({ steps, last, rest: behind }: Way, at: RegionCode): boolean {
  const level = levelOf(at);
  const rest = behind.replace(BETWEEN, '');
  if (last === undefined || (steps === 1 && EVERYWHERE.has(last.name))) return false;
  // Townships of other provinces are not listed, and their names come again everywhere.
  if (level === 'TOWNSHIP' && (steps === 1 || last.short)) return false;
  if (level === 'COUNTY' && steps === 1 && last.short) return false;
  if (rest === '' || /^[ ,()[\]]+$/.test(rest)) return true;
  const town = townAt(at, rest);
  const inTown = rest.slice(town?.length ?? 0);
  if (level === 'PROVINCE' || MORE_OR_LESS.test(behind) || ROAD.test(rest)) return false;
  if (town === undefined && (isElsewhere(rest, at) || nearMisses(rest, at).length > 0)) return false;
  if (mentioned(inTown).some((code) => !isWithin(code, at) && !isWithin(at, code))) return false;
  return town !== undefined || (last.short ? TOWNSHIP : ADDRESS).test(rest);
}

const TOWNSHIP_FORM = /^[^路街巷号道村厂园站桥口,，]{1,6}?(?:镇|乡|街道)/;

/** The name of a township with which an address begins: one that is listed somewhere, or what has the form of one. */
function townshipAt(address: string): string | undefined {
  for (let length = Math.min(longestName(), address.length); length > 1; length -= 1) {
    const name = address.slice(0, length);
    if (meaningsOf(name).some(({ level, short }) => level === 'TOWNSHIP' && !short)) return name;
  }
  return TOWNSHIP_FORM.exec(address)?.[0];
}

/** Whether an address goes on with a township that lies elsewhere: 深圳市长安镇, or 昆明市乌峰街道, where all are listed. */
function isElsewhere(address: string, at: RegionCode): boolean {
  const name = townshipAt(address);
  if (name === undefined || levelOf(at) === 'TOWNSHIP') return false;
  if (meaningsOf(name).some(({ codes }) => codes.some((code) => isWithin(code, at)))) return false;
  const counties = levelOf(at) === 'COUNTY' ? [at] : childrenOf(at).map(({ code }) => code);
  return hasTowns(at) || counties.some((code) => listedBelow(code) !== undefined) || citiesWith(name).length > 0;
}

function townsElsewhere(address: string): readonly RegionCode[] {
  const name = townshipAt(address) ?? '';
  return [...citiesWith(name), ...meaningsOf(name).flatMap(({ codes }) => codes)];
}
