/** Each wait fits into the time of its caller: the arithmetic of functions/limits.ts. */
import { limits } from '../../functions/limits';
import { type Service, timeouts } from '../../functions/platform/process/timeouts';
import { lambdaContext, withSlack } from '../../local/lambda';

/** Milliseconds between two attempts at most: the SDK's for a call of KMS that was throttled (standard mode, first retry). */
const SDK_BACKOFF_MS_MAX = 1_000;

/** Of one attempt at most: until its answer begins, and until it ends. */
const attemptMs = (service: Service): number => 2 * timeouts[service].answerMs;

/** The longest that one call can take. An attempt at DynamoDB or S3 is begun before the deadline or not at all. */
const callMs: Readonly<Record<Service, number>> = {
  dynamodb: limits.conflictDeadlineMs + attemptMs('dynamodb'),
  kms: limits.serviceAttemptsMax * attemptMs('kms') + SDK_BACKOFF_MS_MAX,
  s3: limits.conflictDeadlineMs + attemptMs('s3'),
};
/** Over https the library tries twice. */
const issuerMs = 2 * limits.issuerAnswerMs;

/** Milliseconds that a call of each kind has for its work. */
const requestMs = limits.requestSeconds * 1_000 - limits.lastWordMs;
const streamMs = limits.streamSeconds * 1_000 - limits.lastWordMs;
const sweepMs = limits.sweepSeconds * 1_000 - limits.lastWordMs;

test('the gateway still waits when a request has used its time up, with time to tell it', () => {
  expect(limits.requestSeconds).toBeLessThan(limits.gatewaySeconds);
  expect(limits.lastWordMs).toBeGreaterThanOrEqual(1_000);
});

test.each(['dynamodb', 'kms'] as const)(
  'a call of %s that hangs is given up inside the time of a request',
  (service) => {
    expect(callMs[service]).toBeLessThan(requestMs);
  },
);

test('a row that another request is slow to read is read inside the time of this one, also if that hangs, too', () => {
  expect(limits.joinedReadMs + callMs.dynamodb).toBeLessThan(requestMs);
});

test('an issuer that hangs is given up inside the time of a request, and a call of the database fits behind it that is well', () => {
  expect(issuerMs + limits.conflictDeadlineMs).toBeLessThan(requestMs);
});

test.each(Object.keys(timeouts) as Service[])(
  'a call of %s that hangs is given up inside the time of a batch',
  (service) => {
    expect(callMs[service]).toBeLessThan(streamMs);
    expect(timeouts[service].connectMs).toBeLessThanOrEqual(timeouts[service].answerMs);
  },
);

test("a first start in which both DynamoDB and KMS hang once is over inside a batch's time", () => {
  expect(callMs.dynamodb + callMs.kms).toBeLessThan(streamMs);
});

test('a transaction that the sweep begins at its last moment may fight its conflicts to the end', () => {
  expect(limits.sweepMs + limits.conflictDeadlineMs).toBeLessThan(sweepMs);
  expect(limits.sweepSeconds).toBeLessThan(60);
});

test('a plan is solved and stored inside the time of its request, and its lease is longer than the request', () => {
  expect(limits.planSeconds * 1_000 + limits.conflictDeadlineMs).toBeLessThan(requestMs);
  expect(limits.planLeaseSeconds).toBeGreaterThan(limits.requestSeconds);
});

test('the system of a test has more time by its slack, and no more than the cloud without', () => {
  const context = lambdaContext('graphql');
  const cloudMs = limits.requestSeconds * 1_000;
  expect(withSlack(context, 1).getRemainingTimeInMillis()).toBeLessThanOrEqual(cloudMs);
  // However long this machine stalls between two lines.
  expect(withSlack(context, 10).getRemainingTimeInMillis()).toBeGreaterThan(2 * cloudMs);
});
