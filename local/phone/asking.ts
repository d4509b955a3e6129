/** Asks the GraphQL endpoint as one account, by the client of this machine, which waits as long as the server says. */
import { createClient } from '../graphql-client';

export type Ask = (query: string, variables?: object) => Promise<Readonly<Record<string, unknown>>>;

/** @throws Failure, an error of one line, with the server's message, if it does not answer with data. */
export function createAsking(url: string, token: string, language: 'zh' | 'en' = 'zh'): Ask {
  const account = createClient({ url, language, sign: () => Promise.resolve(token) }).as({ roles: [] });
  return (query, variables) => account.query(query, variables);
}
