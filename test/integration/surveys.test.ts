/** Surveys over HTTP: batches from phones that were offline for days. */
import type { RecordSurveysPayload, SurveyInput, Worker } from '../../functions/generated/graphql';
import { limits } from '../../functions/limits';
import { identityNumber, mobile, NOW, startTestSystem, type TestSystem, unique, workerInput } from '../kit/system';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

const RESULT = `results { index clientId status worker { id name villageCode employment monthlyIncome surveyedAt
  intent { wantsWork destinationRegionCodes occupationCodes wageExpected departFrom needsTransport needsTraining } }
  errors { code message path } } userErrors { code path }`;

function record(token: string, surveys: readonly SurveyInput[]): Promise<RecordSurveysPayload> {
  return system.mutate(token, 'recordSurveys', RESULT.replace(/ userErrors \{ code path \}$/, ''), { surveys });
}

/** By a cadre of Zhenxiong yesterday, of someone in a village there. */
function surveyInput(change: Partial<SurveyInput> = {}): SurveyInput {
  return {
    clientId: unique('survey'),
    identityNumber: identityNumber(),
    name: '阿依·买买提',
    phone: mobile(),
    villageCode: '530627102201',
    surveyedAt: '2027-01-19T15:00:00+08:00',
    wantsWork: true,
    ...change,
  };
}

function minutesFromNow(minutes: number): string {
  return new Date(new Date(NOW).getTime() + minutes * 60_000).toISOString();
}

async function one(token: string, survey: SurveyInput): Promise<RecordSurveysPayload['results'][number]> {
  const { results } = await record(token, [survey]);
  const [result] = results;
  if (result === undefined) throw new Error('Expected a result');
  return result;
}

async function surveysOf(token: string, id: string): Promise<Worker> {
  const query = `query ($id: ID!) { worker(id: $id) { id villageCode
    surveys { edges { node { clientId surveyedAt by maskedPhone villageCode employment intent { wantsWork } } } } } }`;
  const { worker } = await system.ask(token, query, { id });
  if (worker == null) throw new Error('Expected a worker');
  return worker;
}

describe('a batch', () => {
  test('registers unknown people, and keeps the order of its rows', async () => {
    const rows = [surveyInput({ name: '甲' }), surveyInput({ name: '乙' }), surveyInput({ name: '丙' })];
    const { results, userErrors } = await record(system.tokens.CADRE, rows);
    expect(userErrors).toEqual([]);
    expect(results.map(({ index, clientId, status, worker }) => [index, clientId, status, worker?.name])).toEqual([
      [0, rows[0]?.clientId, 'CREATED', '甲'],
      [1, rows[1]?.clientId, 'CREATED', '乙'],
      [2, rows[2]?.clientId, 'CREATED', '丙'],
    ]);
    const again = await record(system.tokens.CADRE, rows.toReversed());
    expect(again.results.map(({ status, worker }) => [status, worker?.name])).toEqual([
      ['UNCHANGED', '丙'],
      ['UNCHANGED', '乙'],
      ['UNCHANGED', '甲'],
    ]);
  });

  test('with a hundred and one rows, or none, is refused whole', async () => {
    const rows = Array.from({ length: limits.surveysMax + 1 }, () => surveyInput());
    for (const surveys of [rows, []]) {
      const { results, userErrors } = await record(system.tokens.CADRE, surveys);
      expect(results).toEqual([]);
      expect(userErrors).toMatchObject([{ code: 'LIST_LENGTH', path: ['surveys'] }]);
    }
    const found = await system.ask(
      system.tokens.CADRE,
      'query ($n: String!) { workerByIdentityNumber(identityNumber: $n) { id } }',
      {
        n: rows[0]?.identityNumber,
      },
    );
    expect(found.workerByIdentityNumber).toBeNull();
  });

  test('names every wrong field of a row, and records the other rows', async () => {
    const wrong = surveyInput({
      ...{ identityNumber: '110105194912310021', name: '李'.repeat(101), phone: '1', villageCode: '530628001' },
      ...{ surveyedAt: 'yesterday', destinationRegionCodes: ['99'], occupationCodes: ['welder'], wageExpected: 0 },
      ...{
        departFrom: 'x'.repeat(101),
        employment: 'ELSEWHERE',
        monthlyIncome: -1,
        skills: ['', 'x'.repeat(41), '会', '无', '5200'],
      },
    });
    const nothing: SurveyInput = { clientId: unique('survey') };
    const { results } = await record(system.tokens.CADRE, [surveyInput(), wrong, nothing, surveyInput()]);
    expect(results.map(({ status }) => status)).toEqual(['CREATED', 'REJECTED', 'REJECTED', 'CREATED']);
    const told = (row: number): string[][] =>
      (results[row]?.errors ?? []).map(({ path, code }) => [path.slice(2).join('.'), code]);
    expect(told(1)).toEqual([
      ['identityNumber', 'IDENTITY_NUMBER_INVALID'],
      ['name', 'TEXT_LENGTH'],
      ['phone', 'PHONE_INVALID'],
      ['villageCode', 'REGION_OUT_OF_SCOPE'],
      ['surveyedAt', 'INSTANT_INVALID'],
      ['destinationRegionCodes.0', 'REGION_UNKNOWN'],
      ['occupationCodes.0', 'OCCUPATION_UNKNOWN'],
      ['wageExpected', 'NUMBER_RANGE'],
      ['departFrom', 'TEXT_LENGTH'],
      ['employment', 'VALUE_UNKNOWN'],
      ['monthlyIncome', 'NUMBER_RANGE'],
      ['skills.1', 'TEXT_LENGTH'],
      ['skills.2', 'NAMES_NOTHING'],
      ['skills.4', 'NAMES_NOTHING'],
    ]);
    expect(told(2)).toEqual([
      ['identityNumber', 'REQUIRED'],
      ['surveyedAt', 'REQUIRED'],
    ]);
    expect(results[1]?.errors[0]?.path).toEqual(['surveys', '1', 'identityNumber']);
  });

  test('may have several rows of one person: the newest value of each field counts', async () => {
    const number = identityNumber();
    const at = (hour: number, change: Partial<SurveyInput>): SurveyInput =>
      surveyInput({ identityNumber: number, surveyedAt: `2027-01-19T0${hour}:00:00Z`, ...change });
    const { results } = await record(system.tokens.CADRE, [
      at(5, { employment: 'AT_HOME' }),
      at(3, { employment: 'OUT_OF_PROVINCE', monthlyIncome: 6_000 }),
      at(4, { employment: 'IN_COUNTY', wageExpected: 7_000 }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['CREATED', 'UPDATED', 'UPDATED']);
    expect(results[2]?.worker).toMatchObject({
      ...{ employment: 'AT_HOME', monthlyIncome: 6_000, surveyedAt: '2027-01-19T05:00:00Z' },
      intent: { wantsWork: true, wageExpected: 7_000 },
    });
  });

  test('tells of each row which of its answers a later one stands before, by the codes and numbers that are kept', async () => {
    const number = identityNumber();
    const surveys = [
      surveyInput({
        identityNumber: number,
        surveyedAt: '2027-01-10T00:00:00Z',
        phone: '13871110001',
        wantsWork: false,
      }),
      surveyInput({ identityNumber: number, surveyedAt: '2027-01-11T00:00:00Z', phone: '13872220001' }),
      surveyInput({ ...{ identityNumber: number, surveyedAt: '2027-01-09T00:00:00Z', phone: '138 7222 0001' } }),
    ].map((row) => ({ ...row, destinationRegionCodes: ['440300'], occupationCodes: ['6-06-04-01'] }));
    const overruled = async (rows: SurveyInput[], token = system.tokens.CADRE): Promise<string[][]> => {
      const shown = 'results { overruled } userErrors { code }';
      const { results } = await system.mutate(token, 'recordSurveys', shown, { surveys: rows });
      return results.map((result) => [...result.overruled]);
    };
    expect(await overruled(surveys)).toEqual([['wantsWork', 'phone'], [], []]);
    expect(await overruled(surveys)).toEqual([['wantsWork', 'phone'], [], []]);
    expect(await overruled([surveyInput({ name: '' })])).toEqual([[]]);
  });

  test('registers an unknown person by any row with enough fields, in any order', async () => {
    const [number, unknown] = [identityNumber(), identityNumber()];
    const later = {
      clientId: unique(),
      identityNumber: number,
      surveyedAt: '2027-01-19T08:00:00Z',
      wageExpected: 6_000,
    };
    const rows = [
      later,
      { ...later, clientId: unique(), identityNumber: unknown },
      surveyInput({ identityNumber: number }),
    ];
    const { results } = await record(system.tokens.CADRE, rows);
    expect(results.map(({ status }) => status)).toEqual(['UPDATED', 'REJECTED', 'CREATED']);
    expect(results[0]?.worker).toMatchObject({ name: '阿依·买买提', intent: { wantsWork: true, wageExpected: 6_000 } });
    expect(results[1]?.errors.map(({ path }) => path.join('.'))).toEqual(['surveys.1.name', 'surveys.1.villageCode']);
  });

  test('whose rows share a clientId but say different things rejects the later one; the same row twice is taken once', async () => {
    const row = surveyInput();
    const { results } = await record(system.tokens.CADRE, [row, row, surveyInput({ clientId: row.clientId })]);
    expect(results.map(({ status, errors }) => [status, errors[0]?.code])).toEqual([
      ['CREATED', undefined],
      ['UNCHANGED', undefined],
      ['REJECTED', 'DUPLICATE_IN_BATCH'],
    ]);
  });
});

describe('a survey', () => {
  test('from a phone that is 10 minutes ahead is taken, from one that is more is refused', async () => {
    expect((await one(system.tokens.CADRE, surveyInput({ surveyedAt: minutesFromNow(10) }))).status).toBe('CREATED');
    const { status, errors } = await one(system.tokens.CADRE, surveyInput({ surveyedAt: minutesFromNow(10.1) }));
    expect(status).toBe('REJECTED');
    expect(errors).toMatchObject([{ code: 'SURVEYED_IN_FUTURE', path: ['surveys', '0', 'surveyedAt'] }]);
  });

  test('brings ethnic group, education and groups for support, which stay until another says otherwise', async () => {
    const first = surveyInput({ ethnicGroup: '苗', education: 'PRIMARY', groupTags: ['脱贫户'] });
    await one(system.tokens.CADRE, first);
    const later = surveyInput({
      ...first,
      clientId: unique(),
      surveyedAt: minutesFromNow(-1),
      education: 'JUNIOR_HIGH',
    });
    await one(system.tokens.CADRE, { ...later, ethnicGroup: null, groupTags: null });
    const { workerByIdentityNumber } = await system.ask(
      system.tokens.CADRE,
      `query ($n: String!) { workerByIdentityNumber(identityNumber: $n) { ethnicGroup education groupTags
        surveys { edges { node { ethnicGroup education groupTags } } } } }`,
      { n: first.identityNumber },
    );
    expect(workerByIdentityNumber).toMatchObject({
      ...{ ethnicGroup: '苗族', education: 'JUNIOR_HIGH', groupTags: ['脱贫户'] },
      surveys: {
        edges: [
          { node: { ethnicGroup: null, education: 'JUNIOR_HIGH', groupTags: null } },
          { node: { ethnicGroup: '苗族', education: 'PRIMARY', groupTags: ['脱贫户'] } },
        ],
      },
    });
    const blanks = { occupationCodes: ['', '6-25-04-07', '\u3000'], destinationRegionCodes: [' ', '4419'] };
    expect((await one(system.tokens.CADRE, surveyInput(blanks))).worker?.intent).toMatchObject({
      ...{ occupationCodes: ['6-25-04-07'], destinationRegionCodes: ['4419'] },
    });
    const person = { identityNumber: identityNumber(), name: '木呷', villageCode: '530627102201' };
    const known = surveyInput({ ...person, departFrom: '镇雄站', skills: ['焊接'], groupTags: ['脱贫户'] });
    await one(system.tokens.CADRE, known);
    const open = {
      departFrom: '无',
      skills: ['/'],
      groupTags: ['无', '-'],
      occupationCodes: ['-'],
      employment: '不详',
    };
    const marked = await one(system.tokens.CADRE, surveyInput({ ...person, name: '—', ...open }));
    expect(marked).toMatchObject({
      ...{ status: 'UPDATED', errors: [] },
      worker: { name: '木呷', intent: { departFrom: '镇雄站', occupationCodes: null } },
    });
    const none = { education: '没有', skills: ['无'], groupTags: ['暂无'], destinationRegionCodes: ['4419', '无'] };
    expect(await one(system.tokens.CADRE, surveyInput({ ...person, ...none }))).toMatchObject({
      ...{ status: 'UPDATED', errors: [] },
      worker: { intent: { destinationRegionCodes: ['4419'] } },
    });
    const told = `query ($n: String!) { workerByIdentityNumber(identityNumber: $n) { education skills groupTags } }`;
    expect(await system.ask(system.tokens.CADRE, told, { n: person.identityNumber })).toEqual({
      workerByIdentityNumber: { education: 'NONE', skills: [], groupTags: [] },
    });
    const wrong = surveyInput({ ethnicGroup: '火星族', education: 'PHD', groupTags: [''.padEnd(41, 'x')] });
    const { status, errors } = await one(system.tokens.CADRE, wrong);
    expect([status, ...errors.map(({ path, code }) => `${path.slice(2).join('.')} ${code}`)]).toEqual([
      ...['REJECTED', 'ethnicGroup ETHNIC_GROUP_UNKNOWN', 'education VALUE_UNKNOWN', 'groupTags.0 TEXT_LENGTH'],
    ]);
  });

  test('at the same time as another is ordered by clientId', async () => {
    const number = identityNumber();
    const same = (clientId: string, employment: string): SurveyInput =>
      surveyInput({ identityNumber: number, clientId, employment });
    const [low, high] = [unique('a'), unique('b')];
    await one(system.tokens.CADRE, same(high, 'IN_COUNTY'));
    const late = await one(system.tokens.BUREAU, same(low, 'AT_HOME'));
    expect([late.status, late.worker?.employment]).toEqual(['UNCHANGED', 'IN_COUNTY']);
  });

  test('with other content than its earlier attempt is refused, and changes nothing', async () => {
    const row = surveyInput({ employment: 'AT_HOME' });
    await one(system.tokens.CADRE, row);
    const { status, errors } = await one(system.tokens.CADRE, { ...row, employment: 'IN_COUNTY' });
    expect(status).toBe('REJECTED');
    expect(errors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED', path: ['surveys', '0', 'clientId'] }]);
    // Two accounts may choose the same id: both are heard.
    expect((await one(system.tokens.BUREAU, { ...row, employment: 'IN_COUNTY' })).status).not.toBe('REJECTED');
  });

  test('does not change the fields that it leaves out', async () => {
    const first = surveyInput({ employment: 'OUT_OF_PROVINCE', destinationRegionCodes: ['44', '4419'] });
    await one(system.tokens.CADRE, first);
    const next: SurveyInput = {
      ...{ clientId: unique('survey'), identityNumber: first.identityNumber ?? null },
      ...{ surveyedAt: minutesFromNow(-1), wantsWork: false },
    };
    const { status, worker } = await one(system.tokens.CADRE, next);
    expect([status, worker?.name, worker?.employment]).toEqual(['UPDATED', first.name, 'OUT_OF_PROVINCE']);
    expect(worker?.intent).toMatchObject({ wantsWork: false, destinationRegionCodes: ['44', '4419'] });
  });

  test('counts over a registration while it is valid, whenever it comes in, and not when it was out of date by then', async () => {
    const registered = { skills: ['焊接'] };
    const told = { skills: ['缝纫'] };
    for (const [days, counts] of [
      [100, true],
      [400, false],
    ] as const) {
      const number = surveyInput().identityNumber ?? '';
      const input = workerInput({ ...registered, identityNumber: number });
      await system.mutate(system.tokens.CADRE, 'registerWorker', 'worker { id }', input);
      const { worker } = await one(system.tokens.CADRE, {
        ...{ clientId: unique('survey'), identityNumber: number, surveyedAt: minutesFromNow(-days * 1_440) },
        ...{ ...told, departFrom: '镇雄汽车站' },
      });
      const { worker: now } = await system.ask(
        system.tokens.CADRE,
        'query ($id: ID!) { worker(id: $id) { skills intent { departFrom } } }',
        { id: worker?.id },
      );
      expect(now).toMatchObject({ ...(counts ? told : registered), intent: { departFrom: '镇雄汽车站' } });
    }
  });

  test('moves a worker who is found elsewhere in the caller’s region, and both histories stay', async () => {
    const first = surveyInput();
    const id = (await one(system.tokens.CADRE, first)).worker?.id ?? '';
    const zhaotong = await system.sign({ roles: ['BUREAU'], regionCode: '5306' });
    const there = { ...first, clientId: unique('survey'), villageCode: '530628001', surveyedAt: minutesFromNow(-5) };
    const moved = await one(zhaotong, there);
    expect([moved.status, moved.worker?.id, moved.worker?.villageCode]).toEqual(['UPDATED', id, '530628001']);
    const { worker } = await system.ask(system.tokens.CADRE, 'query ($id: ID!) { worker(id: $id) { id } }', { id });
    expect(worker).toBeNull();
    expect((await surveysOf(zhaotong, id)).surveys.edges.map(({ node }) => node.villageCode)).toEqual([
      '530628001',
      '530627102201',
    ]);

    // What was noted in the village before comes late: it stays in the history, and the person where they are.
    const late = await one(zhaotong, { ...first, clientId: unique('survey'), surveyedAt: '2027-01-18T01:00:00Z' });
    expect([late.status, late.worker?.villageCode]).toEqual(['UNCHANGED', '530628001']);
    expect((await surveysOf(zhaotong, id)).surveys.edges).toHaveLength(3);
  });

  test('that is repeated after the worker moved away is UNCHANGED, and not refused', async () => {
    const number = identityNumber();
    await one(system.tokens.CADRE, surveyInput({ identityNumber: number }));
    const again = {
      clientId: unique(),
      identityNumber: number,
      surveyedAt: '2027-01-19T08:00:00Z',
      wageExpected: 6_000,
    };
    expect((await one(system.tokens.CADRE, again)).status).toBe('UPDATED');
    const moved = { ...again, clientId: unique(), villageCode: '530628001', surveyedAt: '2027-01-20T01:00:00Z' };
    expect((await one(system.tokens.BUREAU, moved)).status).toBe('UPDATED');
    expect(await one(system.tokens.CADRE, again)).toMatchObject({ status: 'UNCHANGED', worker: null, errors: [] });
    const other = await one(system.tokens.CADRE, { ...again, clientId: unique() });
    expect(other).toMatchObject({ status: 'REJECTED', worker: null });
  });

  test('about a worker outside the caller’s region, without a home in it, is answered as one about an unknown person', async () => {
    const somewhere = workerInput({ villageCode: '530102001' });
    await system.mutate(system.tokens.BUREAU, 'registerWorker', 'worker { id }', somewhere);
    const tell = (number: string, change: Partial<SurveyInput> = {}): SurveyInput => ({
      ...{ clientId: unique('survey'), identityNumber: number, surveyedAt: minutesFromNow(-1), wantsWork: false },
      ...change,
    });
    for (const change of [{}, { name: '王' }]) {
      const [foreign, missing] = [
        await one(system.tokens.CADRE, tell(somewhere.identityNumber, change)),
        await one(system.tokens.CADRE, tell(identityNumber(), change)),
      ];
      expect(foreign.status).toBe('REJECTED');
      expect([foreign.status, foreign.worker, foreign.errors]).toEqual([
        missing.status,
        missing.worker,
        missing.errors,
      ]);
    }
  });

  test('is shown with its phone masked, and with who made it', async () => {
    const row = surveyInput({ phone: '13812345678' });
    const { worker } = await one(system.tokens.CADRE, row);
    const { edges } = (await surveysOf(system.tokens.CADRE, worker?.id ?? '')).surveys;
    expect(edges[0]?.node).toMatchObject({
      clientId: row.clientId,
      surveyedAt: '2027-01-19T07:00:00Z',
      maskedPhone: '138****5678',
      intent: { wantsWork: true },
    });
    expect(edges[0]?.node.by).not.toBe('');
  });
});
