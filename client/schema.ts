/** `npm run schema`: the schema as one file of SDL, as every tool for clients reads it. Exit code 1 if it can't be written. */
import { writeFileSync } from 'node:fs';
import { program } from 'commander';
import { sdl } from '../functions/generated/sdl';
import { parse } from '../local/command-line';

program
  .name('npm run schema --')
  .description(
    'Writes the schema as one file of SDL: for code generators, linters of queries, and editors.\n' +
      'It is the schema of this checkout; a running system tells its own by introspection.',
  )
  .argument('[file]', 'where to; - for standard output', 'job-bowl.graphql');
parse(program);

const [file = ''] = program.processedArgs as string[];
try {
  writeFileSync(file === '-' ? process.stdout.fd : file, `${sdl}\n`);
  if (file !== '-') console.log(`Wrote ${file}`);
} catch (error) {
  program.error(`Could not write ${file}: ${error instanceof Error ? error.message : String(error)}`);
}
