/** `npm run phone`: what somebody's phone shows of the local gateway's messages, and answers to them. */
import { setTimeout as pause } from 'node:timers/promises';
import { Option, program } from 'commander';
import { parse } from './command-line';
import { openIdentityIssuer } from './identity-issuer';
import { type Ask, createAsking } from './phone/asking';
import { fieldsOf } from './phone/fields';
import { PROVINCE } from './phone/registration';
import { projectFolder } from './project-folder';

program
  .name('npm run phone --')
  .description(
    'Shows the messages that a running local system (npm start) sent to the phone of a worker, and answers one as the ' +
      'gateway would, by a signed receipt.\n显示本机系统发到某位务工人员手机上的短信，并可回复：由本机网关签名回报。',
  )
  .requiredOption('--worker <id>', 'whose phone it is, wkr_… 务工人员编号')
  .option('--answer <answer>', 'answers the newest message that offers it, such as CONFIRM 回复，如 CONFIRM')
  .option('--read', 'says that the newest message was read 已读')
  .option('--message <id>', 'the message to answer or read, msg_… 指定短信')
  .option('--url <url>', 'the GraphQL endpoint 接口地址', 'http://localhost:4000/graphql')
  .addOption(new Option('--lang <language>', 'language of the texts 语言').choices(['zh', 'en']).default('zh'));
parse(program);

interface Options {
  readonly worker: string;
  readonly answer?: string;
  readonly read?: boolean;
  readonly message?: string;
  readonly url: string;
  readonly lang: 'zh' | 'en';
}

const options = program.opts<Options>();

interface Shown {
  readonly messageId: string;
  readonly kind: string;
  readonly status: string;
  readonly at: string;
  readonly text: string;
  readonly answers: readonly string[];
  readonly answer: string | undefined;
  readonly refused: string | undefined;
}

const QUERY = `{ notices(first: 20) { edges { node {
  text answers messages { messageId kind status createdAt answer answerRefused }
} } } }`;

/** The newest first. */
async function messages(ask: Ask): Promise<Shown[]> {
  const list = (value: unknown): Readonly<Record<string, unknown>>[] =>
    Array.isArray(value) ? value.map(fieldsOf) : [];
  const { notices } = await ask(QUERY);
  const shown = list(fieldsOf(notices)['edges']).flatMap(({ node }) => {
    const notice = fieldsOf(node);
    return list(notice['messages']).map((message): Shown => ({
      messageId: String(message['messageId']),
      kind: String(message['kind']),
      status: String(message['status']),
      at: String(message['createdAt']),
      text: String(notice['text']),
      answers: (notice['answers'] as readonly unknown[]).map(String),
      answer: textOf(message['answer']),
      refused: textOf(message['answerRefused']),
    }));
  });
  return shown.toSorted((a, b) => (a.at < b.at ? 1 : -1));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function show({ messageId, kind, status, at, text, answers, answer, refused }: Shown): void {
  console.log(`${at}  ${kind}  ${status}  ${messageId}`);
  console.log(`  ${text}`);
  if (answer !== undefined) console.log(`  → ${answer}${refused === undefined ? '' : ` (${refused})`}`);
  else if (answers.length > 0) console.log(`  ${answers.map((one) => `--answer ${one}`).join(' | ')}`);
}

/** Where the local gateway listens now: the channel knows it. */
async function gatewayOf(bureau: Ask): Promise<string> {
  const { channels } = await bureau('{ channels { edges { node { kind url } } } }');
  const edges = fieldsOf(channels)['edges'];
  const nodes = (Array.isArray(edges) ? edges : []).map((edge) => fieldsOf(fieldsOf(edge)['node']));
  const { url } = nodes.find(({ kind }) => kind === 'SMS') ?? {};
  if (typeof url !== 'string') throw new Error('The province has no gateway for text messages. 本省没有短信网关。');
  return new URL('/answers', url).href;
}

async function main(): Promise<void> {
  const issuer = await openIdentityIssuer(projectFolder('.local'));
  const asking = async (claims: Parameters<typeof issuer.sign>[0]): Promise<Ask> =>
    createAsking(options.url, await issuer.sign(claims), options.lang);
  const person = await asking({ roles: ['WORKER'], workerId: options.worker });
  const shown = await messages(person);
  if (options.answer === undefined && options.read !== true) {
    shown.toReversed().forEach(show);
    if (shown.length === 0)
      console.log(
        'No messages; people get them once they agree (recordConsent). 没有短信；本人同意后才会发送（recordConsent）。',
      );
    return;
  }
  const { answer, message: wanted } = options;
  const isMeant = ({ messageId, answers }: Shown): boolean =>
    wanted === undefined ? answer === undefined || answers.includes(answer) : messageId === wanted;
  const message = shown.find(isMeant);
  if (message === undefined) throw new Error('No message offers that. 没有可以这样回复的短信。');
  const gateway = await gatewayOf(await asking({ roles: ['BUREAU'], regionCode: PROVINCE }));
  const { messageId } = message;
  const response = await fetch(gateway, { method: 'POST', body: JSON.stringify({ messageId, answer }) });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  show(await followed(person, messageId, answer === undefined ? ['READ', 'ANSWERED'] : ['ANSWERED']));
}

/** The system follows within seconds. */
async function followed(person: Ask, messageId: string, statuses: readonly string[]): Promise<Shown> {
  for (let tries = 0; tries < 20; tries += 1) {
    const now = (await messages(person)).find((one) => one.messageId === messageId);
    const isDone = now?.answer === undefined || now.refused !== undefined || now.answers.length === 0;
    if (now !== undefined && statuses.includes(now.status) && isDone) return now;
    await pause(500);
  }
  throw new Error('The system did not follow in time. 系统尚未处理，请稍后再看。');
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
