/** What a spreadsheet is given: every cell as it is, and nothing that it would run. */
import fc from 'fast-check';
import { csvOf, harmless } from '../../functions/platform/values/csv';

test.each([
  ['=1+1', `"'=1+1"`],
  ['+86', `"'+86"`],
  ['-1', `"'-1"`],
  ['@SUM(A1)', `"'@SUM(A1)"`],
  [' =1', `"' =1"`],
  ['\t=1', `"'\t'=1"`],
  ['＝１', `"'＝１"`],
  ['\rx', `"'\rx"`],
  ['阿依·买买提', '"阿依·买买提"'],
  ['a "b", c', '"a ""b"", c"'],
  ['', '""'],
  ['a;=1', `"a;'=1"`],
  ['a, "+1', `"a,' ""+1"`],
  ['"=1', `"'""=1"`],
  ["'=1", `"''=1"`],
  ['\u200b\u00a0@x', `"'\u200b\u00a0@x"`],
  ['a\n-1\t＝1', `"a\n'-1\t'＝1"`],
  [';;==', `";;'=="`],
  ['1990-01-01', '"1990-01-01"'],
  ['a = b; c - d', '"a = b; c - d"'],
  [-1, '"-1"'],
])('the cell %j is written as %j', (value, expected) => {
  expect(csvOf([[value]])).toBe(`\uFEFF${expected}\r\n`);
});

/** As a careless spreadsheet reads: cut at any separator, whatever quotes say, and blanks, quotes and invisible marks passed over. */
function cellsOf(line: string): string[] {
  return line.split(/[;,|\t\r\n；，]/).map((cell) => cell.replace(/^[\s\p{Cc}\p{Cf}"“”‘’]+/u, ''));
}

test('no part of any cell is a formula, however the line is cut', () => {
  const characters = fc.constantFrom(...Array.from('=+-@＝＋－＠;,|\t\r\n"\'“ \u00a0\u200b\ufeffa1；，'));
  fc.assert(
    fc.property(
      fc.array(characters).map((all) => all.join('')),
      (text) => {
        expect(cellsOf(harmless(text)).filter((cell) => /^[=+\-@＝＋－＠]/.test(cell))).toEqual([]);
        // Nothing but apostrophes is added.
        expect(harmless(text).replaceAll("'", '')).toBe(text.replaceAll("'", ''));
      },
    ),
    { numRuns: 2_000 },
  );
});
