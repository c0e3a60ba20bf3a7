import { type Metadata, readMetadata } from '@stowage/emulator-wire';
import { refusal } from '../refusal.ts';
import type { Scene } from './scene.ts';

const largest = 8192;

/** The metadata of a request. Throws for names and sizes that the service does not keep. */
export function requestedMetadata({ request }: Scene): Metadata {
  const metadata = readMetadata(request);
  const size = Object.entries(metadata).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (size > largest) throw refusal('MetadataTooLarge');
  return metadata;
}

/** Whether a request names metadata at all. */
export function namesMetadata({ request }: Scene): boolean {
  return Object.keys(request.headers).some((name) => name.startsWith('x-ms-meta-'));
}
