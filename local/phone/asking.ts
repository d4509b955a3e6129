/** Asks the GraphQL endpoint as one account. */
import { fieldsOf } from './fields';

export type Ask = (query: string, variables?: object) => Promise<Readonly<Record<string, unknown>>>;

/** @throws an error of one line, with the server's message, if it does not answer with data. */
export function createAsking(url: string, token: string, language = 'zh'): Ask {
  return async (query, variables = {}) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'accept-language': language },
      body: JSON.stringify({ query, variables }),
    }).catch(() => {
      throw new Error(`Nothing answers at ${url}; run npm start first. 请先运行 npm start。`);
    });
    const { data, errors } = fieldsOf(await response.json());
    if (Array.isArray(errors) && errors.length > 0) throw new Error(String(fieldsOf(errors[0])['message']));
    return fieldsOf(data);
  };
}
