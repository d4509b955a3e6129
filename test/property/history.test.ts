/** The history of a person: what it comes to, whatever the order of its entries; and the keys that follow from it. */
import fc from 'fast-check';
import { changeProfile, profileItem } from '../../functions/domains/people/worker/store';
import {
  fold,
  isAfter,
  withoutNewerFields,
  stampOf,
  type ProfileFields,
} from '../../functions/domains/people/worker/history/history';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { asInstant } from '../../functions/platform/values/clock';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

const entries = fc.uniqueArray(
  fc.record({
    stamp: fc
      .tuple(fc.integer({ min: 0, max: 3 }), fc.string({ unit: 'grapheme', maxLength: 3 }), fc.constantFrom('甲', '乙'))
      .map(([second, clientId, by]) => stampOf(new Date(`2027-01-19T01:00:0${second}.000Z`), clientId, by)),
    told: fc.record(
      { name: fc.constantFrom('a', 'b'), wageExpected: fc.integer({ min: 1, max: 9 }), wantsWork: fc.boolean() },
      { requiredKeys: [] },
    ),
  }),
  { selector: ({ stamp }) => stamp, maxLength: 12 },
);

test('the fold does not depend on the order, and is built up by taking entries one by one', () => {
  fc.assert(
    fc.property(entries, fc.array(fc.nat(), { minLength: 12, maxLength: 12 }), (history, chances) => {
      const whole = fold(history);
      const shuffled = history.map((entry, index) => ({ entry, at: chances[index] ?? 0 })).sort((a, b) => a.at - b.at);
      let known: ProfileFields = {};
      const taken: typeof history = [];
      for (const { entry } of shuffled) {
        const newer = taken.filter(({ stamp }) => isAfter(stamp, entry.stamp)).map(({ told }) => told);
        known = { ...known, ...withoutNewerFields(entry.told, newer) };
        taken.push(entry);
      }
      expect(known).toEqual(whole);
      expect(fold(history.toReversed())).toEqual(whole);
    }),
  );
});

test('stamps compare as DynamoDB compares them: by their UTF-8 bytes, the instant first', () => {
  expect(
    isAfter(
      stampOf(new Date('2027-01-19T01:00:01.000Z'), 'a', ''),
      stampOf(new Date('2027-01-19T01:00:00.999Z'), 'b', ''),
    ),
  ).toBe(true);
  // U+1F600 is behind U+FF5E in UTF-8, and before it in UTF-16.
  expect(isAfter(stampOf(new Date(0), '\u{1F600}', ''), stampOf(new Date(0), '\uFF5E', ''))).toBe(true);
  expect(isAfter('x', 'x')).toBe(false);
});

test('an update without reading gives the index keys that the whole profile is stored with', () => {
  const told = { name: '阿依', villageCode: asRegionCode('530627102201'), phoneHash: 'hash' };
  const worker = {
    ...{
      ...told,
      id: 'wkr_1' as const,
      prefecture: asRegionCode('5306'),
      county: asRegionCode('530627'),
      birthDate: asCivilDate('1990-05-17'),
      sex: 'MALE' as const,
    },
    ...{
      identityNumberBox: `1.${'sealed'.repeat(7)}`,
      newest: 'n',
      version: 1,
      registeredAt: asInstant('2027-01-04T02:00:00Z'),
    },
  };
  const item = profileItem(worker);
  const write = changeProfile(worker, {
    told,
    at: asInstant('2027-01-05T02:00:00.000Z'),
    birthDate: asCivilDate('1990-05-17'),
  });
  const values = 'Update' in write ? (write.Update.ExpressionAttributeValues ?? {}) : {};
  const given = Object.fromEntries(Object.entries(values).map(([alias, value]) => [alias.slice(1), value]));
  const indexKeys = Object.keys(item).filter((name) => /^by\w+[PS]k$/.test(name));
  expect(indexKeys).toHaveLength(6);
  for (const name of [...indexKeys, 'prefecture', 'county']) expect([name, given[name]]).toEqual([name, item[name]]);
});
