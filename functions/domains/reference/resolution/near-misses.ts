/**
 * Regions that a text may mean which names none: by a name of before, by letters such as 沪, or by a name with one wrong
 * character. They are offered and never taken. Pure.
 */
import { isWithin } from '../region/containment';
import { allNames, type NamedRegions } from './place-names';
import { letters, oldNames } from './old-names';
import { asRegionCode, type RegionCode } from '../region/region-code';

const oldCodes: ReadonlyMap<string, RegionCode> = new Map(
  oldNames.flatMap(([names, code]) => names.split(' ').map((name) => [name, asRegionCode(code)] as const)),
);

/**
 * Codes of regions in force, the likeliest first.
 * @param text what follows the name of `at`, or all of it.
 */
export function nearMisses(text: string, at?: RegionCode): RegionCode[] {
  const isInside = (code: RegionCode): boolean => at === undefined || (code !== at && isWithin(code, at));
  const old = [...oldCodes].flatMap(([name, code]) => (text.startsWith(name) ? [code] : []));
  const misspelt = allNames()
    .filter((one) => (at === undefined ? one.level !== 'TOWNSHIP' : !one.short) && beginsNearly(text, one))
    .flatMap(({ name, codes }) => codes.map((code) => ({ name, code })))
    .toSorted((a, b) => b.name.length - a.name.length || a.code.length - b.code.length || (a.code < b.code ? -1 : 1))
    .map(({ code }) => code);
  return [...new Set([...lettersIn(text), ...old, ...misspelt])].filter(isInside);
}

/** Letters alone, such as 沪 or 川渝. */
function lettersIn(text: string): RegionCode[] {
  const codes = [...text.slice(0, 4)].map((letter) => letters[letter]); // eslint-disable-line @typescript-eslint/no-misused-spread
  return text.length < 4 && codes.every((code) => code !== undefined) ? codes.map(asRegionCode) : [];
}

/**
 * Whether a text begins with a whole name but for one wrong, missing or added character, of which the rank is none: 官度区 may be
 * 官渡区, 官渡路 isn't. A short name must be all of the text.
 */
function beginsNearly(text: string, { name, short }: NamedRegions): boolean {
  if (short) return name.length === 2 ? text.length === 2 && isNear(text, name) : isNear(text, name);
  return [0, 1, -1].some((more) => {
    const beginning = text.slice(0, name.length + more);
    if (beginning.length !== name.length + more || (more === 0 ? name.length < 3 : name.length < 4)) return false;
    return beginning.at(-1) === name.at(-1) && isNear(beginning, name);
  });
}

/** Whether two texts differ in one character: another one, or one that the longer text has more. */
export function isNear(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1 || short === long) return false;
  let same = 0;
  while (same < short.length && short[same] === long[same]) same += 1;
  return short.slice(same + (short.length === long.length ? 1 : 0)) === long.slice(same + 1);
}
