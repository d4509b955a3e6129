/** What people at the service window do over HTTP: find someone without a card, correct what is known, ask for consent. */
import type { RegisterWorkerInput, UpdateWorkerInput, Worker, WorkerFilter } from '../../functions/generated/graphql';
import {
  givenEnterprise,
  givenPositions,
  givenWorker,
  identityNumber,
  mobile,
  NOW,
  placementInput,
  startTestSystem,
  type TestSystem,
  unique,
  workerInput,
} from '../kit/system';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

const HISTORY = 'history(first: 50) { edges { node { kind at recordedAt by fields { name value } } } }';

async function worker(id: string, fields: string, token = system.tokens.BUREAU): Promise<Worker | null | undefined> {
  return (await system.ask(token, `query ($id: ID!) { worker(id: $id) { id ${fields} } }`, { id })).worker;
}

function update(change: UpdateWorkerInput, token = system.tokens.CADRE) {
  const fields = 'worker { id name maskedPhone villageCode education skills groupTags }';
  return system.mutate(token, 'updateWorker', fields, change);
}

describe('a lost phone', () => {
  const find = (phone: string) =>
    system.ask(system.tokens.CADRE, 'query ($phone: String!) { workerByPhone(phone: $phone) { id } }', { phone });

  test('is cleared on purpose, found no more, and not brought back by an older word or a blank one', async () => {
    const phone = mobile();
    const number = identityNumber();
    const id = await givenWorker(system, { phone, identityNumber: number });
    expect((await update({ workerId: id, phone: ' ' })).worker?.maskedPhone).toMatch(/\*/);
    for (const _ of [1, 2]) {
      const cleared = await update({ workerId: id, clearPhone: true });
      expect([cleared.worker?.maskedPhone, cleared.userErrors]).toEqual([null, []]);
    }
    expect(await find(phone)).toEqual({ workerByPhone: null });
    const older = { clientId: unique('older'), identityNumber: number, surveyedAt: '2027-01-01T01:00:00Z', phone };
    await system.mutate(system.tokens.CADRE, 'recordSurveys', 'results { status }', { surveys: [older] });
    const page = await worker(id, `maskedPhone ${HISTORY}`);
    expect(page?.maskedPhone).toBeNull();
    const told = page?.history.edges.map(({ node }) => [
      node.kind,
      node.fields.filter(({ name }) => name === 'maskedPhone'),
    ]);
    expect(told?.filter(([kind]) => kind === 'UPDATE')).toEqual([['UPDATE', [{ name: 'maskedPhone', value: '' }]]]);
    const { worker: again } = await update({ workerId: id, phone });
    expect(again?.maskedPhone).toMatch(/\*/);
    expect(await find(phone)).toEqual({ workerByPhone: { id } });
  });

  test('stays cleared when the worker is merged', async () => {
    const [kept, merged] = [await givenWorker(system), await givenWorker(system)];
    await update({ workerId: merged, phone: mobile() });
    await update({ workerId: kept, clearPhone: true });
    const input = { idempotencyKey: unique('merge'), keepId: kept, mergeId: merged };
    const answer = await system.mutate(system.tokens.CADRE, 'mergeWorkers', 'worker { id maskedPhone }', input);
    expect(answer).toEqual({ worker: { id: kept, maskedPhone: null }, userErrors: [] });
  });

  test('is not set and cleared at once', async () => {
    const id = await givenWorker(system);
    const { userErrors } = await update({ workerId: id, phone: mobile(), clearPhone: true });
    expect(userErrors).toMatchObject([{ code: 'PHONE_CLEARED', path: ['phone'] }]);
  });
});

describe('an update', () => {
  test('changes what it names and nothing else, and the history says who, what and when', async () => {
    const id = await givenWorker(system, {
      name: '阿依',
      phone: '13800001234',
      skills: ['焊接'],
      education: 'PRIMARY',
    });
    const change = { workerId: id, name: ' 阿伊·木呷 ', phone: '139 0000 5678', skills: ['焊接', '驾驶'] };
    const { worker: updated, userErrors } = await update(change);
    expect(userErrors).toEqual([]);
    expect(updated).toMatchObject({
      ...{ name: '阿伊·木呷', maskedPhone: '139****5678', education: 'PRIMARY', skills: ['焊接', '驾驶'] },
      villageCode: '530627102201',
    });
    // What is known already is not told again.
    expect((await update(change)).worker).toEqual(updated);
    const entries = (await worker(id, HISTORY))?.history.edges.map(({ node }) => node) ?? [];
    expect(entries.map(({ kind }) => kind)).toEqual(['UPDATE', 'REGISTRATION']);
    expect(entries[0]?.fields.map(({ name, value }) => [name, value]).sort()).toEqual([
      ['maskedPhone', '139****5678'],
      ['name', '阿伊·木呷'],
      ['skills', '焊接, 驾驶'],
    ]);
    expect(entries[0]).toMatchObject({ at: NOW.replace('.000', ''), recordedAt: NOW.replace('.000', '') });
    expect(entries[0]?.by).not.toBe(entries[1]?.by);
  });

  test('is told every wrong field at once, and nothing is written', async () => {
    const id = await givenWorker(system);
    const wrong = {
      workerId: id,
      name: '李'.repeat(101),
      phone: '1',
      villageCode: '530628001',
      skills: ['', 'x'.repeat(41)],
      groupTags: ['x'.repeat(41)],
    };
    expect((await update(wrong)).userErrors.map(({ path, code }) => [path.join('.'), code])).toEqual([
      ['name', 'TEXT_LENGTH'],
      ['phone', 'PHONE_INVALID'],
      ['villageCode', 'REGION_OUT_OF_SCOPE'],
      ['skills.1', 'TEXT_LENGTH'],
      ['groupTags.0', 'TEXT_LENGTH'],
    ]);
    expect((await worker(id, HISTORY))?.history.edges).toHaveLength(1);
    // What a form leaves blank among the words of a list is no word.
    await update({ workerId: id, skills: ['焊接', '', '\u200b'], groupTags: [' ', '脱贫户'] });
    expect(await worker(id, 'skills groupTags')).toMatchObject({ skills: ['焊接'], groupTags: ['脱贫户'] });
    // Nor is a mark of an open field; that there is none is an answer.
    await update({ workerId: id, skills: ['-', '不详'], groupTags: ['无'], phone: '/' });
    expect(await worker(id, 'skills groupTags')).toMatchObject({ skills: ['焊接'], groupTags: [] });
  });

  test('of a worker outside the caller’s region is NOT_FOUND', async () => {
    const id = await givenWorker(system, { villageCode: '530102001' });
    for (const workerId of [id, 'wkr_00000000000000000000000000', 'nobody'])
      expect(await update({ workerId, name: '王' })).toMatchObject({
        worker: null,
        userErrors: [{ code: 'NOT_FOUND', path: ['workerId'] }],
      });
  });

  test('is visible to later fields of the same request', async () => {
    const [before, after, number] = ['13800001111', '13900002222', identityNumber()];
    const id = await givenWorker(system, { identityNumber: number, phone: before });
    const row = { clientId: unique(), identityNumber: number, surveyedAt: NOW, wantsWork: true };
    const query = `mutation ($survey: RecordSurveysInput!, $update: UpdateWorkerInput!, $reveal: RevealWorkerInput!) {
      recordSurveys(input: $survey) { results { worker { maskedPhone } } }
      updateWorker(input: $update) { userErrors { code } }
      again: recordSurveys(input: $survey) { results { worker { maskedPhone } } }
      revealWorker(input: $reveal) { phone } }`;
    const data = await system.ask(system.tokens.CADRE, query, {
      survey: { surveys: [row] },
      update: { workerId: id, phone: after },
      reveal: { workerId: id, purpose: '核对社保' },
    });
    expect(data.recordSurveys.results[0]?.worker?.maskedPhone).toBe('138****1111');
    expect(data).toMatchObject({ again: { results: [{ worker: { maskedPhone: '139****2222' } }] } });
    expect(data.revealWorker.phone).toBe(after);
  });

  test('that races with others loses nothing', async () => {
    const id = await givenWorker(system);
    const names = ['甲', '乙', '丙', '丁', '戊'];
    await Promise.all([
      ...names.map((name) => update({ workerId: id, name })),
      update({ workerId: id, education: 'COLLEGE' }),
    ]);
    const whole = await worker(id, `name education ${HISTORY}`);
    const told = whole?.history.edges.flatMap(({ node }) => node.fields).filter(({ name }) => name === 'name');
    expect(told?.map(({ value }) => value)).toEqual(expect.arrayContaining(names));
    expect(whole).toMatchObject({ name: told?.[0]?.value, education: 'COLLEGE' });
  });

  test('at the window counts over a survey by a phone whose clock is ahead', async () => {
    const number = identityNumber();
    const id = await givenWorker(system, { identityNumber: number });
    const surveyedAt = new Date(new Date(NOW).getTime() + 8 * 60_000).toISOString();
    const surveys = [{ clientId: unique(), identityNumber: number, surveyedAt, name: '错' }];
    await system.mutate(system.tokens.CADRE, 'recordSurveys', 'results { status }', { surveys });
    await update({ workerId: id, name: '对' });
    expect((await worker(id, 'name'))?.name).toBe('对');
  });
});

describe('someone without a card', () => {
  async function listed(filter: WorkerFilter, token = system.tokens.BUREAU): Promise<string[]> {
    const query = `query ($filter: WorkerFilter, $after: String) {
      workers(filter: $filter, first: 2, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } }`;
    const ids: string[] = [];
    for (let after: string | null | undefined; ;) {
      const { workers } = await system.ask(token, query, { filter, after });
      ids.push(...workers.edges.map(({ node }) => node.id));
      if (!workers.pageInfo.hasNextPage) return ids;
      after = workers.pageInfo.endCursor;
    }
  }

  test('is found by the beginning of the name, in the order of names, at every level and once', async () => {
    const people = [
      ['欧阳丙', '530627102201'],
      ['欧阳甲', '530627103201'],
      ['欧阳乙', '530628001'],
      ['欧阳丁', '530102001'],
      ['王欧阳', '530627103201'],
    ] as const;
    const ids = new Map<string, string>();
    for (const [name, villageCode] of people) ids.set(name, await givenWorker(system, { name, villageCode }));
    const of = (...names: string[]): (string | undefined)[] => names.sort().map((name) => ids.get(name));
    expect(await listed({ nameStartsWith: '欧阳' })).toEqual(of('欧阳甲', '欧阳乙', '欧阳丙', '欧阳丁'));
    expect(await listed({ nameStartsWith: '欧阳', regionCode: '5306' })).toEqual(of('欧阳甲', '欧阳乙', '欧阳丙'));
    expect(await listed({ nameStartsWith: '欧阳' }, system.tokens.CADRE)).toEqual(of('欧阳甲', '欧阳丙'));
    expect(await listed({ nameStartsWith: '欧阳', regionCode: '530627103' })).toEqual(of('欧阳甲'));
    await update({ workerId: ids.get('欧阳甲') ?? '', name: '司马甲' });
    await update({ workerId: ids.get('欧阳乙') ?? '', villageCode: '530102001' }, system.tokens.BUREAU);
    expect(await listed({ nameStartsWith: '欧阳', regionCode: '5306' })).toEqual(of('欧阳丙'));
    expect(await listed({ nameStartsWith: '司马', regionCode: '530627' })).toEqual([ids.get('欧阳甲')]);
    expect(await listed({ nameStartsWith: '欧阳', regionCode: '530102' })).toEqual(of('欧阳乙', '欧阳丁'));
  });

  test('is found by a name with a middle dot, in whatever form it is typed', async () => {
    const id = await givenWorker(system, { name: '帕提曼•艾山' });
    expect((await worker(id, 'name'))?.name).toBe('帕提曼·艾山');
    const number = identityNumber();
    const survey = { clientId: unique(), identityNumber: number, surveyedAt: NOW, name: '帕提曼‧吐尔逊' };
    const surveys = [{ ...survey, villageCode: '530627102201' }];
    await system.mutate(system.tokens.CADRE, 'recordSurveys', 'results { status }', { surveys });
    for (const typed of ['帕提曼·', '帕提曼・', ' 帕提曼• '])
      expect(await listed({ nameStartsWith: typed })).toHaveLength(2);
    expect(await listed({ nameStartsWith: '帕提曼⋅艾' })).toEqual([id]);
  });

  test('is found by phone, however it is typed: the most recently changed, and all who share it', async () => {
    const phone = mobile();
    const [one, two] = [await givenWorker(system, { phone }), await givenWorker(system, { phone })];
    await givenWorker(system, { phone, villageCode: '530102001' });
    await update({ workerId: one, education: 'COLLEGE' });
    const query = 'query ($phone: String!) { workerByPhone(phone: $phone) { id } }';
    const found = async (typed: string): Promise<unknown> =>
      (await system.ask(system.tokens.CADRE, query, { phone: typed })).workerByPhone?.id;
    for (const typed of [phone, `+86 ${phone}`, `${phone.slice(0, 3)}-${phone.slice(3)}`])
      expect(await found(typed)).toBe(one);
    expect(await found('13999999999')).toBeUndefined();
    expect(await found('no phone')).toBeUndefined();
    expect((await listed({ phone }, system.tokens.CADRE)).sort()).toEqual([one, two].sort());
    expect(await listed({ phone })).toHaveLength(3);
    await update({ workerId: one, phone: mobile() });
    expect(await listed({ phone }, system.tokens.CADRE)).toEqual([two]);
  });

  test('is found by phone where an earlier release wrote the profile, until the phone is another', async () => {
    const phone = mobile();
    const id = await givenWorker(system, { phone });
    // It held the hash of the phone as an attribute, too.
    const { db, vault } = system.platform;
    const hash = vault.fingerprint('phone', phone);
    const key = { TableName: 'Workers', Key: { pk: id, sk: 'profile' } } as const;
    await db.commit([
      {
        Update: {
          ...key,
          UpdateExpression: 'SET phoneHash = :hash, byPhonePk = :key',
          ExpressionAttributeValues: { ':hash': hash, ':key': `phone#${hash}` },
        },
      },
    ]);
    expect(await listed({ phone })).toEqual([id]);
    const next = mobile();
    await update({ workerId: id, phone: next });
    expect([await listed({ phone }), await listed({ phone: next })]).toEqual([[], [id]]);
  });

  test('without a phone is in no index of phones, where all such workers would share a partition', async () => {
    const { db } = system.platform;
    const numberless = await givenWorker(system, { phone: null });
    const stored = await db.get({ TableName: 'Workers', Key: { pk: numberless, sk: 'profile' } });
    expect(Object.keys(stored ?? {}).filter((name) => name.startsWith('byPhone'))).toEqual([]);
    const phone = mobile();
    await update({ workerId: numberless, phone });
    expect(await listed({ phone })).toEqual([numberless]);
  });

  test('is found by the phone of a whole village, in which others registered before them', async () => {
    const phone = mobile();
    const elsewhere = async (count: number): Promise<void> => {
      const one = { name: '木呷', phone, villageCode: '530628001', surveyedAt: NOW };
      const surveys = Array.from({ length: count }, () => ({
        ...{ ...one, clientId: unique(), identityNumber: identityNumber() },
      }));
      await system.mutate(system.tokens.BUREAU, 'recordSurveys', 'results { status }', { surveys });
    };
    await elsewhere(30);
    const here = await givenWorker(system, { phone });
    expect(await listed({ phone }, system.tokens.CADRE)).toEqual([here]);
    const query = 'query ($phone: String!) { workerByPhone(phone: $phone) { id } }';
    expect((await system.ask(system.tokens.CADRE, query, { phone })).workerByPhone?.id).toBe(here);
    const counted = 'query ($phone: String!) { workers(filter: { phone: $phone }) { totalCount } }';
    const totalCount = async (): Promise<unknown> =>
      (await system.ask(system.tokens.BUREAU, counted, { phone })).workers.totalCount;
    expect(await totalCount()).toBe(31);
    await elsewhere(70);
    expect(await totalCount()).toBeNull();
  });

  test('and someone with one is found by the identity number, in the caller’s region only', async () => {
    const number = identityNumber();
    const id = await givenWorker(system, { identityNumber: number });
    const query = 'query ($number: String!) { workerByIdentityNumber(identityNumber: $number) { id } }';
    const found = async (typed: string, token = system.tokens.CADRE): Promise<unknown> =>
      (await system.ask(token, query, { number: typed })).workerByIdentityNumber?.id;
    expect(await found(number)).toBe(id);
    expect(await found(` ${number.toLowerCase()} `)).toBe(id);
    expect(await found(number, await system.sign({ roles: ['CADRE'], regionCode: '530628' }))).toBeUndefined();
    expect(await found(identityNumber())).toBeUndefined();
    expect(await found('110105194912310021')).toBeUndefined();
  });

  test('is found by employment and by whether they want work', async () => {
    const tag = unique('tag');
    const said = async (employment: string, wantsWork: boolean): Promise<string> => {
      const number = identityNumber();
      const id = await givenWorker(system, { identityNumber: number, groupTags: [tag] });
      const surveys = [{ clientId: unique(), identityNumber: number, surveyedAt: NOW, employment, wantsWork }];
      await system.mutate(system.tokens.CADRE, 'recordSurveys', 'results { status }', { surveys });
      return id;
    };
    const ids = [await said('AT_HOME', true), await said('IN_COUNTY', true), await said('AT_HOME', false)];
    await givenWorker(system, { groupTags: [tag] });
    expect((await listed({ groupTag: tag, employment: 'AT_HOME' })).sort()).toEqual([ids[0], ids[2]].sort());
    expect((await listed({ groupTag: tag, wantsWork: true })).sort()).toEqual([ids[0], ids[1]].sort());
    expect(await listed({ groupTag: tag, wantsWork: false })).toEqual([ids[2]]);
  });

  test('is not looked for in a URL', async () => {
    const get = async (query: string, variables: object = {}): Promise<string> => {
      const url = new URL(`${system.origin}/graphql`);
      url.searchParams.set('query', query);
      url.searchParams.set('variables', JSON.stringify(variables));
      const headers = { authorization: `Bearer ${system.tokens.CADRE}`, 'apollo-require-preflight': '1' };
      return (await fetch(url, { headers })).text();
    };
    expect(await get('{ viewer { roles } }')).toContain('CADRE');
    for (const [query, variables] of [
      ['{ workerByPhone(phone: "13800000000") { id } }', {}],
      ['query ($n: String!) { workerByIdentityNumber(identityNumber: $n) { id } }', { n: '110105194912310021' }],
      ['{ workers(filter: { phone: "13800000000" }) { totalCount } }', {}],
      ['query ($f: WorkerFilter) { workers(filter: $f) { totalCount } }', { f: { phone: '13800000000' } }],
    ] as const) {
      const answer = await get(query, variables);
      expect(answer).toContain('BAD_USER_INPUT');
      expect(answer).not.toMatch(/13800000000|110105194912310021/);
    }
  });
});

describe('personal data leaves for an enterprise', () => {
  test('only with the worker’s consent and after an interest in it, and then no more than it needs', async () => {
    const enterpriseId = await givenEnterprise(system);
    const enterprise = await system.sign({ roles: ['ENTERPRISE'], enterpriseId });
    const other = await system.sign({ roles: ['ENTERPRISE'], enterpriseId: await givenEnterprise(system) });
    const input: RegisterWorkerInput = workerInput({ name: '木呷', phone: '13800001234' });
    const id = (await system.mutate(system.tokens.BUREAU, 'registerWorker', 'worker { id }', input)).worker?.id ?? '';
    const self = await system.sign({ roles: ['WORKER'], workerId: id });
    const consent = (granted: boolean, token: string) =>
      system.mutate(token, 'recordConsent', 'worker { consents { purpose granted } }', {
        ...{ workerId: id, purpose: 'SHARE_WITH_ENTERPRISE', granted },
      });
    const seen = async (token: string): Promise<unknown> => (await worker(id, 'name age maskedPhone', token)) ?? null;
    const before = (await worker(id, 'consents { granted }'))?.consents.map(({ granted }) => granted);
    expect(before).toEqual([false, false, false, true]);
    const [positionId = ''] = await givenPositions(system, enterpriseId, [{}]);
    await system.mutate(system.tokens.BUREAU, 'startPlacement', 'placement { id }', placementInput(id, positionId));
    expect(await seen(enterprise)).toBeNull();
    expect((await consent(true, system.tokens.WORKER)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect((await consent(true, self)).worker?.consents).toEqual([
      { purpose: 'SHARE_WITH_ENTERPRISE', granted: true },
      { purpose: 'SMS', granted: false },
      { purpose: 'TRAVEL_TOGETHER', granted: false },
      { purpose: 'AUTOMATIC_MATCHING', granted: true },
    ]);
    expect(await seen(enterprise)).toEqual({ id, name: '木呷', age: 36, maskedPhone: '138****1234' });
    expect(await seen(other)).toBeNull();
    for (const field of ['maskedIdentityNumber', 'villageCode', 'education', 'skills', 'surveys { totalCount }']) {
      const { errors } = await system.gql(enterprise, `query ($id: ID!) { worker(id: $id) { ${field} } }`, { id });
      expect([field, errors[0]?.extensions['code']]).toEqual([field, 'FORBIDDEN']);
    }
    await consent(false, self);
    expect(await seen(enterprise)).toBeNull();
  });
});
