/** Each limit has a request that goes past it, here or in a test that is named, or a reason why none can. */
import { readFileSync } from 'node:fs';
import { limits } from '../../functions/limits';
import { projectFolder } from '../../local/project-folder';
import { inputPairs } from '../kit/attacks/inputs';
import { elsewhere, reasons } from '../kit/attacks/reasons';
import { requestPairs } from '../kit/attacks/requests';
import { sequences } from '../kit/attacks/sequences';

const attacked = new Set<string>([...inputPairs, ...requestPairs, ...sequences].map(({ limit }) => limit));
const excused = Object.values(reasons).flat();

test('each limit is in one place', () => {
  const places = [...attacked, ...Object.keys(elsewhere), ...excused];
  expect(places.toSorted()).toEqual(Object.keys(limits).toSorted());
});

test.each(Object.entries(elsewhere))('%s is attacked by the test that is named', (_limit, [file, word]) => {
  expect([file, readFileSync(projectFolder(`test/${file}.test.ts`), 'utf8').includes(word)]).toEqual([file, true]);
});

test('more limits are attacked than are said to be out of reach', () => {
  expect(attacked.size).toBeGreaterThan(100);
});
