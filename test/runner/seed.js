/** The seed of the run (`choose-seed.ts`): every property begins with it, as the failure that printed it did. */
const { configureGlobal } = require('fast-check');

configureGlobal({ seed: Number(process.env['SEED']) });
