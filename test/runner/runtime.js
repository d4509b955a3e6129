/**
 * How a test file loads modules: those of this project as always, anew for each file; libraries by Node itself, once for
 * all files of a worker. No test replaces a library, and loading them is most of what a small file takes.
 */
const { createRequire, isBuiltin } = require('node:module');
const { compileFunction } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

class OneContextRuntime extends Runtime {
  constructor(...options) {
    super(...options);
    // Jest would compile for a context of the file's own.
    this.executor.compile = (source, filename) =>
      compileFunction(source, this.executor.injectedModuleParameters, { filename });
  }

  requireModule(from, name, options, isRequireActual) {
    const isLibrary = name !== undefined && /^[^./]/.test(name) && !isBuiltin(name);
    if (isLibrary && !options?.isInternalModule) return createRequire(from)(name);
    return super.requireModule(from, name, options, isRequireActual);
  }
}

module.exports = { __esModule: true, default: OneContextRuntime };
