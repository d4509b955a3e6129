/**
 * No pattern of the system takes more than linear time, whatever it is given: each is analysed for what it could be made to
 * try again and again. What is done with texts is fed with the worst that is known, too.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from 'scslre';
import ts from 'typescript';
import { localeOf } from '../../functions/graphql/context';
import { withoutValues } from '../../functions/graphql/http/without-values';
import { checkText as checkText } from '../../functions/platform/values/checks';
import { harmless } from '../../functions/platform/values/csv';
import { faultOf, normalForm } from '../../functions/platform/values/normal-form';
import { isBlank, nameOf, ungrouped } from '../../functions/platform/values/spelling';
import { benefitsIn } from '../../partner/files/benefits';
import { mapHeaders } from '../../partner/files/headers';
import { positionHeaders } from '../../partner/files/position';
import { masked } from '../../partner/masked';
import { plainName, unfit } from '../../partner/names/name';
import { part } from '../kit/long';
import { parseContactPhone } from '../../functions/platform/values/phone';

const root = join(__dirname, '../..');
const folder = join(root, 'functions');
const partner = join(root, 'partner');

interface Pattern {
  readonly at: string;
  readonly source: string;
  readonly flags: string;
}

const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.startsWith('generated'),
);

const patterns = files.flatMap((file) => patternsOf(folder, file));

function patternsOf(of: string, file: string): Pattern[] {
  const found: Pattern[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found.push({ at: file, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    }
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile(file, readFileSync(join(of, file), 'utf8'), ts.ScriptTarget.Latest));
  return found;
}
/** What could be tried again and again: `Self` and `Trade` within the pattern, `Move` from each place of the text. */
function superlinear({ source, flags }: Pick<Pattern, 'source' | 'flags'>): string[] {
  return analyse({ source, flags }).reports.map(({ type }) => type);
}

test('no pattern is superlinear', () => {
  expect(patterns.length).toBeGreaterThan(30);
  const wrong = patterns.flatMap((pattern) =>
    superlinear(pattern).map((type) => `${pattern.at}: /${pattern.source}/ ${type}`),
  );
  expect(wrong).toEqual([]);
});

/** Patterns of the import commands that are, and what bounds the text that they are given. */
const BOUNDED_IN_FILES: Readonly<Record<string, string>> = {
  '[([{【〔「](.*?)(?:[)\\]}】〕」]|$)': 'WORDS_MAX, of a header',
  '^([+-]?\\d[\\d., ]*?)\\s*([^\\d., ].*)?$': 'WORDS_MAX, of a cell',
  '^(¥?\\d[\\d.,]*)([^\\d.,-]*?)(?:-|~|–|—|至|到)(¥?\\d[\\d.,]*)([^\\d]*)$': 'WORDS_MAX, of a cell',
  '^([\\s¥￥]*[\\d,.，]+(?:\\s*[-~～–—至到]\\s*[\\d,.，]+)?)(.*)$': 'WORDS_MAX, of a salary',
  '"[^"]*"|\\\\.|\\[[^\\]]*\\]': 'FORMAT_MAX, of a number format',
  '[ye].*d|d.*[ye]': 'FORMAT_MAX, of a number format',
};

test('no pattern of the import commands is superlinear in a text without a bound', () => {
  const found = readdirSync(partner, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => patternsOf(partner, file));
  expect(found.length).toBeGreaterThan(100);
  const wrong = found.filter((pattern) => superlinear(pattern).length > 0).map(({ source }) => source);
  expect([...new Set(wrong)].sort()).toEqual(Object.keys(BOUNDED_IN_FILES).sort());
});

/** What the analysis does not look for: a beginning that is found at many places, each of which reads on to the end. */
function readsOnFromAnywhere({ source }: Pick<Pattern, 'source'>): boolean {
  const plain = source.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x');
  return !plain.startsWith('^') && /(?!^)[*+]|\{\d+,\}/.test(plain) && !/^x[*+]$/.test(plain);
}

/** Patterns that do, and what bounds the text that they are given. */
const BOUNDED: Readonly<Record<string, string>> = {
  '\\{(\\w+)\\}': 'texts of our own messages',
  '\\$\\{(\\w+)\\}': 'key templates of our own kinds of items',
  '(String|BlockString|Int|Float) ".*$': 'limits.messageCharactersMax',
  '(cannot represent [a-z0-9 -]{0,60}value):.*$': 'limits.messageCharactersMax',
  '\\{"(?:S":("[^"\\\\]*")|N":"(-?(?:0|[1-9]\\d{0,14})(?:\\.\\d+)?)"|BOOL":(true|false))\\}':
    'the next quote, before which no other beginning is',
};

test('a pattern that begins anywhere reads on within a bound', () => {
  const found = patterns.filter(readsOnFromAnywhere).map(({ source }) => source);
  expect([...new Set(found)].sort()).toEqual(Object.keys(BOUNDED).sort());
});

test.each(['(a+)+$', '\\s*;\\s*', 'Value ".*" does not exist in', '(cannot represent [a-z0-9 -]*value):.*$'])(
  'superlinear as /%s/ is found',
  (source) => {
    expect(readsOnFromAnywhere({ source }) || superlinear({ source, flags: 's' }).length > 0).toBe(true);
  },
);

test('no pattern is made of a text at run time', () => {
  const made = files.filter((file) => /\bRegExp\(/.test(readFileSync(join(folder, file), 'utf8')));
  expect(made).toEqual([]);
});

test('texts are normalized in one file, behind a bound', () => {
  const made = files.filter((file) => /\.normalize\(/.test(readFileSync(join(folder, file), 'utf8')));
  expect(made).toEqual(['platform/values/normal-form.ts']);
});

/** Characters; one that is tried again from each place takes hours for a megabyte, and minutes for a quarter of it. */
const LENGTH = part(1_000_000, 10);

/** Microseconds of CPU for each character: what is linear takes less than one, what is not takes thousands. */
const SLOW = 10;

describe('a long text of the worst takes a time that its length bounds', () => {
  const worst = [
    ...[
      'a',
      ' ',
      '"',
      'Value "',
      'cannot represent ',
      ' at "input',
      ', found ',
      '; ',
      '\u0301',
      '\u0316\u0301',
      '\ud800',
    ],
    ...['住宿费', '无', '5-', '1,', '（', '<a ', '&#', '2027-', '、', '有宿舍'],
    ...['1', '1 ', '1/', '2026-1-1,', '6-31-05-01、'],
    ...['❤\u200d', '\u200b', '\t', '=', ';=', '\ufe0f', '李', '{', '+86', '138', '-'],
  ];
  const work: Readonly<Record<string, (text: string) => unknown>> = {
    faultOf,
    normalForm,
    nameOf,
    harmless,
    parseContactPhone,
    ungrouped,
    isBlank,
    localeOf,
    'withoutValues of a variable': (text) => withoutValues(`Variable "$input" got invalid value "${text}"; ${text}`),
    'withoutValues of a document': (text) => withoutValues(`Syntax Error: ${text}`),
    'withoutValues of a value': withoutValues,
    'a header': (text) => mapHeaders(positionHeaders, [text]),
    'a name that is to become a code': (text) => unfit({ kind: 'PLACE', text: plainName(text) }),
    masked,
    benefitsIn: (text) => benefitsIn([text, `住宿费${text}`]),
    'the check of a field': (text) => checkText(['name'], text, { max: 100, needed: true }),
    'the check of a field without a bound': (text) => checkText(['name'], text, { max: 2_000_000 }),
  };

  test.each(Object.keys(work))('%s', (name) => {
    for (const unit of worst) {
      const text = unit.repeat(Math.ceil(LENGTH / unit.length));
      const before = process.cpuUsage();
      work[name]?.(text);
      const { user } = process.cpuUsage(before);
      expect({ name, unit, slow: user > SLOW * LENGTH ? user : false }).toEqual({ name, unit, slow: false });
    }
  });
});
