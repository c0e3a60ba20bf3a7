import { existsSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findDefaultFolder } from './default-folder.ts';
import { readKnownDeviations } from './known-deviations.ts';
import { type Service, services } from './recording.ts';
import { replayFolder } from './replay-folder.ts';
import { toText } from './report.ts';

const help = `Usage: npm run -s replay -- [folder] [--json] [--service <name>] [--file <part of a name>] [--verbose]

Replays recorded exchanges of real services against the emulators and compares each answer with the recorded one.
The folder is one of recordings, also in subfolders; without it, the folder recordings beside this project's, in shared.

  --json             one JSON object: exchanges, matched and deviations by service
  --service <name>   only ${services.join(', ')}; may be given more than once
  --file <part>      only recordings with this in their name
  --verbose          every deviation with everything that differs`;

const wrongUsage = 2;

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(wrongUsage);
}

interface Usage {
  readonly folder: string;
  readonly json: boolean;
  readonly verbose: boolean;
  readonly services: readonly Service[];
  readonly file: string;
}

function parse(): Usage {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        verbose: { type: 'boolean' },
        service: { type: 'string', multiple: true },
        file: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    if (values.help) {
      process.stdout.write(`${help}\n`);
      process.exit(0);
    }
    if (positionals.length > 1) fail(`One folder, not ${positionals.length}.\n\n${help}`);
    const chosen = (values.service ?? []).map(
      (name) => services.find((service) => service === name) ?? fail(`There is no service "${name}". Services: ${services.join(', ')}.`),
    );
    const folder = positionals[0] ?? findDefaultFolder() ?? fail(`There are no recordings beside this project. Name a folder.\n\n${help}`);
    return {
      folder,
      json: values.json ?? false,
      verbose: values.verbose ?? false,
      services: chosen.length > 0 ? chosen : services,
      file: values.file ?? '',
    };
  } catch (error) {
    return fail(`${(error as Error).message}\n\n${help}`);
  }
}

// Who reads only the first lines (`| head`) closes the pipe, which is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const { folder, json, verbose, services: chosen, file } = parse();
if (!existsSync(folder) || !statSync(folder).isDirectory()) fail(`${folder} is no folder.`);
const report = await replayFolder(folder, { services: chosen, file, known: readKnownDeviations() });
if (Object.keys(report.services).length === 0)
  fail(`${folder} holds no recordings of ${chosen.join(', ')}${file === '' ? '' : ` with "${file}" in their name`}.`);
process.stdout.write(json ? `${JSON.stringify({ services: report.services })}\n` : `${toText(report, verbose)}\n`);
