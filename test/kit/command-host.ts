/**
 * A process that runs commands one after the other, each in modules of its own, as long as none ends it: what it has compiled
 * serves the next one. A command has ended when it leaves the process nothing to do.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';

/** A run, as the test asks for it. */
export interface Order {
  readonly bundle: string;
  readonly parameters: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** How it ended. All that it wrote stands before `END` in both of its outputs. */
export interface Ended {
  readonly exitCode: number;
}

/** What no command writes. */
export const END = '\u0000end of the run\n';

const outputs = [process.stdout, process.stderr];

type Command = (exports: object, require: NodeJS.Require, module: object) => void;
const commands = new Map<string, Command>();

function commandOf(bundle: string): Command {
  const known = commands.get(bundle);
  if (known !== undefined) return known;
  const source = readFileSync(bundle, 'utf8').replace(/^#!.*/, '');
  const command = compileFunction(source, ['exports', 'require', 'module'], { filename: bundle }) as Command;
  commands.set(bundle, command);
  return command;
}

function begin({ bundle, parameters, cwd, env }: Order): void {
  process.argv = [process.execPath, bundle, ...parameters];
  process.env = env;
  process.chdir(cwd);
  process.exitCode = undefined;
  outputs.forEach((output) => output.removeAllListeners('error'));
  // Nothing but the command keeps the process from its end.
  process.channel?.unref();
  process.once('beforeExit', end);
  commandOf(bundle)({}, createRequire(bundle), {});
}

function end(): void {
  process.channel?.ref();
  for (const output of outputs) {
    // Perhaps nobody reads any more.
    output.removeAllListeners('error').on('error', () => undefined);
    output.write(END);
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.removeAllListeners(signal);
  const ended: Ended = { exitCode: Number(process.exitCode ?? 0) };
  process.send?.(ended);
}

if (require.main === module) process.on('message', (order) => begin(order as Order));
