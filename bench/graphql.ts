/**
 * Measures CPU per request of the system's own handler beside servers of stock parts: one process, one embedded engine,
 * the same requests, answers compared. The engine's CPU is not counted, because it is another process: what is told is
 * what a function is paid for. In memory the answers of the database are at hand, and the servers alone are measured. All
 * servers are compiled as the stack compiles a function, run by Node alone, and packages are told that they are in
 * production.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { build } from 'esbuild';
import { connect } from '../functions/platform/dynamodb/wire/client';
import { createTables } from '../local/create-tables';
import { startEngine } from '../local/engine';
import { options } from '../infra/bundle';
import { AUDIENCE, ISSUER, openIdentityIssuer } from '../local/identity-issuer';
import { projectFolder } from '../local/project-folder';
import { enterprises, positions } from './capacity/items';
import { load } from './capacity/world';
import type { Given } from './graphql/measure';

const SIZE = { positions: 1_000, workers: 0, enterprises: 27, services: 0 };

/** Prints a table; about two minutes. */
export async function bench(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'job-bowl-graphql-'));
  const [engine, issuer] = await Promise.all([startEngine({ environment: {} }), openIdentityIssuer(folder)]);
  const jwks = createServer((_, response) => response.end(JSON.stringify(issuer.jwks)));
  await new Promise<void>((resolve) => jwks.listen(0, '127.0.0.1', resolve));
  const jwksUri = `http://127.0.0.1:${(jwks.address() as AddressInfo).port}/`;
  // As in the cloud: every call is signed.
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const access = { endpoint: engine.endpoint, region: 'local', credentials };
  const [admin, loader] = [new DynamoDBClient(access), connect(access)];
  try {
    await createTables(admin);
    await load(loader, 'Positions', enterprises(SIZE));
    await load(loader, 'Positions', positions(SIZE));
    const token = await issuer.sign({ roles: ['BUREAU'], regionCode: '53' });
    await measured({ access, settings: { issuer: ISSUER, audience: AUDIENCE, jwksUri }, token }, print);
  } finally {
    [admin, loader].forEach((client) => client.destroy());
    await Promise.all([engine.stop(), new Promise((resolve) => jwks.close(resolve))]);
    rmSync(folder, { recursive: true });
  }
}

/**
 * In a process without `tsx`, which names each function anew whenever it is made, a fifth of what a page in memory takes,
 * looks up each `require` by hooks of its own, and has never been in a function of the cloud.
 */
async function measured(given: Given, print: (line: string) => void): Promise<void> {
  // Below the project, where it finds the packages.
  const folder = projectFolder('.local');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `bench-graphql-${process.pid}.cjs`);
  try {
    const entryPoints = [join(__dirname, 'graphql', 'measure.ts')];
    await build({ ...options, sourcemap: false, packages: 'external', entryPoints, outfile });
    const child = fork(outfile, { execArgv: [], env: { ...process.env, NODE_ENV: 'production' } });
    child.on('message', (line: string) => print(line));
    child.send(given);
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Error('Expected the measured servers to answer alike');
  } finally {
    rmSync(outfile, { force: true });
  }
}
