/** Starts one process that loads a bundle and answers once, like Lambda. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** Milliseconds. */
export interface Taken {
  /** CPU time of all threads, user and system. */
  readonly cpu: number;
  readonly clock: number;
}

export interface Once {
  readonly loaded: Taken;
  readonly answered?: Taken;
}

/** The script of the process, as small as possible because it is measured, too. */
const SCRIPT = `
const [, bundle, event] = process.argv;
const now = () => ({ cpu: process.cpuUsage(), clock: performance.now() });
const since = (from) => {
  const { user, system } = process.cpuUsage(from.cpu);
  return { cpu: (user + system) / 1000, clock: performance.now() - from.clock };
};
(async () => {
  const start = now();
  const { handler } = bundle.endsWith('.mjs') ? await import(bundle) : require(bundle);
  const loaded = since(start);
  const called = now();
  const answer = event && { answer: await handler(JSON.parse(event), {}, () => undefined), answered: since(called) };
  process.stdout.write(JSON.stringify({ loaded, ...answer }), () => process.exit());
})();`;

export interface Question {
  readonly event: object;
  /** Expected beginning of the answer's body. */
  readonly answer: string;
}

/** @param question when absent, the bundle is loaded but not called. @throws for another answer. */
export async function startOnce(
  bundle: string,
  environment: Readonly<Record<string, string>>,
  question?: Question,
): Promise<Once> {
  const script = ['--eval', SCRIPT, bundle, ...(question === undefined ? [] : [JSON.stringify(question.event)])];
  const child = spawn(process.execPath, script, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  const told = JSON.parse(await text(child.stdout)) as Once & { readonly answer?: { readonly body: string } };
  if (question !== undefined && !told.answer?.body.startsWith(question.answer))
    throw new Error(`Expected ${question.answer}, got ${told.answer?.body ?? 'nothing'}`);
  return told;
}
