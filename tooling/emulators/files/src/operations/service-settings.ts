import { readXml, type WireAnswer, writeXml } from '@stowage/emulator-wire';
import type { Scene } from '../request/scene.ts';
import { readServiceProperties, writeServiceProperties } from '../tree/service-properties.ts';

/** Get File Service Properties. */
export function getServiceProperties({ account, version }: Scene): WireAnswer {
  return {
    status: 200,
    headers: { 'Content-Type': 'application/xml' },
    body: writeXml(writeServiceProperties(account.properties, version >= '2020-02-10')),
  };
}

/** Set File Service Properties: what the document does not name stays. */
export function setServiceProperties({ account, request }: Scene): WireAnswer {
  account.properties = readServiceProperties(readXml(request.body.text()), account.properties);
  return { status: 202 };
}
