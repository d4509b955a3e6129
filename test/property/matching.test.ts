/** The compiled matcher says of every pair what a plain comparison of the items says, whatever was changed before. */
import fc from 'fast-check';
import { CompiledPositions } from '../../functions/domains/matching/matcher/compiled/compiled-positions';
import { offerOf as compiledOffer } from '../../functions/domains/matching/matcher/compiled/offer-of';
import type { Offer } from '../../functions/domains/matching/matcher/matched-parts';
import { Best } from '../../functions/domains/matching/matcher/best';
import { rank } from '../../functions/domains/matching/matcher/matcher';
import { PreparedSeeker } from '../../functions/domains/matching/matcher/prepared-seeker';
import { explain } from '../../functions/domains/matching/matcher/why-not';
import { SkillsLacking } from '../../functions/domains/matching/training-need/skills-lacking';
import { useOccupations } from '../../functions/domains/reference/occupation/occupation';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';
import { addDays, asCivilDate } from '../../functions/platform/values/civil-date';
import { runs } from '../kit/long';
import { offerOf, seekerOf, surroundingsOf, TODAY } from '../kit/match-world';
import { naiveExclusions, naiveScore } from '../kit/naive-matcher';

const FIRST = 10;

interface Ranked {
  readonly id: string;
  readonly score: number;
}

function compiledRank(
  positions: CompiledPositions,
  seeker: ReturnType<typeof seekerOf>,
  first = FIRST,
  day = TODAY,
): Ranked[] {
  const best = new Best(first);
  rank(new PreparedSeeker(positions, seeker, day), best);
  return Array.from({ length: best.count }, (_, place) => ({
    id: positions.idOf(best.slots[place]!)!,
    score: best.scoreAt(place),
  }));
}

/** The scores of the best jobs: equal ones may come in any order here. */
function naiveScores(offers: readonly Offer[], seed: number, number: number): number[] {
  const [seeker, around] = [seekerOf(seed, number), surroundingsOf(seed)];
  const matching = offers.filter((one) => naiveExclusions(seeker, one, around, TODAY).length === 0);
  const scores = matching.map((offer) => naiveScore(seeker, offer, around));
  return scores.sort((a, b) => b - a).slice(0, FIRST);
}

const seeds = fc.nat({ max: 1_000_000 });

test('the best ten are those of a comparison with every position, with the same scores', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 0, max: 400 }), (seed, count) => {
      const offers = Array.from({ length: count }, (_, number) => offerOf(seed, number));
      const positions = new CompiledPositions(surroundingsOf(seed));
      offers.forEach((offer) => positions.put(offer));
      const byId = new Map(offers.map((offer) => [offer.id as string, offer]));
      for (let number = 0; number < 40; number += 1) {
        const ranked = compiledRank(positions, seekerOf(seed, number));
        expect(ranked.map(({ score }) => score)).toEqual(naiveScores(offers, seed, number));
        for (const { id, score } of ranked)
          expect(score).toBe(naiveScore(seekerOf(seed, number), byId.get(id)!, surroundingsOf(seed)));
      }
    }),
    runs(160),
  );
});

test('a wish suits what took its occupation over, and a position that still names a former one', () => {
  const base = crowded(offerOf(1, 1));
  const [before, left, right, other] = ['6-99-01-01', '6-99-01-02', '6-99-01-03', '6-99-01-04'];
  const row = { scheme: 'test', name: '试', juvenilesBanned: false, validFrom: TODAY, sample: false };
  const next = [left, right].map((code) => ({ ...row, code }));
  useOccupations([{ ...row, code: before, replacedBy: [left, right] }, ...next, { ...row, code: other }]);
  try {
    const suits = (wish: string, occupationCode: string): boolean => {
      const { ageMin: _, ageMax: __, education: ___, skillNeeds: ____, ...open } = base;
      const seeker = { birthDate: asCivilDate('1990-01-01'), villageCode: asRegionCode('530602100201') };
      const wishes = { ...seeker, occupationCodes: [wish] };
      const offer = { ...open, occupationCode };
      const explained = explain(wishes, offer, surroundingsOf(1), TODAY);
      const positions = new CompiledPositions(surroundingsOf(1));
      positions.put(offer);
      expect(compiledRank(positions, wishes)).toHaveLength(explained.matches ? 1 : 0);
      return explained.matches;
    };
    expect([suits(before, left), suits(before, right), suits(left, before), suits(left, left)]).toEqual(
      Array(4).fill(true),
    );
    expect([suits(left, right), suits(before, other), suits(other, before)]).toEqual(Array(3).fill(false));
  } finally {
    useOccupations([]);
  }
});

/** All open in one city and occupation, so that lists have many. */
function crowded(offer: Offer): Offer {
  const place = {
    regionCode: asRegionCode('440305'),
    county: asRegionCode('440305'),
    prefecture: asRegionCode('4403'),
  };
  return { ...offer, ...place, occupationCode: '6-25-04-07', closesOn: TODAY, status: 'OPEN', lodging: true };
}

/** One that anybody can do who has a skill that its partner wrote twice. */
function plainOffer(number: number): Offer {
  const {
    ageMin: _,
    ageMax: __,
    education: ___,
    skillNeeds: ____,
    toldKey: _____,
    toldWith: ______,
    ...open
  } = crowded(offerOf(1, 1));
  return { ...open, id: `pos_${number}`, covered: false, skills: ['C1', 'Ｃ1', 'C1'] };
}

const plainSeeker = {
  birthDate: asCivilDate('1990-01-01'),
  villageCode: asRegionCode('530602100201'),
  skills: ['c1', 'C1'],
};

test('a skill that is written twice, or in two ways, neither doubles a position nor keeps a full job in sight', () => {
  const offers = [plainOffer(1), plainOffer(2)];
  const positions = new CompiledPositions(surroundingsOf(1));
  offers.forEach((offer) => positions.put(offer));
  const best = new Best(FIRST);
  rank(new PreparedSeeker(positions, plainSeeker, TODAY), best);
  expect(best.count).toBe(2);
  const unskilled = { ...plainSeeker, skills: [] };
  expect(explain(unskilled, offers[0]!, surroundingsOf(1), TODAY)).toMatchObject({
    exclusions: [{ code: 'SKILL_LACKING', params: { skills: 'C1' } }],
  });
  const training = new SkillsLacking(positions, TODAY);
  training.add(unskilled);
  expect(training.needs()).toMatchObject([{ skill: 'C1', workers: 1 }]);
  positions.hide([...positions.allSlots()].find((slot) => positions.idOf(slot) === 'pos_1')!);
  expect(compiledRank(positions, plainSeeker).map(({ id }) => id)).toEqual(['pos_2']);
  positions.put(offers[0]!);
  expect(compiledRank(positions, plainSeeker)).toHaveLength(2);
});

test('a wage that no check let through keeps nobody from the other positions', () => {
  const positions = new CompiledPositions(surroundingsOf(1));
  [-1, 2 ** 40, 5_000].forEach((wageMin, number) => positions.put({ ...plainOffer(number), wageMin }));
  expect(compiledRank(positions, plainSeeker).map(({ id }) => id)).toEqual(['pos_1', 'pos_2', 'pos_0']);
});

/** Open for any place and occupation. */
function openSeekerOf(seed: number, number: number): ReturnType<typeof seekerOf> {
  const { destinationRegionCodes: _, occupationCodes: __, ...seeker } = seekerOf(seed, number);
  return seeker;
}

test('positions that were added, replaced and removed one by one are ranked like those that were never there', () => {
  const change = fc.record({ number: fc.nat({ max: 60 }), content: fc.nat({ max: 200 }), removed: fc.boolean() });
  fc.assert(
    fc.property(seeds, fc.array(change, { maxLength: 200, size: 'max' }), (seed, changes) => {
      const followed = new CompiledPositions(surroundingsOf(seed));
      const last = new Map<number, Offer>();
      changes.forEach(({ number, content, removed }, at) => {
        const offer = { ...crowded(offerOf(seed, content)), id: `pos_${number}` as const };
        if (removed) followed.remove(offer.id);
        else followed.put(offer);
        if (removed) last.delete(number);
        else last.set(number, offer);
        // Lists that were read are sorted; those that follow must be, too.
        if (at % 7 === 0) compiledRank(followed, openSeekerOf(seed, at));
      });
      const fresh = new CompiledPositions(surroundingsOf(seed));
      [...last.values()].reverse().forEach((offer) => fresh.put(offer));
      for (let number = 0; number < 25; number += 1)
        expect(compiledRank(followed, openSeekerOf(seed, number))).toEqual(
          compiledRank(fresh, openSeekerOf(seed, number)),
        );
    }),
    runs(160),
  );
});

test('what was worked out is forgotten on another day, for other corridors and for more places', () => {
  const step = fc.record({ days: fc.integer({ min: 0, max: 90 }), more: fc.nat({ max: 30 }), isServed: fc.boolean() });
  fc.assert(
    fc.property(seeds, fc.array(step, { minLength: 2, maxLength: 4 }), (seed, steps) => {
      let around = surroundingsOf(seed);
      const followed = new CompiledPositions({
        get edition() {
          return around.edition;
        },
        juveniles: (on, place) => around.juveniles(on, place),
        isServed: (prefecture, province) => around.isServed(prefecture, province),
        isPartner: (enterpriseId) => around.isPartner(enterpriseId),
        isAgreed: (home, place) => around.isAgreed(home, place),
      });
      const offers: Offer[] = [];
      for (const { days, more, isServed } of steps) {
        around = { ...surroundingsOf(seed), isServed: () => isServed };
        const day = addDays(TODAY, days);
        for (let number = 0; number < more; number += 1) offers.push(offerOf(seed, offers.length));
        offers.slice(-more).forEach((offer) => followed.put(offer));
        const fresh = new CompiledPositions(around);
        offers.forEach((offer) => fresh.put(offer));
        for (let number = 0; number < 40; number += 1) {
          const { destinationRegionCodes: _, ...person } = seekerOf(seed, number);
          // Every second is under age, because most is kept of what they may not do.
          const seeker = number % 2 === 0 ? person : { ...openSeekerOf(seed, number), birthDate: addDays(day, -6_300) };
          expect(compiledRank(followed, seeker, FIRST, day)).toEqual(compiledRank(fresh, seeker, FIRST, day));
        }
      }
    }),
    runs(100),
  );
});

test('what a snapshot keeps of a position is ranked like the position', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const [positions, again] = [surroundingsOf(seed), surroundingsOf(seed)].map(
        (around) => new CompiledPositions(around),
      ) as [CompiledPositions, CompiledPositions];
      for (let number = 0; number < 60; number += 1) positions.put(crowded(offerOf(seed, number)));
      for (const slot of positions.allSlots()) {
        const kept: unknown = JSON.parse(JSON.stringify(compiledOffer(positions, slot)));
        again.put(kept as Offer);
      }
      for (let number = 0; number < 25; number += 1)
        expect(compiledRank(again, openSeekerOf(seed, number))).toEqual(
          compiledRank(positions, openSeekerOf(seed, number)),
        );
    }),
    runs(160),
  );
});

test('an explanation agrees with the decision: the codes of all rules that exclude, or reasons that make the score', () => {
  fc.assert(
    fc.property(seeds, fc.nat(), fc.nat(), (seed, person, position) => {
      const [seeker, offer, around] = [seekerOf(seed, person), offerOf(seed, position), surroundingsOf(seed)];
      const explained = explain(seeker, offer, around, TODAY);
      const positions = new CompiledPositions(around);
      positions.put(offer);
      expect(compiledRank(positions, seeker)).toHaveLength(explained.matches ? 1 : 0);
      const codes = explained.matches ? [] : explained.exclusions.map(({ code }) => code).sort();
      expect(codes).toEqual(naiveExclusions(seeker, offer, around, TODAY));
      if (!explained.matches) return;
      expect(explained.reasons.reduce((sum, { points }) => sum + points, 0)).toBe(explained.score);
      expect(compiledRank(positions, seeker)).toEqual([{ id: offer.id, score: explained.score }]);
    }),
    runs(20_000, 10),
  );
});
