/** The one loop over what others change. */
import { CHANGED, whileChanged } from '../../functions/platform/dynamodb/while-changed';
import { limits } from '../../functions/limits';

test('the first answer ends it', async () => {
  const answers = [CHANGED, CHANGED, 'done', 'never asked for'];
  const told: number[] = [];
  const answer = await whileChanged(async (before) => {
    told.push(before);
    return Promise.resolve(answers[before]);
  });
  expect({ answer, told }).toEqual({ answer: 'done', told: [0, 1, 2] });
});

test('undefined is an answer', async () => {
  expect(await whileChanged(async () => Promise.resolve(undefined))).toBeUndefined();
});

test('an error is thrown at once', async () => {
  let attempts = 0;
  const broken = whileChanged(() => {
    attempts += 1;
    return Promise.reject(new Error('broken'));
  });
  await expect(broken).rejects.toThrow('broken');
  expect(attempts).toBe(1);
});

test('endless changes by others end in a retryable fault', async () => {
  let attempts = 0;
  const endless = whileChanged(async () => {
    attempts += 1;
    return Promise.resolve(CHANGED);
  });
  await expect(endless).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE', retryable: true });
  expect(attempts).toBe(limits.attemptsWhileChangedMax);
});
