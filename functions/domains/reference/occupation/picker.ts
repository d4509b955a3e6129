/** Occupations for a picker: found by name, pinyin initials or code, in memory. Pure. */
import { rankOf } from '../region/picker';
import initials from './initials.json';
import { allOccupations } from './occupation';
import type { Occupation } from './occupation-row';

const lettersByCode: Readonly<Partial<Record<string, string>>> = initials;

/** The best matches first, as `findRegions` orders them; without those that ended before today. */
export function findOccupations(search: string, today: string, first: number): Occupation[] {
  const found = [...allOccupations()].flatMap((occupation) => {
    const { code, name, validTo, initials: letters } = occupation;
    if (validTo !== undefined && validTo < today) return [];
    const rank = rankOf(search, code, name, letters ?? lettersByCode[code] ?? '');
    return rank === undefined ? [] : [{ occupation, rank }];
  });
  return found
    .sort((a, b) => a.rank - b.rank || (a.occupation.code < b.occupation.code ? -1 : 1))
    .slice(0, first)
    .map(({ occupation }) => occupation);
}
