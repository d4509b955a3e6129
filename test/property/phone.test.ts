/** Phone numbers: one form for each number, however it is typed. */
import fc from 'fast-check';
import { maskPhone, parseContactPhone, parseMobile } from '../../functions/platform/values/phone';

const digits = (count: number) =>
  fc.integer({ min: 0, max: 10 ** count - 1 }).map((n) => String(n).padStart(count, '0'));

const mobiles = fc.tuple(fc.integer({ min: 3, max: 9 }), digits(9)).map(([second, rest]) => `1${second}${rest}`);

const prefixes = fc.constantFrom('', '+86', '86', '0086', '+86 ', '86-');

/** Puts spaces and hyphens between digits. */
const typed = (text: string) =>
  fc
    .array(fc.constantFrom('', '', '', ' ', '-', '  '), { minLength: text.length, maxLength: text.length })
    .map((separators) => separators.map((separator, position) => separator + text.charAt(position)).join(''));

test('a mobile number has one form, however it is typed', () => {
  const cases = mobiles.chain((mobile) => fc.tuple(fc.constant(mobile), prefixes, typed(mobile)));
  fc.assert(
    fc.property(cases, ([mobile, prefix, text]) => {
      expect(parseMobile(prefix + text)).toBe(mobile);
      expect(parseContactPhone(prefix + text)).toBe(mobile);
    }),
  );
});

test.each([
  '',
  '1381234567',
  '138123456789',
  '12812345678',
  '03812345678',
  '+1 13812345678',
  '1381234567a',
  '13812345678/13987654321',
  '+86+8613812345678',
])('"%s" is no mobile number', (text) => {
  expect(parseMobile(text)).toBeUndefined();
});

test.each([
  ['0870-2123456', '0870-2123456'],
  ['08702123456', '0870-2123456'],
  ['0769 2212 3456', '0769-22123456'],
  ['010-62345678', '010-62345678'],
  ['021 62345678', '021-62345678'],
  ['+86 870 2123456', '0870-2123456'],
  ['+86 0870-2123456', '0870-2123456'],
  ['86-10-62345678', '010-62345678'],
  ['0086 755 82345678', '0755-82345678'],
  ['(0870)2123456', '0870-2123456'],
  ['（０８７０）２１２３４５６', '0870-2123456'],
  ['[0870] 2123456', '0870-2123456'],
  ['〔0870〕2123456', '0870-2123456'],
  ['0870-2123456（801）', '0870-2123456-801'],
  ['0870-2123456(转801)', '0870-2123456-801'],
  ['0870—2123456', '0870-2123456'],
  ['\u202d0870-2123456\u202c', '0870-2123456'],
  ['0870-2123456-801', '0870-2123456-801'],
  ['0870-2123456-8', '0870-2123456-8'],
  ['+86 870 2123456 - 8001', '0870-2123456-8001'],
  ['0870-2123456转801', '0870-2123456-801'],
  ['0870 2123456 转 801', '0870-2123456-801'],
  ['(0870)2123456分机：801', '0870-2123456-801'],
  ['0769-22123456 ext. 12', '0769-22123456-12'],
  ['010-62345678 x9', '010-62345678-9'],
  ['010-62345678#9', '010-62345678-9'],
])('the landline %s of a contact is stored as %s', (text, stored) => {
  expect(parseContactPhone(text)).toBe(stored);
  expect(parseContactPhone(stored)).toBe(stored);
  expect(parseMobile(text)).toBeUndefined();
});

test.each([
  '2123456',
  '2123456 (801)',
  '0870-212345',
  '0870-212345678',
  '010-6234567',
  '0870-1123456',
  '0170-2123456',
  '870-2123456',
  '110',
  '0870-2123456转',
  '0870-2123456转八',
  '0870-2123456转1234567',
  '0870-2123456转801转802',
  '0870-2123456/2123457',
  'none',
])('"%s" is no contact phone', (text) => {
  expect(parseContactPhone(text)).toBeUndefined();
});

test('a masked phone shows its first three and last four digits, and nothing when it is too short to hide any', () => {
  expect(maskPhone('13812345678')).toBe('138****5678');
  expect(maskPhone('0870-2123456')).toBe('087*****3456');
  expect(maskPhone('2123456')).toBe('*******');
});
