/** Levels of education, as positions ask for them. Pure. */
import type { Education } from '../../../../generated/graphql';
import { keysOf } from '../../../../platform/values/unknown';

/** Vocational school counts like senior high school: both are twelve years, and neither may shut the other's people out. */
const levels: Readonly<Record<Education, number>> = {
  NONE: 0,
  PRIMARY: 1,
  JUNIOR_HIGH: 2,
  SENIOR_HIGH: 3,
  VOCATIONAL: 3,
  COLLEGE: 4,
  BACHELOR: 5,
};

/** The higher, the more; equal where one may stand in for the other. */
export function levelOfEducation(education: Education): number {
  return levels[education];
}

/** An education of the level. */
export function educationOfLevel(level: number): Education {
  return keysOf(levels).find((education) => levels[education] === level) ?? 'NONE';
}
