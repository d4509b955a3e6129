/**
 * Modules of this project that all test files of a worker share: loaded once, they stay compiled and optimized, as in a
 * process of a function or of a command. What one keeps it keeps for the next file, too: see decision 0039.
 */
const { readFileSync, statSync } = require('node:fs');
const { createRequire, isBuiltin } = require('node:module');
const { dirname, extname, join } = require('node:path');
const { compileFunction } = require('node:vm');

const root = dirname(require.resolve('../../package.json'));
/** What is shared; other modules of `test/` have hooks and counters of one file. */
const paths = ['functions/', 'infra/', 'local/', 'partner/', 'test/infra/synthesis.ts'].map((path) => join(root, path));

const isFile = (path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

class SharedModules {
  /** By path, as Node has them. */
  modules = new Map();
  /** Paths by what was asked for. */
  found = new Map();
  sourceMaps = new Map();
  /** Of the test file that runs. */
  transform = undefined;

  /** The path of a module that is shared; undefined if it isn't. */
  find(from, name) {
    const file = this.resolve(from, name);
    return file !== undefined && paths.some((path) => file.startsWith(path)) ? file : undefined;
  }

  resolve(from, name) {
    const path = name.startsWith('.') ? join(dirname(from), name) : name;
    if (!this.found.has(path)) this.found.set(path, [path, `${path}.ts`, join(path, 'index.ts')].find(isFile));
    return this.found.get(path);
  }

  load(file) {
    const known = this.modules.get(file);
    if (known !== undefined) return known.exports;
    const module = { id: file, filename: file, exports: {}, loaded: false };
    this.modules.set(file, module);
    try {
      if (extname(file) === '.json') module.exports = JSON.parse(readFileSync(file, 'utf8'));
      else this.run(module, file);
    } catch (error) {
      this.modules.delete(file);
      throw error;
    }
    module.loaded = true;
    return module.exports;
  }

  run(module, file) {
    const fromLibrary = createRequire(file);
    const require = (name) => {
      const path = /^[^./]/.test(name) || isBuiltin(name) ? undefined : this.resolve(file, name);
      return path === undefined ? fromLibrary(name) : this.load(path);
    };
    const parameters = ['module', 'exports', 'require', '__dirname', '__filename'];
    const run = compileFunction(this.transform(file), parameters, { filename: file });
    run.call(
      module.exports,
      module,
      module.exports,
      Object.assign(require, { resolve: fromLibrary.resolve }),
      dirname(file),
      file,
    );
  }
}

module.exports = { SharedModules };
