import { fileURLToPath } from 'node:url';
import { type ComputePlaces, type RunResult, run } from '@stowage/compute';
import type { FileReference, TableReference, Workspace } from '@stowage/workspace';

/** The folder of a training script that reads a folder and writes a file, and knows nothing of datastores. */
const sourceDirectory = fileURLToPath(new URL('../training', import.meta.url));

/** Where the script finds its data, whatever it comes from. */
export const place = './data/penguins.csv';

/** What and where: the same script with the data of any datastore, on any compute. */
export interface Training extends ComputePlaces {
  /** A file or table, mounted or downloaded to `place`. */
  readonly data: FileReference | TableReference;
  /** Where the model goes. */
  readonly model: FileReference;
  /** `local`, or the name of a compute in `stowage.yaml`. */
  readonly compute: string;
}

/** Trains, and uploads the model. */
export function trainAnywhere(workspace: Workspace, { data, model, ...places }: Training): Promise<RunResult> {
  return run(workspace, {
    sourceDirectory,
    entryScript: 'train.mjs',
    scriptParams: { '--data_dir': './data', '--model': model.asUpload() },
    inputs: [data],
    ...places,
  });
}
