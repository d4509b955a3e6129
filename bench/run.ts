/** `npm run bench -- <name>`: measures the claims about speed and cost. Each benchmark prints a Markdown table. */
import { Argument, program } from 'commander';
import { parse } from '../local/command-line';
import { whole } from '../partner/options';

interface Bench {
  readonly what: string;
  readonly run: (print: (line: string) => void, options: Options) => Promise<void>;
}

interface Options {
  readonly write: boolean;
  readonly rows?: number;
  readonly positions?: number;
  readonly people?: number;
}

/** Loaded when it runs, because each benchmark loads half of the system. */
const benches: Readonly<Record<string, Bench>> = {
  engine: {
    what: 'a write on the embedded engine, and that it costs the same after 20,000 others',
    run: async (print) => (await import('./engine')).bench(print),
  },
  counters: {
    what: 'the campaign board in three layouts of its counters, written and read; what shards of the stream add to it',
    run: async (print) => (await import('./counters')).bench(print),
  },
  progress: {
    what: 'facts folded a second, units of 1,000 facts, lag to the board, its price, and the hottest counter',
    run: async (print) => (await import('./progress')).bench(print),
  },
  capacity: {
    what: 'round trips and capacity units of every operation, with 1,000 and with 20,000 positions',
    run: async (print, options) => (await import('./capacity')).bench(print, options),
  },
  workers: {
    what: 'lists, pages and surveys with 1,000 and with 100,000 people, and what a survey costs in CPU',
    run: async (print) => (await import('./workers')).bench(print),
  },
  import: {
    what: 'a partner’s file: rows read and stored a second, units of a row, memory of the command',
    run: async (print) => (await import('./import')).bench(print),
  },
  people: {
    what: 'a village’s ledger: rows recorded a second, CPU of a row, memory of command and server',
    run: async (print, options) => (await import('./people')).bench(print, options),
  },
  manifest: {
    what: 'seat numbers of a full train, with parties together and late changes; closing and boarding',
    run: async (print) => (await import('./manifest')).bench(print),
  },
  seats: {
    what: 'parties that ask for seats of one service at the same time',
    run: async (print) => (await import('./seats')).bench(print),
  },
  'sign-ups': {
    what: 'people who sign up for one recruitment event at the same time',
    run: async (print) => (await import('./sign-ups')).bench(print),
  },
  waitlist: {
    what: 'a join, a freed seat and a position, with up to 200 services and 10,000 who wait; and a rush',
    run: async (print) => (await import('./waitlist')).bench(print),
  },
  matching: {
    what: 'compiling positions, ranking and assigning people; what the assignment gains over plain top lists',
    run: async (print, options) => (await import('./matching')).bench(print, options),
  },
  recommend: {
    what: 'recommendations of a warm process: CPU of a request, and what it reads',
    run: async (print) => (await import('./recommend')).bench(print),
  },
  notices: {
    what: 'a push of one notice to many people: units, notices a second, memory; and reads of inboxes',
    run: async (print, options) => (await import('./notices')).bench(print, options),
  },
  abuse: {
    what: 'the worst operations that each role can send within the limits: cost, calls, CPU and bytes',
    run: async (print) => (await import('./abuse')).bench(print),
  },
  graphql: {
    what: 'CPU of a request, beside Apollo Server and mercurius with JIT on lib-dynamodb',
    run: async (print) => (await import('./graphql')).bench(print),
  },
  cold: {
    what: 'what a cold start of each function costs in CPU, beside a stock function of the same libraries',
    run: async (print) => (await import('./cold')).bench(print),
  },
  plan: {
    what: 'coaches, trains and flights for 5,000 people who wait, beside a coach for each village',
    run: async (print) => (await import('./plan')).bench(print),
  },
};

const list = Object.entries(benches).map(([name, { what }]) => `  ${name.padEnd(10)}${what}`);

program
  .name('npm run bench --')
  .description('Measures on an embedded engine of its own; without a name it lists what there is.')
  .addArgument(new Argument('[name]', 'which one').choices(Object.keys(benches)))
  .option('--write', 'capacity: put the table into docs/access-patterns.md')
  .option('--rows <rows>', 'people: how many rows the ledger has, 10000 when absent', (text) => whole(text, 200_000))
  .option('--positions <positions>', 'matching: how many there are, 100000 when absent', (text) =>
    whole(text, 1_000_000),
  )
  .option(
    '--people <people>',
    'matching: how many are assigned, 1000000 when absent; notices: how many are told, 1000',
    (text) => whole(text, 5_000_000),
  )
  .addHelpText('after', `\n${list.join('\n')}`);
parse(program);

const [name] = program.args;
const { write = false, ...sizes } = program.opts<Partial<Options>>();
const print = (line: string): void => console.log(line);

if (name === undefined) list.forEach(print);
else
  benches[name]?.run(print, { write, ...sizes }).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
