/** A process of its own, as Lambda starts one: loads a bundle, lets it answer once where an event is given, and tells what each took. */
const [, , bundle, eventFile] = process.argv;

/** Milliseconds of CPU, of all threads, and of the clock. */
function now() {
  const { user, system } = process.cpuUsage();
  return { cpu: (user + system) / 1000, clock: performance.now() };
}

function since(from) {
  const to = now();
  return { cpu: to.cpu - from.cpu, clock: to.clock - from.clock };
}

async function run() {
  const event = eventFile === undefined ? undefined : JSON.parse(require('node:fs').readFileSync(eventFile, 'utf8'));
  const start = now();
  const { handler } = require(bundle);
  const loaded = since(start);
  if (event === undefined) return { loaded };
  const called = now();
  const { statusCode, body } = await handler(event, {}, () => undefined);
  return { loaded, answered: since(called), statusCode, body };
}

run().then((told) => {
  process.stdout.write(JSON.stringify(told), () => process.exit(0));
});
