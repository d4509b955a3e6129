/** A compiled position as an offer again, as far as matching needs it: compiled once more, it is the same. Pure. */
import { assert } from '../../../../platform/requests/errors';
import type { Offer } from '../matched-parts';
import type { CompiledPositions } from './compiled-positions';
import { educationOfLevel } from './terms';
import { ageMaxOf, ageMinOf, educationOf, NO_AGE } from './position-words';
import { column, NO_LIMIT } from './rows';
import { boardAt, lodgingAt } from '../places/sites';
import { civilDateOfWhole } from './whole-dates';

/** VOCATIONAL comes back as SENIOR_HIGH, which is the same here; `skills` as needs. */
export function offerOf(positions: CompiledPositions, slot: number): Offer {
  const [word, site] = [positions.get(slot, column.word), positions.get(slot, column.site)];
  const [id, place] = [positions.idOf(slot), positions.placeOf(slot)];
  const { skills, musts, weights } = positions.needsOf(slot);
  const county = positions.places.counties.values[place.county];
  const prefecture = positions.places.cities.values[place.city];
  const enterpriseId = positions.enterprises.values[positions.get(slot, column.enterprise)];
  const occupationCode = positions.occupations.values[positions.get(slot, column.occupation)];
  assert(id && county && prefecture && enterpriseId && occupationCode, 'a compiled position');
  const [startsOn, closesOn] = [positions.get(slot, column.startsOn), positions.get(slot, column.closesOn)];
  const { toldKey, toldWith = [] } = positions.told.of(slot) ?? {};
  return {
    ...{ id, enterpriseId, occupationCode, regionCode: place.code, county, prefecture },
    ...{ status: 'OPEN', vacancies: positions.get(slot, column.vacancies), skills: [] },
    wageMin: positions.get(slot, column.wage),
    education: educationOfLevel(educationOf(word)),
    ageMin: ageMinOf(word),
    ...(ageMaxOf(word) !== NO_AGE && { ageMax: ageMaxOf(word) }),
    ...(startsOn !== 0 && { startsOn: civilDateOfWhole(startsOn) }),
    ...(closesOn !== NO_LIMIT && { closesOn: civilDateOfWhole(closesOn) }),
    ...{ board: boardAt(site) === 1, lodging: lodgingAt(site) === 1 },
    ...(toldKey !== undefined && { toldKey }),
    ...(toldWith.length > 0 && { toldWith: [...toldWith] }),
    ...(skills.length > 0 && {
      skillNeeds: skills.map((skill, at) => ({
        skill: positions.skills.values[skill] ?? '',
        must: musts[at] === true,
        weight: weights[at] ?? 1,
      })),
    }),
    ...positions.works.values[positions.get(slot, column.work)],
  };
}
