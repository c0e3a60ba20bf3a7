import type { WireAnswer } from '@stowage/emulator-wire';
import type { Scene } from '../request/scene.ts';

/** Get Metadata of something: of all that Get Properties tells, the metadata with `ETag` and `Last-Modified`. */
export function onlyMetadata(getProperties: (scene: Scene) => WireAnswer): (scene: Scene) => WireAnswer {
  return (scene) => {
    const { status, headers = {} } = getProperties(scene);
    const told = Object.entries(headers).filter(([name]) => /^(?:etag|last-modified|x-ms-meta-.*)$/i.test(name));
    return { status, headers: Object.fromEntries(told) };
  };
}
