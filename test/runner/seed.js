/** `SEED=<seed>`: every property of the run begins with it, as the failure that printed it did. */
const { configureGlobal } = require('fast-check');

const seed = process.env['SEED'];
if (seed !== undefined) configureGlobal({ seed: Number(seed) });
