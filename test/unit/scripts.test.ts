/** `npm run` lists its commands with a sentence each: npm prints the command, so the sentence stands at its head. */
import { scripts } from '../../package.json';

const commands = Object.entries(scripts);

test.each(commands)('%s begins with a sentence that the shell skips: %s', (_name, command) => {
  // Nothing that a shell would read between the quotes.
  expect(command).toMatch(/^: '[A-Z][^'\n]{15,120}\.' && \S/);
});

test('each sentence is said once', () => {
  const sentences = commands.map(([, command]) => command.split("'")[1]);
  expect(new Set(sentences).size).toBe(sentences.length);
});

test('check runs every check that has a name, and lets npm say each as it begins', () => {
  const named = commands.flatMap(([name]) => (name.startsWith('check:') ? [`npm run ${name}`] : []));
  expect(scripts.check.split(' && ').slice(1)).toEqual(named);
});
