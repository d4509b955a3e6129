/**
 * What occupation a word of partners means: 缝纫工, 车衣工, 电子厂操作工. Pure. Exactly the name of one occupation in force is
 * SURE. LIKELY are a word of the table of synonyms with one meaning, and a text that holds one name (熟练缝纫工). Everything else
 * is UNKNOWN, with those occupations as candidates that share the most pairs of characters.
 */
import { limits } from '../../../limits';
import { plainForm } from '../../../platform/values/normal-form';
import { allOccupations, filedOccupation, occupationOf } from '../occupation/occupation';
import type { Occupation } from '../occupation/occupation-row';
import { isNear } from './near-misses';
import type { Resolved } from './resolution';
import { synonyms } from './synonyms';

/** @param text in normal form, of bounded length. */
export function resolveOccupation(text: string, today: string): Resolved {
  const plain = plainForm(text).replace(/\s+/g, '').toLowerCase();
  const inForce = [...allOccupations()].filter(({ validTo }) => validTo === undefined || validTo >= today);
  const exact = inForce.filter(({ code, name }) => name === plain || code === filedOccupation(plain));
  if (exact.length > 0) return found(exact, 'SURE');
  const said = [plain, plain.split(/[([【]/, 1)[0] ?? '']
    .map((word) => meantBy(word, inForce))
    .find((codes) => codes.length > 0);
  if (said !== undefined) return found(said, 'LIKELY');
  const held = longest(inForce.filter(({ name }) => plain.includes(name)));
  if (held.length > 0) return found(held, 'LIKELY');
  const misspelt = plain.length > 2 ? inForce.filter(({ name }) => isNear(name, plain)) : [];
  return found([...new Set([...misspelt, ...byOverlap(plain, inForce)])], 'UNKNOWN');
}

/** Several with an equal claim are none. */
function found(occupations: readonly Occupation[], confidence: Resolved['confidence']): Resolved {
  const candidates = occupations
    .slice(0, limits.resolvedCandidatesMax)
    .map(({ code, name }) => ({ code, fullName: name }));
  const [only, ...others] = candidates;
  if (only === undefined || others.length > 0 || confidence === 'UNKNOWN') return { confidence: 'UNKNOWN', candidates };
  return { confidence, code: only.code, candidates };
}

const codesByWord: ReadonlyMap<string, readonly string[]> = new Map(
  synonyms.flatMap(([words, codes]) => words.split(' ').map((word) => [word, codes.split(' ')] as const)),
);

function meantBy(word: string, inForce: readonly Occupation[]): Occupation[] {
  const codes = codesByWord.get(word) ?? [];
  return codes.flatMap((code) => occupationOf(code) ?? []).filter((one) => inForce.includes(one));
}

/** Of names that hold each other, the longest: 机修钳工 is not 钳工. */
function longest(occupations: readonly Occupation[]): Occupation[] {
  return occupations.filter(
    ({ name }) => !occupations.some((other) => other.name !== name && other.name.includes(name)),
  );
}

function byOverlap(text: string, occupations: readonly Occupation[]): Occupation[] {
  const wanted = pairsOf(text);
  return occupations
    .map((occupation) => ({ occupation, share: shareOf(wanted, pairsOf(occupation.name)) }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share || (a.occupation.code < b.occupation.code ? -1 : 1))
    .map(({ occupation }) => occupation);
}

/** Pairs of neighbours; the last characters of most names (制造工) tell nothing. */
function pairsOf(text: string): ReadonlySet<string> {
  const stem = text.replace(/(?:操作|制作|制造|服务|装调)?[工员师]$/, '');
  const pairs = Array.from({ length: Math.max(0, stem.length - 1) }, (_, index) => stem.slice(index, index + 2));
  return new Set(stem.length === 1 ? [stem] : pairs);
}

/** Dice's coefficient, 0 to 1. */
function shareOf(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shared = [...one].filter((pair) => other.has(pair)).length;
  return (2 * shared) / (one.size + other.size || 1);
}
