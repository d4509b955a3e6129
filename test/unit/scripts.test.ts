/** `npm run` lists its commands with a sentence each: npm prints the command, so the sentence stands at its head. */
import { readFileSync } from 'node:fs';
import { projectFolder } from '../../local/project-folder';
import { scripts } from '../../package.json';
import { checksOf } from '../runner/checks';

const commands = Object.entries(scripts);

test.each(commands)('%s begins with a sentence that the shell skips: %s', (_name, command) => {
  // Nothing that a shell would read between the quotes.
  expect(command).toMatch(/^: '[A-Z][^'\n]{15,120}\.' && \S/);
});

test('each sentence is said once', () => {
  const sentences = commands.map(([, command]) => command.split("'")[1]);
  expect(new Set(sentences).size).toBe(sentences.length);
});

test('check runs every check that has a name, and the guide names each', () => {
  expect(scripts.check).toContain(' && tsx test/runner/checks.ts');
  const names = checksOf(scripts).map((name) => name.replace('check:', ''));
  expect(names).toContain('types');
  const guide = readFileSync(projectFolder('CONTRIBUTING.md'), 'utf8');
  expect(guide.replaceAll(/\s+/g, ' ')).toContain(`names each: ${names.join(', ')}.`);
});
