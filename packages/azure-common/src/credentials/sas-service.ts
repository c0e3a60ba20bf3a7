import type { StorageService } from '../endpoint/endpoint.ts';
import { invalidField } from '../errors/invalid-field.ts';
import type { SasFields } from '../signing/parse-sas.ts';

const sasServices: { readonly [S in StorageService]?: { readonly letter: string; readonly resources: string } } = {
  blob: { letter: 'b', resources: 'bcd' },
  dfs: { letter: 'b', resources: 'bcd' },
  file: { letter: 'f', resources: 'fs' },
};

/** A signature for another service would be refused with every request; here it can be said what is wrong with it. */
export function checkSasService({ services, resource }: SasFields, service: StorageService, field: string): void {
  const wanted = sasServices[service];
  if (wanted === undefined) return;
  if (services !== undefined && !services.includes(wanted.letter)) {
    throw invalidField(field, `is for other services: its ss is ${shown(services)} and lacks ${wanted.letter}`);
  }
  if (resource !== undefined && !wanted.resources.includes(resource.charAt(0))) {
    throw invalidField(field, `is for something of another service: its sr is ${shown(resource)}`);
  }
}

/** Letters only, so that nothing else of a mangled signature gets into a message. */
function shown(letters: string): string {
  return /^[a-z]{1,8}$/.test(letters) ? letters : 'unreadable';
}
