/** People who were registered twice, over HTTP: found when they are written, told apart for ever, or made one. */
import { neighborsOf } from '../../functions/domains/people/duplicate/same-person';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { checkDigit } from '../../functions/platform/values/identity-number';
import type { Duplicate, RegisterWorkerInput, SurveyInput, Worker } from '../../functions/generated/graphql';
import {
  givenEnterprise,
  givenPositions,
  identityNumber,
  mobile,
  placementInput,
  requestTravelInput,
  startTestSystem,
  type TestSystem,
  TODAY,
  travelServiceInput,
  unique,
  workerInput,
} from '../kit/system';

let system: TestSystem;

beforeEach(async () => {
  system = await startTestSystem();
});

afterEach(() => system.stop());

async function register(change: Partial<RegisterWorkerInput> = {}): Promise<{ id: string; number: string }> {
  const input = workerInput(change);
  const { worker, userErrors } = await system.mutate(
    system.tokens.BUREAU,
    'registerWorker',
    'worker { id } userErrors { code }',
    input,
  );
  expect(userErrors).toEqual([]);
  return { id: worker?.id ?? '', number: input.identityNumber };
}

async function duplicates(regionCode?: string, token = system.tokens.BUREAU): Promise<Duplicate[]> {
  await system.pump.idle();
  const query = `query ($regionCode: String) { duplicateWorkers(regionCode: $regionCode, first: 100) {
    edges { node { workers { id } reasons status foundAt } } } }`;
  return (await system.ask(token, query, { regionCode })).duplicateWorkers.edges.map(({ node }) => node);
}

const pairOf = ({ workers, reasons }: Duplicate): [string[], string[]] => [
  workers.map(({ id }) => id).sort(),
  [...reasons],
];

function merge(keepId: string, mergeId: string, token = system.tokens.BUREAU, idempotencyKey = unique()) {
  return system.mutate(token, 'mergeWorkers', 'worker { id mergedIds }', { idempotencyKey, keepId, mergeId });
}

async function survey(number: string, change: Partial<SurveyInput> = {}): Promise<void> {
  const row = { clientId: unique('s'), identityNumber: number, surveyedAt: '2027-01-19T01:00:00Z', ...change };
  const { results } = await system.mutate(system.tokens.BUREAU, 'recordSurveys', 'results { errors { code } }', {
    surveys: [row],
  });
  expect(results[0]?.errors).toEqual([]);
}

async function page(id: string, token = system.tokens.BUREAU): Promise<Worker | null | undefined> {
  const query = `query ($id: ID!) { worker(id: $id) { id name maskedPhone villageCode employment mergedIds
    surveys { edges { node { clientId maskedPhone } } } history { edges { node { kind } } }
    placements { edges { node { id } } } } }`;
  return (await system.ask(token, query, { id })).worker;
}

/** The number with its 15th digit another one. */
function oneDigitOff(number: string): string {
  const first17 = `${number.slice(0, 14)}${(Number(number[14]) + 1) % 10}${number.slice(15, 17)}`;
  return first17 + checkDigit(first17);
}

function swapped(number: string): string {
  const neighbors = [...neighborsOf(number, TODAY)];
  const [found] = neighbors.find(([, reason]) => reason === 'NUMBER_SWAPPED_DIGITS') ?? [];
  return found ?? '';
}

const APART = { name: '甲', phone: null };

describe('a pair of duplicates', () => {
  test('is found by the same name, birth date and village', async () => {
    const [one, two] = [await register({ name: '阿鲁', phone: null }), await register({ name: '阿鲁', phone: null })];
    await register({ name: '阿鲁', phone: null, villageCode: '530627102202' });
    await register({ ...APART, identityNumber: identityNumber({ birthDate: asCivilDate('1991-05-17') }) });
    const found = (await duplicates()).filter(({ reasons }) => reasons.includes('SAME_PERSON_DATA'));
    expect(found.map((pair) => pairOf(pair)[0])).toEqual([[one.id, two.id].sort()]);
    expect(found[0]?.status).toBe('OPEN');
  });

  test('is found by the same name and birth date when one home is known as the township of the other', async () => {
    const [known, exact] = ['530627104', '530627104201'];
    const [one, two] = [
      await register({ name: '阿果', phone: null, villageCode: known }),
      await register({ name: '阿果', phone: null, villageCode: exact }),
    ];
    const other = await register({ name: '阿果', phone: null, villageCode: '530627105' });
    const found = (await duplicates()).filter(({ reasons }) => reasons.includes('SAME_PERSON_DATA'));
    const ids = found.map((pair) => pairOf(pair)[0]);
    expect(ids).toContainEqual([one.id, two.id].sort());
    expect(ids.flat()).not.toContain(other.id);
  });

  test('is found, by search too, where an earlier release kept the name as it was typed, once anything of the person is written', async () => {
    const same = { villageCode: '530627102202', phone: null };
    // Numbers that lie apart: two digits differ.
    const numbers = Array.from({ length: 13 }, () => identityNumber());
    const first = await register({ ...same, name: '李', identityNumber: numbers[0] ?? '' });
    const key = { TableName: 'Workers', Key: { pk: first.id, sk: 'profile' } } as const;
    const values = { ':name': '阿依 • 木呷', ':key': `阿依 • 木呷#1990-05-17#${first.id}` };
    const UpdateExpression = 'SET #name = :name, byNameSk = :key';
    const ExpressionAttributeNames = { '#name': 'name' };
    const { db } = system.platform;
    await system.pump.idle();
    await db.commit([
      { Update: { ...key, UpdateExpression, ExpressionAttributeNames, ExpressionAttributeValues: values } },
    ]);
    await survey(first.number, { monthlyIncome: 4_000 });
    const second = await register({ ...same, name: '阿依・木呷', identityNumber: numbers[12] ?? '' });
    expect((await duplicates()).map(pairOf)).toEqual([[[first.id, second.id].sort(), ['SAME_PERSON_DATA']]]);
    const query = `{ workers(filter: { nameStartsWith: "阿依.木" }) { edges { node { id name monthlyIncome } } } }`;
    const { workers } = await system.ask(system.tokens.BUREAU, query);
    expect(workers.edges.map(({ node }) => node).filter(({ id }) => id === first.id)).toEqual([
      { id: first.id, name: '阿依·木呷', monthlyIncome: 4_000 },
    ]);
  });

  test('is found by one digit, or two swapped ones, with the same name, in any region', async () => {
    const number = identityNumber({ birthDate: asCivilDate('1987-11-23') });
    const one = await register({ name: '木呷', phone: null, identityNumber: number });
    const digit = await register({
      name: '木呷',
      phone: null,
      identityNumber: oneDigitOff(number),
      villageCode: '530102001',
    });
    const swap = await register({
      name: '木呷',
      phone: null,
      identityNumber: swapped(number),
      villageCode: '530628001',
    });
    await register({ name: '不同', phone: null, identityNumber: oneDigitOff(oneDigitOff(number)) });
    const found = new Map((await duplicates('53')).map((pair) => [pairOf(pair)[0].join(), pairOf(pair)[1]]));
    expect(found.get([one.id, digit.id].sort().join())).toEqual(['NUMBER_ONE_DIGIT_OFF']);
    expect(found.get([one.id, swap.id].sort().join())).toEqual(['NUMBER_SWAPPED_DIGITS']);
    expect([...found.keys()].filter((ids) => ids.includes(one.id))).toHaveLength(2);
  });

  test('is found by the same phone, also when a survey records it', async () => {
    const phone = mobile();
    const one = await register({ name: '甲', phone });
    const number = identityNumber({ birthDate: asCivilDate('1971-12-24') });
    const two = await register({ name: '乙', phone: null, villageCode: '530627103', identityNumber: number });
    expect(await duplicates()).toEqual([]);
    await survey(two.number, { phone });
    expect((await duplicates('530627')).map(pairOf)).toEqual([[[one.id, two.id].sort(), ['SAME_PHONE']]]);
    expect(await duplicates('530627103')).toEqual([]);
  });

  test('is found when both are registered at the same moment', async () => {
    const phone = mobile();
    const both = await Promise.all([register({ name: '甲', phone }), register({ name: '乙', phone })]);
    expect((await duplicates()).map((pair) => pairOf(pair)[0])).toEqual([both.map(({ id }) => id).sort()]);
  });

  test('is seen only by callers who may see both workers', async () => {
    const phone = mobile();
    await register({ name: '甲', phone });
    const other = await register({ name: '乙', phone, villageCode: '530628001' });
    expect(await duplicates(undefined, system.tokens.CADRE)).toEqual([]);
    expect(await duplicates('5306')).toHaveLength(1);
    await survey(other.number, { villageCode: '530627103' });
    expect(await duplicates(undefined, system.tokens.CADRE)).toHaveLength(1);
    expect(await duplicates('530628')).toEqual([]);
  });
});

test('a search for newcomers who look like nobody takes six calls a person, together with what else follows', async () => {
  const calls: string[] = [];
  const counting = await startTestSystem({
    over: (client) => {
      const plain = client as unknown as { send: (...call: [object, ...unknown[]]) => Promise<unknown> };
      const send = (...call: [object, ...unknown[]]) => {
        calls.push(call[0].constructor.name);
        return plain.send(...call);
      };
      return Promise.resolve({ send: send });
    },
  });
  try {
    const surveys = Array.from({ length: 24 }, (_, index) => {
      // Years and sequences differ, so no two numbers are neighbors.
      const number = identityNumber({ birthDate: asCivilDate(`${1960 + index}-05-17`) });
      const { name, villageCode } = workerInput();
      const known = { identityNumber: number, name, phone: mobile(), villageCode };
      return { clientId: unique('s'), ...known, surveyedAt: '2027-01-19T01:00:00Z' };
    });
    const { results } = await counting.mutate(counting.tokens.BUREAU, 'recordSurveys', 'results { status }', {
      surveys,
    });
    expect(results.map(({ status }) => status)).toEqual(surveys.map(() => 'CREATED'));
    calls.length = 0;
    await counting.pump.idle();
    const each = (name: string): number => calls.filter((call) => call === name).length / surveys.length;
    // By name and by phone, in the index and among the signs; 110 neighboring numbers are one read and a tenth.
    expect(each('QueryCommand')).toBeLessThan(4.3);
    expect(each('BatchGetCommand')).toBeLessThan(1.8);
    expect(each('PutCommand')).toBeLessThan(0.5);
  } finally {
    await counting.stop();
  }
});

test('is never raised again after it was dismissed', async () => {
  const phone = mobile();
  const [one, two] = [await register({ name: '甲', phone }), await register({ name: '乙', phone })];
  expect(await duplicates()).toHaveLength(1);
  const dismiss = (workerIds: string[], token = system.tokens.CADRE) =>
    system.mutate(token, 'dismissDuplicate', 'duplicates { workers { id } status }', { workerIds });
  const foreign = await system.sign({ roles: ['CADRE'], regionCode: '530628' });
  expect((await dismiss([one.id, two.id], foreign)).userErrors).toMatchObject([
    { code: 'NOT_FOUND', path: ['workerIds', '0'] },
    { code: 'NOT_FOUND', path: ['workerIds', '1'] },
  ]);
  expect((await dismiss([one.id])).userErrors).toMatchObject([{ code: 'LIST_LENGTH' }]);
  expect((await dismiss([one.id, one.id])).userErrors).toMatchObject([{ code: 'DUPLICATE', path: ['workerIds', '1'] }]);
  expect(await dismiss([two.id, one.id])).toMatchObject({ duplicates: [{ status: 'DISMISSED' }], userErrors: [] });
  expect(await duplicates()).toEqual([]);
  await survey(one.number, { phone: mobile() });
  await survey(one.number, { phone, surveyedAt: '2027-01-19T02:00:00Z' });
  expect(await duplicates()).toEqual([]);
});

test('stays dismissed when one of the two is merged into another worker', async () => {
  const phone = mobile();
  const [one, two, three] = [
    await register({ name: '甲', phone }),
    await register({ name: '乙', phone }),
    await register({ name: '丙', phone: null }),
  ];
  const workerIds = [one.id, two.id];
  await system.mutate(system.tokens.BUREAU, 'dismissDuplicate', 'duplicates { status }', { workerIds });
  await merge(three.id, one.id);
  expect((await duplicates()).filter((pair) => pairOf(pair)[1].includes('SAME_PHONE'))).toEqual([]);
});

test('stays dismissed for many workers when they are merged into one', async () => {
  const phone = mobile();
  const surveys = Array.from({ length: 17 }, () => {
    const { identityNumber, name, villageCode } = workerInput();
    return { clientId: unique('s'), identityNumber, name, phone, villageCode, surveyedAt: '2027-01-19T01:00:00Z' };
  });
  const selection = 'results { worker { id } }';
  const { results } = await system.mutate(system.tokens.BUREAU, 'recordSurveys', selection, { surveys });
  const [one = '', ...others] = results.map(({ worker }) => worker?.id ?? '');
  for (const workerIds of [others.slice(0, 8), others.slice(8)].map((group) => [one, ...group]))
    await system.mutate(system.tokens.BUREAU, 'dismissDuplicate', 'duplicates { status }', { workerIds });
  const became = await register({ name: '丙', phone: null });
  await merge(became.id, one);
  const pairs = (await duplicates()).map((pair) => pairOf(pair)[0]);
  expect(pairs.filter((ids) => ids.includes(became.id))).toEqual([]);
});

test('passes to the remaining worker when one of the two is merged', async () => {
  const phone = mobile();
  const [one, two, became] = [
    await register({ name: '甲', phone }),
    await register({ name: '乙', phone }),
    await register({ name: '丙', phone: null }),
  ];
  expect(await duplicates()).toHaveLength(1);
  await merge(became.id, one.id);
  const [pair, ...more] = await duplicates();
  expect(pair?.workers.map(({ id }) => id).sort()).toEqual([two.id, became.id].sort());
  expect(pair?.reasons).toContain('SAME_PHONE');
  expect(more).toEqual([]);
});

describe('two merged workers', () => {
  test('are found by both ids and both numbers, with both histories, and stand in lists once', async () => {
    const phone = mobile();
    const [kept, merged] = [
      await register({ name: '阿依', phone }),
      await register({ name: '阿伊', phone, villageCode: '530627103' }),
    ];
    expect(await duplicates()).toHaveLength(1);
    await survey(kept.number, { employment: 'AT_HOME' });
    await survey(merged.number, {
      employment: 'IN_COUNTY',
      name: '阿伊',
      phone: '13911112222',
      surveyedAt: '2027-01-19T02:00:00Z',
    });
    const [positionId = ''] = await givenPositions(system, await givenEnterprise(system), [{}]);
    await system.mutate(
      system.tokens.BUREAU,
      'startPlacement',
      'placement { id }',
      placementInput(merged.id, positionId),
    );

    const key = unique();
    const answer = await merge(kept.id, merged.id, system.tokens.CADRE, key);
    expect(answer).toMatchObject({ worker: { id: kept.id, mergedIds: [merged.id] }, userErrors: [] });
    expect(await merge(kept.id, merged.id, system.tokens.CADRE, key)).toEqual(answer);
    const whole = await page(merged.id);
    expect(whole).toEqual(await page(kept.id));
    expect(whole).toMatchObject({ id: kept.id, name: '阿伊', employment: 'IN_COUNTY', maskedPhone: '139****2222' });
    expect(whole?.surveys.edges.map(({ node }) => node.maskedPhone)).toEqual(['139****2222', null]);
    expect(whole?.history.edges.map(({ node }) => node.kind)).toEqual([
      ...['MERGE', 'SURVEY', 'SURVEY', 'REGISTRATION', 'REGISTRATION'],
    ]);
    expect(whole?.placements.edges).toHaveLength(1);
    const second = placementInput(kept.id, positionId);
    expect(
      (await system.mutate(system.tokens.BUREAU, 'startPlacement', 'placement { id }', second)).userErrors,
    ).toMatchObject([{ code: 'PLACEMENT_RUNNING' }]);

    expect(await duplicates()).toEqual([]);
    const { workers } = await system.ask(system.tokens.BUREAU, '{ workers { edges { node { id } } } }');
    expect(workers.edges.map(({ node }) => node.id)).toEqual([kept.id]);
    for (const number of [kept.number, merged.number]) {
      const query = 'query ($number: String!) { workerByIdentityNumber(identityNumber: $number) { id } }';
      expect((await system.ask(system.tokens.BUREAU, query, { number })).workerByIdentityNumber?.id).toBe(kept.id);
    }
    await survey(merged.number, { employment: 'OUT_OF_PROVINCE', surveyedAt: '2027-01-20T03:00:00Z' });
    expect(await page(kept.id)).toMatchObject({ employment: 'OUT_OF_PROVINCE', surveys: { edges: { length: 3 } } });
  });

  test('in a chain are one, by any of their ids', async () => {
    const people = [await register(), await register(), await register()].map(({ id }) => id);
    const [a = '', b = '', c = ''] = people;
    await merge(b, a);
    expect((await merge(c, b)).worker?.mergedIds).toEqual([b, a]);
    for (const id of people) expect((await page(id))?.id).toBe(c);
  });

  test('at the same moment in both directions end as one of them', async () => {
    const [one, two] = [(await register()).id, (await register()).id];
    const answers = await Promise.all([merge(one, two), merge(two, one), merge(one, two), merge(two, one)]);
    expect(answers.filter(({ worker }) => worker != null)).toHaveLength(1);
    for (const { worker, userErrors } of answers)
      if (worker == null) expect(userErrors[0]?.code).toBe('ALREADY_MERGED');
    expect((await page(one))?.id).toBe((await page(two))?.id);
  });

  test('lose no survey that comes in meanwhile', async () => {
    const [kept, merged] = [await register(), await register()];
    const minutes = Array.from({ length: 12 }, (_, minute) => minute);
    const surveys = minutes.map((minute) =>
      survey(minute % 2 === 0 ? kept.number : merged.number, {
        clientId: `c${minute}`,
        wageExpected: 5_000 + minute,
        surveyedAt: `2027-01-19T01:${String(minute).padStart(2, '0')}:00Z`,
      }),
    );
    const [{ userErrors }] = await Promise.all([merge(kept.id, merged.id), ...surveys]);
    expect(userErrors).toEqual([]);
    const whole = await page(kept.id);
    expect(whole?.surveys.edges.map(({ node }) => node.clientId)).toEqual(
      minutes.toReversed().map((minute) => `c${minute}`),
    );
    const query = 'query ($id: ID!) { worker(id: $id) { intent { wageExpected } } }';
    const { worker } = await system.ask(system.tokens.BUREAU, query, { id: merged.id });
    expect(worker?.intent?.wageExpected).toBe(5_011);
  });

  test('can not both have a running placement', async () => {
    const [one, two] = [await register(), await register()];
    const [positionId = ''] = await givenPositions(system, await givenEnterprise(system), [{}]);
    for (const { id } of [one, two]) {
      const input = placementInput(id, positionId);
      await system.mutate(system.tokens.BUREAU, 'startPlacement', 'placement { id }', input);
    }
    expect((await merge(one.id, two.id)).userErrors).toMatchObject([{ code: 'BOTH_PLACED', path: ['mergeId'] }]);
  });

  test('are refused as merged when they are merged again, not for two placements', async () => {
    const [one, two] = [await register(), await register()];
    const [positionId = ''] = await givenPositions(system, await givenEnterprise(system), [{}]);
    const input = placementInput(two.id, positionId);
    await system.mutate(system.tokens.BUREAU, 'startPlacement', 'placement { id }', input);
    expect((await merge(one.id, two.id)).userErrors).toEqual([]);
    expect((await merge(one.id, two.id)).userErrors).toMatchObject([{ code: 'ALREADY_MERGED', path: ['mergeId'] }]);
    expect((await merge(two.id, one.id)).userErrors).toMatchObject([{ code: 'ALREADY_MERGED', path: ['keepId'] }]);
  });

  test('must be two, in the caller’s region, not merged before, and without a journey that would be lost', async () => {
    const [one, two, far] = [await register(), await register(), await register({ villageCode: '530628001' })];
    const code = async (keepId: string, mergeId: string, token = system.tokens.CADRE): Promise<unknown> =>
      (await merge(keepId, mergeId, token)).userErrors.map(({ code, path }) => [code, path.join('.')]);
    expect(await code(one.id, one.id)).toEqual([['SAME_WORKER', 'mergeId']]);
    // Nobody is in charge of two provinces, and who comes from another one is not in charge of themselves.
    const guizhou = await system.sign({ roles: ['BUREAU'], regionCode: '52' });
    const abroad = workerInput({ villageCode: '520502001' });
    const { worker } = await system.mutate(guizhou, 'registerWorker', 'worker { id }', abroad);
    const away = await system.sign({ roles: ['BUREAU', 'WORKER'], regionCode: '53', workerId: worker?.id ?? '' });
    for (const token of [away, system.tokens.CADRE])
      expect(await code(one.id, worker?.id ?? '', token)).toEqual([['NOT_FOUND', 'mergeId']]);
    expect(await code(far.id, 'wkr_nobody')).toEqual([
      ['NOT_FOUND', 'keepId'],
      ['NOT_FOUND', 'mergeId'],
    ]);
    await system.mutate(system.tokens.BUREAU, 'scheduleTravelService', 'travelService { id }', travelServiceInput());
    await system.mutate(system.tokens.BUREAU, 'requestTravel', 'travelRequest { id }', requestTravelInput([two.id]));
    expect(await code(one.id, two.id)).toEqual([['MERGE_TRAVELLING', 'mergeId']]);
    expect(await code(two.id, one.id)).toEqual([]);
    expect(await code(one.id, two.id)).toEqual([['ALREADY_MERGED', 'keepId']]);
  });
});
