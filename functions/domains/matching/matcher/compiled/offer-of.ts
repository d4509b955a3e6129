/** A compiled position as an offer again, as far as matching needs it: compiled once more, it is the same. Pure. */
import { assert } from '../../../../platform/requests/errors';
import type { Offer } from '../matched-parts';
import { type CompiledPositions, NO_LIMIT } from './compiled-positions';
import { educationOfLevel } from './education';
import { column } from './rows';
import { civilDateOfWhole } from './whole-dates';

/** VOCATIONAL comes back as SENIOR_HIGH, which is the same here; `skills` as needs. */
export function offerOf(positions: CompiledPositions, slot: number): Offer {
  const get = (place: (typeof column)[keyof typeof column]): number => positions.get(slot, place);
  const [id, place] = [positions.idOf(slot), positions.placeOf(slot)];
  const { skills, musts, weights } = positions.needsOf(slot);
  const county = positions.places.counties.values[place.county];
  const prefecture = positions.places.cities.values[place.city];
  const enterpriseId = positions.enterprises.values[get(column.enterprise)];
  const occupationCode = positions.occupations.values[get(column.occupation)];
  assert(id && county && prefecture && enterpriseId && occupationCode, 'a compiled position');
  const [ageMax, startsOn, closesOn] = [get(column.ageMax), get(column.startsOn), get(column.closesOn)];
  const { key } = positions.jobOf(slot);
  return {
    ...{ id, enterpriseId, occupationCode, regionCode: place.code, county, prefecture },
    ...{ status: 'OPEN', vacancies: get(column.vacancies), wageMin: get(column.wage), skills: [] },
    education: educationOfLevel(get(column.education)),
    ageMin: get(column.ageMin),
    ...(ageMax !== NO_LIMIT && { ageMax }),
    ...(startsOn !== 0 && { startsOn: civilDateOfWhole(startsOn) }),
    ...(closesOn !== NO_LIMIT && { closesOn: civilDateOfWhole(closesOn) }),
    ...{ board: get(column.board) === 1, lodging: get(column.lodging) === 1 },
    ...(key !== id && { jobKey: key }),
    ...(skills.length > 0 && {
      skillNeeds: skills.map((skill, at) => ({
        skill: positions.skills.values[skill] ?? '',
        must: musts[at] === true,
        weight: weights[at] ?? 1,
      })),
    }),
    ...positions.works.values[get(column.work)],
  };
}
