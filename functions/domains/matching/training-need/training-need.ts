/** A skill that people lack, and how what is known of several places is put together. Pure. */
import { limits } from '../../../limits';
import { keptKeyOf } from '../matcher/compiled/text-keys';

export interface TrainingNeed {
  /** As a position asks for it. */
  readonly skill: string;
  /** People who lack nothing else for at least one of the vacancies. */
  readonly workers: number;
  /** Free places of the positions that it would open to any of them; of several townships, of the one with the most. */
  readonly vacancies: number;
  /** The same by the positions' occupations. */
  readonly occupations: readonly { readonly code: string; readonly vacancies: number }[];
}

/**
 * Of several places that have no person in common. The people add up; vacancies don't, because the same ones are open to people
 * of each place, so there are at least as many as at the place with the most.
 */
export function together(places: readonly (readonly TrainingNeed[])[]): TrainingNeed[] {
  const bySkill = Map.groupBy(places.flat(), ({ skill }) => keptKeyOf(skill));
  return [...bySkill.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [others.reduce<TrainingNeed>(both, first)],
  );
}

function both(one: TrainingNeed, other: TrainingNeed): TrainingNeed {
  const byCode = Map.groupBy([...one.occupations, ...other.occupations], ({ code }) => code);
  return {
    skill: one.skill,
    workers: one.workers + other.workers,
    vacancies: Math.max(one.vacancies, other.vacancies),
    occupations: [...byCode].map(([code, all]) => ({ code, vacancies: mostOf(all) })),
  };
}

function mostOf(all: readonly { readonly vacancies: number }[]): number {
  return Math.max(...all.map(({ vacancies }) => vacancies));
}

/** What is shown: of five people and more, the most people first; the skills of the most where there are too many. */
export function shown(needs: readonly TrainingNeed[]): TrainingNeed[] {
  return inOrder(needs.filter(({ workers }) => workers >= limits.needPeopleMin));
}

/** What is kept of a place for wider ones: also of fewer people, as they may be many together. */
export function kept(needs: readonly TrainingNeed[]): TrainingNeed[] {
  return inOrder(needs)
    .slice(0, limits.needsKeptMax)
    .map((need) => ({ ...need, occupations: occupationsOf(need) }));
}

function inOrder(needs: readonly TrainingNeed[]): TrainingNeed[] {
  return needs.toSorted(
    (a, b) => b.workers - a.workers || b.vacancies - a.vacancies || (keptKeyOf(a.skill) < keptKeyOf(b.skill) ? -1 : 1),
  );
}

/** The occupations that ask for it, those with the most vacancies first. */
export function occupationsOf({ occupations }: TrainingNeed): TrainingNeed['occupations'] {
  return occupations
    .toSorted((a, b) => b.vacancies - a.vacancies || (a.code < b.code ? -1 : 1))
    .slice(0, limits.needOccupationsMax);
}
