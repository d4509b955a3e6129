/** People over HTTP: whatever is put wherever, no answer holds a full number; and every list of a region is the union of its parts. */
import fc from 'fast-check';
import { checkDigit } from '../../functions/platform/values/identity-number';
import { runs } from '../kit/long';
import { spelled, spelledNumber } from '../kit/spellings';
import { givenWorker, identityNumber, mobile, NOW, startTestSystem, type TestSystem, unique } from '../kit/system';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

const numbers = fc
  .tuple(fc.integer({ min: 1950, max: 2008 }), fc.integer({ min: 1, max: 9_998 }))
  .map(([year, rest]) => `532128${year}0${1 + (rest % 9)}1${rest % 10}${String(rest % 1000).padStart(3, '0')}`)
  .map((first17) => first17 + checkDigit(first17));
const phones = fc.integer({ min: 0, max: 99_999_999 }).map((rest) => `139${String(rest).padStart(8, '0')}`);

const PERSON = `worker { id name maskedIdentityNumber maskedPhone villageCode skills groupTags intent { departFrom }
  history { edges { node { fields { name value } } } } surveys { edges { node { maskedPhone } } } }`;

/** Fields of each input that a number may end up in by mistake; names and free texts are shown to their author. */
const operations = {
  RegisterWorkerInput: {
    query: `mutation ($input: RegisterWorkerInput!) { done: registerWorker(input: $input) { ${PERSON} userErrors { code message path } } }`,
    fields: ['identityNumber', 'phone', 'villageCode', 'education', 'idempotencyKey'],
  },
  UpdateWorkerInput: {
    query: `mutation ($input: UpdateWorkerInput!) { done: updateWorker(input: $input) { ${PERSON} userErrors { code message path } } }`,
    fields: ['workerId', 'phone', 'villageCode', 'education'],
  },
  RecordSurveysInput: {
    query: `mutation ($input: RecordSurveysInput!) { done: recordSurveys(input: $input) {
      results { status ${PERSON} errors { code message path } } userErrors { code message path } } }`,
    fields: ['identityNumber', 'phone', 'villageCode', 'surveyedAt', 'employment', 'wageExpected', 'wantsWork'],
  },
  RevealWorkerInput: {
    query:
      'mutation ($input: RevealWorkerInput!) { done: revealWorker(input: $input) { userErrors { code message path } } }',
    fields: ['workerId', 'purpose'],
  },
} as const;

test('no answer, no log line and no error holds a full number, wherever it is put', async () => {
  const written: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0),
  );
  const workerId = await givenWorker(system);
  const type = fc.constantFrom(...(Object.keys(operations) as (keyof typeof operations)[]));
  const misplaced = fc.array(fc.tuple(fc.nat({ max: 6 }), fc.constantFrom('number', 'phone', 'both')), {
    maxLength: 3,
  });
  try {
    await fc.assert(
      fc.asyncProperty(type, numbers, phones, misplaced, async (name, number, phone, wrong) => {
        const { query, fields } = operations[name];
        const right = {
          RegisterWorkerInput: {
            idempotencyKey: unique(),
            identityNumber: number,
            phone,
            name: '木呷',
            villageCode: '530627102',
          },
          UpdateWorkerInput: { workerId, phone },
          RecordSurveysInput: {
            clientId: unique(),
            identityNumber: number,
            phone,
            name: '木呷',
            villageCode: '530627102',
            surveyedAt: NOW,
          },
          RevealWorkerInput: { workerId, purpose: '核对' },
        }[name];
        const texts = { number, phone, both: `${number}${phone}` };
        const mistakes: Record<string, string> = Object.fromEntries(
          wrong.map(([field, what]) => [fields[field % fields.length] ?? '', texts[what]] as const),
        );
        const row = { ...right, ...mistakes };
        const input = name === 'RecordSurveysInput' ? { surveys: [row] } : row;
        const { text } = await system.gql(system.tokens.BUREAU, query, { input });
        for (const secret of [number, phone])
          expect([name, mistakes, text.includes(secret)]).toEqual([name, mistakes, false]);
        for (const line of written) expect(line.includes(number) || line.includes(phone)).toBe(false);
      }),
      runs(150),
    );
  } finally {
    spies.forEach((spy) => spy.mockRestore());
  }
});

test('a person is one person in every spelling: registered, found, surveyed and compared', async () => {
  const found = `query ($number: String!, $phone: String!, $name: String!) {
    workerByIdentityNumber(identityNumber: $number) { id } workerByPhone(phone: $phone) { id }
    workers(filter: { nameStartsWith: $name, phone: $phone }) { edges { node { id name } } } }`;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('马黄', '长人·木呷', '龙阿依', 'ꆈꌠ·阿呷'), fc.gen(), async (name, draw) => {
      // Nobody else's, in whatever order the runs are shrunk.
      const [number, phone] = [identityNumber(), mobile()];
      const spelling = () => ({
        number: draw(spelledNumber, number),
        phone: draw(spelledNumber, phone),
        name: draw(spelled, name),
      });
      const at = { villageCode: '530627102201' };
      const id = await givenWorker(system, { ...at, ...registrationOf(spelling()) });
      expect(await system.ask(system.tokens.BUREAU, found, spelling())).toEqual({
        workerByIdentityNumber: { id },
        workerByPhone: { id },
        workers: { edges: [{ node: { id, name } }] },
      });
      const again = { idempotencyKey: unique(), ...at, ...registrationOf(spelling()) };
      const { userErrors } = await system.mutate(system.tokens.BUREAU, 'registerWorker', 'worker { id }', again);
      expect(userErrors.map(({ code }) => code)).toEqual(['IDENTITY_NUMBER_TAKEN']);
      const row = { clientId: unique(), surveyedAt: NOW, ...registrationOf(spelling()) };
      const { results } = await system.mutate(
        system.tokens.BUREAU,
        'recordSurveys',
        'results { status worker { id name } }',
        {
          surveys: [row],
        },
      );
      expect(results).toEqual([{ status: 'UPDATED', worker: { id, name } }]);
    }),
    runs(40),
  );
});

function registrationOf({ number, phone, name }: Record<'number' | 'phone' | 'name', string>) {
  return { identityNumber: number, phone, name };
}

test('what a form leaves blank changes nothing, in whatever field and by whatever way it comes', async () => {
  const told = `name maskedPhone villageCode ethnicGroup skills groupTags employment intent {
    departFrom destinationRegionCodes occupationCodes }`;
  const blank = fc.constantFrom('', ' ', '　', '\u200b', '\u00a0', '-', '／', '——', '不详', '未填', 'N/A');
  const blanks = fc.array(blank, { minLength: 1, maxLength: 2 });
  const none = fc.constantFrom('无', '没有', '暂无');
  // In a wish 无 says no more than a blank; of skills it says that there are none.
  const open = fc.array(fc.oneof(blank, none), { minLength: 1, maxLength: 2 });
  const forms = fc.record({
    ...{ name: blank, phone: fc.oneof(blank, none), villageCode: blank, departFrom: fc.oneof(blank, none) },
    ...{ employment: fc.oneof(blank, none), skills: blanks, destinationRegionCodes: open, occupationCodes: open },
  });
  const number = identityNumber();
  const right = {
    ...{
      identityNumber: number,
      name: '木呷',
      phone: '13900001234',
      villageCode: '530627102201',
      departFrom: '镇雄站',
    },
    ...{ employment: 'AT_HOME', skills: ['焊接'], destinationRegionCodes: ['4419'], occupationCodes: ['6-05-01-03'] },
  };
  const record = async (form: object): Promise<unknown> => {
    const surveys = [{ clientId: unique(), surveyedAt: NOW, ...form }];
    const { results } = await system.mutate(
      system.tokens.BUREAU,
      'recordSurveys',
      `results { status errors { code path } worker { id ${told} } }`,
      { surveys },
    );
    return results[0];
  };
  const first = await record(right);
  expect(first).toMatchObject({ status: 'CREATED', errors: [] });
  const { worker } = first as { worker: { id: string } };
  await fc.assert(
    fc.asyncProperty(forms, async (form) => {
      expect(await record({ identityNumber: number, ...form })).toEqual({ status: 'UPDATED', errors: [], worker });
      const { name, phone, villageCode, skills } = form;
      const input = { workerId: worker.id, name, phone, villageCode, skills, groupTags: skills };
      const update = await system.mutate(system.tokens.BUREAU, 'updateWorker', `worker { id ${told} }`, input);
      expect(update).toEqual({ worker, userErrors: [] });
    }),
    runs(20),
  );
});

test('the workers of a region are those of its parts, and no list repeats a worker', async () => {
  const idsOf = async (filter: object, first: number): Promise<string[]> => {
    const query = `query ($filter: WorkerFilter, $first: Int, $after: String) { workers(filter: $filter, first: $first, after: $after) {
      edges { node { id } } pageInfo { hasNextPage endCursor } } }`;
    const ids: string[] = [];
    for (let after: string | null | undefined; ;) {
      const { workers } = await system.ask(system.tokens.BUREAU, query, { filter, first, after });
      ids.push(...workers.edges.map(({ node }) => node.id));
      if (!workers.pageInfo.hasNextPage) return ids;
      after = workers.pageInfo.endCursor;
    }
  };
  const villages = ['530627102201', '530627102202', '530627103201', '530628001', '530628001201', '530102001001'];
  const village = fc.constantFrom(...villages);
  await fc.assert(
    fc.asyncProperty(fc.array(village, { maxLength: 6 }), fc.integer({ min: 1, max: 9 }), async (homes, first) => {
      await Promise.all(homes.map((villageCode) => givenWorker(system, { villageCode, name: `欧阳${unique('')}` })));
      for (const named of [{}, { nameStartsWith: '欧阳' }])
        for (const [region, parts] of [
          ['53', ['5301', '5306']],
          ['5306', ['530627', '530628']],
          ['530627', ['530627102', '530627103']],
        ] as const) {
          const whole = await idsOf({ ...named, regionCode: region }, first);
          const apart = await Promise.all(parts.map((regionCode) => idsOf({ ...named, regionCode }, first)));
          expect(new Set(whole).size).toBe(whole.length);
          // By name the parts are interleaved; by village they follow one another.
          if ('nameStartsWith' in named) expect(apart.flat().sort()).toEqual([...whole].sort());
          else expect(apart.flat()).toEqual(whole);
        }
    }),
    { numRuns: 5 },
  );
});
