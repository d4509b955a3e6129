/** People who are found in another region than their own, over HTTP: nobody gets them, or learns of them, without that region's word. */
import type {
  DecideMovePayload,
  Move,
  RegisterWorkerInput,
  SurveyInput,
  Worker,
} from '../../functions/generated/graphql';
import { identityNumber, mobile, NOW, startTestSystem, type TestSystem, unique, workerInput } from '../kit/system';

let system: TestSystem;
/** Zhenxiong and Yiliang, both of Zhaotong (5306); Wuhua of Kunming; and Guizhou. */
let zhenxiong: string;
let yiliang: string;
let zhaotong: string;
let wuhua: string;
let guizhou: string;

beforeAll(async () => {
  system = await startTestSystem();
  zhenxiong = system.tokens.CADRE;
  yiliang = await system.sign({ roles: ['CADRE'], regionCode: '530628' });
  zhaotong = await system.sign({ roles: ['BUREAU'], regionCode: '5306' });
  wuhua = await system.sign({ roles: ['CADRE'], regionCode: '530102' });
  guizhou = await system.sign({ roles: ['BUREAU'], regionCode: '52' });
});

afterAll(() => system.stop());
afterEach(() => system.clock.moveTo(NOW));

const MOVE = `id status surveyedAt receivedAt answerBy toCode to { name } mayDecide decidedAt note worker { id name }
  survey { clientId name maskedPhone villageCode monthlyIncome intent { wantsWork } }`;
const WORKER = `id name maskedPhone villageCode monthlyIncome surveyedAt skills intent { wantsWork departFrom }
  history { edges { node { kind at fields { name value } } } } surveys { edges { node { clientId villageCode } } }`;

interface Person {
  readonly id: string;
  readonly input: RegisterWorkerInput;
}

/** Registered in Zhenxiong unless said, by the bureau. */
async function person(change: Partial<RegisterWorkerInput> = {}): Promise<Person> {
  const input = workerInput({ name: '阿依·买买提', phone: '13812345678', ...change });
  const { worker } = await system.mutate(system.tokens.BUREAU, 'registerWorker', 'worker { id }', input);
  return { id: worker?.id ?? '', input };
}

async function profile(id: string, token = system.tokens.BUREAU): Promise<Worker | null | undefined> {
  const { worker } = await system.ask(token, `query ($id: ID!) { worker(id: $id) { ${WORKER} } }`, { id });
  // The engine keeps the fields of an entry in no order.
  for (const { node } of worker?.history.edges ?? [])
    Object.assign(node, { fields: node.fields.toSorted((a, b) => (a.name < b.name ? -1 : 1)) });
  return worker;
}

type Result = Awaited<ReturnType<typeof record>>[number];

async function record(token: string, surveys: readonly SurveyInput[]) {
  const selection = `results { index status worker { ${WORKER} } move { ${MOVE} } errors { code path message } }`;
  return (await system.mutate(token, 'recordSurveys', selection, { surveys })).results;
}

async function one(token: string, survey: SurveyInput): Promise<Result> {
  const [result] = await record(token, [survey]);
  if (result === undefined) throw new Error('Expected a result');
  return result;
}

/** By Yiliang, of someone with the person's number and name, found there an hour ago. */
function found({ input: { identityNumber: number, name } }: Person, change: Partial<SurveyInput> = {}): SurveyInput {
  return {
    ...{ clientId: unique('survey'), identityNumber: number, name, villageCode: '530628001' },
    ...{ surveyedAt: '2027-01-20T03:00:00Z', wantsWork: true, monthlyIncome: 4_321, phone: '13987654321' },
    ...change,
  };
}

async function pending(of: Person, change: Partial<SurveyInput> = {}, token = yiliang): Promise<Move> {
  const { status, move } = await one(token, found(of, change));
  if (status !== 'PENDING_MOVE' || move == null) throw new Error(`Expected a move, got ${status}`);
  return move;
}

async function moves(token: string, filter: object = {}): Promise<Move[]> {
  await system.pump.idle();
  const query = `query ($filter: MoveFilter) { moves(filter: $filter, first: 100) { edges { node { ${MOVE} } } } }`;
  return (await system.ask(token, query, { filter })).moves.edges.map(({ node }) => node);
}

const ids = (all: readonly Move[]): string[] => all.map(({ id }) => id);

function decide(token: string, moveId: string, change: object = {}): Promise<DecideMovePayload> {
  const input = { idempotencyKey: unique(), moveId, accepted: true, ...change };
  return system.mutate(token, 'decideMove', `move { ${MOVE} }`, input);
}

describe('a row about someone of another region', () => {
  test.each([
    ['of the same prefecture', () => yiliang, '530628001'],
    ['of another prefecture', () => wuhua, '530102001'],
    ['of another province', () => guizhou, '520103001'],
  ])('%s, with their name, waits, and shows and changes nothing of them', async (_, token, villageCode) => {
    const someone = await person();
    const before = await profile(someone.id);
    const result = await one(token(), found(someone, { villageCode }));
    expect(result).toMatchObject({ status: 'PENDING_MOVE', worker: null, errors: [] });
    expect(result.move).toMatchObject({ status: 'PENDING', toCode: villageCode, worker: null, mayDecide: false });
    expect(JSON.stringify(result)).not.toContain('wkr_');
    expect(JSON.stringify(result)).not.toContain('138****5678');
    expect(await profile(someone.id)).toEqual(before);
    expect(await profile(someone.id, token())).toBeNull();
    const reveal = { workerId: someone.id, purpose: '核对' };
    const { userErrors } = await system.mutate(token(), 'revealWorker', 'phone', reveal);
    expect(userErrors.map(({ code }) => code)).toEqual(['NOT_FOUND']);
    expect(await profile(someone.id, zhenxiong)).toEqual(before);
  });

  test('is refused without their name, and with another one, and leaves no trace', async () => {
    const someone = await person();
    const before = await profile(someone.id);
    const wrong = await one(yiliang, found(someone, { name: '阿依' }));
    expect(wrong).toMatchObject({ status: 'REJECTED', worker: null, move: null });
    expect(wrong.errors).toMatchObject([{ code: 'IDENTITY_NOT_CONFIRMED', path: ['surveys', '0', 'name'] }]);
    const { name: _, ...nameless } = found(someone);
    const nobody = { ...nameless, identityNumber: identityNumber() };
    const [known, unknown] = [await one(yiliang, nameless), await one(yiliang, nobody)];
    expect(known.errors.map(({ code, path }) => [code, path.join('.')])).toEqual([['REQUIRED', 'surveys.0.name']]);
    expect(known).toEqual(unknown);
    expect(await profile(someone.id)).toEqual(before);
    expect(await moves(zhenxiong, { direction: 'OUT', status: 'PENDING' })).not.toContainEqual(
      expect.objectContaining({ worker: expect.objectContaining({ id: someone.id }) as unknown }),
    );
  });

  test('without a village says nothing of them, whether or not the name is right', async () => {
    const someone = await person();
    const before = await profile(someone.id);
    for (const name of [someone.input.name, '王']) {
      const { villageCode: _, ...row } = found(someone, { name });
      const result = await one(yiliang, row);
      expect(result).toEqual(await one(yiliang, { ...row, identityNumber: identityNumber() }));
      expect(result.errors.map(({ path }) => path.join('.'))).toEqual(['surveys.0.villageCode']);
    }
    expect(await profile(someone.id)).toEqual(before);
  });

  test('that is older than what is known writes nothing to their profile either', async () => {
    const someone = await person();
    await one(zhenxiong, found(someone, { villageCode: '530627102201', monthlyIncome: null, phone: null }));
    const before = await profile(someone.id);
    const late = await one(yiliang, found(someone, { surveyedAt: '2026-12-01T00:00:00Z' }));
    expect(late).toMatchObject({ status: 'PENDING_MOVE', worker: null });
    expect(await profile(someone.id)).toEqual(before);
  });

  test.each(['阿依•买买提', '阿依・买买提', ' 阿依‧买买提 ', '阿依·买买提'])('takes the name as %s', async (name) => {
    const someone = await person({ name: '阿依·买买提' });
    expect((await one(yiliang, found(someone, { name }))).status).toBe('PENDING_MOVE');
  });

  test('does not stop other rows, and is answered in the order of the rows', async () => {
    const [own, foreign, other] = [await person({ villageCode: '530628001' }), await person(), await person()];
    const results = await record(yiliang, [
      found(foreign),
      found(own),
      found(other, { name: '王' }),
      { ...found(own), identityNumber: identityNumber() },
    ]);
    expect(results.map(({ status }) => status)).toEqual(['PENDING_MOVE', 'UPDATED', 'REJECTED', 'CREATED']);
  });

  test('returns the same move when it is sent again, and after the answer its result', async () => {
    const [someone, other] = [await person(), await person()];
    const [row, declined] = [found(someone), found(other)];
    const first = await one(yiliang, row);
    const again = await record(yiliang, [row, row]);
    expect(again.map(({ status, move }) => [status, move?.id])).toEqual([
      ['PENDING_MOVE', first.move?.id],
      ['PENDING_MOVE', first.move?.id],
    ]);
    const changed = await one(yiliang, { ...row, monthlyIncome: 1 });
    expect(changed.errors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED', path: ['surveys', '0', 'clientId'] }]);
    await decide(zhenxiong, first.move?.id ?? '');
    expect(await one(yiliang, row)).toMatchObject({ status: 'UNCHANGED', worker: { id: someone.id }, errors: [] });

    const { move } = await one(yiliang, declined);
    await decide(zhenxiong, move?.id ?? '', { accepted: false, note: '仍在家' });
    expect(await one(yiliang, declined)).toMatchObject({
      ...{ status: 'REJECTED', worker: null, errors: [{ code: 'MOVE_DECLINED' }] },
      move: { status: 'DECLINED', note: '仍在家' },
    });
  });
});

describe('a move', () => {
  test('is listed by both sides: one sees its survey, the other the worker and the survey', async () => {
    const someone = await person();
    const { id } = await pending(someone);
    const [received] = (await moves(yiliang, { direction: 'IN', status: 'PENDING' })).filter((move) => move.id === id);
    expect(received).toMatchObject({ worker: null, mayDecide: false, survey: { name: someone.input.name } });
    expect(received?.survey?.maskedPhone).toBe('139****4321');
    const [sent] = (await moves(zhenxiong, { direction: 'OUT', status: 'PENDING' })).filter((move) => move.id === id);
    expect(sent).toMatchObject({ worker: { id: someone.id }, mayDecide: true, survey: { monthlyIncome: 4_321 } });
    expect(sent).toMatchObject({ receivedAt: '2027-01-20T04:00:00Z', answerBy: '2027-01-27T04:00:00Z' });
    // Each side in its own direction alone, and nobody else.
    expect(ids(await moves(yiliang, { direction: 'OUT' }))).not.toContain(id);
    expect(ids(await moves(zhenxiong, { direction: 'IN' }))).not.toContain(id);
    expect(ids(await moves(zhenxiong, { regionCode: '530627103' }))).not.toContain(id);
    expect(ids(await moves(zhenxiong, { regionCode: '530627102' }))).toContain(id);
    for (const token of [wuhua, guizhou]) expect(ids(await moves(token))).not.toContain(id);
    const node = 'query ($id: ID!) { node(id: $id) { id } }';
    for (const token of [wuhua, guizhou]) expect((await system.ask(token, node, { id })).node).toBeNull();
    for (const token of [yiliang, zhenxiong]) expect((await system.ask(token, node, { id })).node).toEqual({ id });
    // Whose region holds both has it once.
    for (const token of [zhaotong, system.tokens.BUREAU])
      expect(ids(await moves(token)).filter((each) => each === id)).toEqual([id]);
  });

  test('takes effect as of the time of the survey when it is accepted: both histories stay, and the region in charge changes', async () => {
    const someone = await person({ skills: ['焊接'] });
    const before = found(someone, {
      villageCode: '530627102201',
      surveyedAt: '2027-01-10T00:00:00Z',
      departFrom: '镇雄',
    });
    await one(zhenxiong, before);
    const { id } = await pending(someone);
    // What is told at home afterwards is newer than what was told elsewhere before.
    const income = found(someone, { surveyedAt: '2027-01-20T03:30:00Z', monthlyIncome: 9_000, phone: null });
    await one(zhenxiong, { ...income, villageCode: null });
    const { move, userErrors } = await decide(zhenxiong, id, { note: '  已核实 ' });
    expect(userErrors).toEqual([]);
    expect(move).toMatchObject({ status: 'ACCEPTED', note: '已核实', decidedAt: '2027-01-20T04:00:00Z', worker: null });
    expect(move).toMatchObject({ survey: null, mayDecide: false });
    expect(await profile(someone.id, zhenxiong)).toBeNull();
    const there = await profile(someone.id, yiliang);
    expect(there).toMatchObject({
      ...{ villageCode: '530628001', monthlyIncome: 9_000, maskedPhone: '139****4321', skills: ['焊接'] },
      ...{ surveyedAt: '2027-01-20T03:30:00Z', intent: { wantsWork: true, departFrom: '镇雄' } },
    });
    expect(there?.surveys.edges.map(({ node }) => node.villageCode)).toEqual([null, '530628001', '530627102201']);
    const [received] = (await moves(yiliang, { direction: 'IN', status: 'ACCEPTED' })).filter((each) => each.id === id);
    expect(received).toMatchObject({ worker: { id: someone.id }, note: '已核实' });
    expect(ids(await moves(zhenxiong, { direction: 'OUT', status: 'ACCEPTED' }))).toContain(id);
    expect(ids(await moves(zhenxiong, { status: 'PENDING' }))).not.toContain(id);
    const { edges } = (
      await system.ask(
        yiliang,
        'query { workers(filter: { regionCode: "530628" }, first: 100) { edges { node { id } } } }',
      )
    ).workers;
    expect(edges.map(({ node }) => node.id)).toContain(someone.id);
  });

  test('leaves the worker at home when it is accepted after a later survey at home', async () => {
    const someone = await person();
    const { id } = await pending(someone, { surveyedAt: '2027-01-15T00:00:00Z' });
    await one(zhenxiong, found(someone, { villageCode: '530627102202', monthlyIncome: null }));
    expect((await decide(zhenxiong, id)).move).toMatchObject({ status: 'ACCEPTED', worker: { id: someone.id } });
    expect(await profile(someone.id)).toMatchObject({ villageCode: '530627102202', monthlyIncome: 4_321 });
    expect(await profile(someone.id, yiliang)).toBeNull();
  });

  test('changes nothing when it is declined, and the other side reads the note', async () => {
    const someone = await person();
    const before = await profile(someone.id);
    const { id } = await pending(someone);
    const { move } = await decide(zhenxiong, id, { accepted: false, note: '过年回乡' });
    expect(move).toMatchObject({ status: 'DECLINED', worker: { id: someone.id } });
    expect(await profile(someone.id)).toEqual(before);
    const [received] = (await moves(yiliang, { direction: 'IN', status: 'DECLINED' })).filter((each) => each.id === id);
    expect(received).toMatchObject({ note: '过年回乡', worker: null, survey: { name: someone.input.name } });
    expect((await decide(zhenxiong, id)).userErrors).toMatchObject([{ code: 'MOVE_DECIDED', path: ['moveId'] }]);
    // Found there again, it is another move.
    expect((await pending(someone, { surveyedAt: '2027-01-20T03:30:00Z' })).id).not.toBe(id);
  });

  test('is answered only by the region where the worker lives, or a bureau in charge of both', async () => {
    const someone = await person();
    const { id } = await pending(someone);
    const missing = await decide(zhenxiong, 'mov_00000000000000000000000000');
    for (const token of [yiliang, wuhua, guizhou]) expect(await decide(token, id)).toEqual({ ...missing, move: null });
    expect(missing.userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['moveId'] }]);
    expect((await profile(someone.id))?.villageCode).toBe('530627102201');
    expect((await decide(zhaotong, id)).move).toMatchObject({ status: 'ACCEPTED', worker: { id: someone.id } });
    const self = await system.sign({ roles: ['CADRE', 'WORKER'], regionCode: '530628', workerId: someone.id });
    const back = await pending(someone, { villageCode: '530627102', surveyedAt: '2027-01-20T03:40:00Z' }, zhenxiong);
    const another = await system.sign({ roles: ['CADRE', 'WORKER'], regionCode: '530102', workerId: someone.id });
    expect((await decide(another, back.id)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect((await decide(self, back.id)).move?.status).toBe('ACCEPTED');
  });

  test('is answered once for a key; with another input the key is refused', async () => {
    const someone = await person();
    const { id } = await pending(someone);
    const idempotencyKey = unique();
    const [first, again] = [
      await decide(zhaotong, id, { idempotencyKey }),
      await decide(zhaotong, id, { idempotencyKey }),
    ];
    expect(again).toEqual(first);
    const other = await decide(zhaotong, id, { idempotencyKey, accepted: false });
    expect(other.userErrors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
    const tooLong = await decide(zhaotong, id, { note: 'x'.repeat(501) });
    expect(tooLong.userErrors).toMatchObject([{ code: 'TEXT_LENGTH', path: ['note'] }]);
  });

  test('changes nothing without an answer: from the seventh day on the lowest common bureau lists it', async () => {
    const [near, far, beyond] = [await person(), await person(), await person()];
    const { id } = await pending(near);
    const kunming = await pending(far, { villageCode: '530102001' }, wuhua);
    const abroad = await pending(beyond, { villageCode: '520103001' }, guizhou);
    const all = [id, kunming.id, abroad.id];
    const overdue = async (token: string, regionCode?: string): Promise<string[]> =>
      ids(await moves(token, { overdue: true, ...(regionCode !== undefined && { regionCode }) })).filter((each) =>
        all.includes(each),
      );
    system.clock.moveTo('2027-01-27T03:59:59Z');
    expect([await overdue(zhaotong), await overdue(system.tokens.BUREAU)]).toEqual([[], []]);
    system.clock.moveTo('2027-01-27T04:00:01Z');
    expect([await overdue(zhaotong), await overdue(system.tokens.BUREAU)]).toEqual([[id], [kunming.id]]);
    expect(await overdue(system.tokens.BUREAU, '5306')).toEqual([id]);
    for (const token of [zhenxiong, yiliang, guizhou]) expect(await overdue(token)).toEqual([]);
    system.clock.moveTo('2027-03-27T04:00:00Z');
    for (const { id: workerId } of [near, far, beyond])
      expect((await profile(workerId))?.villageCode).toBe('530627102201');
    expect((await decide(zhaotong, id, { accepted: false })).move?.status).toBe('DECLINED');
    expect(await overdue(zhaotong)).toEqual([]);
  });

  test('follows the worker who moves meanwhile: the home of now decides', async () => {
    const someone = await person();
    const { id } = await pending(someone, { villageCode: '530102001' }, wuhua);
    await one(system.tokens.BUREAU, found(someone, { villageCode: '530628001', phone: null }));
    expect((await decide(zhenxiong, id)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(ids(await moves(zhenxiong))).not.toContain(id);
    expect(ids(await moves(yiliang, { direction: 'OUT', status: 'PENDING' }))).toContain(id);
    expect((await decide(yiliang, id, { accepted: false })).move?.status).toBe('DECLINED');
    expect(ids(await moves(yiliang, { direction: 'OUT', status: 'DECLINED' }))).toContain(id);
  });

  test('is over when the worker came into the surveying region and the row is sent again', async () => {
    const someone = await person();
    const row = found(someone);
    const { move } = await one(yiliang, row);
    await one(system.tokens.BUREAU, found(someone, { surveyedAt: '2027-01-20T02:00:00Z', monthlyIncome: 1 }));
    expect(await one(yiliang, row)).toMatchObject({ status: 'UPDATED', worker: { monthlyIncome: 4_321 } });
    const [over] = (await moves(yiliang, { status: 'ACCEPTED' })).filter(({ id }) => id === move?.id);
    expect(over).toMatchObject({ worker: { id: someone.id } });
    expect((await profile(someone.id))?.surveys.edges).toHaveLength(2);
  });

  test('of one county leaves moves of other counties to the new home', async () => {
    const someone = await person();
    const toYiliang = await pending(someone);
    const toWuhua = await pending(someone, { villageCode: '530102001', surveyedAt: '2027-01-20T03:10:00Z' }, wuhua);
    await decide(zhenxiong, toYiliang.id);
    expect((await decide(zhenxiong, toWuhua.id)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(ids(await moves(yiliang, { direction: 'OUT', status: 'PENDING' }))).toContain(toWuhua.id);
    expect((await decide(yiliang, toWuhua.id)).userErrors).toEqual([]);
    expect((await profile(someone.id, wuhua))?.villageCode).toBe('530102001');
  });

  test('belongs to the remaining worker after a merge', async () => {
    const [kept, merged] = [await person(), await person()];
    const { id } = await pending(merged);
    const merge = { idempotencyKey: unique(), keepId: kept.id, mergeId: merged.id };
    expect((await system.mutate(zhenxiong, 'mergeWorkers', 'worker { id }', merge)).userErrors).toEqual([]);
    expect((await decide(zhenxiong, id)).userErrors).toEqual([]);
    expect(await profile(merged.id, yiliang)).toMatchObject({ id: kept.id, villageCode: '530628001' });
  });

  test('is traced: its changes are told only to callers who may see the worker, not to the surveying region', async () => {
    const someone = await person();
    const { id } = await pending(someone);
    const changes = async (regionCode: string) => {
      await system.pump.idle();
      const token = await system.sign({ roles: ['BUREAU'], regionCode });
      const query = 'query ($id: ID!) { changes(id: $id) { edges { node { role fields { field old new } } } } }';
      const { data } = await system.gql(token, query, { id });
      return data?.changes?.edges.map(({ node }) => node) ?? [];
    };
    expect(await changes('530628')).toEqual([]);
    expect(await changes('530627')).toHaveLength(1);
    await decide(zhenxiong, id);
    const [answered] = await changes('530628');
    expect(answered).toMatchObject({ role: 'CADRE' });
    expect(answered?.fields).toContainEqual({ field: 'status', old: 'PENDING', new: 'ACCEPTED' });
    expect(await changes('530627')).toEqual([]);
  });

  test('is refused when twenty moves of the worker are pending', async () => {
    const someone = await person();
    const rows = Array.from({ length: 21 }, () => found(someone));
    const results = await record(yiliang, rows);
    expect(results.map(({ status }) => status)).toEqual([...Array<string>(20).fill('PENDING_MOVE'), 'REJECTED']);
    expect(results[20]?.errors.map(({ code }) => code)).toEqual(['MOVES_TOO_MANY']);
  });
});

describe('the service list of the region where the person lives', () => {
  const listed = async (token: string, regionCode: string) => {
    await system.pump.idle();
    const query = `query ($regionCode: String!) { serviceList(regionCode: $regionCode, first: 100) {
      edges { node { worker { id } reasons dueOn } } } }`;
    return (await system.ask(token, query, { regionCode })).serviceList.edges.map(({ node }) => node);
  };

  test('has wishes of surveys elsewhere until there is an answer, also for merged workers', async () => {
    const village = '530627105201';
    const someone = await person({ villageCode: village });
    expect(await listed(zhenxiong, village)).toEqual([]);
    const { id } = await pending(someone, { needsTransport: true, needsTraining: true });
    expect(await listed(zhenxiong, village)).toEqual([
      {
        ...{ worker: { id: someone.id }, dueOn: '2027-01-27' },
        reasons: ['NEEDS_TRANSPORT', 'WANTS_WORK', 'NEEDS_TRAINING'],
      },
    ]);
    expect(await listed(yiliang, '530628')).not.toContainEqual(
      expect.objectContaining({ worker: expect.objectContaining({ id: someone.id }) as unknown }),
    );
    const other = await person({ villageCode: village });
    const merge = { idempotencyKey: unique(), keepId: other.id, mergeId: someone.id };
    await system.mutate(zhenxiong, 'mergeWorkers', 'worker { id }', merge);
    expect((await listed(zhenxiong, village)).map(({ worker }) => worker?.id)).toEqual([other.id]);
    await decide(zhenxiong, id, { accepted: false });
    expect(await listed(zhenxiong, village)).toEqual([]);
  });

  test('has no wish that a later survey at home took back', async () => {
    const village = '530627105202';
    const someone = await person({ villageCode: village });
    await pending(someone);
    await one(zhenxiong, {
      ...{ clientId: unique(), identityNumber: someone.input.identityNumber },
      ...{ surveyedAt: '2027-01-20T03:20:00Z', wantsWork: false },
    });
    expect(await listed(zhenxiong, village)).toEqual([]);
  });
});

describe('no other mutation moves a worker to another region', () => {
  test('updateWorker: home and worker are in the caller’s region, even if the worker is the caller', async () => {
    const someone = await person();
    const update = (token: string, villageCode: string) =>
      system.mutate(token, 'updateWorker', 'worker { id }', { workerId: someone.id, villageCode });
    const out = await update(zhenxiong, '530628001');
    expect(out.userErrors).toMatchObject([{ code: 'REGION_OUT_OF_SCOPE', path: ['villageCode'] }]);
    const taken = await update(yiliang, '530628001');
    expect(taken.userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['workerId'] }]);
    const self = await system.sign({ roles: ['CADRE', 'WORKER'], regionCode: '530628', workerId: someone.id });
    expect((await update(self, '530628001')).userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['workerId'] }]);
    expect((await profile(someone.id))?.villageCode).toBe('530627102201');
    expect((await update(zhaotong, '530628001')).userErrors).toEqual([]);
  });

  test('mergeWorkers: both are in the caller’s region, even if one is the caller', async () => {
    const [here, there] = [await person(), await person({ villageCode: '530628001' })];
    const self = await system.sign({ roles: ['CADRE', 'WORKER'], regionCode: '530628', workerId: here.id });
    for (const token of [yiliang, self])
      for (const [keepId, mergeId] of [
        [here.id, there.id],
        [there.id, here.id],
      ]) {
        const input = { idempotencyKey: unique(), keepId, mergeId };
        const { userErrors } = await system.mutate(token, 'mergeWorkers', 'worker { id }', input);
        expect(userErrors.map(({ code }) => code)).toEqual(['NOT_FOUND']);
      }
    expect((await profile(here.id, zhenxiong))?.id).toBe(here.id);
  });

  test('registerWorker: a number that is registered stays where it is', async () => {
    const someone = await person();
    const before = await profile(someone.id);
    const input = workerInput({
      ...someone.input,
      idempotencyKey: unique(),
      villageCode: '530628001',
      phone: mobile(),
    });
    const { worker, userErrors } = await system.mutate(yiliang, 'registerWorker', 'worker { id }', input);
    expect([worker, userErrors.map(({ code }) => code)]).toEqual([null, ['IDENTITY_NUMBER_TAKEN']]);
    expect(await profile(someone.id)).toEqual(before);
  });
});
