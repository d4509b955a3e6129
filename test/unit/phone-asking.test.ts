/** How `npm run phone` asks a server that has no time for it now. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAsking } from '../../local/phone/asking';

const busy = { message: 'Too many', extensions: { code: 'TOO_MANY_REQUESTS', retryable: true, retryAfter: 0.2 } };

async function whileServing<T>(
  answers: readonly object[],
  use: (url: string, asked: readonly number[]) => Promise<T>,
): Promise<T> {
  const asked: number[] = [];
  const server = createServer((_, response) => {
    const answer = answers[asked.length];
    asked.push(performance.now());
    response.statusCode = answer === undefined || 'errors' in answer ? 429 : 200;
    response.end(JSON.stringify(answer ?? { errors: [busy] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`, asked);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

test('a request that the server puts off is sent again after as many seconds as it says', () =>
  whileServing([{ errors: [busy] }, { data: { viewer: null } }], async (url, asked) => {
    expect(await createAsking(url, 'token')('{ viewer { rights } }')).toEqual({ viewer: null });
    expect(asked).toHaveLength(2);
    // Timers of Node may be a millisecond early.
    expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBeGreaterThanOrEqual(199);
  }));

test('one that is put off again and again ends with what the server says', () =>
  whileServing([], async (url, asked) => {
    await expect(createAsking(url, 'token')('{ viewer { rights } }')).rejects.toThrow('Too many');
    expect(asked).toHaveLength(3);
  }));
