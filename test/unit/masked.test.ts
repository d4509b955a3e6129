/** What commands show of a cell: no whole number of a person, however it is written, and codes and days as they stand. */
import fc from 'fast-check';
import { checkDigit } from '../../functions/platform/values/identity-number';
import { masked, quoted } from '../../partner/masked';

const MOBILE = '13887000001';
const NUMBER = `53212819900101002${checkDigit('53212819900101002')}`;

const SEPARATORS = [
  ...['', ' ', '  ', '　', '\u200b', '\u2060\u200b', '\ufeff', '-', '—', ' - ', '_', '＿', '.', '．', '。', '·', '・'],
  ...['/', ' / ', '／', ',', '，', ', ', '、', ';', '；', '|', '\\', '\n', '\r\n', '\t', '+', '~', ')', '） '],
  ...[':', '：', '*', '＊', '**', '#', '=', '…', '"', '（', '          ', ' -------------- '],
];

/** The number in groups of these lengths. */
function grouped(number: string, lengths: readonly number[], separator: string): string {
  let rest = number;
  const groups = lengths.map((length) => {
    const group = rest.slice(0, length);
    rest = rest.slice(length);
    return group;
  });
  return [...groups, rest].filter(Boolean).join(separator);
}

function wide(text: string): string {
  return text.replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
}

const digitsIn = (text: string): string => text.normalize('NFKC').replace(/[^\dX]/gi, '');

describe.each(SEPARATORS.map((separator) => [JSON.stringify(separator), separator]))(
  'a number with %s',
  (_, separator) => {
    test.each([
      ['a mobile number', MOBILE, [[3, 4], [5], [1, 3, 4], [4, 4], Array<number>(10).fill(1)]],
      ['a mobile number behind +86', `86${MOBILE}`, [[2], [2, 3, 4]]],
      ['a landline', '08702123456', [[4], [4, 3]]],
      ['an identity number', NUMBER, [[6, 8], [6, 4, 4], [6, 4, 2, 2], [17], Array<number>(17).fill(1)]],
    ])('is %s that nobody sees whole', (_kind, number, groupings) => {
      for (const lengths of groupings)
        for (const form of [(text: string) => text, wide]) {
          const text = `联系${form(grouped(number, lengths, separator))}谢谢`;
          const shown = masked(text);
          expect(shown).toMatch(/^联系.*\*{4}.*谢谢$/s);
          expect(digitsIn(shown).length).toBeLessThanOrEqual(7);
        }
    });
  },
);

test('a number that is masked is masked, whatever stands around it, and masking twice is masking once', () => {
  const signs = ['', ' ', '、', '，5，', '电话', '(', '*'];
  const before = fc.constantFrom(
    ...signs,
    ...['2026-11-20 ', '6-31-05-01、', '53010200, ', '12 ', '3-', '3.', '25岁 ', '08:30 ', '530102 '],
  );
  const after = fc.constantFrom(
    ...signs,
    ' 2026-11-20',
    '、6-31-05-01',
    ', 53010200',
    '，12',
    '-3',
    ' 08:30',
    ' 530102',
  );
  const form = fc.constantFrom(MOBILE, '138 8700 0001', '138/8700/0001', '138_8700_0001', '138：8700：0001', NUMBER);
  fc.assert(
    fc.property(before, form, after, (front, number, back) => {
      const shown = masked(`${front}${number}${back}`);
      expect(digitsIn(shown)).not.toContain(digitsIn(number));
      expect(masked(shown)).toBe(shown);
    }),
  );
});

test.each([
  '53010200, 53010300',
  '530102，530103，530111',
  '4403、4419、3301、3502',
  '440300, 530000',
  '53、52、51、50、45、44',
  '6-31-05-01、4-02-02-01',
  '6-31-05-01 4-02-02-01',
  '6-25-04-07/6-05-01-03/6-31-05-01',
  '2026-11-20，530627102',
  '2026-11-20 2026-12-20',
  '2026/11/20、2026/12/20',
  '2026-11-20 08:30:00',
  '13:45:30.123456',
  '5500-6500，6000-7000',
  '5,500-6,500 / 12,000',
  '1、2、3、4、5、6、7、8、9、10',
  '138****01，2026',
  '138****01 870001',
  '08:00-12:00，13:30-17:30',
  '13:45 13:45 13:45:30',
  '班次 13:45:30，13:45:30',
])('the codes, days and amounts in “%s” are shown as they stand', (text) => {
  expect(masked(text)).toBe(text);
});

test.each([
  ['手机 13887000001 有误', '手机 138****01 有误'],
  ['138-8700 0001', '138****01'],
  ['138 8700 00012', '138****12'],
  [`号码${NUMBER}。`, `号码532****${NUMBER.slice(-2)}。`],
  ['53212819900101002x', '532****2X'],
  ['532128 1990-01-01 0021', '532****21'],
  ['53010200、138/8700/0001，6-31-05-01', '53010200、138****01，6-31-05-01'],
  ['序号12 138/8700/0001', '序号12 138****01'],
  ['张三 25 138,8700,0001', '张三 25 138****01'],
  ['3-138/8700/0001', '3-138****01'],
  ['3.138、8700、0001', '3.138****01'],
  ['3 530102/19900101/1234', '3 530****34'],
  ['530102 1990年01月01日 1234', '530****34'],
  ['530102 1990年1月1日 123X', '530****3X'],
  ['1-38-87 000001', '138****01'],
  ['08:30 138:8700:0001', '08:30 138****01'],
  ['138*8700*0001，138**8700**0001', '138****01，138****01'],
  [`${MOBILE}、${MOBILE}`, '138****01、138****01'],
])('“%s” is shown as “%s”', (text, shown) => {
  expect(masked(text)).toBe(shown);
});

test('what a sentence quotes has an end', () => {
  expect(quoted('字'.repeat(41))).toBe(`${'字'.repeat(40)}…`);
});
