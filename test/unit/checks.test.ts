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

type Scripts = Readonly<Record<string, string>>;
interface Run {
  readonly failed: string | undefined;
  readonly said: string;
}

async function run(scripts: Scripts, hear = (_text: string): void => undefined, where = folder): Promise<Run> {
  writeFileSync(at('package.json'), JSON.stringify({ scripts }));
  let said = '';
  const say = (text: string): void => {
    said += text;
    hear(text);
  };
  const failed = await runChecks({ names: Object.keys(scripts), folder: where, atOnce: 2, say });
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

test('says what a check printed that ended as another failed', async () => {
  // Holds the output of a check open from another group, until it is told that the other failed.
  const hold = 'while [ -e leader ] && [ ! -e told ]; do sleep 0.01; done';
  const options = "{ detached: true, stdio: 'inherit' }";
  writeFileSync(at('hold.js'), `require('child_process').spawn('sh', ['-c', '${hold}'], ${options}).unref();`);
  const { failed, said } = await run(
    {
      'check:ended': 'echo from ended; echo $PPID > leader; node hold.js',
      'check:wrong':
        'until [ -s leader ] && ! kill -0 $(cat leader) 2>&-; do sleep 0.01; done; echo what is wrong; exit 3',
    },
    (text) => {
      if (text.includes('< check:wrong')) writeFileSync(at('told'), '');
    },
  );
  expect(failed).toBe('check:wrong');
  expect(said).toBe(
    '> check:ended\n> check:wrong\nwhat is wrong\n< check:wrong failed after some time\n' +
      'from ended\n< check:ended passed after some time\n',
  );
});

test('ends what a check that passed left running', async () => {
  const { failed, said } = await run({ 'check:one': '(sleep 10; touch late) & echo from one' });
  expect(failed).toBeUndefined();
  expect(said).toBe('> check:one\nfrom one\n< check:one passed after some time\n');
  expect(existsSync(at('late'))).toBe(false);
});

test.each(['SIGHUP', 'SIGINT', 'SIGTERM'] as const)('%s ends what runs, and none begins after it', async (signal) => {
  const { failed, said } = await run(
    { 'check:one': 'echo from one; sleep 10; touch after', 'check:two': 'sleep 10', 'check:never': 'touch never' },
    (text) => {
      if (text.startsWith('> check:two')) setTimeout(() => process.emit(signal, signal), 500);
    },
  );
  expect({ failed, said }).toEqual({ failed: signal, said: '> check:one\n> check:two\n' });
  expect([at('after'), at('never')].filter((file) => existsSync(file))).toEqual([]);
});

test('a check that can not begin fails by its name', async () => {
  const { failed, said } = await run({ 'check:one': 'true' }, undefined, at('absent'));
  expect(failed).toBe('check:one');
  expect(said).toMatch(/^> check:one\nError: spawn .* ENOENT\n< check:one failed after some time\n$/);
});
