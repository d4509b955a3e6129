/** `npm run check` names its checks, runs two at once, and stops at the first that fails, with all that a check started. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChecks } from '../runner/checks';

let folder = '';
const at = (file: string): string => join(folder, file);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'job-bowl-checks-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function run(scripts: Readonly<Record<string, string>>): Promise<{ failed: string | undefined; said: string }> {
  writeFileSync(at('package.json'), JSON.stringify({ scripts }));
  let said = '';
  const failed = await runChecks({ names: Object.keys(scripts), folder, atOnce: 2, say: (text) => (said += text) });
  return { failed, said: said.replaceAll(/after \d+ s/g, 'after some time') };
}

/** Waits for the other, so they pass only side by side. */
const meets = (own: string, other: string): string => `touch ${own}; until [ -e ${other} ]; do sleep 0.01; done`;

test('says each as it begins, and what it printed once it has ended', async () => {
  const { failed, said } = await run({
    'check:one': `${meets('one', 'two')}; echo from one; until [ -e third ]; do sleep 0.01; done`,
    'check:two': `${meets('two', 'one')}; echo from two >&2`,
    'check:three': 'echo from three; touch third',
  });
  expect(failed).toBeUndefined();
  expect(said).toMatch(/^> check:one\n> check:two\nfrom two\n< check:two passed after some time\n> check:three\n/);
  expect(said).toContain('from three\n< check:three passed after some time\n');
  expect(said).toContain('from one\n< check:one passed after some time\n');
});

test('the first that fails ends what others started, and none begins after it', async () => {
  const { failed, said } = await run({
    'check:endless': 'sh -c "echo \\$\\$ > endless; exec sleep 600"; touch after',
    'check:wrong': 'until [ -s endless ]; do sleep 0.01; done; echo what is wrong; exit 3',
    'check:never': 'touch never',
  });
  expect(failed).toBe('check:wrong');
  expect(said).toBe('> check:endless\n> check:wrong\nwhat is wrong\n< check:wrong failed after some time\n');
  expect([at('after'), at('never')].filter((file) => existsSync(file))).toEqual([]);
});
