/**
 * The surroundings of one test file: the worker's own context instead of a copy of it. In jest's copy every word such as
 * `Array` is looked up through a proxy, and each library must be loaded again for each file (decision 0039).
 *
 * What a file does to the context ends with it: spies, fake timers, variables of the environment and what jest keeps there.
 */
const { LegacyFakeTimers, ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

/** Where jest keeps what it knows of a file: the next file begins with nothing, and what this one loaded can be freed. */
const jestsOwn = /^Symbol\((JEST_STATE_SYMBOL|EVENT_HANDLERS)\)$/;

/** Names of errors that answer a caller. */
const refusals = new Set(['CallerError', 'GraphQLError']);

module.exports = class OneContext {
  constructor({ projectConfig: config }) {
    const global = globalThis;
    this.global = global;
    this.moduleMocker = new ModuleMocker(global);
    const timerConfig = { idToRef: (timer) => timer, refToId: (timer) => timer };
    this.fakeTimers = new LegacyFakeTimers({ config, global, moduleMocker: this.moduleMocker, timerConfig });
    this.fakeTimersModern = new ModernFakeTimers({ config, global });
    this.before = { console: global.console, env: process.env, exit: process.exit };
    process.env = { ...process.env };
  }

  async setup() {
    // As long as Node's own. Jest asks for a hundred calls, and translates each by a source map.
    Error.stackTraceLimit = 10;
    // GraphQL reads the stack of every refusal, and nobody else does: it is told as it is, by the lines that Node runs.
    const { prepareStackTrace: translated } = Error;
    Error.prepareStackTrace = (error, calls) =>
      refusals.has(error.name)
        ? [`${error.name}: ${error.message}`, ...calls].join('\n    at ')
        : translated(error, calls);
  }

  async teardown() {
    this.fakeTimers.dispose();
    this.fakeTimersModern.dispose();
    this.moduleMocker.restoreAllMocks();
    process.exit = this.before.exit;
    globalThis.console = this.before.console;
    process.env = this.before.env;
    for (const key of Reflect.ownKeys(globalThis))
      if (jestsOwn.test(String(key))) Reflect.deleteProperty(globalThis, key);
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  /** None of its own: the runtime compiles for the one there is. */
  getVmContext() {
    return undefined;
  }
};
