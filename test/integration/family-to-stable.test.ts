/**
 * The whole way of one family, over HTTP and by the phone of the local gateway: a couple is surveyed, told of work in one
 * place, taken, seated together, brought there, asked on the days of the follow-ups, and STABLE.
 */
import { type LocalGateway, startGateway } from '../../local/phone/gateway';
import { registerGateway } from '../../local/phone/registration';
import { addDays, asCivilDate, type CivilDate, startOfDay } from '../../functions/platform/values/civil-date';
import {
  givenEnterprise,
  givenPositions,
  identityNumber,
  mobile,
  startTestSystem,
  type TestSystem,
  travelServiceInput,
  unique,
} from '../kit/system';

let system: TestSystem;
let gateway: LocalGateway;
const sent: string[] = [];

beforeAll(async () => {
  system = await startTestSystem({ environment: { WEBHOOKS_TO_LOOPBACK: 'allow' } });
  gateway = await startGateway((line) => void sent.push(line), system.clock);
  const registered = await registerGateway(system.url, system.issuer, gateway.url);
  if (registered === undefined) throw new Error('Expected the local gateway to be registered');
  gateway.serve({ url: system.url, ...registered });
});

afterAll(async () => {
  await system.stop();
  await gateway.close();
});

const VILLAGE = '530627102201';
const [DEPARTURE, FIRST] = [asCivilDate('2027-02-20'), asCivilDate('2027-02-22')];

interface Person {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly phone: string;
  readonly token: string;
}

/** Noon of the day in China. */
function onDay(day: CivilDate): void {
  system.clock.moveTo(new Date(startOfDay(day).getTime() + 12 * 3_600_000));
}

async function survey(rows: readonly object[]): Promise<string[]> {
  const surveys = rows.map((row, minute) => ({
    ...{ clientId: unique('survey'), surveyedAt: `2027-01-19T1${minute}:00:00+08:00`, wantsWork: true, ...row },
  }));
  const result = 'results { status worker { id } errors { code } }';
  const { results } = await system.mutate(system.tokens.CADRE, 'recordSurveys', result, { surveys });
  expect(results.flatMap(({ errors }) => errors)).toEqual([]);
  await system.pump.idle();
  return results.map(({ worker }) => worker?.id ?? '');
}

/** Both are registered by a survey, and name each other once each has an id. */
async function surveyedCouple(): Promise<readonly [Person, Person]> {
  const known = ['岩温', '玉罕'].map((name) => ({ name, number: identityNumber(), phone: mobile() }));
  const ids = await survey(
    known.map(({ name, number, phone }) => ({
      ...{ identityNumber: number, name, phone, villageCode: VILLAGE, monthlyIncome: 3_000, needsTransport: true },
    })),
  );
  const [a, b] = await Promise.all(
    known.map(async (one, at): Promise<Person> => {
      const id = ids[at] ?? '';
      for (const purpose of ['SMS', 'SHARE_WITH_ENTERPRISE'])
        await system.mutate(system.tokens.CADRE, 'recordConsent', 'worker { id }', {
          ...{ workerId: id, purpose, granted: true },
        });
      return { ...one, id, token: await system.sign({ roles: ['WORKER'], workerId: id }) };
    }),
  );
  if (a === undefined || b === undefined) throw new Error('Expected two people');
  await survey(
    [a, b].map((one) => ({ identityNumber: one.number, wantsToGoWith: [one === a ? b.id : a.id], departFrom: '镇雄' })),
  );
  return [a, b];
}

/** What the person's phone shows of this kind is answered there, as `npm run phone` does. */
async function answerByPhone({ token }: Person, kind: string, answer: string): Promise<string> {
  const query = `{ notices(filter: { kind: ${kind} }) { edges { node { text answers messages { messageId } } } } }`;
  const [edge] = (await system.ask(token, query)).notices.edges;
  const [message] = edge?.node.messages ?? [];
  expect(edge?.node.answers).toContain(answer);
  const body = JSON.stringify({ messageId: message?.messageId, answer });
  const { ok } = await fetch(`${gateway.origin}/answers`, { method: 'POST', body });
  expect(ok).toBe(true);
  await system.pump.idle();
  return edge?.node.text ?? '';
}

async function does<M extends Parameters<TestSystem['mutate']>[1]>(
  token: string,
  mutation: M,
  selection: string,
  input: object,
) {
  const answer = await system.mutate(token, mutation, selection, input);
  expect(answer).toMatchObject({ userErrors: [] });
  await system.pump.idle();
  return answer;
}

const PLACED = `status workerAnswer incomeBefore incomeNow stableOn journeyRequest { id travellers allocation { status } }`;

async function placementOf({ id, token }: Person) {
  const query = `query ($id: ID!) { worker(id: $id) { placements { edges { node { id ${PLACED} } } } } }`;
  const node = (await system.ask(token, query, { id })).worker?.placements.edges[0]?.node;
  if (node === undefined) throw new Error('Expected a placement');
  return node;
}

test('a couple goes from the survey to stable work together', async () => {
  const { BUREAU, CADRE } = system.tokens;
  const couple = await surveyedCouple();
  const enterpriseId = await givenEnterprise(system);
  const enterprise = await system.sign({ roles: ['ENTERPRISE'], enterpriseId });
  const [position] = await givenPositions(system, enterpriseId, [{ headcount: 2 }]);
  // Pays more, and takes one of them alone.
  await givenPositions(system, await givenEnterprise(system), [{ headcount: 1, wageMin: 9_000, regionCode: '330106' }]);
  await does(BUREAU, 'scheduleTravelService', 'travelService { id }', travelServiceInput({ on: DEPARTURE, seats: 2 }));

  await does(CADRE, 'startPositionPush', 'pushRun { id }', {
    ...{ idempotencyKey: unique(), regionCode: VILLAGE, perWorker: 1, pushesPerVacancy: 1 },
  });
  for (const person of couple) {
    const text = await answerByPhone(person, 'POSITION_PUSHED', 'INTERESTED');
    expect(text).toContain(person.name);
    expect(text).toContain('Together with');
  }
  expect(sent.filter((line) => line.includes('INTERESTED'))).toHaveLength(2);

  const { deliveries } = await system.ask(
    enterprise,
    '{ deliveries(filter: { status: WAITING }) { edges { node { pushId workerName position { id } } } } }',
  );
  const nodes = deliveries.edges.map(({ node }) => node);
  expect(nodes.map(({ workerName }) => workerName).sort()).toEqual(couple.map(({ name }) => name).sort());
  expect(nodes.map((node) => node.position?.id)).toEqual([position, position]);
  for (const { pushId } of nodes) {
    const accepted = { idempotencyKey: unique(), pushId, accepted: true, startsOn: FIRST };
    await does(enterprise, 'answerDelivery', 'placement { id }', accepted);
  }
  for (const person of couple) await answerByPhone(person, 'DELIVERY_ACCEPTED', 'CONFIRM');
  const placements = [await placementOf(couple[0]), await placementOf(couple[1])];
  expect(placements).toMatchObject(
    couple.map(() => ({ status: 'AGREED', workerAnswer: 'CONFIRMED', journeyRequest: { travellers: 2 } })),
  );
  expect(placements[0]!.journeyRequest).toEqual(placements[1]!.journeyRequest);
  expect(placements[0]!.journeyRequest?.allocation?.status).toBe('CONFIRMED');

  const query = `{ travelServices(filter: { originRegionCode: "530627" }) { edges { node { id } } } }`;
  const [service] = (await system.ask(BUREAU, query)).travelServices.edges;
  const serviceId = service?.node.id;
  onDay(DEPARTURE);
  const manifest = 'manifest { passengers { seatNumber worker { id } } }';
  const closed = await does(BUREAU, 'closeManifest', manifest, { serviceId });
  expect(closed).toMatchObject({ manifest: { passengers: [{}, {}] } });
  const boarding = { serviceId, workerIds: couple.map(({ id }) => id), at: `${DEPARTURE}T01:00:00Z` };
  await does(BUREAU, 'boardPassengers', 'manifest { boarded }', boarding);
  expect(await placementOf(couple[0])).toMatchObject({ status: 'TRAVELLING' });

  onDay(FIRST);
  for (const { id } of placements)
    await does(enterprise, 'reportArrival', 'placement { status }', {
      ...{ idempotencyKey: unique(), placementId: id, on: FIRST },
    });
  for (const [days, status] of [
    [7, 'STARTED'],
    [30, 'STARTED'],
    [90, 'STABLE'],
  ] as const) {
    const on = addDays(FIRST, days);
    onDay(on);
    await system.sweep();
    await system.pump.idle();
    const { followUpsDue } = await system.ask(
      CADRE,
      `{ followUpsDue(regionCode: "${VILLAGE}") { edges { node { dueOn placement { id status } } } } }`,
    );
    const due = followUpsDue.edges.map(({ node }) => node);
    // The clock alone makes nobody stable.
    expect(due.map(({ dueOn, placement }) => [dueOn, placement?.status])).toEqual([
      [on, 'STARTED'],
      [on, 'STARTED'],
    ]);
    for (const { placement } of due) {
      const found = { placementId: placement?.id, on, stillEmployed: true, monthlyIncome: 6_000 + days };
      await does(CADRE, 'recordFollowUp', 'placement { status }', { idempotencyKey: unique(), ...found });
    }
    for (const person of couple) expect(await placementOf(person)).toMatchObject({ status });
  }
  for (const person of couple)
    expect(await placementOf(person)).toMatchObject({
      ...{ status: 'STABLE', stableOn: addDays(FIRST, 90), incomeBefore: 3_000, incomeNow: 6_090 },
    });
});
