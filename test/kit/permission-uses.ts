/**
 * In every test file, by `jest.config.js`: what a handler did that it may not fails the file, also where the handler caught
 * the refusal and went on. And what was permitted and used, for the test that asks for every permission.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type PermissionUse, PERMISSION_USES } from '../../functions/platform/dynamodb/permitted';

/** Uses that were refused and those that were granted, as `work PutItem Workers`. A test that means to be refused takes them out. */
export const refused = new Set<string>();
export const used = new Set<string>();

export function nameOf({ handler, action, resource }: Omit<PermissionUse, 'granted'>): string {
  return `${handler} ${action} ${resource}`;
}

// The channel is the process's, and outlives the file.
const note = (use: unknown): void => {
  const one = use as PermissionUse;
  (one.granted ? used : refused).add(nameOf(one));
};
subscribe(PERMISSION_USES, note);

afterAll(() => {
  unsubscribe(PERMISSION_USES, note);
  expect([...refused]).toEqual([]);
});
