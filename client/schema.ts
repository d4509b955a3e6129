/**
 * `npm run schema`: the schema as one file of SDL, as every tool for clients reads it, or as a collection of requests. Exit
 * code 1 if it can't be written.
 */
import { writeFileSync } from 'node:fs';
import { program } from 'commander';
import { buildSchema } from 'graphql';
import { sdl } from '../functions/generated/sdl';
import { collectionOf } from './collection';
import { parse } from '../local/command-line';

program
  .name('npm run schema --')
  .description(
    'Writes the schema as one file of SDL: for code generators, linters of queries, and editors.\n' +
      'It is the schema of this checkout; a running system tells its own by introspection.',
  )
  .argument('[file]', 'where to, - for standard output; job-bowl.graphql when absent, or job-bowl.postman.json')
  .option('--collection', 'writes a Postman collection instead: a request for each query and mutation', false)
  .option('--url <url>', 'the GraphQL endpoint of a collection', 'http://localhost:4000/graphql');
parse(program);

const { collection, url } = program.opts<{ collection: boolean; url: string }>();
const [file = collection ? 'job-bowl.postman.json' : 'job-bowl.graphql'] = program.args;
const text = collection ? JSON.stringify(collectionOf(buildSchema(sdl), url), null, 2) : sdl;
try {
  writeFileSync(file === '-' ? process.stdout.fd : file, `${text}\n`);
  if (file !== '-') console.log(`Wrote ${file}`);
} catch (error) {
  program.error(`Could not write ${file}: ${error instanceof Error ? error.message : String(error)}`);
}
