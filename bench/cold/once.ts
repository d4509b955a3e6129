/** One process that loads a bundle and answers once. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';

/** Milliseconds. */
export interface Taken {
  /** Of all threads, user and system. */
  readonly cpu: number;
  readonly clock: number;
}

export interface Once {
  readonly loaded: Taken;
  readonly answered?: Taken;
}

/** @param event a file; without one the bundle is loaded and not called. @throws where the answer is not the data that was asked for. */
export async function startOnce(
  node: string,
  bundle: string,
  event: string | undefined,
  environment: Readonly<Record<string, string>>,
): Promise<Once> {
  const script = [join(__dirname, 'once.cjs'), bundle, ...(event === undefined ? [] : [event])];
  const child = spawn(node, script, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  const told = JSON.parse(await text(child.stdout)) as Once & { readonly body?: string };
  if (event !== undefined && !told.body?.startsWith('{"data":{"enterprise":{"id":'))
    throw new Error(`Expected an enterprise, got ${told.body ?? 'nothing'}`);
  return told;
}
