/** Workers over HTTP: registered once, seen only by those in charge, and their numbers nowhere in plain text. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { parseIdentityNumber } from '../../functions/platform/values/identity-number';
import type { RegisterWorkerInput, Worker } from '../../functions/generated/graphql';
import {
  givenEnterprise,
  givenPositions,
  givenWorker,
  identityNumber,
  mobile,
  NOW,
  placementInput,
  requestTravelInput,
  startTestSystem,
  type TestSystem,
  travelServiceInput,
  unique,
  workerInput,
} from '../kit/system';

let system: TestSystem;
const dataFolder = mkdtempSync(join(tmpdir(), 'job-bowl-workers-'));

beforeAll(async () => {
  system = await startTestSystem({ dataFolder });
});

afterAll(async () => {
  await system.stop();
  rmSync(dataFolder, { recursive: true });
});

function register(token: string, change: Partial<RegisterWorkerInput> = {}, selection = 'worker { id }') {
  return system.mutate(token, 'registerWorker', selection, workerInput(change));
}

async function seen(token: string, id: string): Promise<string | undefined> {
  return (await system.ask(token, 'query ($id: ID!) { worker(id: $id) { id } }', { id })).worker?.id;
}

describe('a registration', () => {
  test('is told every field that is wrong at once', async () => {
    const wrong: Partial<RegisterWorkerInput> = {
      ...{ identityNumber: '110105194912310021', name: ' ', phone: '12345', villageCode: '530627' },
      ...{
        ethnicGroup: 'x'.repeat(41),
        skills: ['', 'x'.repeat(41), '有'],
        groupTags: Array.from({ length: 21 }, () => 'x'),
      },
    };
    const { worker, userErrors } = await register(system.tokens.BUREAU, wrong);
    expect(worker).toBeNull();
    expect(userErrors.map(({ path, code }) => [path.join('.'), code])).toEqual([
      ['identityNumber', 'IDENTITY_NUMBER_INVALID'],
      ['name', 'REQUIRED'],
      ['phone', 'PHONE_INVALID'],
      ['villageCode', 'REGION_LEVEL'],
      ['ethnicGroup', 'TEXT_LENGTH'],
      ['skills.1', 'TEXT_LENGTH'],
      ['skills.2', 'NAMES_NOTHING'],
      ['groupTags', 'LIST_LENGTH'],
    ]);
  });

  test.each([
    ...['13887000001', '〃', '(1)', '·', '1'],
    ...['53212819780621514X', '马阿依532128199001010023', '马阿依 138-8700-0001', '马阿依（１３８８７０００００１）'],
    ...['欧阳 532128 19900101 002x', '+86 138 8700 0001 马'],
  ])('of nobody called %s is refused', async (name) => {
    const { userErrors } = await register(system.tokens.BUREAU, { name });
    expect(userErrors.map(({ path, code }) => [path.join('.'), code])).toEqual([['name', 'NAMES_NOTHING']]);
  });

  test.each(['\t', '\n', '\r'])(
    'with %j within the name or a skill is refused: nobody sees it there',
    async (hidden) => {
      const wrong = { name: `张${hidden}三`, skills: [`电${hidden}焊`] };
      const { userErrors } = await register(system.tokens.BUREAU, wrong);
      expect(userErrors.map(({ path, code }) => [path.join('.'), code])).toEqual([
        ['name', 'TEXT_CHARACTERS'],
        ['skills.0', 'TEXT_CHARACTERS'],
      ]);
    },
  );

  test('of one number wins once, however many race and however the number is typed', async () => {
    let number = identityNumber();
    while (!number.endsWith('X')) number = identityNumber();
    const forms = [number, number.toLowerCase(), ` ${number} `, number, number];
    const outcomes = await Promise.all(forms.map((form) => register(system.tokens.BUREAU, { identityNumber: form })));
    expect(outcomes.filter(({ worker }) => worker != null)).toHaveLength(1);
    for (const { worker, userErrors } of outcomes)
      if (worker == null)
        expect(userErrors).toMatchObject([{ code: 'IDENTITY_NUMBER_TAKEN', path: ['identityNumber'] }]);
  });

  test('that comes again with its key gives the same person, also at once', async () => {
    const input = workerInput();
    const again = () => system.mutate(system.tokens.BUREAU, 'registerWorker', 'worker { id }', input);
    const answers = await Promise.all([again(), again(), again()]);
    answers.push(await again());
    expect(new Set(answers.map(({ worker }) => worker?.id)).size).toBe(1);
    const other = { ...input, name: 'someone else' };
    expect(await system.mutate(system.tokens.BUREAU, 'registerWorker', 'worker { id }', other)).toMatchObject({
      worker: null,
      userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED', path: ['idempotencyKey'] }],
    });
  });

  test.each(['阿依·买买提', '古丽巴哈尔·阿卜杜热依木·图尔荪江', '熊', 'ꆈꌠ·阿呷', '李'.repeat(100)])(
    'keeps the name %s as it is',
    async (name) => {
      const { worker } = await register(system.tokens.BUREAU, { name: `  ${name} ` }, 'worker { name }');
      expect(worker?.name).toBe(name);
    },
  );

  test('registers people under 16, with their age', async () => {
    const born = { identityNumber: identityNumber({ birthDate: asCivilDate('2013-01-21') }) };
    const { worker, userErrors } = await register(system.tokens.BUREAU, born, 'worker { age }');
    expect({ worker, userErrors }).toEqual({ worker: { age: 13 }, userErrors: [] });
  });

  test('outside the region that a cadre is in charge of is refused', async () => {
    const { worker, userErrors } = await register(system.tokens.CADRE, { villageCode: '530628100' });
    expect(worker).toBeNull();
    expect(userErrors).toMatchObject([{ path: ['villageCode'] }]);
  });
});

describe('a worker', () => {
  test('is seen by officials in charge of the region and by themselves; to others they do not exist', async () => {
    const id = await givenWorker(system, { villageCode: '530627102201' });
    const cadre = (regionCode: string): Promise<string> => system.sign({ roles: ['CADRE'], regionCode });
    const bureau = (regionCode: string): Promise<string> => system.sign({ roles: ['BUREAU'], regionCode });
    for (const region of ['53', '5306', '530627'])
      expect([region, await seen(await bureau(region), id)]).toEqual([region, id]);
    for (const region of ['530627', '530627102', '530627102201'])
      expect([region, await seen(await cadre(region), id)]).toEqual([region, id]);
    const missing = 'wkr_00000000000000000000000000';
    for (const region of ['530628', '530627103', '530627102202'])
      expect([region, await seen(await cadre(region), id)]).toEqual([region, undefined]);
    for (const region of ['52', '5301', '530628'])
      expect([region, await seen(await bureau(region), id)]).toEqual([region, undefined]);
    expect(await seen(await system.sign({ roles: ['WORKER'], workerId: id }), id)).toBe(id);
    expect(await seen(system.tokens.WORKER, id)).toBeUndefined();

    const foreign = await cadre('530628');
    const [positionId = ''] = await givenPositions(system, await givenEnterprise(system), [{}]);
    for (const workerId of [id, missing]) {
      const placement = await system.mutate(
        foreign,
        'startPlacement',
        'placement { id }',
        placementInput(workerId, positionId),
      );
      const travel = await system.mutate(
        foreign,
        'requestTravel',
        'travelRequest { id }',
        requestTravelInput([workerId]),
      );
      expect([placement.userErrors, travel.userErrors]).toMatchObject([
        [{ code: 'NOT_FOUND', path: ['workerId'] }],
        [{ code: 'NOT_FOUND', path: ['workerIds', '0'] }],
      ]);
    }
  });
});

describe('the list of workers', () => {
  async function listed(token: string, filter: object = {}): Promise<string[]> {
    const query = `query ($filter: WorkerFilter, $after: String) {
      workers(filter: $filter, first: 7, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } }
    }`;
    const ids: string[] = [];
    for (let after: string | null | undefined; ;) {
      const { workers } = await system.ask(token, query, { filter, after });
      ids.push(...workers.edges.map(({ node }) => node.id));
      if (!workers.pageInfo.hasNextPage) return ids;
      after = workers.pageInfo.endCursor;
    }
  }

  test('of a region is the union of its children’s, in the order of villages', async () => {
    const villages = [
      '530627001201',
      '530627102',
      '530627102201',
      '530627103201',
      '530628001',
      '530102001',
      '530102001201',
    ];
    for (const villageCode of [...villages, ...villages]) await givenWorker(system, { villageCode });
    const whole = await listed(system.tokens.BUREAU);
    const { region } = await system.ask(
      system.tokens.BUREAU,
      '{ region(code: "53") { children(first: 100) { edges { node { code } } } } }',
    );
    const byChild = [];
    for (const { node } of region?.children.edges ?? [])
      byChild.push(...(await listed(system.tokens.BUREAU, { regionCode: node.code })));
    expect(byChild).toEqual(whole);
    expect(new Set(whole).size).toBe(whole.length);

    const county = await listed(system.tokens.BUREAU, { regionCode: '530627' });
    const townships = ['530627001', '530627102', '530627103'];
    const byTownship = [];
    for (const regionCode of townships) byTownship.push(...(await listed(system.tokens.BUREAU, { regionCode })));
    expect(byTownship).toEqual(county);

    // A wider filter is narrowed to the caller's region, and one outside it finds nobody.
    expect(await listed(system.tokens.CADRE)).toEqual(county);
    expect(await listed(system.tokens.CADRE, { regionCode: '53' })).toEqual(county);
    expect(await listed(system.tokens.CADRE, { regionCode: '530628' })).toEqual([]);
  });

  test('is filtered by tag and by the beginning of the name', async () => {
    const tag = unique('脱贫户');
    const names = ['热西提·买买提', '热西提', '买买提·热西提'];
    for (const name of names) await givenWorker(system, { name, groupTags: [tag] });
    await givenWorker(system, { name: '热西提', groupTags: [`${tag}-2`] });
    expect(await listed(system.tokens.CADRE, { groupTag: tag })).toHaveLength(3);
    expect(await listed(system.tokens.CADRE, { groupTag: tag, nameStartsWith: '热西提' })).toHaveLength(2);
    expect(await listed(system.tokens.CADRE, { groupTag: 'none' })).toEqual([]);
  });
});

describe('identity number and phone', () => {
  const EVERYTHING = `id name maskedIdentityNumber maskedPhone villageCode village { fullName } age sex ethnicGroup education
    skills groupTags registeredAt placements { edges { node { id position { title } } } } travelRequests { edges { node { id } } }`;

  test('are in no answer, no log line and no item of any table or stream in plain text', async () => {
    const written: string[] = [];
    const spies = [process.stdout, process.stderr].map((stream) =>
      jest.spyOn(stream, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0),
    );
    const [number, phone] = [identityNumber({ birthDate: asCivilDate('1988-08-08') }), mobile()];
    const answers: string[] = [];
    const { BUREAU: bureau } = system.tokens;
    const say = async (query: string, variables?: object): Promise<void> => {
      answers.push((await system.gql(bureau, query, variables)).text);
    };
    const registration = `mutation ($input: RegisterWorkerInput!) {
      registerWorker(input: $input) { worker { ${EVERYTHING} } userErrors { code message path } }
    }`;
    const input = workerInput({ identityNumber: number, phone });
    await say(registration, { input });
    await say(registration, { input: { ...input, idempotencyKey: unique() } });
    await say(registration, {
      input: { ...input, idempotencyKey: unique(), identityNumber: `${number}0`, phone: `${phone}0` },
    });
    // The numbers stand in a wrong type, in a wrong field, as another scalar, and in a document that can't be read.
    await say(registration, { input: { ...input, identityNumber: { number, phone } } });
    await say(registration, { input: { ...input, education: number, skills: { number } } });
    await say(`query ($on: Date!) { travelServices(filter: { from: $on }) { totalCount } }`, { on: number });
    await say(`query ($first: Int) { workers(first: $first) { totalCount } }`, { first: `${number}${phone}` });
    await say(`query ($order: PositionOrder!) { positions(orderBy: $order) { totalCount } }`, { order: number });
    const { worker } = (JSON.parse(answers[0] ?? '') as { data: { registerWorker: { worker: Worker } } }).data
      .registerWorker;
    const [positionId = ''] = await givenPositions(system, await givenEnterprise(system, { contactPhone: phone }), [
      {},
    ]);
    await system.mutate(bureau, 'startPlacement', 'placement { id }', placementInput(worker.id, positionId));
    await system.mutate(bureau, 'scheduleTravelService', 'travelService { id }', travelServiceInput());
    await system.mutate(bureau, 'requestTravel', 'travelRequest { id }', requestTravelInput([worker.id]));
    await say(`query ($id: ID!) { worker(id: $id) { ${EVERYTHING} } }`, { id: worker.id });
    await say(`{ workers { edges { node { ${EVERYTHING} } } } }`);
    const selected = `${EVERYTHING} employment monthlyIncome intent { wantsWork departFrom } consents { granted } mergedIds
      history { edges { node { kind by fields { name value } } } } surveys { edges { node { maskedPhone name } } }`;
    const survey = { clientId: unique(), identityNumber: number, phone, surveyedAt: NOW, wantsWork: true };
    const record = `mutation ($input: RecordSurveysInput!) { recordSurveys(input: $input) {
      results { status worker { ${selected} } errors { code message path } } userErrors { message } } }`;
    const wrong = {
      ...survey,
      phone: `${phone}1`,
      identityNumber: `${number}1`,
      surveyedAt: phone,
      employment: number,
    };
    await say(record, { input: { surveys: [survey, { ...wrong, clientId: unique() }] } });
    await say(record, { input: { surveys: [{ ...survey, wantsWork: { number, phone } }] } });
    await say(
      `mutation ($input: UpdateWorkerInput!) { updateWorker(input: $input) { worker { ${selected} } userErrors { message } } }`,
      { input: { workerId: worker.id, phone, name: '木呷', skills: [`${number}${number}${number}`] } },
    );
    await say(`query ($id: ID!) { worker(id: $id) { ${selected} } }`, { id: worker.id });
    await say(`query ($n: String!) { workerByIdentityNumber(identityNumber: $n) { ${selected} } }`, { n: number });
    await say(`query ($n: String!) { workerByPhone(phone: $n) { ${selected} } }`, { n: phone });
    await say(
      `mutation ($input: RevealWorkerInput!) { revealWorker(input: $input) { phone userErrors { message } } }`,
      { input: { workerId: worker.id, purpose: number.repeat(20) } },
    );
    await system.mutate(bureau, 'registerWorker', 'worker { id }', workerInput({ phone }));
    await system.pump.idle();
    await say(`{ duplicateWorkers { edges { node { reasons workers { ${selected} } } } } }`);
    await say(`{ serviceList(regionCode: "53") { edges { node { worker { ${selected} } } } } }`);
    spies.forEach((spy) => spy.mockRestore());

    expect(worker).toMatchObject({
      maskedIdentityNumber: `${number.slice(0, 3)}${'*'.repeat(13)}${number.slice(-2)}`,
      maskedPhone: `${phone.slice(0, 3)}****${phone.slice(-4)}`,
      placements: { edges: [] },
    });
    expect(answers).toHaveLength(19);
    const stored = everythingStored();
    expect(stored).toContain(worker.id);
    for (const secret of [number, phone]) {
      for (const text of [...answers, ...written]) expect(text).not.toContain(secret);
      expect(stored).not.toContain(secret);
    }
  });

  test('are not told by the error about a wrong number', async () => {
    const number = '110105194912310021';
    const { userErrors } = await register(system.tokens.BUREAU, { identityNumber: number });
    expect(parseIdentityNumber(number, asCivilDate('2027-01-20'))).toBe('CHECK_DIGIT');
    expect(userErrors).toHaveLength(1);
    expect(userErrors[0]?.message).toContain('check digit');
    expect(JSON.stringify(userErrors)).not.toMatch(/\d{6}/);
  });

  /** The engine's own files: all tables, indexes and streams as they lie on the disk. */
  function everythingStored(): string {
    const files = readdirSync(dataFolder).filter((name) => name.includes('sqlite'));
    return files.map((name) => readFileSync(join(dataFolder, name), 'latin1')).join('\n');
  }
});
