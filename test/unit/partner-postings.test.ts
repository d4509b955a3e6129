/**
 * JobPostings as the web has them: what is sure is read as what it says, and what isn't is refused in words, never guessed.
 * The fixtures are files of partners; what is right for each was written down by people who read schema.org.
 */
import { join } from 'node:path';
import iconv from 'iconv-lite';
import type { PositionInput } from '../../functions/generated/graphql';
import { createJsonErrorFile } from '../../partner/files/error-file';
import { openPositionFile } from '../../partner/files/open';
import { fileFolder } from '../kit/partner-files';

const folder = fileFolder();

afterAll(() => folder.remove());

interface Reading {
  readonly inputs: readonly PositionInput[];
  /** Of each row, by field. */
  readonly problems: readonly string[][];
  readonly originals: readonly string[];
  readonly notRead: readonly string[];
  readonly numbers: readonly number[];
}

async function readingOf(path: string): Promise<Reading> {
  const file = await openPositionFile(path);
  const rows = [];
  for await (const row of file.rows()) rows.push(row);
  return {
    inputs: rows.map(({ input }) => input),
    problems: rows.map(({ problems }) => problems.map(({ field, message }) => `${field ?? ''}: ${message}`)),
    originals: rows.map(({ original }) => original.join('')),
    notRead: file.notRead().map(({ what, why }) => `${what}: ${why}`),
    numbers: rows.map(({ number }) => number),
  };
}

function fixture(name: string): string {
  return join(__dirname, '../fixtures/partner-files', name);
}

let files = 0;

async function readingOfText(content: unknown, extension = 'jsonld'): Promise<Reading> {
  const text = typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content);
  return readingOf(folder.write(`${(files += 1)}.${extension}`, text));
}

const ROW = {
  ...{ title: '缝纫工', description: '平车、拷边', occupationCode: '6-05-01-03', regionCode: '441900', headcount: 20 },
  ...{ wageMin: 5_200, wageMax: 6_500 },
};

const SALARY = {
  '@type': 'MonetaryAmount',
  currency: 'CNY',
  value: { '@type': 'QuantitativeValue', minValue: 5_200, maxValue: 6_500, unitText: 'MONTH' },
};

function regionOf(regionCode: string | number): Record<string, unknown> {
  return { '@type': 'PropertyValue', name: 'regionCode', value: regionCode };
}

function placeOf(regionCode: string | number): Record<string, unknown> {
  return { '@type': 'Place', additionalProperty: regionOf(regionCode) };
}

/** One that is read as `ROW`, under reference P-1. */
const POSTING = {
  '@context': 'https://schema.org',
  '@type': 'JobPosting',
  identifier: { '@type': 'PropertyValue', name: 'HR', value: 'P-1' },
  ...{ title: '缝纫工', description: '平车、拷边', totalJobOpenings: 20 },
  occupationalCategory: { '@type': 'CategoryCode', codeValue: '6-05-01-03' },
  jobLocation: placeOf('441900'),
  baseSalary: SALARY,
};
const { '@context': _, ...BARE } = POSTING;
const READ = { externalRef: 'P-1', ...ROW };

describe('the file', () => {
  test('30-graph-mixed has two rows, and three nodes that are none', async () => {
    const { inputs, problems, notRead } = await readingOf(fixture('30-graph-mixed.jsonld'));
    expect(inputs).toEqual([
      { externalRef: 'JL-3001', ...ROW },
      { externalRef: 'JL-3002', ...ROW, title: '熟练缝纫工' },
    ]);
    expect(problems).toEqual([[], []]);
    expect(notRead).toEqual([
      'Organization (1): 不是岗位 / no JobPosting',
      'WebPage (1): 不是岗位 / no JobPosting',
      'BreadcrumbList (1): 不是岗位 / no JobPosting',
      'datePosted (2): 岗位没有这一项 / positions have no such field',
      'hiringOrganization (2): 岗位没有这一项 / positions have no such field',
    ]);
  });

  test('31-type-forms has two rows: a type may be a list and a full IRI', async () => {
    const { inputs, problems } = await readingOf(fixture('31-type-forms.jsonld'));
    expect(inputs).toEqual([
      { externalRef: 'JL-3101', ...ROW },
      { externalRef: 'JL-3102', ...ROW, title: '熟练缝纫工' },
    ]);
    expect(problems).toEqual([[], []]);
  });

  test('32-currency is refused: its wage is in USD', async () => {
    const { inputs, problems } = await readingOf(fixture('32-currency.jsonld'));
    expect(problems).toEqual([
      ['wageMin: 工资以 USD 计，这里以人民币计（CNY） / the wage is in USD; wages here are in yuan (ISO 4217 CNY)'],
    ]);
    expect(inputs[0]).not.toHaveProperty('wageMin');
  });

  test('34-unit-code has one row by the month; those by the year and by the hour are refused', async () => {
    const { inputs, problems } = await readingOf(fixture('34-unit-code.jsonld'));
    const { wageMax: _, ...row } = ROW;
    expect(problems).toEqual([
      [expect.stringContaining('wageMin: 工资 72000-84000 按年计') as string],
      [expect.stringContaining('wageMin: 工资 25 按小时计') as string],
      [],
    ]);
    expect(inputs[2]).toEqual({ externalRef: 'JL-3403', ...row, title: '组长', wageMin: 7_000 });
  });

  test('36-negated-benefits tells meals and lodging that are denied from those that are given', async () => {
    const { inputs, problems } = await readingOf(fixture('36-negated-benefits.jsonld'));
    expect(problems).toEqual([[], [], []]);
    expect(inputs.map(({ board, lodging }) => ({ board, lodging }))).toEqual([
      { board: false, lodging: false },
      { board: false, lodging: false },
      { board: true, lodging: true },
    ]);
  });

  test('38-html-description has a description of three lines', async () => {
    const { inputs, problems } = await readingOf(fixture('38-html-description.jsonld'));
    expect(problems).toEqual([[]]);
    expect(inputs).toEqual([{ externalRef: 'JL-3801', ...ROW, description: '岗位职责：\n平车 & 拷边\n每月休息4天' }]);
  });

  test('39-two-locations is refused, with both places', async () => {
    const { inputs, problems } = await readingOf(fixture('39-two-locations.jsonld'));
    expect(problems).toEqual([
      [expect.stringMatching(/^regionCode: .*441900、441302.*one posting for each/) as string],
    ]);
    expect(inputs[0]).not.toHaveProperty('regionCode');
  });

  test('40-terms-and-credentials has the names of its skills, and Google’s word for a bachelor', async () => {
    const { inputs, problems } = await readingOf(fixture('40-terms-and-credentials.jsonld'));
    expect(problems).toEqual([[], []]);
    expect(inputs).toEqual([
      { externalRef: 'JL-4001', ...ROW, skills: ['平车', '拷边'] },
      { externalRef: 'JL-4002', ...ROW, title: '组长', education: 'BACHELOR' },
    ]);
  });

  test('41-salary-number is refused: a number has no period', async () => {
    const { problems } = await readingOf(fixture('41-salary-number.jsonld'));
    expect(problems).toEqual([[expect.stringMatching(/^wageMin: .*the wage has no period/) as string]]);
  });

  test('42-valid-through-midnight closes on the last day that is valid', async () => {
    const { inputs, problems } = await readingOf(fixture('42-valid-through-midnight.jsonld'));
    expect(problems).toEqual([[], []]);
    expect(inputs.map(({ closesOn }) => closesOn)).toEqual(['2027-03-31', '2027-03-31']);
  });
});

describe('the same posting is read from', () => {
  const page = (...scripts: string[]): string =>
    `<!DOCTYPE html><html><head><title>招聘 & 求职</title>${scripts
      .map((script) => `<script type="application/ld+json">${script}</script>`)
      .join('')}<script>var a = "<b>";</script></head><body><p>1 < 2</p></body></html>`;
  const iri = (name: string): string => `https://schema.org/${name}`;
  const forms: Readonly<Record<string, readonly [unknown, string?]>> = {
    'a document': [POSTING],
    'a document with a mark': [`\uFEFF${JSON.stringify(POSTING)}`],
    'a document in GB18030': [iconv.encode(JSON.stringify(POSTING), 'gb18030')],
    'a document in UTF-16': [iconv.encode(JSON.stringify(POSTING), 'utf-16le', { addBOM: true })],
    'a document without a context': [BARE],
    'a document with a list of contexts': [{ ...POSTING, '@context': ['https://schema.org', { '@language': 'zh' }] }],
    'a document with http and a slash': [{ ...POSTING, '@context': 'http://schema.org/' }],
    'a document with www': [{ ...POSTING, '@context': 'https://www.schema.org' }],
    'a document with the context’s file': [{ ...POSTING, '@context': 'https://schema.org/docs/jsonldcontext.jsonld' }],
    'a document with a vocabulary': [{ ...BARE, '@context': { '@vocab': 'https://schema.org/' } }],
    'a document with a vocabulary that lacks its slash': [{ ...BARE, '@context': { '@vocab': 'http://schema.org' } }],
    'a document with terms of its own': [
      {
        '@context': ['https://schema.org', { kind: '@type', job: 'schema:JobPosting', post: 'schema:title' }],
        ...{ ...BARE, '@type': undefined, title: undefined },
        ...{ kind: 'job', post: '缝纫工' },
      },
    ],
    'a document with prefixes': [
      {
        '@context': { s: 'https://schema.org/' },
        '@type': ['s:JobPosting', 'http://example.org/Thing'],
        ...Object.fromEntries(
          Object.entries(BARE).flatMap(([key, value]) => (key === '@type' ? [] : [[`s:${key}`, value]])),
        ),
      },
    ],
    'a document with prefixes that nobody declares': [{ ...POSTING, '@type': 'schema:JobPosting' }],
    'a document of full names': [
      Object.fromEntries(
        Object.entries(BARE).map(([key, value]) => (key === '@type' ? [key, [iri('JobPosting')]] : [iri(key), value])),
      ),
    ],
    'values as objects': [
      { ...POSTING, title: { '@value': '缝纫工', '@language': 'zh' }, totalJobOpenings: { '@value': '20' } },
    ],
    'the Chinese of several languages': [
      {
        ...POSTING,
        title: [
          { '@value': 'Sewer', '@language': 'en' },
          { '@value': '缝纫工', '@language': 'zh-CN' },
        ],
      },
    ],
    'a list': [[POSTING]],
    'a list of lists': [[[POSTING]]],
    'a graph': [{ '@context': 'https://schema.org', '@graph': [BARE] }],
    'a graph of one': [{ '@context': 'https://schema.org', '@graph': BARE }],
    'a graph in a list': [[{ '@context': 'https://schema.org', '@graph': [BARE] }]],
    'a page that is about it': [{ '@context': 'https://schema.org', '@type': 'WebPage', mainEntity: BARE }],
    'a list of items': [
      {
        '@context': 'https://schema.org',
        '@type': 'ItemList',
        itemListElement: [{ '@type': 'ListItem', position: 1, item: BARE }],
      },
    ],
    'a list of items without their entries': [
      { '@context': 'https://schema.org', '@type': 'ItemList', itemListElement: { '@list': [BARE] } },
    ],
    'a feed': [
      {
        '@context': 'https://schema.org',
        '@type': 'DataFeed',
        dataFeedElement: [{ '@type': 'DataFeedItem', item: BARE }],
      },
    ],
    'a graph whose parts are told apart': [
      {
        '@context': 'https://schema.org',
        '@graph': [
          { '@type': 'ItemList', itemListElement: [{ '@type': 'ListItem', item: { '@id': '#job' } }] },
          { ...BARE, '@id': '#job', jobLocation: { '@id': '#place' }, baseSalary: { '@id': '_:pay' } },
          { ...placeOf(441_900), '@id': '#place' },
          { ...SALARY, '@id': '_:pay' },
        ],
      },
    ],
    'a graph that tells it in two places': [
      {
        '@context': 'https://schema.org',
        '@graph': [
          { '@type': 'WebPage', mainEntity: { '@type': 'JobPosting', '@id': '#job', title: '缝纫工' } },
          { ...BARE, '@id': '#job' },
        ],
      },
    ],
    'documents that refer to each other': [
      [
        { '@context': 'https://schema.org', ...placeOf('441900'), '@id': 'https://example.com/#place' },
        { ...POSTING, jobLocation: { '@id': 'https://example.com/#place' } },
      ],
    ],
    'a line': [`\n${JSON.stringify(POSTING)}\n\n`, 'jsonl'],
    'a line that is a list': [JSON.stringify([POSTING]), 'ndjson'],
    'a file of lines that is called a document': [
      `${JSON.stringify({ '@type': 'Organization', name: '示例' })}\n${JSON.stringify(POSTING)}\n`,
    ],
    'a document that is called a file of lines': [JSON.stringify(POSTING, null, 2), 'ndjson'],
    'a page': [page(JSON.stringify(POSTING)), 'html'],
    'a page of several scripts': [
      page('{"@context":"https://schema.org","@type":"WebSite"}', JSON.stringify(POSTING)),
      'htm',
    ],
    'a page without an extension': [page(JSON.stringify(POSTING)), 'download'],
    'a page of old': [page(`\n//<![CDATA[\n${JSON.stringify(POSTING)}\n//]]>\n`), 'html'],
    'a page with a line end within a text': [page(JSON.stringify(POSTING).replace('缝纫工', '缝纫工\n')), 'html'],
  };

  test.each(Object.keys(forms))('%s', async (name) => {
    const [content, extension] = forms[name] ?? [];
    const { inputs, problems } = await readingOfText(content, extension);
    expect({ inputs, problems }).toEqual({ inputs: [READ], problems: [[]] });
  });
});

describe('a posting', () => {
  const one = async (
    change: Record<string, unknown>,
  ): Promise<{ input: PositionInput; problems: readonly string[] }> => {
    const { inputs, problems } = await readingOfText({ ...POSTING, ...change });
    expect(inputs).toHaveLength(1);
    return { input: inputs[0] ?? { externalRef: '' }, problems: problems[0] ?? [] };
  };
  const quantity = (value: Record<string, unknown>): unknown => ({ currency: 'CNY', value });

  test.each([
    ['a number', { identifier: 4_201 }, { externalRef: '4201' }],
    ['the same reference twice', { identifier: ['P-1', { '@type': 'PropertyValue', value: 'P-1' }] }, {}],
    ['an escaped title', { title: '缝纫工 &amp; 整烫工' }, { title: '缝纫工 & 整烫工' }],
    ['a name instead of a title', { title: undefined, name: '缝纫工' }, {}],
    ['a plain occupation', { occupationalCategory: '6-05-01-03' }, {}],
    ['an occupation with its name', { occupationalCategory: '6-05-01-03 缝纫工' }, {}],
    ['a DefinedTerm', { occupationalCategory: { '@type': 'DefinedTerm', termCode: '6-05-01-03', name: '缝纫工' } }, {}],
    [
      'several classifications',
      { occupationalCategory: ['51-6031.00', { '@type': 'CategoryCode', codeValue: '6-05-01-03' }] },
      {},
    ],
    ['an occupation by its name', { occupationalCategory: { name: '缝纫工' } }, { occupationCode: '缝纫工' }],
    ['the code of the region as a number', { jobLocation: placeOf(441_900) }, {}],
    ['two places of one region', { jobLocation: [placeOf('441900'), { ...placeOf('441900'), name: '二厂' }] }, {}],
    [
      'properties in a list',
      {
        jobLocation: {
          additionalProperty: [
            { name: '楼层', value: 3 },
            { propertyID: '行政区划代码', value: '441900' },
          ],
        },
      },
      {},
    ],
    [
      'a place that only has an address',
      { jobLocation: { address: { addressRegion: '广东省', addressLocality: '东莞市', streetAddress: '长安镇' } } },
      { regionCode: '广东省东莞市长安镇' },
    ],
    ['an address in one text', { jobLocation: { address: '东莞市长安镇' } }, { regionCode: '东莞市长安镇' }],
    [
      'a country that is China',
      { jobLocation: { address: { addressCountry: 'CN', addressLocality: '东莞市' } } },
      { regionCode: '东莞市' },
    ],
    [
      'another country',
      { jobLocation: { address: { addressCountry: { name: 'JP' }, addressLocality: '中山' } } },
      { regionCode: 'JP中山' },
    ],
    ['a number of people', { totalJobOpenings: { value: 20, unitText: '人' } }, {}],
    [
      'a term of several names',
      { skills: { '@type': 'DefinedTerm', name: ['平车', '拷边'] } },
      { skills: ['平车', '拷边'] },
    ],
    [
      'a wage for one month',
      { baseSalary: { ...SALARY, value: { ...SALARY.value, referenceQuantity: { value: 1, unitCode: 'MON' } } } },
      {},
    ],
    [
      'a benefit in two places',
      { jobBenefits: '包吃', additionalProperty: { name: '包吃', value: true } },
      { board: true },
    ],
    ['a number as a text', { totalJobOpenings: '20' }, {}],
    ['a number as a quantity', { totalJobOpenings: { '@type': 'QuantitativeValue', value: 20 } }, {}],
    ['skills in one text', { skills: '平车，拷边' }, { skills: ['平车', '拷边'] }],
    ['skills of both kinds', { skills: ['平车', { name: '拷边', url: 'https://x' }] }, { skills: ['平车', '拷边'] }],
    ['a school', { educationRequirements: 'high school' }, { education: 'SENIOR_HIGH' }],
    ['a Chinese school', { educationRequirements: { credentialCategory: '大专及以上' } }, { education: 'COLLEGE' }],
    [
      'a credential that is a term',
      { educationRequirements: [{ credentialCategory: { '@type': 'DefinedTerm', name: 'Associate degree' } }] },
      { education: 'COLLEGE' },
    ],
    ['no school', { educationRequirements: 'no requirements' }, { education: 'NONE' }],
    ['a date', { validThrough: '2027-04-01' }, { closesOn: '2027-04-01' }],
    ['the end of a day', { validThrough: '2027-03-31T23:59:59+08:00' }, { closesOn: '2027-03-31' }],
    ['the end of a day in UTC', { validThrough: '2027-03-31T15:59:59.999Z' }, { closesOn: '2027-03-31' }],
    ['a minute past midnight', { validThrough: '2027-04-01T00:01+08:00' }, { closesOn: '2027-04-01' }],
    ['midnight without a zone', { validThrough: '2027-04-01T00:00:00' }, { closesOn: '2027-03-31' }],
    ['midnight elsewhere', { validThrough: '2027-04-01T00:00:00-0500' }, { closesOn: '2027-04-01' }],
    ['midnight of the new year', { validThrough: '2027-01-01 00:00:00+0800' }, { closesOn: '2026-12-31' }],
    ['a day that does not exist', { validThrough: '2027-02-30T00:00Z' }, { closesOn: '2027-02-30' }],
    [
      'a typed date',
      { validThrough: { '@type': 'DateTime', '@value': '2027-04-01T00:00+08' } },
      { closesOn: '2027-03-31' },
    ],
    ['a start at midnight', { jobStartDate: '2027-02-28T16:00:00Z' }, { startsOn: '2027-03-01' }],
    ['kinds of employment', { employmentType: ['FULL_TIME', 'CONTRACTOR'] }, {}],
    ['properties that schema.org lacks', { additionalProperty: { name: '最小年龄', value: 18 } }, { ageMin: 18 }],
    ['a wage in texts', { baseSalary: quantity({ minValue: '5,200', maxValue: '6500.00', unitText: 'Month' }) }, {}],
    [
      'a wage by itself',
      { baseSalary: { currency: 'RMB', minValue: 5_200, maxValue: 6_500, unitText: 'monthly' } },
      {},
    ],
    ['a wage in a sentence', { baseSalary: '5200-6500元/月' }, {}],
    [
      'a wage that is high, and by the month',
      { baseSalary: quantity({ minValue: 60_000, maxValue: 80_000, unitText: 'MONTH' }) },
      { wageMin: 60_000, wageMax: 80_000 },
    ],
    ['a wage in a sentence within', { baseSalary: quantity({ value: '5200-6500', unitText: '元/月' }) }, {}],
    ['a currency beside the wage', { baseSalary: { value: SALARY.value }, salaryCurrency: 'cny' }, {}],
    ['a code and a word', { baseSalary: quantity({ ...SALARY.value, unitCode: 'MON', unitText: 'per month' }) }, {}],
    [
      'a price',
      {
        baseSalary: {
          '@type': 'UnitPriceSpecification',
          ...{ priceCurrency: 'CNY', minPrice: 5_200, maxPrice: 6_500, unitCode: 'MON' },
        },
      },
      {},
    ],
  ])('with %s is read as what it says', async (_, change, expected) => {
    expect(await one(change)).toEqual({ input: { ...READ, ...expected }, problems: [] });
  });

  test.each([
    ['two references', { identifier: ['P-1', 'P-2'] }, /^externalRef: .*several identifiers: P-1, P-2/],
    ['two titles', { title: ['缝纫工', '整烫工'] }, /^title: .*缝纫工, 整烫工/],
    [
      'two occupations',
      { occupationalCategory: ['6-05-01-03', '6-05-01-02'] },
      /^occupationCode: .*6-05-01-03, 6-05-01-02/,
    ],
    [
      'two schools',
      { educationRequirements: ['high school', 'bachelor degree'] },
      /^education: .*SENIOR_HIGH, BACHELOR/,
    ],
    [
      'a place that is known and one that is not',
      { jobLocation: [placeOf('441900'), { address: { addressLocality: '惠州市' } }] },
      /^regionCode: .*441900、惠州市/,
    ],
    [
      'a school that is not known',
      { educationRequirements: 'postgraduate degree' },
      /^education: .*postgraduate degree is none of the educations/,
    ],
    [
      'two codes of one place',
      { jobLocation: { additionalProperty: [regionOf('441900'), regionOf('440300')] } },
      /^regionCode: .*441900、440300/,
    ],
    [
      'two cities of one place',
      { jobLocation: { address: [{ addressLocality: '东莞市' }, { addressLocality: '惠州市' }] } },
      /^regionCode: .*东莞市、惠州市/,
    ],
    [
      'a contract by the day',
      { additionalProperty: { name: '合同期限', value: 90, unitText: '天' } },
      /^contractMonths: .*天/,
    ],
    ['two references in one', { identifier: { value: ['P-1', 'P-2'] } }, /^externalRef: .*P-1, P-2/],
    ['two numbers of openings in one', { totalJobOpenings: { value: [10, 20] } }, /^headcount: .*10, 20/],
    ['openings in hundreds', { totalJobOpenings: { value: 2, unitText: '百人' } }, /^headcount: .*百人/],
    ['two names of one place', { jobLocation: { name: ['东莞市', '惠州市'] } }, /^regionCode: .*东莞市、惠州市/],
    [
      'two lowest wages',
      { baseSalary: quantity({ minValue: [5_200, 6_000], unitText: 'MONTH' }) },
      /^wageMin: .*several/,
    ],
    [
      'two highest wages',
      { baseSalary: quantity({ minValue: 5_200, maxValue: [6_000, 7_000], unitText: 'MONTH' }) },
      /^wageMin: .*several/,
    ],
    [
      'a wage for three months',
      { baseSalary: { priceCurrency: 'CNY', price: 15_600, referenceQuantity: { value: 3, unitCode: 'MON' } } },
      /^wageMin: .*for 3 periods/,
    ],
    ['a currency that is a term', { baseSalary: { ...SALARY, currency: { name: 'USD' } } }, /^wageMin: .*in USD/],
    [
      'a period that is a term beside another',
      { baseSalary: quantity({ value: 5_200, unitText: { name: 'HOUR' }, unitCode: 'MON' }) },
      /^wageMin: .*by the hour/,
    ],
    [
      'a benefit that a property denies',
      { jobBenefits: '包吃', additionalProperty: { name: '包吃', value: '否' } },
      /^board: .*both/,
    ],
    ['benefits that contradict each other', { jobBenefits: ['包吃包住', '住宿自理'] }, /^lodging: .*both/],
    ['two wages', { baseSalary: [SALARY, { ...SALARY, currency: 'USD' }] }, /^wageMin: .*several salaries/],
    ['two currencies', { baseSalary: SALARY, salaryCurrency: 'HKD' }, /^wageMin: .*in HKD/],
    ['yen', { baseSalary: { ...SALARY, currency: '¥ JPY' } }, /^wageMin: .*JPY/],
    ['a wage by the week', { baseSalary: quantity({ value: 1_500, unitText: 'Week' }) }, /^wageMin: .*by the week/],
    ['a wage by the day', { baseSalary: quantity({ value: 300, unitText: '元/天' }) }, /^wageMin: .*by the day/],
    [
      'a wage by the day in a code',
      { baseSalary: quantity({ value: 300, unitCode: 'DAY' }) },
      /^wageMin: .*by the day/,
    ],
    [
      'a wage by the week in a code',
      { baseSalary: quantity({ value: 300, unitCode: 'WEE' }) },
      /^wageMin: .*by the week/,
    ],
    [
      'a wage by the hour',
      { baseSalary: quantity({ value: 25, unitText: 'hour' }) },
      /^wageMin: .*wage 25 is by the hour/,
    ],
    ['a wage by the year', { baseSalary: { value: 72_000, unitText: 'YEAR' } }, /^wageMin: .*by the year/],
    ['a wage by the day in a sentence', { baseSalary: '300元/天' }, /^wageMin: .*wage 300 is by the day/],
    [
      'a wage by the piece',
      { baseSalary: quantity({ value: 3, unitText: '元/件' }) },
      /^wageMin: .*unknown unit.*元\/件/,
    ],
    [
      'a wage in thousands',
      { baseSalary: quantity({ value: 5, unitText: '千元/月' }) },
      /^wageMin: .*unknown unit.*千元/,
    ],
    [
      'a wage by the month and the year',
      { baseSalary: quantity({ value: 5_200, unitText: 'MONTH', unitCode: 'ANN' }) },
      /^wageMin: .*by the year/,
    ],
    [
      'a wage without a period',
      { baseSalary: quantity({ minValue: 5_200, maxValue: 6_500 }) },
      /^wageMin: .*no period/,
    ],
    [
      'a highest wage alone',
      { baseSalary: quantity({ maxValue: 6_500, unitText: 'MONTH' }) },
      /^wageMin: .*only a highest/,
    ],
    ['an estimate', { baseSalary: undefined, estimatedSalary: SALARY }, /^wageMin: .*only an estimated/],
    ['a number of openings that is none', { totalJobOpenings: '若干' }, /^headcount: /],
    ['an unknown context', { '@context': 'https://example.org/jobs' }, /unknown @context https:\/\/example\.org\/jobs/],
    ['a type that is none', { baseSalary: { ...SALARY, '@type': 5 } }, /not JSON-LD/],
  ])('with %s is refused, and says so', async (_, change, problem) => {
    const { problems } = await one(change);
    expect(problems).toEqual([expect.stringMatching(problem) as string]);
  });

  test('whose currency and period are both wrong is told both', async () => {
    const { problems } = await one({ baseSalary: { currency: 'USD', value: { value: 20, unitText: 'HOUR' } } });
    expect(problems).toEqual([expect.stringContaining('USD') as string, expect.stringContaining('hour') as string]);
  });

  test('keeps every digit of a number that JavaScript would round', async () => {
    const long = (text: string): string => text.replace('"LONG"', '20261128000000001234');
    const linked = await readingOfText(long(JSON.stringify({ ...POSTING, identifier: 'LONG' })));
    const plain = await readingOfText(long('{"externalRef":"LONG","title":"缝纫工"}'));
    expect([...linked.inputs, ...plain.inputs].map(({ externalRef }) => externalRef)).toEqual([
      '20261128000000001234',
      '20261128000000001234',
    ]);
  });
});

test.each([
  ['包吃包住', true, true],
  ['包吃住', true, true],
  ['包食宿', true, true],
  ['免费食宿', true, true],
  ['提供食宿，五险一金', true, true],
  ['包吃、住', true, true],
  ['管吃管住', true, true],
  ['食宿全包', true, true],
  ['食宿', true, true],
  ['board', true, undefined],
  ['提供免费工作餐', true, undefined],
  ['包三餐', true, undefined],
  ['提供宿舍', undefined, true],
  ['免费住宿', undefined, true],
  ['包住，水电费自理', undefined, true],
  ['包吃不包住', true, false],
  ['宿舍无空调', undefined, true],
  ['宿舍有空调无电视', undefined, true],
  ['dormitory without air conditioning', undefined, true],
  ['住宿无', undefined, false],
  ['住宿不提供', undefined, false],
  ['无宿舍', undefined, false],
  ['无住宿费', undefined, true],
  ['不收住宿费', undefined, true],
  ['餐费全免', true, undefined],
  ['无伙食费', true, undefined],
  ['no lodging fee', undefined, true],
  ['free housing at no charge', undefined, true],
  ['住宿费200元', undefined, undefined],
  ['住宿费自理', undefined, false],
  ['不包住宿费', undefined, false],
  ['无押金提供住宿', undefined, true],
  ['非夫妻房包住', undefined, true],
  ['无夫妻房包住', undefined, true],
  ['不限户籍包吃住', true, true],
  ['不倒班包吃包住', true, true],
  ['无需经验包食宿', true, true],
  ['不另收费包吃住', true, true],
  ['住宿不收费', undefined, true],
  ['不仅包吃还包住', true, true],
  ['免费提供不限量工作餐', true, undefined],
  ['无偿提供住宿', undefined, true],
  ['不能保证提供住宿', undefined, false],
  ['无法提供食宿', false, false],
  ['不需要提供住宿', undefined, false],
  ['没有免费住宿', undefined, false],
  ['住宿免费但伙食不免费', false, true],
  ['食宿不免费', false, false],
  ['住宿不予提供', undefined, false],
  ['住宿不负责', undefined, false],
  ['住宿不包含在内', undefined, false],
  ['包食不包宿', true, false],
  ['no shift work with free meals', true, undefined],
  ['non-shared room provided', undefined, true],
  ['包吃，无需自备餐具', true, undefined],
  ['包住不包吃', false, true],
  ['只包住，伙食自理', false, true],
  ['不包吃住', false, false],
  ['不包吃不包住', false, false],
  ['无食宿', false, false],
  ['没有食宿', false, false],
  ['食宿自理', false, false],
  ['不提供食宿', false, false],
  ['不含食宿', false, false],
  ['无住宿', undefined, false],
  ['住宿需自行解决', undefined, false],
  ['住房补贴、餐补、住房公积金', undefined, undefined],
  ['伙食补贴300元/月', undefined, undefined],
  ['五险一金', undefined, undefined],
  ['no meals', false, undefined],
  ['No meals, no accommodation', false, false],
  ['No meals or housing', false, false],
  ['Free meals and accommodation', true, true],
  ['free meals but no housing', true, false],
  ['Meals not included', false, undefined],
  ['Accommodation is not provided', undefined, false],
  ['housing allowance', undefined, undefined],
  ['Board and lodging', true, true],
  ['health insurance', undefined, undefined],
  ['without lodging', undefined, false],
])('"%s" says of meals %p and of a place to live %p', async (jobBenefits, board, lodging) => {
  for (const form of [jobBenefits, [jobBenefits], { '@type': 'DefinedTerm', name: jobBenefits }]) {
    const { inputs, problems } = await readingOfText({ ...POSTING, jobBenefits: form });
    expect({ problems, board: inputs[0]?.board, lodging: inputs[0]?.lodging }).toEqual({
      problems: [[]],
      board,
      lodging,
    });
  }
});

test.each([
  ['a plain text', '平车 & 拷边\n\n工资 <5000 或 >3000，a<b', '平车 & 拷边\n\n工资 <5000 或 >3000，a<b'],
  ['breaks', '一<br>二<br/>三<BR />四', '一\n二\n三\n四'],
  ['paragraphs', '<div><p>一</p>\n<p>二</p></div>', '一\n二'],
  ['a list in its source’s lines', '<ul>\n  <li>一\n    二</li>\n  <li>三</li>\n</ul>', '一 二\n三'],
  ['entities alone', '一&nbsp;二&#20013;&#x56FD;&lt;三&gt;\n四', '一 二中国<三>\n四'],
  ['HTML that is escaped', '&lt;p&gt;一&lt;/p&gt;&lt;p&gt;二&amp;amp;三&lt;/p&gt;', '一\n二&三'],
  ['scripts and styles', '<style>p{}</style><p>一</p><script>alert("二")</script><!-- 三 -->', '一'],
  ['what is struck through', '<p>工资<del>5000</del><s>5500</s>6000</p><strike>包吃</strike>', '工资6000'],
  ['marks within a line', '<p><strong>一</strong><span>二</span></p>', '一二'],
  ['a table', '<table><tr><td>一</td><td>二</td></tr></table>', '一\n二'],
  ['tags that are never closed', '<p>一<p>二<li>三', '一\n二\n三'],
])('a description with %s is told as text', async (_, description, expected) => {
  const { inputs } = await readingOfText({ ...POSTING, description });
  expect(inputs[0]?.description).toBe(expected);
});

describe('what is no posting', () => {
  test('is no row, and is told by its type', async () => {
    const { inputs, notRead } = await readingOfText([
      { '@context': 'https://schema.org', '@type': 'Organization', name: '示例' },
      POSTING,
      {
        '@context': 'https://schema.org',
        '@type': 'ItemList',
        itemListElement: [{ '@type': 'ListItem', url: 'https://x' }],
      },
      { '@context': 'https://other.example', '@type': 'Thing' },
    ]);
    expect(inputs).toEqual([READ]);
    expect(notRead).toEqual([
      '无效的 JSON-LD / what is no JSON-LD (1): 不是岗位 / no JobPosting',
      'Organization (1): 不是岗位 / no JobPosting',
      'ItemList (1): 不是岗位 / no JobPosting',
    ]);
  });

  test('leaves the postings around it: one that is no JSON-LD is a row of its own, refused', async () => {
    const second = { ...POSTING, identifier: 'P-2' };
    const { inputs, problems } = await readingOfText([POSTING, { ...POSTING, '@id': 5 }, second, 7]);
    expect(problems).toEqual([
      [],
      [expect.stringContaining('not JSON-LD') as string],
      [],
      [': 不是 JSON 对象 / not a JSON object'],
    ]);
    expect(inputs[2]).toEqual({ ...READ, externalRef: 'P-2' });
  });

  test.each([
    ['lists', '[', ']'],
    ['objects', '{"@type":"JobPosting","a":', '}'],
    ['objects without a type', '{"a":', '}'],
  ])('but %s in each other, thousands of them, is refused in one line', async (_, open, close) => {
    const text = `${open.repeat(30_000)}1${close.repeat(30_000)}`;
    await expect(readingOfText(text)).rejects.toThrow('the JSON is nested too deeply');
    const { inputs, problems } = await readingOfText(`${JSON.stringify(POSTING)}\n${text}\n`, 'ndjson');
    expect(inputs[0]).toEqual(READ);
    expect(problems.slice(1)).toEqual([[': 不是 JSON 对象 / not a JSON object']]);
  });

  test('in a page without any, and without a table, is refused in one line', async () => {
    await expect(readingOfText('<!doctype html><p>招聘</p>', 'html')).rejects.toThrow(
      'the page has neither a table nor JSON-LD',
    );
  });
});

test('a row has the number of its line in a file of lines, and of its place among the postings elsewhere', async () => {
  const second = { ...POSTING, identifier: 'P-2' };
  const organization = { '@type': 'Organization', name: '示例' };
  const lines = [organization, POSTING, second].map((one) => JSON.stringify(one)).join('\n\n');
  expect((await readingOfText(lines, 'jsonl')).numbers).toEqual([3, 5]);
  expect((await readingOfText([organization, POSTING, second])).numbers).toEqual([1, 2]);
});

test('a document of a million characters in one line is read', async () => {
  const { inputs } = await readingOfText([{ '@type': 'Thing', text: 'x'.repeat(1_000_001) }, POSTING]);
  expect(inputs).toEqual([READ]);
});

test('pages that are put together into a list may use the same ids', async () => {
  const page = (ref: string): unknown => ({ ...POSTING, '@id': '#job', identifier: ref });
  const { inputs } = await readingOfText([page('P-1'), page('P-2')]);
  expect(inputs.map(({ externalRef }) => externalRef)).toEqual(['P-1', 'P-2']);
});

test.each<[string, Record<string, unknown>, Record<string, unknown>, readonly string[]]>([
  ['years', { name: '合同期限（年）', value: 2 }, { contractMonths: 24 }, []],
  ['years beside', { name: 'contractMonths', value: 2, unitText: '年' }, { contractMonths: 24 }, []],
  ['months', { propertyID: 'contractMonths', value: 6 }, { contractMonths: 6 }, []],
  [
    'another wage',
    { name: '年薪', value: 80_000 },
    {},
    ['additionalProperty 年薪 (1): 岗位没有这一项 / positions have no such field'],
  ],
])('an additional property in %s is converted, or told as not read', async (_, property, expected, notRead) => {
  const told = await readingOfText({ ...POSTING, additionalProperty: property });
  expect(told.inputs).toEqual([{ ...READ, ...expected }]);
  expect(told.problems).toEqual([[]]);
  expect(told.notRead.filter((one) => one.startsWith('additionalProperty'))).toEqual(notRead);
});

test.each([
  ['试用期包吃住，转正后不包', ['board', 'lodging']],
  ['前三个月包住', ['lodging']],
  ['入职满1年提供住宿，包吃', ['lodging']],
  ['仅限女工提供宿舍', ['lodging']],
  ['free meals during probation', ['board']],
])(
  'what "%s" gives for a time or to some is refused, and taken where it is said beside',
  async (jobBenefits, wrong) => {
    const { problems } = await readingOfText({ ...POSTING, jobBenefits });
    expect(problems).toEqual([wrong.map(() => expect.stringMatching(/some only; say yes or no/) as string)]);
    const additionalProperty = wrong.map((name) => ({ '@type': 'PropertyValue', name, value: 'no' }));
    const { inputs } = await readingOfText({ ...POSTING, jobBenefits, additionalProperty });
    expect(inputs).toMatchObject([Object.fromEntries(wrong.map((name) => [name, false]))]);
  },
);

test.each([
  ['满18周岁包吃住', { board: true, lodging: true }],
  ['住宿免费 水电自理', { lodging: true }],
  ['包住水电自理', { lodging: true }],
  ['不包住 提供工作餐', { board: true, lodging: false }],
])('benefits %s are told part by part', async (jobBenefits, expected) => {
  expect((await readingOfText({ ...POSTING, jobBenefits })).inputs).toEqual([{ ...READ, ...expected }]);
});

describe('a plain object', () => {
  const PLAIN = { externalRef: 'A-1', ...ROW };
  const { wageMin: _, wageMax: __, ...UNPAID } = PLAIN;

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['a key in years', { ...PLAIN, '合同期限（年）': 2 }, { contractMonths: 24 }],
    ['a key in thousands', { ...UNPAID, '月薪（千元）': '5.2-6.5' }, {}],
    ['a serial number behind its reference', { ...PLAIN, 序号: 7 }, {}],
    ['two keys of one field that agree', { ...PLAIN, 岗位名称: '缝纫工' }, {}],
    ['what a program writes for nothing', { ...PLAIN, education: 'null', closesOn: null, ageMin: 'NaN' }, {}],
  ])('with %s is read as its table would be', async (_name, object, expected) => {
    const { inputs, problems } = await readingOfText([object]);
    expect({ inputs, problems }).toEqual({ inputs: [{ ...PLAIN, ...expected }], problems: [[]] });
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['a wage by the year', { ...UNPAID, 年薪: 80_000 }, /^wageMin: .*年/],
    ['a list of titles', { ...PLAIN, title: ['缝纫工', '裁剪工'] }, /^title: .*one value/],
  ])('with %s is refused', async (_name, object, problem) => {
    expect((await readingOfText([object])).problems[0]).toContainEqual(expect.stringMatching(problem));
  });

  test('tells the keys that are not read, and takes --map', async () => {
    const path = folder.write('keys.ndjson', JSON.stringify({ ...UNPAID, 底薪: 5_200, 车间: '好' }));
    const file = await openPositionFile(path, { map: new Map([['底薪', 'wageMin']]) });
    const inputs = [];
    for await (const { input } of file.rows()) inputs.push(input);
    expect(inputs).toMatchObject([{ wageMin: 5_200 }]);
    expect(file.notRead()).toMatchObject([{ what: '车间 (1)' }]);
  });
});

test('a posting whose words and places stand elsewhere in its document says in the file of errors all that it needs', async () => {
  const document = {
    '@context': ['https://schema.org', { lohn: 'baseSalary' }],
    '@graph': [
      { ...BARE, baseSalary: undefined, lohn: SALARY, jobLocation: { '@id': '#place' } },
      { '@id': '#place', ...placeOf('441900') },
    ],
  };
  const { originals } = await readingOfText(document);
  const path = `${folder.path}/graph.errors.jsonl`;
  const errors = createJsonErrorFile(path);
  await errors.add({ number: 1, original: originals, columns: ['title'], reasons: ["=1; it's wrong"] });
  await errors.close();
  expect(await readingOf(path)).toMatchObject({ inputs: [READ], problems: [[]], notRead: [] });
});

test('a row keeps what stands in the file, and one of a list of items its own part', async () => {
  const list = {
    '@context': 'https://schema.org',
    '@type': 'ItemList',
    itemListElement: [BARE, { ...BARE, identifier: 'P-2' }],
  };
  const { originals } = await readingOfText([POSTING, list]);
  expect(JSON.parse(originals[0] ?? '')).toEqual(POSTING);
  expect(JSON.parse(originals[1] ?? '')).toEqual(POSTING);
  expect(JSON.parse(originals[2] ?? '')).toEqual({ ...POSTING, identifier: 'P-2' });
});

describe('positions that a program wraps in an answer', () => {
  const rows = [
    { externalRef: 'W-1', ...ROW },
    { externalRef: 'W-2', ...ROW },
  ];
  const posting = { '@context': 'https://schema.org', '@type': 'JobPosting', title: '缝纫工' };

  test.each<[string, unknown, string[]]>([
    ['a list under data', { code: 200, msg: 'ok', data: rows }, ['code', 'msg']],
    ['records of a page', { success: true, result: { total: 9, records: rows } }, ['success', 'total']],
    ['one under data', { code: 0, data: rows[0] }, ['code']],
    ['lists of several keys', { data: { open: [rows[0]], urgent: [rows[1]] }, rows: [] }, ['rows']],
    ['pages one after another', [{ data: [rows[0]] }, { data: [rows[1]], next: null }], ['next']],
    ['a title of its own', { title: '春季招聘', id: 7, data: rows }, ['title', 'id']],
  ])('%s are read, and what stands beside them is told', async (_, content, beside) => {
    const { inputs, problems, notRead } = await readingOfText(content, 'json');
    expect(problems.flat()).toEqual([]);
    expect(inputs).toEqual(rows.slice(0, inputs.length));
    expect(inputs.length).toBe(JSON.stringify(content).split('externalRef').length - 1);
    expect(notRead).toEqual(beside.map((key) => expect.stringMatching(`^${key} \\(1\\):`) as string));
  });

  test('are read as postings where they are such, and what is none is wrong by its place', async () => {
    const { inputs, problems } = await readingOfText({ code: 0, data: [posting, 'none', rows[0]] }, 'json');
    expect(inputs).toMatchObject([{ title: '缝纫工' }, {}, rows[0] ?? {}]);
    expect(problems[1]).toEqual([expect.stringContaining('JSON') as string]);
  });
});

test.each([
  ['csv', [{ externalRef: 'W-1', ...ROW }]],
  ['xlsx', { data: [{ externalRef: 'W-1', ...ROW }] }],
  ['txt', [{ externalRef: 'W-1', ...ROW }]],
])('JSON that is called .%s is read as what it is', async (extension, content) => {
  const { inputs } = await readingOfText(content, extension);
  expect(inputs).toEqual([{ externalRef: 'W-1', ...ROW }]);
});
