/** What people are told of a pair: each rule that excludes it, and each reason for it, in Chinese and in English. */
import fc from 'fast-check';
import { recommendationResolvers } from '../../functions/domains/matching/recommendation/resolvers';
import { reasonText } from '../../functions/domains/matching/recommendation/reason-text';
import type { Offer, Seeker } from '../../functions/domains/matching/matcher/matched-parts';
import { explain, type Exclusion } from '../../functions/domains/matching/matcher/why-not';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { runs } from '../kit/long';
import { offerOf, seekerOf, surroundingsOf, TODAY } from '../kit/match-world';
import { naiveExclusions } from '../kit/naive-matcher';

const resolvers = recommendationResolvers.MatchExclusion as unknown as {
  readonly text: (exclusion: Exclusion, input: object, context: { readonly locale: string }) => string;
};

function textOf(exclusion: Exclusion, locale: 'zh' | 'en'): string {
  return resolvers.text(exclusion, {}, { locale });
}

/** Some are 17, and some were told of the position before, or declined it: otherwise hardly any would be. */
function personOf(seed: number, number: number, { id, occupationCode }: Offer): Seeker {
  const seeker = seekerOf(seed, number);
  if (number % 4 === 0) return { ...seeker, jobsPushed: [id] };
  const occupations = number % 8 === 2 ? [occupationCode] : [];
  if (number % 4 === 2) return { ...seeker, declined: { jobs: [id], wage: 0, occupations } };
  return number % 4 === 1 ? { ...seeker, birthDate: asCivilDate('2009-06-15') } : seeker;
}

/** A word of each text that no other rule has. */
const words: Readonly<Record<Exclusion['code'], readonly [zh: RegExp, en: RegExp]>> = {
  UNDER_LEGAL_AGE: [/未满16周岁（现\d+周岁）/, /is \d+; the law forbids/],
  JUVENILE_BANNED: [/法律禁止未成年工从事该职业/, /bans juveniles from this occupation/],
  JUVENILE_WORK_BANNED: [/工作禁止未成年工从事：./, /work is banned for juveniles: ./],
  JUVENILE_WORK_UNTOLD: [/尚未填报：./, /has not told: ./],
  MATCHING_REFUSED: [/不同意系统自动匹配/, /refused automatic matching/],
  WORK_NOT_WANTED: [/暂无就业意愿/, /wants no work/],
  PLACEMENT_RUNNING: [/未结束的就业记录/, /has not ended/],
  POSITION_NOT_OPEN: [/未开放或已招满/, /is not open/],
  PUSHED_BEFORE: [/已推送过/, /pushed to the worker before/],
  OCCUPATION_NOT_WANTED: [/意向工种/, /none of the occupations/],
  PLACE_NOT_WANTED: [/意向地区/, /none of the regions/],
  TOO_YOUNG: [/\d+周岁，岗位要求\d+周岁以上/, /will be \d+; the position takes people from \d+ on/],
  TOO_OLD: [/\d+周岁，岗位要求\d+周岁以下/, /will be \d+; the position takes people up to \d+/],
  EDUCATION_TOO_LOW: [/学历为.+，岗位要求./, /education is .+; the position asks for ./],
  EDUCATION_UNKNOWN: [/学历不详，岗位要求./, /education is not known; the position asks for ./],
  SKILL_LACKING: [/缺少必备技能：./, /lacks a needed skill: ./],
  POSITION_DECLINED: [/已谢绝该岗位/, /declined this position/],
  WAGE_DECLINED: [/谢绝月薪\d+元的岗位/, /declined \d+ yuan a month/],
  DISTANCE_DECLINED: [/谢绝离家约\d+公里的岗位/, /place about \d+ km from home/],
  OCCUPATION_DECLINED: [/谢绝该工种/, /declined work of this occupation/],
  POSITION_COVERED: [/以那一条匹配/, /that posting is matched instead/],
};

test('every exclusion of the decision is told in both languages, with what it is about, and no other', () => {
  const told = new Set<string>();
  fc.assert(
    fc.property(
      fc.nat({ max: 1_000_000 }),
      fc.nat({ max: 10_000 }),
      fc.nat({ max: 10_000 }),
      (seed, person, position) => {
        const [offer, around] = [offerOf(seed, position), surroundingsOf(seed)];
        const seeker = personOf(seed, person, offer);
        const explained = explain(seeker, offer, around, TODAY);
        const exclusions = explained.matches ? [] : explained.exclusions;
        expect(exclusions.map(({ code }) => code).toSorted()).toEqual(naiveExclusions(seeker, offer, around, TODAY));
        for (const exclusion of exclusions) {
          const [zh, en] = words[exclusion.code];
          expect(textOf(exclusion, 'zh')).toMatch(zh);
          expect(textOf(exclusion, 'en')).toMatch(en);
          for (const locale of ['zh', 'en'] as const)
            expect(textOf(exclusion, locale)).not.toMatch(/[{}]|undefined|NaN/);
          told.add(exclusion.code);
        }
      },
    ),
    runs(20_000, 10),
  );
  // The made-up market has pairs for every rule.
  expect([...told].toSorted()).toEqual(Object.keys(words).toSorted());
});

test('a wage is compared with what somebody expects, and it is told where nobody said that', () => {
  const position = { wageMin: 6_000, regionCode: asRegionCode('441900'), skills: [] };
  const textOfWage = (locale: 'zh' | 'en', wageExpected?: number): string =>
    reasonText(
      'WAGE_AGAINST_EXPECTATION',
      { villageCode: asRegionCode('530627102201'), ...(wageExpected !== undefined && { wageExpected }) },
      position,
      locale,
    );
  expect([textOfWage('zh', 5_500), textOfWage('en', 5_500)]).toEqual([
    ...['月薪6000元起，期望月薪5500元', 'It pays 6000 yuan a month or more; 5500 are expected.'],
  ]);
  expect(textOfWage('zh')).toBe('月薪6000元起（本人未登记期望月薪，按5000元比较）');
  expect(textOfWage('en')).toMatch(/no expected wage is known, so it is compared with 5000/);
});
