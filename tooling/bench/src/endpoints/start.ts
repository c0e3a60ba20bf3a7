import { emulatorAccount, startBlobStub, startServerProcess } from '@stowage/servers';
import type { Service, Target } from '../subjects/subject.ts';
import type { BenchEndpoint } from './endpoint.ts';

/** Starts the server of a service: a stub for Blob storage, an emulator, which keeps what it gets, for the others. */
export async function startEndpoint(service: Service): Promise<BenchEndpoint> {
  const account = { accountName: emulatorAccount.name, accountKey: emulatorAccount.key };
  if (service === 'blob') {
    const stub = await startBlobStub();
    return { ...stub, target: { ...account, endpoint: stub.blobEndpoint } };
  }
  const script = new URL(`./${service}-process.ts`, import.meta.url);
  const server = await startServerProcess<Pick<Target, 'endpoint' | 'blobEndpoint'>>(script, account, ['--conditions=@stowage/source']);
  return { ...server, target: { ...account, ...server.ready } };
}
