/**
 * How a test file loads modules. Libraries by Node itself, once for all files of a worker; and what this project runs, too
 * (`shared-modules.js`), so that what V8 has compiled of it stays. A file's own are those of `test/`, anew for each file, and
 * all modules in a file that replaces one, or loads one anew, by `jest.mock` or `jest.resetModules`.
 */
const { createRequire, isBuiltin } = require('node:module');
const { compileFunction } = require('node:vm');
const { default: Runtime } = require('jest-runtime');
const { SharedModules } = require('./shared-modules');

/** Of the worker. */
const shared = new SharedModules();

class OneContextRuntime extends Runtime {
  constructor(...options) {
    super(...options);
    // Jest would compile for a context of the file's own.
    this.executor.compile = (source, filename) =>
      compileFunction(source, this.executor.injectedModuleParameters, { filename });
    this.hasOwnModules = false;
    shared.transform = (file) => this.transformCache.transform(file);
    for (const [file, map] of shared.sourceMaps) this.getSourceMaps().set(file, map);
    shared.sourceMaps = this.getSourceMaps();
  }

  requireModule(from, name, options, isRequireActual) {
    if (name === undefined || isBuiltin(name) || options?.isInternalModule)
      return super.requireModule(from, name, options, isRequireActual);
    if (/^[^./]/.test(name)) return createRequire(from)(name);
    const file = this.hasOwnModules ? undefined : shared.find(from, name);
    return file === undefined ? super.requireModule(from, name, options, isRequireActual) : shared.load(file);
  }

  resetModules() {
    this.hasOwnModules = true;
    super.resetModules();
  }

  setMock(...mock) {
    this.hasOwnModules = true;
    super.setMock(...mock);
  }

  isolateModules(load) {
    const { hasOwnModules } = this;
    this.hasOwnModules = true;
    try {
      super.isolateModules(load);
    } finally {
      this.hasOwnModules = hasOwnModules;
    }
  }
}

module.exports = { __esModule: true, default: OneContextRuntime };
