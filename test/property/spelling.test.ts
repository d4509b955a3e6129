/** Spellings of people's names and numbers: one form for each, whatever keyboard, office program or scanner they come from. */
import fc from 'fast-check';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { faultOf } from '../../functions/platform/values/normal-form';
import { checkDigit, parseIdentityNumber } from '../../functions/platform/values/identity-number';
import { parseContactPhone, parseMobile } from '../../functions/platform/values/phone';
import { answered, nameOf, ungrouped } from '../../functions/platform/values/spelling';
import { anyCharacter } from '../kit/any-character';
import { spelled, spelledNumber } from '../kit/spellings';

const syllables = fc.array(
  fc.constantFrom('马', '长', '黄', '人', '龙', '阿', '依', '买', '提', '木', '呷', 'ꆈ', 'ꌠ'),
  {
    minLength: 1,
    maxLength: 5,
  },
);
const names = fc
  .array(syllables, { minLength: 1, maxLength: 3 })
  .map((parts) => parts.map((part) => part.join('')).join('·'));

test('a name has one form, in every spelling', () => {
  const cases = names.chain((name) => fc.tuple(fc.constant(name), spelled(name)));
  fc.assert(
    fc.property(cases, ([name, spelling]) => {
      expect(nameOf(spelling)).toBe(name);
    }),
  );
});

test('the form of a form is itself, and has no fault that its text had not', () => {
  const texts = fc.oneof(
    fc.string({ unit: anyCharacter }),
    fc.string({ unit: 'grapheme' }),
    names.chain(spelled),
    fc
      .array(fc.constantFrom('王', ' ', '　', '·', '.', '。', '⼈', '\u0301', 'e', '\u200b', '\ufe0f', 'Ａ'), {
        maxLength: 12,
      })
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const form = nameOf(text);
      expect(nameOf(form)).toBe(form);
      if (faultOf(text) === undefined) expect(faultOf(form)).toBeUndefined();
    }),
    { numRuns: 1_000 },
  );
});

test('the beginning of a name gives the beginning of its form', () => {
  const cases = names.chain((name) => fc.tuple(spelled(name), spelled(name), fc.nat({ max: 40 })));
  fc.assert(
    fc.property(cases, ([kept, typed, length]) => {
      expect(nameOf(kept).startsWith(nameOf(typed.slice(0, length)))).toBe(true);
    }),
  );
});

test.each([
  ['阿依•买买提', '阿依·买买提'],
  ['阿依 . 买买提', '阿依·买买提'],
  ['阿依。买买提', '阿依·买买提'],
  ['阿依．．买买提', '阿依·买买提'],
  ['王　　芳', '王芳'],
  ['王\u00a0芳', '王芳'],
  ['\ufeff王\u200b芳\u200e', '王芳'],
  ['⻢⻓⼈', '马长人'],
  ['ꆈꌠ ·阿呷', 'ꆈꌠ·阿呷'],
  ['Anna  Maria', 'Anna Maria'],
  ['J. Smith', 'J. Smith'],
  ['Ａｎｎａ', 'Anna'],
  ['Jose\u0301', 'José'],
  ['李'.repeat(100), '李'.repeat(100)],
])('%s is %s', (text, form) => {
  expect(nameOf(text)).toBe(form);
});

const digits = (count: number) =>
  fc.integer({ min: 0, max: 10 ** count - 1 }).map((n) => String(n).padStart(count, '0'));

test('an identity number and a mobile number are read from every spelling', () => {
  const numbers = fc
    .tuple(fc.constantFrom('53', '81', '82', '83'), digits(3))
    .map(([province, rest]) => `${province}000019800101${rest}`)
    .map((first17) => first17 + checkDigit(first17));
  const mobiles = digits(9).map((rest) => `13${rest}`);
  const spellings = fc.tuple(numbers, mobiles).chain(([number, phone]) =>
    fc.record({
      number: fc.constant(number),
      phone: fc.constant(phone),
      numberTyped: spelledNumber(number),
      phoneTyped: spelledNumber(phone),
    }),
  );
  fc.assert(
    fc.property(spellings, ({ number, phone, numberTyped, phoneTyped }) => {
      expect(parseIdentityNumber(numberTyped, asCivilDate('2027-01-15'))).toMatchObject({
        number,
        birthDate: '1980-01-01',
      });
      expect(parseMobile(phoneTyped)).toBe(phone);
      expect(parseContactPhone(phoneTyped)).toBe(phone);
      expect(ungrouped(ungrouped(numberTyped))).toBe(ungrouped(numberTyped));
    }),
  );
});

test('what a form leaves blank is no answer, and what it says is kept as it is', () => {
  const marks = ['-', '——', '/', '／', ' . ', '*', '？', '不详', '未知', '未填', '不清楚', 'N/A', 'null'];
  const blanks: readonly unknown[] = ['', ' ', '　', '\u200b', ' \u00a0\n', '\ufeff', ...marks];
  const blank = fc.constantFrom(...blanks);
  const none = fc.constantFrom('无', ' 没有', '暂无\u200b');
  const said = fc.oneof(
    fc.constantFrom('王', '0', 'NONE', '无锡', '-1', 'a/b', false, 0, null),
    fc.constant([]),
    fc.constantFrom(['焊接', ''], ['焊接', '无']),
  );
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.oneof(blank, said, fc.array(blank, { minLength: 1, maxLength: 3 }))),
      (form) => {
        const told = Object.entries(form).filter(([, value]) => {
          const all: readonly unknown[] = Array.isArray(value) && value.length > 0 ? value : [value];
          return !all.every((one) => blanks.includes(one));
        });
        expect(Object.entries(answered(form))).toEqual(told);
      },
    ),
  );
  // A field for one text has no other way to say that there is nothing.
  fc.assert(fc.property(none, (departFrom) => expect(answered({ departFrom })).toEqual({})));
  expect(answered({ id: ' ', name: ' ' }, { kept: ['id'] })).toEqual({ id: ' ' });
});

test('无 in a list or a text is an answer where there can be none, and is not told elsewhere', () => {
  const none = fc.constantFrom('无', ' 没有', '暂无\u200b');
  const words = fc
    .tuple(none, fc.array(fc.constantFrom('', '-', '／', '不详', '无'), { maxLength: 3 }))
    .map((all) => all.flat());
  fc.assert(
    fc.property(none, words, (education, list) => {
      const form: Record<string, unknown> = { education, skills: list, occupationCodes: list, departFrom: education };
      expect(answered(form, { none: { education: 'NONE', skills: [] } })).toEqual({ education: 'NONE', skills: [] });
    }),
  );
});
