/** The built-in rules alone, as a system has them before a bureau loads any. */
import { vehiclesOf } from '../../functions/domains/travel/travel-plan/solver/vehicle-types';
import { examples } from '../../functions/domains/reference/rule/built-in-rules';
import { inForce, withExamples } from '../../functions/domains/reference/rule/in-force';
import type { Rules } from '../../functions/domains/reference/rule/service';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

export const exampleRules: Rules = (kind, on, place) =>
  inForce(withExamples({ kind, turn: 0, rows: [] }, examples[kind]), on, place);

export const exampleVehicles = vehiclesOf(
  exampleRules,
  ['COACH', 'TRAIN', 'FLIGHT'],
  asCivilDate('2027-02-01'),
  asRegionCode('53'),
);

const [coach] = exampleVehicles;
if (coach?.mode !== 'COACH') throw new Error('Expected a coach among the examples');
export const exampleCoach = coach;
