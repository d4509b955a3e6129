/**
 * `npm run sheet`: writes a village's round sheet, an XLSX with its people and what they said last, on which cadres write what
 * people say now. `npm run import:people` takes it back. Exit code 0 if it is written, 1 if not.
 */
import { Option, program } from 'commander';
import { parse } from '../local/command-line';
import { systemClock, today } from '../functions/platform/values/clock';
import { createAsk, Refused } from './api';
import { tellProblem } from './console';
import { url } from './options';
import { createPeopleApi, type Known, type PeopleApi, type SheetRow } from './people/api';
import { type Names, sheetOf } from './people/sheet';
import { type ServerOptions, serverOf, tokenOf } from './server';
import { stopBySignal } from './stop-signal';
import { writeNew } from './template';

program
  .name('npm run sheet --')
  .description(
    'Writes the round sheet of a village or township: its people with masked numbers and their last answers. The export is logged. Write the new answers into the sheet and return it by npm run import:people -- FILE.',
  )
  .requiredOption('--region <code>', 'a village (12 digits) or township (9 digits) within the token’s region')
  .option('--out <file>', 'the XLSX that is written; 走访表-CODE.xlsx when absent')
  .option('--url <url>', 'the GraphQL endpoint', url, 'http://localhost:4000/graphql')
  .option('--token <token>', 'bearer token of a CADRE or BUREAU; JOB_BOWL_TOKEN when absent (npm run --silent token)')
  .addOption(new Option('--lang <language>', 'language of the server’s messages').choices(['zh', 'en']).default('zh'));
parse(program);

interface Options extends ServerOptions {
  readonly region: string;
  readonly out?: string;
}

/** The most rows that the reader of workbooks takes. */
const ROWS_MAX = 29_000;

async function main({ region, out = `走访表-${region}.xlsx`, ...options }: Options): Promise<void> {
  const server = serverOf(options, await tokenOf(options), stopBySignal());
  const api = createPeopleApi(createAsk(server));
  await api.region();
  const place = await api.regionOf(region);
  const people: (SheetRow & { readonly worker: Known })[] = [];
  for await (const { worker, ...row } of api.exportSheet(region)) {
    if (worker !== null) people.push({ ...row, worker });
    if (people.length > ROWS_MAX)
      throw new Refused(
        `${region} 的人数超过 ${ROWS_MAX}，请按村导出 / has too many people; export it village by village`,
      );
  }
  if (people.length === 0) throw new Refused(`${region} 没有登记人员 / nobody is registered in ${region}`);
  await writeNew(out, await sheetOf(region, people, namesBy(api), today(systemClock)));
  console.log(`地区 / region: ${region} ${place?.fullName ?? ''}`);
  console.log(`已写入 / written: ${out}: ${people.length} 人 / people`);
}

/** Each name is asked for once. */
function namesBy(api: Pick<PeopleApi, 'regionOf' | 'occupationOf'>): Names {
  const known = new Map<string, Promise<string>>();
  const once = (code: string, read: () => Promise<string | undefined>): Promise<string> => {
    const before = known.get(code) ?? read().then((name) => name ?? code);
    known.set(code, before);
    return before;
  };
  return {
    place: (code) => once(code, async () => (await api.regionOf(code))?.fullName),
    occupation: (code) => once(code, () => api.occupationOf(code)),
  };
}

main(program.opts<Options>()).catch(tellProblem);
