/** Where changes are kept for good: of the cloud, what is asked of the bucket, over HTTP; of one machine, the files. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { type Archive, bucketArchive } from '../../functions/platform/process/archive';
import type { Patience } from '../../functions/platform/dynamodb/retries';
import { Fault } from '../../functions/platform/requests/errors';
import { folderArchive } from '../../local/folder-archive';
import '../kit/one-realm';
import { givenWorker, startTestSystem } from '../kit/system';

/** Waits without waiting: its clock is moved by what it sleeps. */
function quickPatience(): Patience {
  let now = 0;
  return { now: () => now, sleep: (milliseconds) => Promise.resolve(void (now += milliseconds)), random: () => 0.5 };
}

describe('of the cloud', () => {
  const patience = quickPatience();
  const objects = new Map<string, string>();
  const seen: { method: string | undefined; headers: IncomingHttpHeaders }[] = [];
  let refusal: { status: number; code: string } | undefined;
  /** How many more of the puts are refused so. */
  let refusals = Infinity;
  let server: Server;
  let client: S3Client;
  let archive: Archive;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const { method, url = '', headers } = request;
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        seen.push({ method, headers });
        const path = decodeURIComponent(url.split('?')[0] ?? '');
        const exists = headers['if-none-match'] === '*' && objects.has(path);
        const refused = refusal !== undefined && refusals-- > 0;
        const error =
          (refused ? refusal : undefined) ?? (exists ? { status: 412, code: 'PreconditionFailed' } : undefined);
        if (error === undefined) objects.set(path, Buffer.concat(chunks).toString('utf8'));
        response.writeHead(error?.status ?? 200, { 'content-type': 'application/xml' });
        response.end(error && `<Error><Code>${error.code}</Code><Message>no</Message></Error>`);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    client = new S3Client({
      ...{ endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, region: 'cn-north-1' },
      ...{ credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, forcePathStyle: true, maxAttempts: 1 },
    });
    archive = bucketArchive('changes', client, patience);
  });

  afterAll(async () => {
    client.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  afterEach(() => {
    refusal = undefined;
    refusals = Infinity;
  });

  test('a name is put once, with a checksum, as a bucket with Object Lock demands; what comes again stays as it was', async () => {
    await archive.keep('2027-01-20/a.jsonl', '{"a":1}\n');
    await archive.keep('2027-01-20/a.jsonl', '{"a":2}\n');
    expect([...objects]).toEqual([['/changes/2027-01-20/a.jsonl', expect.stringContaining('{"a":1}')]]);
    expect(seen.map(({ method }) => method)).toEqual(['PUT', 'PUT']);
    for (const { headers } of seen) {
      expect(headers['if-none-match']).toBe('*');
      expect(headers['x-amz-checksum-crc32'] ?? headers['x-amz-trailer']).toBeDefined();
    }
  });

  test.each([
    [409, 'ConditionalRequestConflict'],
    [409, 'OperationAborted'],
    [503, 'SlowDown'],
    [500, 'InternalError'],
  ])('%d %s passes: the put is tried again, and the text is kept', async (status, code) => {
    [refusal, refusals] = [{ status, code }, 2];
    await archive.keep(`again/${code}`, 'the text');
    expect(objects.get(`/changes/again/${code}`)).toContain('the text');
  });

  test('a name that another put while it was tried again is kept as it was put', async () => {
    await archive.keep('other', 'first');
    [refusal, refusals] = [{ status: 409, code: 'ConditionalRequestConflict' }, 1];
    await archive.keep('other', 'second');
    expect(objects.get('/changes/other')).toContain('first');
  });

  test.each([
    [409, 'ConditionalRequestConflict'],
    [503, 'SlowDown'],
    [400, 'RequestTimeout'],
    [400, 'ExpiredToken'],
    [403, 'RequestTimeTooSkewed'],
  ])('%d %s that does not pass is a fault, which has the batch delivered again', async (status, code) => {
    refusal = { status, code };
    await expect(archive.keep('b', '')).rejects.toThrow(Fault);
    expect(objects.has('/changes/b')).toBe(false);
  });

  test('one that is out of reach, too', async () => {
    const away = new S3Client({
      ...{ endpoint: 'http://127.0.0.1:1', region: 'cn-north-1', maxAttempts: 1, forcePathStyle: true },
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    await expect(bucketArchive('changes', away).keep('c', '')).rejects.toThrow(Fault);
  });

  test.each([
    [403, 'AccessDenied'],
    [404, 'NoSuchBucket'],
    [409, 'InvalidBucketState'],
  ])('%d %s is none: it would refuse for ever, and the shard must not wait for it', async (status, code) => {
    refusal = { status, code };
    await expect(archive.keep('d', '')).rejects.toMatchObject({ name: code });
    await expect(archive.keep('d', '')).rejects.not.toThrow(Fault);
  });
});

describe('of one machine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'job-bowl-archive-'));

  afterAll(() => rmSync(folder, { recursive: true }));

  test('a file is written once, and read-only', async () => {
    const archive = folderArchive(join(folder, 'own'));
    await archive.keep('day/a.jsonl', 'first');
    await archive.keep('day/a.jsonl', 'second');
    const file = join(folder, 'own/day/a.jsonl');
    expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['first', 0o444]);
  });

  test('every change of an object is a line with who did it, and nothing of a person can be read', async () => {
    const data = join(folder, 'data');
    const system = await startTestSystem({ dataFolder: data });
    const workerId = await givenWorker(system, { name: '欧阳守密', phone: '13912345678' });
    await system.pump.idle();
    await system.stop();
    const kept = join(data, 'changes');
    const lines = readdirSync(kept, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.jsonl'))
      .flatMap((name) => readFileSync(join(kept, name), 'utf8').trim().split('\n'));
    const told = lines.map((line) => JSON.parse(line) as { id: string }).filter(({ id }) => id === workerId);
    expect(told).toEqual([
      expect.objectContaining({ action: 'CREATED', account: expect.stringContaining('local:BUREAU:53') as unknown }),
    ]);
    expect(lines.join()).not.toMatch(/欧阳|5678|villageCode/);
  });
});
