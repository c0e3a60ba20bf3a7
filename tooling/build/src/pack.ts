import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '../../..')

/** Packs a built package as it would be published, into `destination`, and returns the path of the tarball. */
export async function pack(folder: string, destination: string): Promise<string> {
  const parameters = ['--silent', 'pack', '--json', '--pack-destination', destination]
  const { stdout } = await promisify(execFile)('pnpm', parameters, { cwd: join(root, folder) })
  return (JSON.parse(stdout) as { readonly filename: string }).filename
}
