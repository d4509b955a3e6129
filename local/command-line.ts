/** Reads the arguments of a command. */
import type { Command } from 'commander';

/**
 * Refuses an option without its value: Commander takes whatever stands behind it, so that `--token --dry-run` would be a run
 * that isn't dry.
 */
export function parse(command: Command, args: readonly string[] = process.argv.slice(2)): void {
  const end = args.indexOf('--');
  const own = end === -1 ? args : args.slice(0, end);
  for (const [at, arg] of own.entries()) {
    const option = command.options.find(({ required, long, short }) => required && (arg === long || arg === short));
    const value = own[at + 1];
    if (option !== undefined && value !== undefined && /^--?[a-z]/i.test(value))
      command.error(`error: option '${option.flags}' has no value: ${value} is another option`);
  }
  command.parse(args, { from: 'user' });
}
