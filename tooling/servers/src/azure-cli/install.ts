import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { IdentityServer } from '../identity-server.ts';
import type { AzureCliLogin } from './program.ts';

/** The id under which Azure's command line is known to every directory. */
const clientId = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';

/** A stand-in for Azure's command line, in a folder of its own. */
export interface AzureCli extends AsyncDisposable {
  /** Holds the executable `az`. */
  readonly folder: string;
  /** A `PATH` on which it is found first. */
  readonly path: string;
  /** As `az login` leaves the machine: signed in with what the identity server knows this program by. */
  logIn(): Promise<void>;
  /** As `az logout` leaves it. */
  logOut(): Promise<void>;
  /** The arguments of every call so far. */
  calls(): Promise<readonly (readonly string[])[]>;
  remove(): Promise<void>;
}

/**
 * Puts a real executable `az` into a new folder. It knows `account get-access-token`, which it answers with a token of the identity
 * server, and fails as the real one does when nobody is signed in, or in another tenant.
 *
 * The identity server must know the client {@link azureCliClient} if it knows any.
 */
export async function createAzureCli(identity: IdentityServer): Promise<AzureCli> {
  const folder = await mkdtemp(join(tmpdir(), 'stowage-az-'));
  const loginFile = join(folder, 'login.json');
  const callsFile = join(folder, 'calls.jsonl');
  const program = fileURLToPath(new URL('./program.ts', import.meta.url));
  const command = [process.execPath, program, loginFile, callsFile].map((word) => `'${word}'`).join(' ');
  await writeFile(join(folder, 'az'), `#!/bin/sh\nexec ${command} "$@"\n`);
  await chmod(join(folder, 'az'), 0o755);
  const login: AzureCliLogin = {
    tenantId: identity.tenantId,
    tokenUrl: `${identity.authorityHost}/${identity.tenantId}/oauth2/v2.0/token`,
    ca: identity.certificate.ca,
    clientId,
    refreshToken: azureCliClient[clientId].refreshToken,
  };
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  return {
    folder,
    path: `${folder}${delimiter}${process.env.PATH ?? ''}`,
    logIn: () => writeFile(loginFile, JSON.stringify(login), { mode: 0o600 }),
    logOut: () => rm(loginFile, { force: true }),
    calls: async () => {
      const text = await readFile(callsFile, { encoding: 'utf8', flag: 'a+' });
      return text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as string[]);
    },
    remove,
    [Symbol.asyncDispose]: remove,
  };
}

/** What the identity server must know of it: put it among the `clients`. */
export const azureCliClient: { readonly [clientId]: { readonly refreshToken: string } } = {
  [clientId]: { refreshToken: 'the refresh token of whoever has signed in' },
};
