/** What people lack is what a comparison of every person with every position finds, by the plain matcher. */
import fc from 'fast-check';
import { CompiledPositions } from '../../functions/domains/matching/matcher/compiled/compiled-positions';
import type { Offer, Seeker } from '../../functions/domains/matching/matcher/matched-parts';
import { SkillsLacking } from '../../functions/domains/matching/training-need/skills-lacking';
import { shown, together } from '../../functions/domains/matching/training-need/training-need';
import { runs } from '../kit/long';
import { offerOf, seekerOf, surroundingsOf, TODAY } from '../kit/match-world';
import { naiveExclusions } from '../kit/naive-matcher';

const seeds = fc.nat({ max: 1_000_000 });

/** More needed skills than the market has otherwise. */
function offersOf(seed: number, count: number): Offer[] {
  return Array.from({ length: count }, (_, number) => {
    const { skillNeeds, ...offer } = offerOf(seed, number);
    return skillNeeds === undefined
      ? offer
      : { ...offer, skillNeeds: skillNeeds.map((need, at) => ({ ...need, must: need.must || at === number % 2 })) };
  });
}

function seekersOf(seed: number, count: number): Seeker[] {
  return Array.from({ length: count }, (_, number) => {
    const { destinationRegionCodes, occupationCodes, ...seeker } = seekerOf(seed, number);
    return number % 3 === 0 ? { ...seeker, ...(occupationCodes && { occupationCodes }) } : seeker;
  });
}

function found(seed: number, offers: readonly Offer[], seekers: readonly Seeker[]) {
  const positions = new CompiledPositions(surroundingsOf(seed));
  offers.forEach((offer) => positions.put(offer));
  const lacking = new SkillsLacking(positions, TODAY);
  seekers.forEach((seeker) => lacking.add(seeker));
  return lacking.needs();
}

/** The one needed skill that a person lacks for a position that suits otherwise. */
function openedBy(seeker: Seeker, offer: Offer, seed: number): string | undefined {
  const wrong = naiveExclusions(seeker, offer, surroundingsOf(seed), TODAY);
  if (wrong.join() !== 'SKILL_LACKING') return undefined;
  const lacked = (offer.skillNeeds ?? []).filter(({ skill, must }) => must && !seeker.skills?.includes(skill));
  return lacked.length === 1 ? lacked[0]!.skill : undefined;
}

interface Told {
  readonly workers: Set<number>;
  readonly jobs: Map<string, number>;
}

function naively(seed: number, offers: readonly Offer[], seekers: readonly Seeker[]): Map<string, Told> {
  const told = new Map<string, Told>();
  for (const [number, seeker] of seekers.entries())
    for (const offer of offers) {
      const skill = openedBy(seeker, offer, seed);
      if (skill === undefined) continue;
      const own: Told = told.get(skill) ?? { workers: new Set(), jobs: new Map() };
      told.set(skill, own);
      own.workers.add(number);
      own.jobs.set(offer.id, offer.vacancies);
    }
  return told;
}

test('a skill has the people who lack nothing else for a position, and the vacancies that it would open to any of them', () => {
  let skills = 0;
  fc.assert(
    fc.property(seeds, fc.integer({ min: 1, max: 160 }), fc.integer({ min: 1, max: 60 }), (seed, count, people) => {
      const [offers, seekers] = [offersOf(seed, count), seekersOf(seed, people)];
      const expected = [...naively(seed, offers, seekers)].map(([skill, { workers, jobs }]) => ({
        ...{ skill, workers: workers.size, vacancies: [...jobs.values()].reduce((sum, some) => sum + some, 0) },
      }));
      skills += expected.length;
      const needs = found(seed, offers, seekers);
      const inOrder = (all: readonly { readonly skill: string }[]) =>
        all.toSorted((a, b) => (a.skill < b.skill ? -1 : 1));
      expect(inOrder(needs.map(({ skill, workers, vacancies }) => ({ skill, workers, vacancies })))).toEqual(
        inOrder(expected),
      );
      for (const { vacancies, occupations } of needs)
        expect(occupations.reduce((sum, one) => sum + one.vacancies, 0)).toBeGreaterThanOrEqual(vacancies);
    }),
    runs(60, 8),
  );
  // Else it would compare nothing with nothing.
  expect(skills).toBeGreaterThan(0);
});

test('of several places the people add up, the vacancies are at least those of each, and at most those of all', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 1, max: 4 }), (seed, places) => {
      const [offers, seekers] = [offersOf(seed, 120), seekersOf(seed, 60)];
      const parts = Array.from({ length: places }, (_, place) =>
        found(
          seed,
          offers,
          seekers.filter((__, number) => number % places === place),
        ),
      );
      const all = new Map(found(seed, offers, seekers).map((need) => [need.skill, need]));
      const joined = together(parts);
      expect(joined).toHaveLength(all.size);
      for (const { skill, workers, vacancies } of joined) {
        expect(workers).toBe(all.get(skill)?.workers);
        expect(vacancies).toBeLessThanOrEqual(all.get(skill)!.vacancies);
        for (const part of parts)
          for (const one of part) if (one.skill === skill) expect(vacancies).toBeGreaterThanOrEqual(one.vacancies);
      }
    }),
    runs(30),
  );
});

test('skills that fewer than five people lack are not shown, and those of the most people come first', () => {
  const of = (skill: string, workers: number, vacancies: number) => ({ skill, workers, vacancies, occupations: [] });
  const needs = [of('焊接', 4, 90), of('电工证', 5, 2), of('数控', 9, 1), of('缝纫', 5, 3)];
  expect(shown(needs).map(({ skill }) => skill)).toEqual(['数控', '缝纫', '电工证']);
});
