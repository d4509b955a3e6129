/** The server that a command speaks to, as its options tell. */
import { type ApiOptions, Refused } from './api';

export interface ServerOptions {
  readonly url: string;
  readonly token?: string;
  readonly lang: 'zh' | 'en';
}

/** By option, else by the environment. @throws Refused without one, unless there is another way to get it. */
export async function tokenOf(
  { token = process.env['JOB_BOWL_TOKEN'] }: Pick<ServerOptions, 'token'>,
  otherwise?: () => Promise<string | undefined>,
): Promise<string> {
  const given = token ?? (await otherwise?.());
  if (given === undefined)
    throw new Refused('请用 --token 或 JOB_BOWL_TOKEN 提供令牌 / give a token by --token or JOB_BOWL_TOKEN');
  return given;
}

/** Tells before a request is repeated. */
export function serverOf({ url, lang }: ServerOptions, token: string, signal: AbortSignal): ApiOptions {
  const onWait = (reason: string, seconds: number): void =>
    console.error(`${reason}；${seconds} 秒后重试 / trying again in ${seconds} s`);
  return { url, token, language: lang, signal, onWait };
}
