/** Options of all commands: one that needs a value never takes the next option for it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { parse } from '../../local/command-line';

function parsed(...args: string[]): unknown {
  const command = new Command()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .argument('[file]')
    .option('--enterprise <id>')
    .option('-t, --token <token>')
    .option('--dry-run');
  parse(command, args);
  return { ...command.opts(), file: command.args[0] };
}

test.each([
  ['--enterprise', '--dry-run'],
  ['--token', '--dry-run', 'a.csv'],
  ['-t', '--dry-run'],
  ['a.csv', '--enterprise', '-t', 'x'],
  ['--enterprise', '--unknown'],
])('%s %s is refused by its name', (...args) => {
  expect(() => parsed(...args)).toThrow(/option '.*' has no value: -+\S+ is another option/);
});

test.each<[string[], unknown]>([
  [['--enterprise', 'ent_1', '--dry-run', 'a.csv'], { enterprise: 'ent_1', dryRun: true, file: 'a.csv' }],
  [['--enterprise=--x', 'a.csv'], { enterprise: '--x', file: 'a.csv' }],
  [['--enterprise', '-1'], { enterprise: '-1' }],
  [['--dry-run', '--', '--enterprise'], { dryRun: true, file: '--enterprise' }],
])('%j is read', (args, options) => {
  expect(parsed(...args)).toEqual({ file: undefined, ...(options as object) });
});

test('an option without a value at the end is refused', () => {
  expect(() => parsed('--enterprise')).toThrow(/argument missing/);
});

test('every command of the project reads its arguments so', () => {
  const root = join(__dirname, '../..');
  const commands = ['partner', 'operator', 'local', 'bench'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => [`${folder}/${file}`, readFileSync(join(root, folder, file), 'utf8')] as const)
      .filter(([, source]) => /import \{[^}]*\bprogram\b[^}]*\} from 'commander'/.test(source)),
  );
  expect(commands.length).toBeGreaterThan(7);
  expect(commands.filter(([, source]) => !source.includes('\nparse(program);\n')).map(([file]) => file)).toEqual([]);
});
