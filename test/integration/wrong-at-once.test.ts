/** Everything that is wrong with an input is named at once: an object that is not there, each field, and the key. */
import { startTestSystem, type TestSystem, unique } from '../kit/system';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

const [LATE, EARLY, LONG] = ['2029-01-01', '2020-01-01', 'x'.repeat(600)];
const NOBODY = '0'.repeat(26);
const placementId = `plc_${NOBODY}${NOBODY}`;
const pushId = `psh_${NOBODY}${NOBODY}`;

test.each([
  ['reportArrival', { placementId, on: LATE }, ['placementId', 'on']],
  ['reportDeparture', { placementId, on: LATE, reason: 'LEFT' }, ['placementId', 'on']],
  ['endPlacement', { placementId, on: LATE, reason: LONG }, ['placementId', 'on', 'reason']],
  ['answerPlacement', { placementId, accepted: false, reason: LONG }, ['placementId', 'reason']],
  ['answerDelivery', { pushId, accepted: false, reason: LONG }, ['pushId', 'reason']],
  ['answerDelivery', { pushId, accepted: true, startsOn: EARLY }, ['pushId', 'startsOn']],
  ['answerPush', { pushId, answer: 'INTERESTED' }, ['pushId']],
  ['recordSubsidy', { placementId, step: 'PAID', on: LATE }, ['placementId', 'on', 'amount']],
  ['startPositionPush', { regionCode: '99', perWorker: 21 }, ['regionCode', 'perWorker']],
  [
    'recordFollowUp',
    { placementId, on: LATE, stillEmployed: true, monthlyIncome: 0 },
    ['placementId', 'on', 'monthlyIncome'],
  ],
  [
    'startPlacement',
    { workerId: 'wkr_1', positionId: 'pos_1', startsOn: LATE, monthlyIncome: 0 },
    ['workerId', 'positionId', 'startsOn', 'monthlyIncome'],
  ],
] as const)('%s of %j names %j', async (mutation, input, wrong) => {
  const pathsOf = async (idempotencyKey: string): Promise<unknown[]> => {
    const { userErrors } = await system.mutate(system.tokens.BUREAU, mutation, '__typename', {
      ...{ idempotencyKey, ...input },
    });
    return userErrors.map(({ path }) => path.join('.'));
  };
  expect((await pathsOf(unique())).sort()).toEqual([...wrong].sort());
  expect((await pathsOf('')).sort()).toEqual(['idempotencyKey', ...wrong].sort());
});
