import { element, readXml, writeXml, type XmlElement, type XmlNode } from '@stowage/emulator-wire';
import { requireSuperuser } from '../authorization.ts';
import type { Handler } from '../call.ts';
import { StorageError } from '../tree/storage-error.ts';

/** Get Blob Service Properties: what was set, else the defaults of an account. */
export const getServiceProperties: Handler = (call) => {
  requireSuperuser(call);
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body: call.account.serviceProperties ?? defaultProperties() };
};

/** Set Blob Service Properties: replaces the parts that are given. The retention of deleted things takes effect at once. */
export const setServiceProperties: Handler = (call) => {
  requireSuperuser(call);
  const given = readXml(call.request.body.text());
  if (given.name !== 'StorageServiceProperties') throw new StorageError('InvalidXmlDocument');
  if ((given.child('Cors')?.children.length ?? 0) > 5) throw new StorageError('InvalidXmlDocument');
  const retention = given.child('DeleteRetentionPolicy');
  if (retention) {
    const enabled = retention.child('Enabled')?.text === 'true';
    call.account.softDeleteDays = enabled ? Number(retention.child('Days')?.text ?? 7) : undefined;
  }
  const current = readXml(call.account.serviceProperties ?? defaultProperties());
  const parts = [...new Set([...current.children, ...given.children].map(({ name }) => name))];
  const merged = parts.map((name) => copyOf(given.child(name) ?? current.child(name)));
  call.account.serviceProperties = writeXml(element('StorageServiceProperties', merged));
  return { status: 202 };
};

function copyOf(node: XmlNode | undefined): XmlElement | undefined {
  return node && element(node.name, node.children.length > 0 ? node.children.map(copyOf) : node.text);
}

const off = (): XmlElement => element('RetentionPolicy', [element('Enabled', false)]);
const aWeek = (): XmlElement => element('RetentionPolicy', [element('Enabled', true), element('Days', 7)]);

const metrics = (name: string, enabled: boolean): XmlElement =>
  element(name, [element('Version', '1.0'), element('Enabled', enabled), ...(enabled ? [element('IncludeAPIs', true), aWeek()] : [off()])]);

const defaultProperties = (): string =>
  writeXml(
    element('StorageServiceProperties', [
      element('Logging', [element('Version', '1.0'), element('Read', false), element('Write', false), element('Delete', false), off()]),
      metrics('HourMetrics', true),
      metrics('MinuteMetrics', false),
      element('Cors'),
      element('DeleteRetentionPolicy', [element('Enabled', false)]),
      element('StaticWebsite', [element('Enabled', false)]),
    ]),
  );
